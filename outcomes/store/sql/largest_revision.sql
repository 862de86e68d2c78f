-- By how much each area's provisional figure of one measure has ever been out, once the final one was there.
WITH rates AS (
    SELECT
        place, period, term, return_id, public_domain,
        coalesce($factor * numerator / nullif(denominator, 0), value) AS rate
    FROM results
    WHERE measure = $measure AND characteristic = 'all' AND status = 'ok' AND place NOT LIKE 'school:%'
),
before AS (
    SELECT
        place, period, term, return_id, public_domain,
        coalesce($factor * numerator / nullif(denominator, 0), value) AS rate
    FROM superseded
    WHERE measure = $measure
)
SELECT
    place, rates.public_domain AND before.public_domain AS public_domain, max(abs(rates.rate - before.rate)) AS points
FROM before
JOIN rates USING (place, period, term)
JOIN returns AS earlier ON earlier.return_id = before.return_id
JOIN returns AS later ON later.return_id = rates.return_id
WHERE earlier.status = 'provisional' AND later.status IN ('revised', 'final')
GROUP BY ALL
ORDER BY place, 2;
