-- The figures that an authority's state-funded schools have for a term of a year, where they have none for the year.
SELECT
    place, results.term, results.numerator, results.denominator, results.value, results.decimals, results.public_domain,
    enrolments.denominator AS pupils
FROM results
JOIN place_years USING (place, period)
LEFT JOIN (SELECT * FROM results WHERE measure = 'persistent_absence') AS enrolments
    USING (place, period, term, characteristic, category)
WHERE results.measure = $measure
    AND results.period = $period
    AND characteristic = 'all'
    AND place_years.la = $place
    AND state_funded IS NOT FALSE
    AND results.status = 'ok'
    AND place NOT IN (
        SELECT place FROM results
        WHERE measure = $measure AND period = $period AND characteristic = 'all' AND term = 'year'
    )
ORDER BY place, results.term;
