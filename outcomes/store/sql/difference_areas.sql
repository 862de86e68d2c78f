-- Area figures that each of some returns would change, before and after: of all pupils, and of the home authority's
-- groups as well. An area's own row; and, of an authority without one, the sum of its schools.
WITH own AS (
    SELECT
        after.return_id, after.place, after.period, after.term, after.measure, after.characteristic, after.category,
        'published' AS basis,
        before.value AS before_value, before.numerator AS before_numerator, before.denominator AS before_denominator,
        after.value AS after_value, after.numerator AS after_numerator, after.denominator AS after_denominator,
        [before.return_id] AS before_returns, [after.return_id] AS after_returns
    FROM coming.results AS after
    LEFT JOIN shown_results AS before USING (place, period, term, measure, characteristic, category)
    WHERE list_contains($returns, after.return_id)
        AND (characteristic = 'all' OR place = $authority)
        AND place NOT LIKE 'school:%'
        AND (after.numerator, after.denominator, after.value)
            IS DISTINCT FROM (before.numerator, before.denominator, before.value)
),
summed AS (
    SELECT
        unnest(list_intersect(after.returns, $returns)) AS return_id,
        after.place, after.period, after.term, after.measure, after.characteristic, after.category,
        'pooled' AS basis,
        NULL AS before_value, before.numerator AS before_numerator, before.denominator AS before_denominator,
        NULL AS after_value, after.numerator AS after_numerator, after.denominator AS after_denominator,
        coalesce(before.returns, []) AS before_returns, after.returns AS after_returns
    FROM coming.pooled AS after
    LEFT JOIN shown_pooled AS before USING (place, period, term, measure, characteristic, category)
    ANTI JOIN coming.results AS published USING (place, period, term, measure, characteristic, category)
    WHERE list_has_any(after.returns, $returns)
        AND (characteristic = 'all' OR place = $authority)
        AND (after.numerator, after.denominator) IS DISTINCT FROM (before.numerator, before.denominator)
)
SELECT changed.*, places.name AS place_name
FROM (SELECT * FROM own UNION ALL SELECT * FROM summed) AS changed
JOIN coming.places AS places USING (place)
QUALIFY row_number() OVER (
    PARTITION BY return_id
    ORDER BY characteristic <> 'all', place <> $authority, name, measure, period, term, characteristic, category
) <= 2000
ORDER BY
    return_id, characteristic <> 'all', place <> $authority, name, measure, period, term, characteristic, category;
