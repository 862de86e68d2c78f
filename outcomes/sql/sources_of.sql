-- The returns behind an answer, and the publications they carry.
SELECT return_id, title, publisher, licence, status, file
FROM returns
WHERE return_id IN (SELECT unnest($returns))
ORDER BY title, return_id;
