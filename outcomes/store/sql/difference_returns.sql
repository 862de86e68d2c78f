-- How final each return is that is in force now or would be.
SELECT return_id, status FROM coming.returns
UNION
SELECT return_id, status FROM shown_returns
ORDER BY return_id;
