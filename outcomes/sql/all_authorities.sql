-- The cells that compare authorities: everybody, in the year, of every authority, region and the nation.
SELECT place, measure, period, numerator, denominator, value, lower, upper, decimals, status, public_domain, return_id
FROM results
WHERE characteristic = 'all'
    AND term = 'year'
    AND place NOT LIKE 'school:%'
    AND status = 'ok'
ORDER BY measure, period, place;
