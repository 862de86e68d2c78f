-- The cells that compare authorities: everybody, in the year, of every authority, region and the nation.
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
    'published' AS basis, FALSE AS rounded_source,
    NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
FROM results
WHERE characteristic = 'all'
    AND term = 'year'
    AND place NOT LIKE 'school:%'
    AND status = 'ok'
ORDER BY measure, period, place;
