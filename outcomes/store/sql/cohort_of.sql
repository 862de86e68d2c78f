-- How many pupils there were when it was last known at a place, by one measure or by others among the very same pupils,
-- the best first. An area's is published where the row it was taken from is; a school's is never told to others.
SELECT place, period, pupils, public_domain AND place NOT LIKE 'school:%' AS public_domain
FROM cohorts
WHERE list_contains($measures, measure) AND place = $place AND characteristic = 'all'
ORDER BY period DESC, measure = $measure DESC, pupils DESC;
