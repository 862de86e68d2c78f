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
    AND list_contains($characteristics, results.characteristic)
    AND list_contains($places, results.place)
    AND results.term = $term
    AND ($every_period OR list_contains($periods, results.period))
ORDER BY results.place, results.period, results.characteristic, results.category;
