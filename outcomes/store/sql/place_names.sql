-- Every place of one level that has results, of its own or of its schools.
SELECT place, name, region
FROM places
WHERE level = $level AND (place IN (SELECT place FROM results) OR place IN (SELECT place FROM pooled))
ORDER BY name, place;
