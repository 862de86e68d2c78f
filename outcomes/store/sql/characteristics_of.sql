-- By what a measure is split, at these places and in these periods: by what is published, and at an area of which no split
-- is published by what its schools add up to.
SELECT characteristic
FROM results
WHERE measure = $measure
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period))
UNION
SELECT characteristic
FROM pooled
WHERE measure = $measure
    AND list_contains($places, place)
    AND term = $term
    AND ($every_period OR list_contains($periods, period))
    AND place NOT IN (
        SELECT place FROM results
        WHERE measure = $measure AND list_contains($places, place) AND term = $term AND characteristic <> 'all'
    )
ORDER BY characteristic;
