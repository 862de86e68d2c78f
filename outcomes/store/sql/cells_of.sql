-- The cells of some measures at some places, on one basis or both: published, each place's own row in a return; pooled,
-- the sum of an authority's state-funded schools (rollup/pooled.sql). `best` is the published one where there is one.
-- Between the first measure and the last, because tables lie in the order of measures: the rest is not read at all.
WITH cells AS (
    SELECT
        measure, public_domain,
        place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
        'published' AS basis, FALSE AS rounded_source,
        NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
    FROM results
    WHERE $basis <> 'pooled'
        AND measure BETWEEN $first AND $last
        AND list_contains($measures, measure)
        AND list_contains($characteristics, characteristic)
        AND list_contains($places, place)
        AND term = $term
        AND ($every_period OR list_contains($periods, period))
    UNION ALL
    SELECT
        measure, public_domain,
        place, period, term, characteristic, category, numerator, denominator, NULL, NULL, NULL, NULL, 'ok',
        'pooled', rounded_source,
        schools, left_out_schools, left_out_pupils, returns
    FROM pooled
    WHERE $basis <> 'published'
        AND measure BETWEEN $first AND $last
        AND list_contains($measures, measure)
        AND list_contains($characteristics, characteristic)
        AND list_contains($places, place)
        AND term = $term
        AND ($every_period OR list_contains($periods, period))
)
SELECT *
FROM cells
QUALIFY $basis <> 'best'
    OR row_number() OVER (PARTITION BY measure, place, period, characteristic, category ORDER BY basis DESC) = 1
ORDER BY measure, place, characteristic, category, basis, period;
