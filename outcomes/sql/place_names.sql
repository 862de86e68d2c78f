-- Every place of one level that has results.
SELECT place, name, region
FROM places
WHERE level = $level AND place IN (SELECT place FROM results)
ORDER BY name, place;
