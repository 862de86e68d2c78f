-- How many of each return's rows this generation shows.
SELECT return_id, shown_rows FROM returns ORDER BY return_id;
