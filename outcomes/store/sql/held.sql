-- What is held of every measure at one place, everybody only.
SELECT
    measure,
    min(period) AS first,
    max(period) AS last,
    count(DISTINCT period) AS years,
    arg_max(return_id, period) AS latest_return,
    list_sort(list(DISTINCT return_id)) AS returns
FROM results
WHERE place = $place AND characteristic = 'all' AND status = 'ok' AND (public_domain OR $in_full)
GROUP BY measure
ORDER BY measure;
