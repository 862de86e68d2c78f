-- The years in which each of an authority's schools was to send, or sent, something about its pupils.
SELECT DISTINCT place, period, FALSE AS public_domain
FROM (SELECT place, period FROM expected UNION SELECT place, period FROM received)
JOIN place_years USING (place, period)
WHERE la = $authority
ORDER BY period, place;
