-- The years in which an authority's schools were to send, or sent, something about their pupils.
SELECT DISTINCT period
FROM (SELECT place, period FROM expected UNION SELECT place, period FROM received)
JOIN place_years USING (place, period)
WHERE la = $authority
ORDER BY period;
