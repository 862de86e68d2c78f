-- Area figures that one return would change, the whole cohort's only, before and after.
WITH after AS (
    SELECT * FROM coming.results
    WHERE return_id = $return_id AND characteristic = 'all' AND place NOT LIKE 'school:%'
)
SELECT
    after.place,
    places.name AS place_name,
    after.period,
    after.measure,
    after.category,
    shown.value AS before_value,
    shown.numerator AS before_numerator,
    shown.denominator AS before_denominator,
    after.value AS after_value,
    after.numerator AS after_numerator,
    after.denominator AS after_denominator
FROM after
LEFT JOIN shown USING (place, period, term, measure, characteristic, category)
JOIN coming.places AS places ON places.place = after.place
WHERE (after.numerator, after.denominator, after.value)
    IS DISTINCT FROM (shown.numerator, shown.denominator, shown.value)
ORDER BY places.name, after.measure, after.period
LIMIT 2000;
