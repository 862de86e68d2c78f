-- Which schools, years and terms a return's pupils' rows speak of.
INSERT INTO pupil_slices
SELECT DISTINCT $kind, place, period, term, $sequence
FROM read_parquet($path);
