-- The pupils' rows of one kind of return that are in force, whatever columns the kind has, as text: of each school, year and
-- term those of the return whose word stands, as in rollup/pupils.sql.
WITH said AS (
    SELECT * FROM read_parquet($paths, filename = 'path', union_by_name = TRUE)
),
stands AS (
    SELECT place, period, term, path
    FROM (SELECT DISTINCT place, period, term, path FROM said)
    JOIN kept USING (path)
    QUALIFY row_number() OVER (PARTITION BY place, period, term ORDER BY kept.status_rank, kept.sequence DESC) = 1
)
SELECT pupil, place, period, term, CAST(COLUMNS(* EXCLUDE (pupil, place, period, term, path)) AS TEXT)
FROM said
SEMI JOIN stands USING (place, period, term, path);
