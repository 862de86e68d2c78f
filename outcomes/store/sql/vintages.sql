-- What each return says of one area on one measure, year by year, from the least final to the most.
SELECT place, period, basis, numerator, denominator, value, decimals, public_domain, schools, status, return_id
FROM vintages
WHERE measure = $measure AND place = $place AND term = 'year'
ORDER BY
    period, basis,
    list_position(['early', 'provisional', 'revised', 'final'], status), return_id;
