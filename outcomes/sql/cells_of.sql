-- The cells of one measure at some places, on one basis or both.
-- published: each place's own row in a return.
-- pooled: the same cells as the sums of each authority's state-funded schools. A school whose cell is not ok, or has no
-- cohort, or is not known to be state-funded, leaves both sides and is counted among those left out. A rounded published
-- percentage is turned back into its numerator; a published mean without its total cannot be, and is left out as well.
WITH published AS (
    SELECT
        place, period, term, characteristic, category, numerator, denominator, value, lower, upper, decimals, status,
        public_domain, 'published' AS basis, FALSE AS rounded_source,
        NULL AS schools, 0 AS left_out_schools, 0 AS left_out_pupils, [return_id] AS returns
    FROM results
    WHERE $basis <> 'pooled'
        AND measure = $measure
        AND list_contains($characteristics, characteristic)
        AND list_contains($places, place)
        AND term = $term
        AND ($every_period OR list_contains($periods, period))
),
schools AS (
    SELECT
        place_years.la,
        results.*,
        coalesce(results.numerator, CASE WHEN $percent THEN results.value * results.denominator / 100 END) AS part,
        results.status = 'ok'
            AND results.denominator IS NOT NULL
            AND (results.numerator IS NOT NULL OR ($percent AND results.value IS NOT NULL))
            AND place_years.state_funded IS TRUE AS counted,
        -- A school without entries or pupils leaves nothing out.
        NOT counted AND (results.denominator > 0 OR results.status IN ('ok', 'suppressed', 'low_coverage')) AS left_out
    FROM results
    JOIN place_years USING (place, period)
    WHERE $basis <> 'published'
        AND results.measure = $measure
        AND list_contains($characteristics, results.characteristic)
        AND list_contains($places, place_years.la)
        AND place_years.state_funded IS NOT FALSE
        AND results.term = $term
        AND ($every_period OR list_contains($periods, results.period))
),
pooled AS (
    SELECT
        la AS place, period, term, characteristic, category,
        sum(part) FILTER (WHERE counted) AS numerator,
        sum(denominator) FILTER (WHERE counted) AS denominator,
        NULL AS value, NULL AS lower, NULL AS upper, NULL AS decimals, 'ok' AS status,
        bool_and(public_domain) AS public_domain, 'pooled' AS basis,
        bool_or(numerator IS NULL) FILTER (WHERE counted) AS rounded_source,
        count(*) FILTER (WHERE counted) AS schools,
        count(*) FILTER (WHERE left_out) AS left_out_schools,
        coalesce(sum(denominator) FILTER (WHERE left_out), 0) AS left_out_pupils,
        list_sort(list(DISTINCT return_id)) AS returns
    FROM schools
    GROUP BY ALL
    HAVING count(*) FILTER (WHERE counted) > 0
)
SELECT *
FROM (SELECT * FROM published UNION ALL SELECT * FROM pooled)
QUALIFY $basis <> 'best'
    OR row_number() OVER (PARTITION BY place, period, characteristic, category ORDER BY basis DESC) = 1
ORDER BY place, characteristic, category, basis, period;
