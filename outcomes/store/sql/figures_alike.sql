-- Measures in which every school of one of some returns has the same figure (of shares, in points), in one year and term.
SELECT return_id, measure, period, term, count(*) AS schools, max(rate) AS rate
FROM (
    SELECT
        return_id, place, measure, period, term,
        coalesce(
            CASE WHEN list_contains($shares, measure) THEN 100 ELSE 1 END * numerator / nullif(denominator, 0), value
        ) AS rate
    FROM coming.results
    WHERE list_contains($returns, return_id)
        AND characteristic = 'all'
        AND status = 'ok'
        AND place LIKE 'school:%'
)
WHERE rate IS NOT NULL
GROUP BY return_id, measure, period, term
HAVING count(*) >= $several AND max(rate) = min(rate)
ORDER BY return_id, measure, period, term;
