-- The latest state-funded schools' cells of one measure in one authority, whole cohort only.
SELECT
    results.place, results.period,
    coalesce(results.numerator, results.value * results.denominator / 100) AS numerator,
    results.denominator
FROM results
JOIN place_years USING (place, period)
WHERE results.measure = $measure
    AND results.characteristic = 'all'
    AND results.term = 'year'
    AND results.status = 'ok'
    AND results.denominator IS NOT NULL
    AND place_years.la = $place
    AND place_years.state_funded IS TRUE
    AND results.period = $period
ORDER BY results.place;
