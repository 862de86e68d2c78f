-- How many pupils a measure was last known to be counted among at a place.
SELECT period, pupils
FROM cohorts
WHERE measure = $measure AND place = $place AND characteristic = 'all'
ORDER BY period DESC
LIMIT 1;
