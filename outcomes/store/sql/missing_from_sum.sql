-- An authority's schools with pupils of a measure in a year that are not in the sum of its state-funded schools, and why.
SELECT
    CASE
        WHEN state_funded IS FALSE THEN 'not state-funded'
        WHEN state_funded IS NULL THEN 'not known to be state-funded'
        WHEN status <> 'ok' THEN 'no figure'
        ELSE 'cannot be added up'
    END AS why,
    place, denominator AS pupils, public_domain
FROM results
JOIN place_years USING (place, period)
WHERE measure = $measure
    AND period = $period
    AND term = $term
    AND characteristic = 'all'
    AND la = $place
    AND denominator > 0
    AND NOT coalesce(state_funded AND status = 'ok' AND numerator IS NOT NULL, FALSE)
ORDER BY place;
