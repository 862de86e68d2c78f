-- The schools one school may be like: open, state-funded, of its own phase or of all ages, in the latest year in which
-- anything is known of who goes to it. A school whose every number has ended is closed.
WITH own AS (
    SELECT place_years.period, place_years.phase
    FROM place_years
    WHERE place_years.place = $place
        AND EXISTS (
            SELECT 1 FROM results
            WHERE results.place = $place
                AND results.period = place_years.period
                AND list_contains($context, results.measure)
                AND results.status = 'ok'
        )
    ORDER BY place_years.period DESC
    LIMIT 1
),
closed AS (
    SELECT place FROM urns GROUP BY place HAVING count(*) = count("to")
)
SELECT place_years.place, place_years.la, place_years.period, own.phase
FROM place_years
JOIN own ON own.period = place_years.period
WHERE place_years.place = $place
    OR (
        place_years.state_funded IS TRUE
        -- An invented school is like invented ones only, and a real one like real ones.
        AND starts_with(place_years.place, $invented) = starts_with($place, $invented)
        AND (
            place_years.phase = own.phase
            OR (place_years.phase = 'all_through' AND own.phase IN ('primary', 'secondary'))
            OR (place_years.phase = 'secondary' AND own.phase = 'all_through')
        )
        AND place_years.place NOT IN (SELECT place FROM closed)
    )
ORDER BY place_years.place;
