-- What each of some returns changes: its own cells, and the cells of slices it now wins that are gone.
WITH mine AS (
    SELECT * FROM coming.results WHERE list_contains($returns, return_id)
),
slices AS (
    SELECT DISTINCT return_id, place, period, term, measure, characteristic FROM mine
),
before AS (
    SELECT slices.return_id, shown_results.* EXCLUDE (return_id)
    FROM shown_results
    JOIN slices USING (place, period, term, measure, characteristic)
),
both_sides AS (
    SELECT
        coalesce(mine.return_id, before.return_id) AS return_id,
        mine.place IS NULL AS gone,
        before.place IS NULL AS new,
        (mine.numerator, mine.denominator, mine.value, mine.status)
            IS DISTINCT FROM (before.numerator, before.denominator, before.value, before.status) AS changed
    FROM mine
    FULL JOIN before USING (return_id, place, period, term, measure, characteristic, category)
),
counts AS (
    SELECT
        return_id,
        count(*) FILTER (WHERE new) AS new_rows,
        count(*) FILTER (WHERE NOT new AND NOT gone AND changed) AS changed_rows,
        count(*) FILTER (WHERE gone) AS removed_rows,
        count(*) FILTER (WHERE NOT new AND NOT gone AND NOT changed) AS unchanged_rows
    FROM both_sides
    GROUP BY return_id
),
cohorts AS (
    SELECT
        mine.return_id, mine.place, mine.period, mine.measure,
        max(before.denominator) AS pupils_before, coalesce(max(mine.denominator), 0) AS pupils_after
    FROM before
    JOIN mine USING (return_id, place, period, term, measure, characteristic, category)
    WHERE mine.characteristic = 'all' AND mine.denominator IS NOT NULL
    GROUP BY ALL
),
removed AS (
    SELECT return_id, sum(greatest(pupils_before - pupils_after, 0)) AS pupils FROM cohorts GROUP BY return_id
),
places AS (
    SELECT return_id, count(DISTINCT place) AS places
    FROM mine
    WHERE place NOT IN (SELECT place FROM shown_results)
    GROUP BY return_id
)
SELECT
    return_id, new_rows, changed_rows, removed_rows, unchanged_rows,
    coalesce(places.places, 0) AS new_places,
    coalesce(removed.pupils, 0) AS removed_pupils
FROM counts
LEFT JOIN removed USING (return_id)
LEFT JOIN places USING (return_id)
ORDER BY return_id;
