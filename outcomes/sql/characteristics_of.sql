-- By what a measure is split, at these places and in these periods.
SELECT DISTINCT characteristic
FROM results
WHERE measure = $measure
    AND place IN (SELECT unnest($places))
    AND term = $term
    AND ($every_period OR period IN (SELECT unnest($periods)))
ORDER BY characteristic;
