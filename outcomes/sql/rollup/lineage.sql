-- Which returns a generation was made of, and how many of each one's rows it shows.
INSERT INTO generation.returns
SELECT
    accepted.return_id, kind, source, title, publisher, licence, periods, status, file, sha256, rows, sender, "at", note,
    kept_sha256, coalesce(shown.rows_shown, 0)
FROM accepted
LEFT JOIN (SELECT return_id, count(*) AS rows_shown FROM generation.results GROUP BY return_id) AS shown USING (return_id)
ORDER BY accepted.return_id;
