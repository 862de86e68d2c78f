-- What is held of every measure at one place, everybody only, the latest year first.
SELECT place, measure, period, return_id, public_domain
FROM results
WHERE place = $place AND characteristic = 'all' AND status = 'ok'
ORDER BY measure, period DESC, term;
