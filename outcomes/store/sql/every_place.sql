-- Every place, whether or not it has results.
SELECT place, name, level, region FROM places ORDER BY place;
