-- What one return changes: its own cells, and the cells of slices it now wins that are gone.
WITH mine AS (
    SELECT * FROM coming.results WHERE return_id = $return_id
),
slices AS (
    SELECT DISTINCT place, period, term, measure, characteristic FROM mine
),
before AS (
    SELECT shown.* FROM shown SEMI JOIN slices USING (place, period, term, measure, characteristic)
),
both_sides AS (
    SELECT
        mine.place IS NULL AS gone,
        before.place IS NULL AS new,
        (mine.numerator, mine.denominator, mine.value, mine.status)
            IS DISTINCT FROM (before.numerator, before.denominator, before.value, before.status) AS changed,
        before.denominator AS pupils_before,
        before.characteristic
    FROM mine
    FULL JOIN before USING (place, period, term, measure, characteristic, category)
),
removed AS (
    SELECT coalesce(sum(greatest(before_pupils - after_pupils, 0)), 0) AS pupils
    FROM (
        SELECT
            before.place, before.period, before.measure,
            max(before.denominator) AS before_pupils, coalesce(max(mine.denominator), 0) AS after_pupils
        FROM before
        JOIN mine USING (place, period, term, measure, characteristic, category)
        WHERE before.characteristic = 'all' AND mine.denominator IS NOT NULL
        GROUP BY ALL
    )
)
SELECT
    count(*) FILTER (WHERE new) AS new_rows,
    count(*) FILTER (WHERE NOT new AND NOT gone AND changed) AS changed_rows,
    count(*) FILTER (WHERE gone) AS removed_rows,
    count(*) FILTER (WHERE NOT new AND NOT gone AND NOT changed) AS unchanged_rows,
    (SELECT count(DISTINCT place) FROM mine WHERE place NOT IN (SELECT place FROM shown)) AS new_places,
    (SELECT pupils FROM removed) AS removed_pupils
FROM both_sides;
