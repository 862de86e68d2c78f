-- The home authority's schools in the latest year of each of some returns: new, changed or missing beside what is shown of
-- the same measures in that year or, where nothing is, the year before. A file of a few schools misses nobody: only one
-- that has at least half of them does. Whoever is expected to send and is not in it is missing as well.
WITH la_of AS (
    SELECT place, arg_max(la, period) AS la FROM coming.place_years GROUP BY place
),
mine AS (
    SELECT results.*
    FROM coming.results AS results
    JOIN la_of USING (place)
    WHERE list_contains($returns, return_id) AND la_of.la = $authority
    QUALIFY period = max(period) OVER (PARTITION BY return_id)
),
measures AS (
    SELECT DISTINCT
        return_id, period, measure,
        (CAST(left(period, 4) AS INTEGER) - 1) || '/' || substr(period, 3, 2) AS year_before
    FROM mine
),
held AS (
    SELECT measures.return_id, shown.place, shown.period = measures.period AS this_year
    FROM shown_results AS shown
    JOIN measures ON measures.measure = shown.measure AND shown.period IN (measures.period, measures.year_before)
    JOIN la_of ON la_of.place = shown.place AND la_of.la = $authority
    GROUP BY ALL
),
baseline AS (
    SELECT DISTINCT return_id, place
    FROM (SELECT *, bool_or(this_year) OVER (PARTITION BY return_id) AS any_this_year FROM held)
    WHERE this_year = any_this_year
),
expected AS (
    SELECT DISTINCT returns.return_id, expected.place
    FROM coming.returns AS returns
    JOIN (SELECT DISTINCT return_id, period FROM mine) AS years USING (return_id)
    JOIN coming.expected AS expected ON expected.kind = returns.kind AND expected.period = years.period
),
there AS (
    SELECT
        mine.return_id, mine.place,
        bool_or(
            (mine.numerator, mine.denominator, mine.value, mine.status)
                IS DISTINCT FROM (shown.numerator, shown.denominator, shown.value, shown.status)
        ) AS changed,
        count(shown.place) AS shown_cells
    FROM mine
    LEFT JOIN shown_results AS shown USING (place, period, term, measure, characteristic, category)
    GROUP BY mine.return_id, mine.place
),
sizes AS (
    SELECT return_id, count(baseline.place) AS held, count(there.place) AS kept
    FROM baseline
    LEFT JOIN there USING (return_id, place)
    GROUP BY return_id
),
missing AS (
    SELECT return_id, place FROM baseline JOIN sizes USING (return_id) WHERE 2 * sizes.kept >= sizes.held
    UNION
    SELECT return_id, place FROM expected
)
SELECT return_id, found.place, coalesce(places.name, found.place) AS place_name, found.change
FROM (
    SELECT return_id, place, 'new' AS change FROM there ANTI JOIN baseline USING (return_id, place)
    UNION ALL
    SELECT return_id, place, 'changed' FROM there WHERE changed AND shown_cells > 0
    UNION ALL
    SELECT return_id, place, 'missing' FROM missing ANTI JOIN there USING (return_id, place)
) AS found
LEFT JOIN coming.places AS places ON places.place = found.place
ORDER BY return_id, found.change, place_name, found.place;
