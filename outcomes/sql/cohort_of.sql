-- How many pupils there were when it was last known at a place, by one measure or by others among the very same pupils,
-- the best first. An area's is published where the row it was taken from is; a school's is its own.
WITH cohort AS (
    SELECT place, measure, period, pupils, return_id
    FROM cohorts
    WHERE list_contains($measures, measure) AND place = $place AND characteristic = 'all'
),
published AS (
    SELECT DISTINCT place, measure, period, return_id
    FROM (
        SELECT place, measure, period, term, characteristic, public_domain, return_id FROM results
        UNION ALL
        SELECT place, measure, period, term, characteristic, public_domain, return_id FROM superseded
    )
    WHERE list_contains($measures, measure)
        AND place = $place AND place NOT LIKE 'school:%'
        AND term = 'year' AND characteristic = 'all' AND public_domain
)
SELECT place, period, pupils, published.place IS NOT NULL AS public_domain
FROM cohort
LEFT JOIN published USING (place, measure, period, return_id)
ORDER BY period DESC, measure = $measure DESC, pupils DESC;
