-- Which returns a generation was made of, and how much of each is in force: results it shows, pupils' rows that figures
-- or groups are made of, pupils it says to expect. A return of which nothing is in force is superseded; what registers
-- say of numbers, links and neighbours stays in force.
INSERT INTO generation.returns
WITH in_force AS (
    SELECT return_id, 1 AS rows FROM generation.results
    UNION ALL
    SELECT return_id, pupils FROM won_slices JOIN accepted USING (sequence, kind)
    UNION ALL
    SELECT return_id, 1
    FROM (
        SELECT sequence
        FROM arrived_expected
        QUALIFY row_number() OVER (PARTITION BY place, period, kind ORDER BY sequence DESC) = 1
    )
    JOIN accepted USING (sequence)
    UNION ALL
    SELECT return_id, 1
    FROM (
        SELECT sequence FROM arrived_urns
        UNION ALL
        SELECT sequence FROM arrived_links
        UNION ALL
        SELECT sequence FROM arrived_neighbours
    )
    JOIN accepted USING (sequence)
)
SELECT
    accepted.return_id, kind, source, title, publisher, licence, periods, status, file, sha256, accepted.rows, sender,
    "at", note, kept_sha256, coalesce(shown.rows_shown, 0)
FROM accepted
LEFT JOIN (SELECT return_id, sum(rows) AS rows_shown FROM in_force GROUP BY return_id) AS shown USING (return_id)
ORDER BY accepted.return_id;
