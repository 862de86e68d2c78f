-- Every figure of an area that another has taken the place of, everybody only.
SELECT measure, place, period, term, numerator, denominator, value, decimals, public_domain, return_id
FROM superseded
ORDER BY measure, place, period, return_id;
