-- What can be asked: the measures, groups and years there are at each place that is not a school, and of schools by authority.
-- An authority of which nothing was published has what its schools add up to, and so has one of which no split of a measure
-- was, by groups. Where something is not published there are
-- two rows: what is published (what one's own schools sent is for them), then everything.
WITH published_splits AS (
    SELECT DISTINCT measure, place
    FROM results
    WHERE place NOT LIKE 'school:%' AND term = 'year' AND characteristic <> 'all'
),
every AS (
    SELECT measure, place, characteristic, period, public_domain
    FROM results
    WHERE place NOT LIKE 'school:%' AND term = 'year'
    UNION ALL
    SELECT measure, place, characteristic, period, public_domain
    FROM pooled
    WHERE term = 'year'
        AND (
            place NOT IN (SELECT place FROM results)
            OR (characteristic <> 'all' AND (measure, place) NOT IN (SELECT measure, place FROM published_splits))
        )
    UNION ALL
    SELECT
        results.measure, place_years.la || ' schools', results.characteristic, results.period,
        results.public_domain OR list_contains($own, results.place)
    FROM results
    JOIN place_years USING (place, period)
    WHERE results.term = 'year' AND results.characteristic = 'all'
),
apart AS MATERIALIZED (
    SELECT measure, place, characteristic, public_domain, list_sort(list(DISTINCT period)) AS periods
    FROM every
    GROUP BY ALL
),
published AS (SELECT * FROM apart WHERE public_domain),
ours AS (SELECT * FROM apart WHERE NOT public_domain)
SELECT measure, place, characteristic, TRUE AS public_domain, periods FROM published
UNION ALL
SELECT measure, place, characteristic, FALSE, list_sort(list_distinct(list_concat(ours.periods, published.periods)))
FROM ours
LEFT JOIN published USING (measure, place, characteristic)
ORDER BY measure, place, characteristic, public_domain DESC;
