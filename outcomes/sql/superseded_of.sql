-- Figures of one measure at some areas that others have taken the place of, everybody only.
SELECT place, period, numerator, denominator, value, decimals, public_domain, return_id
FROM superseded
WHERE measure = $measure
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period))
ORDER BY place, period, return_id;
