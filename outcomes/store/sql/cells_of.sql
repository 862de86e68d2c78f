-- The cells of one measure at some places, on one basis or both: published, each place's own row in a return; pooled, the
-- sum of an authority's state-funded schools (rollup/pooled.sql). `best` is the published one where there is one.
WITH cells AS (
    SELECT
        place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
        public_domain, 'published' AS basis, FALSE AS rounded_source,
        NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
    FROM results
    WHERE $basis <> 'pooled'
        AND measure = $measure
        AND list_contains($characteristics, characteristic)
        AND list_contains($places, place)
        AND term = $term
        AND ($every_period OR list_contains($periods, period))
    UNION ALL
    SELECT
        place, period, term, characteristic, category, numerator, denominator, NULL, NULL, NULL, NULL, 'ok',
        public_domain, 'pooled', rounded_source,
        schools, left_out_schools, left_out_pupils, returns
    FROM pooled
    WHERE $basis <> 'published'
        AND measure = $measure
        AND list_contains($characteristics, characteristic)
        AND list_contains($places, place)
        AND term = $term
        AND ($every_period OR list_contains($periods, period))
)
SELECT *
FROM cells
QUALIFY $basis <> 'best'
    OR row_number() OVER (PARTITION BY place, period, characteristic, category ORDER BY basis DESC) = 1
ORDER BY place, characteristic, category, basis, period;
