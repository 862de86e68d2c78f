-- For which years an authority's state-funded schools have figures of a measure, everybody only.
SELECT place_years.la, results.measure, list(DISTINCT results.period) AS periods
FROM results
JOIN place_years USING (place, period)
WHERE results.characteristic = 'all'
    AND results.term = 'year'
    AND place_years.state_funded IS TRUE
GROUP BY ALL
ORDER BY place_years.la, results.measure;
