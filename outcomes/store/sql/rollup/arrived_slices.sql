-- Which schools, years and terms a return's pupils' rows speak of, and of how many pupils.
INSERT INTO pupil_slices
SELECT $kind, place, period, term, count(DISTINCT pupil), $sequence
FROM read_parquet($path)
GROUP BY place, period, term;
