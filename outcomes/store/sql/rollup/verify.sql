-- Every row is a fault found in a generation just built; there must be none.
SELECT 'two results in one cell' AS fault, place || ' ' || period || ' ' || measure AS cell
FROM generation.results
GROUP BY place, period, term, measure, characteristic, category
HAVING count(*) > 1
UNION ALL
SELECT 'a result of an unknown place', place FROM generation.results
WHERE place NOT IN (SELECT place FROM generation.places)
UNION ALL
SELECT 'a place with two names', place FROM generation.places GROUP BY place HAVING count(*) > 1
UNION ALL
SELECT 'a status that is not ok beside a number', place || ' ' || period || ' ' || measure FROM generation.results
WHERE status <> 'ok' AND (numerator IS NOT NULL OR value IS NOT NULL)
UNION ALL
SELECT 'ok without a number', place || ' ' || period || ' ' || measure FROM generation.results
WHERE status = 'ok' AND value IS NULL AND (numerator IS NULL OR denominator IS NULL)
ORDER BY 1, 2
LIMIT 20;
