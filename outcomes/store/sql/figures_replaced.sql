-- Figures that each of some returns would take the place of with a less final one, or with nothing: how many in each year,
-- and the first of them, everybody's before groups' and areas' before schools'. Ranks: early 1 to final 4.
WITH ranks AS (
    SELECT return_id, status, list_position(['early', 'provisional', 'revised', 'final'], status) AS rank
    FROM coming.returns
    UNION
    SELECT return_id, status, list_position(['early', 'provisional', 'revised', 'final'], status) FROM shown_returns
),
mine AS (
    SELECT * FROM coming.results WHERE list_contains($returns, return_id)
),
slices AS (
    SELECT DISTINCT return_id, place, period, term, measure, characteristic FROM mine
),
replaced AS (
    SELECT
        slices.return_id, before.place, before.period, before.term, before.measure, before.characteristic,
        before.category, before.numerator AS before_numerator, before.denominator AS before_denominator,
        before.value AS before_value, mine.numerator, mine.denominator, mine.value,
        coalesce(mine.status, 'gone') AS status, earlier.status AS before_version, later.status AS version,
        mine.status IS DISTINCT FROM 'ok' AS lost
    FROM shown_results AS before
    JOIN slices USING (place, period, term, measure, characteristic)
    JOIN ranks AS earlier ON earlier.return_id = before.return_id
    JOIN ranks AS later ON later.return_id = slices.return_id
    LEFT JOIN mine
        ON mine.return_id = slices.return_id
        AND mine.place = before.place
        AND mine.period = before.period
        AND mine.term = before.term
        AND mine.measure = before.measure
        AND mine.characteristic = before.characteristic
        AND mine.category = before.category
    WHERE before.status = 'ok' AND (later.rank < earlier.rank OR lost)
)
SELECT replaced.*, places.name AS place_name, count(*) OVER of_a_year AS figures
FROM replaced
JOIN coming.places AS places USING (place)
WINDOW of_a_year AS (PARTITION BY return_id, lost, period, before_version, version)
QUALIFY row_number() OVER (
    PARTITION BY return_id, lost, period, before_version, version
    ORDER BY characteristic <> 'all', place LIKE 'school:%', place <> $authority, name, measure, term, category
) = 1
ORDER BY return_id, lost, period, before_version, version;
