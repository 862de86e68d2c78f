-- Every return behind this generation, and the publication it carries.
SELECT return_id, title, publisher, licence, status, file
FROM returns
ORDER BY title, return_id;
