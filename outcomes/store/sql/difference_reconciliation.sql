-- Where an authority would have both bases because of each of some returns: its own row, the sum of its schools, and how
-- many pupils stand between them.
SELECT
    unnest(list_intersect(list_append(pooled.returns, published.return_id), $returns)) AS return_id,
    published.place, places.name AS place_name, published.period, published.measure,
    published.value AS published_value, published.numerator AS published_numerator,
    published.denominator AS published_denominator,
    pooled.numerator AS pooled_numerator, pooled.denominator AS pooled_denominator,
    pooled.left_out_schools, pooled.left_out_pupils
FROM coming.results AS published
JOIN coming.pooled AS pooled USING (place, period, term, measure, characteristic, category)
JOIN coming.places AS places USING (place)
WHERE published.status = 'ok'
    AND published.characteristic = 'all'
    AND published.term = 'year'
    AND list_has_any(list_append(pooled.returns, published.return_id), $returns)
ORDER BY return_id, places.name, published.measure, published.period;
