-- An authority's state-funded schools with figures for one measure, year by year, everybody only.
SELECT results.place, results.period, place_years.phase, place_years.type
FROM results
JOIN place_years USING (place, period)
WHERE results.measure = $measure
    AND results.characteristic = 'all'
    AND results.term = 'year'
    AND place_years.la = $place
    AND place_years.state_funded IS TRUE
ORDER BY results.period, results.place;
