-- Whether this generation shows any of each return's rows.
SELECT return_id, shown_rows > 0 AS shown FROM returns ORDER BY return_id;
