-- By how much each area's provisional figure of a measure has ever been out, once the final one was there. `$hundredfold`:
-- the measures that are percentages or per hundred.
WITH factors AS (
    SELECT measure, CASE WHEN list_contains($hundredfold, measure) THEN 100 ELSE 1 END AS factor
    FROM (SELECT DISTINCT measure FROM superseded)
),
rates AS (
    SELECT
        place, measure, period, term, return_id, public_domain,
        coalesce(factor * numerator / nullif(denominator, 0), value) AS rate
    FROM results
    JOIN factors USING (measure)
    WHERE characteristic = 'all' AND status = 'ok' AND place NOT LIKE 'school:%'
),
before AS (
    SELECT
        place, measure, period, term, return_id, public_domain,
        coalesce(factor * numerator / nullif(denominator, 0), value) AS rate
    FROM superseded
    JOIN factors USING (measure)
)
SELECT
    place, measure, rates.public_domain AND before.public_domain AS public_domain,
    max(abs(rates.rate - before.rate)) AS points
FROM before
JOIN rates USING (place, measure, period, term)
JOIN returns AS earlier ON earlier.return_id = before.return_id
JOIN returns AS later ON later.return_id = rates.return_id
WHERE earlier.status = 'provisional' AND later.status IN ('revised', 'final')
GROUP BY ALL
ORDER BY place, measure, 3;
