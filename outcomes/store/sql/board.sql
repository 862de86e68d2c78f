-- What each school of an authority is expected to send in a year, and how many pupils it has sent: of attendance, in the
-- fullest term.
WITH schools AS (
    SELECT place FROM place_years WHERE la = $authority AND period = $period
    UNION
    SELECT expected.place FROM expected
    JOIN place_years USING (place, period)
    WHERE la = $authority AND expected.period = $period
),
sent AS (
    SELECT
        kind, place, max(pupils) AS pupils, string_agg(term, ', ' ORDER BY term) AS terms, max(return_id) AS return_id
    FROM received
    WHERE period = $period
    GROUP BY kind, place
)
SELECT
    schools.place,
    coalesce(expected.kind, sent.kind) AS kind,
    expected.pupils AS expected,
    coalesce(sent.pupils, 0) AS received,
    coalesce(expected.due, '') AS due,
    coalesce(sent.terms, '') AS terms,
    coalesce(sent.return_id, '') AS return_id,
    FALSE AS public_domain
FROM (SELECT place, kind, pupils, due FROM expected WHERE period = $period) AS expected
FULL JOIN sent USING (place, kind)
JOIN schools USING (place)
LEFT JOIN places USING (place)
ORDER BY kind, name, schools.place;
