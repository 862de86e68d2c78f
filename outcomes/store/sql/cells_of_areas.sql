-- Every cell of an area about everybody in the year, published and pooled.
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
    'published' AS basis, FALSE AS rounded_source,
    NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
FROM results
WHERE characteristic = 'all' AND term = 'year' AND place NOT LIKE 'school:%'
UNION ALL
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, NULL, NULL, NULL, NULL, 'ok',
    'pooled', rounded_source,
    schools, left_out_schools, left_out_pupils, returns
FROM pooled
WHERE characteristic = 'all' AND term = 'year'
ORDER BY measure, place, basis, period;
