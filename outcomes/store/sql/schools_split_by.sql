-- An authority's state-funded schools with a measure split by one characteristic, year by year.
SELECT DISTINCT results.place, results.period
FROM results
JOIN place_years USING (place, period)
WHERE results.measure = $measure
    AND results.characteristic = $characteristic
    AND results.term = 'year'
    AND place_years.la = $place
    AND place_years.state_funded IS TRUE
ORDER BY results.period, results.place;
