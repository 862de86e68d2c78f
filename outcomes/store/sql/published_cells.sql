-- The published cells of some measures at some places: each place's own row in a return. Between the first measure and the
-- last, because the table lies in the order of measures: the rest is not read at all.
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
    'published' AS basis, FALSE AS rounded_source,
    NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
FROM results
WHERE measure BETWEEN $first AND $last
    AND list_contains($measures, measure)
    AND list_contains($characteristics, characteristic)
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period));
