-- What each return says of a place where more than one return does, everybody only: its own row, or the sum of an area's
-- state-funded schools in that one return. How the later differs from the earlier is for a page to say.
INSERT INTO generation.vintages
WITH said AS (
    SELECT
        place, period, term, measure, sequence, 'published' AS basis,
        numerator, denominator, value, decimals, public_domain, NULL AS schools
    FROM placed
    WHERE characteristic = 'all' AND category = 'all' AND status = 'ok'
    UNION ALL
    SELECT
        place_years.la, period, term, measure, sequence, 'pooled',
        round(sum(placed.numerator), 9), sum(placed.denominator), NULL, NULL, bool_and(placed.public_domain), count(*)
    FROM placed
    JOIN generation.place_years AS place_years USING (place, period)
    WHERE characteristic = 'all' AND category = 'all' AND status = 'ok'
        AND placed.numerator IS NOT NULL AND placed.denominator > 0
        AND place_years.state_funded IS TRUE
    GROUP BY place_years.la, period, term, measure, sequence
)
SELECT
    place, period, term, measure, basis, numerator, denominator, value, decimals, public_domain, schools,
    accepted.status, accepted.return_id
FROM said
JOIN accepted USING (sequence)
QUALIFY count(*) OVER (PARTITION BY place, period, term, measure, basis) > 1
ORDER BY measure, place, period, term, basis, accepted.status_rank DESC, sequence;
