-- How many pupils there were when it was last known at a place, by one measure or by others among the very same pupils.
SELECT period, pupils
FROM cohorts
WHERE list_contains($measures, measure) AND place = $place AND characteristic = 'all'
ORDER BY period DESC, measure = $measure DESC, pupils DESC
LIMIT 1;
