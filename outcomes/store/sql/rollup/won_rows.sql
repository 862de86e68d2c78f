-- One return's pupils' rows, of the slices in which its word stands.
SELECT said.*
FROM read_parquet($path) AS said
SEMI JOIN (SELECT * FROM won_slices WHERE kind = $kind AND sequence = $sequence) AS won USING (place, period, term);
