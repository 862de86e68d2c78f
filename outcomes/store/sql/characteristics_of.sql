-- By what a measure is split, at these places and in these periods.
SELECT DISTINCT characteristic
FROM results
WHERE measure = $measure
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period))
ORDER BY characteristic;
