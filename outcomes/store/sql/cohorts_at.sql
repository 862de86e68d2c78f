-- How many pupils there were at a place by every measure, the latest year first and the largest before the others. An
-- area's is published where the row it was taken from is; a school's is never told to others.
SELECT measure, place, period, pupils, public_domain AND place NOT LIKE 'school:%' AS public_domain
FROM cohorts
WHERE place = $place AND characteristic = 'all'
ORDER BY period DESC, pupils DESC;
