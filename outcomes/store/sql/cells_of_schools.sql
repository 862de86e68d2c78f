-- The cells of an authority's state-funded schools, everybody, of some measures each in one year: `$wanted` holds measure
-- and year, parted by a blank.
SELECT
    measure, public_domain,
    place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
    'published' AS basis, FALSE AS rounded_source,
    NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
FROM results
JOIN place_years USING (place, period)
WHERE measure BETWEEN $first AND $last
    AND list_contains($wanted, measure || ' ' || period)
    AND characteristic = 'all'
    AND term = 'year'
    AND place_years.la = $place
    AND place_years.state_funded IS TRUE
ORDER BY measure, place;
