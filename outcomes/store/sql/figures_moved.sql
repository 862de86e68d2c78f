-- Figures that each of some returns would make new or other, everybody's only, of every area and of the home authority's
-- schools: the latest of each beside that of the year before.
WITH la_of AS (
    SELECT place, arg_max(la, period) AS la FROM coming.place_years GROUP BY place
),
cells AS (
    SELECT return_id, place, period, term, measure, numerator, denominator, value, FALSE AS pooled
    FROM coming.results
    WHERE characteristic = 'all' AND status = 'ok' AND list_contains($returns, return_id)
    UNION ALL
    SELECT unnest(list_intersect(returns, $returns)), place, period, term, measure, numerator, denominator, NULL, TRUE
    FROM coming.pooled
    ANTI JOIN coming.results USING (place, period, term, measure, characteristic, category)
    WHERE characteristic = 'all' AND list_has_any(returns, $returns)
),
every_cell AS (
    SELECT place, period, term, measure, numerator, denominator, value
    FROM coming.results
    WHERE characteristic = 'all' AND status = 'ok'
    UNION ALL
    SELECT place, period, term, measure, numerator, denominator, NULL
    FROM coming.pooled
    ANTI JOIN coming.results USING (place, period, term, measure, characteristic, category)
    WHERE characteristic = 'all'
),
shown AS (
    SELECT place, period, term, measure, numerator, denominator, value FROM shown_results WHERE characteristic = 'all'
    UNION ALL
    SELECT place, period, term, measure, numerator, denominator, NULL FROM shown_pooled WHERE characteristic = 'all'
),
latest AS (
    SELECT
        cells.*,
        coalesce(la_of.la, cells.place) = $authority AS own,
        (CAST(left(period, 4) AS INTEGER) - 1) || '/' || substr(period, 3, 2) AS year_before
    FROM cells
    LEFT JOIN la_of USING (place)
    ANTI JOIN shown ON cells.place = shown.place
        AND cells.period = shown.period
        AND cells.term = shown.term
        AND cells.measure = shown.measure
        AND (cells.numerator, cells.denominator, cells.value)
            IS NOT DISTINCT FROM (shown.numerator, shown.denominator, shown.value)
    WHERE own OR cells.place NOT LIKE 'school:%'
    QUALIFY period = max(period) OVER (PARTITION BY return_id, place, term, measure)
)
SELECT
    latest.return_id, latest.place, places.name AS place_name, latest.period, latest.term, latest.measure,
    latest.numerator, latest.denominator, latest.value, latest.pooled, latest.own,
    before.period AS before_period, before.numerator AS before_numerator, before.denominator AS before_denominator,
    before.value AS before_value
FROM latest
JOIN every_cell AS before
    ON before.place = latest.place
    AND before.period = latest.year_before
    AND before.term = latest.term
    AND before.measure = latest.measure
JOIN coming.places AS places ON places.place = latest.place
ORDER BY latest.return_id, places.name, latest.place, latest.measure, latest.term;
