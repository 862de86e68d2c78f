-- The pooled cells of some measures at some places: the sums of an authority's state-funded schools (rollup/pooled.sql).
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, NULL AS value, NULL AS lower, NULL AS upper,
    NULL AS decimals, 'ok' AS status, 'pooled' AS basis, rounded_source,
    schools, left_out_schools, left_out_pupils, returns
FROM pooled
WHERE measure BETWEEN $first AND $last
    AND list_contains($measures, measure)
    AND list_contains($characteristics, characteristic)
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period));
