-- Every figure in force of some measures.
SELECT place, period, term, measure, characteristic, category, numerator, denominator, value
FROM results
WHERE status = 'ok' AND list_contains($measures, measure);
