-- The cells of one measure at some places: each place's own row in a return.
SELECT
    results.place,
    places.name AS place_name,
    places.level,
    results.period,
    results.term,
    results.characteristic,
    results.category,
    results.numerator,
    results.denominator,
    results.value,
    results.lower,
    results.upper,
    results.decimals,
    results.status,
    results.public_domain,
    results.return_id,
    returns.status AS version
FROM results
JOIN places USING (place)
JOIN returns USING (return_id)
WHERE results.measure = $measure
    AND results.characteristic IN (SELECT unnest($characteristics))
    AND results.place IN (SELECT unnest($places))
    AND results.term = $term
    AND ($every_period OR results.period IN (SELECT unnest($periods)))
ORDER BY results.place, results.period, results.characteristic, results.category;
