-- Every cell of each authority as the sum of its state-funded schools. A school whose cell is not ok, or has no cohort, or
-- is not known to be state-funded, leaves both sides and is counted among those left out. A rounded published percentage is
-- turned back into its numerator; a published mean without its total cannot be, and is left out as well.
INSERT INTO generation.pooled
WITH schools AS (
    SELECT
        place_years.la,
        results.*,
        coalesce(
            results.numerator,
            CASE WHEN units.percent THEN results.value * results.denominator / 100 END
        ) AS part,
        results.status = 'ok'
            AND results.denominator IS NOT NULL
            AND part IS NOT NULL
            AND place_years.state_funded IS TRUE AS counted,
        -- A school without entries or pupils leaves nothing out.
        NOT counted AND (results.denominator > 0 OR results.status IN ('ok', 'suppressed', 'low_coverage')) AS left_out
    FROM generation.results AS results
    JOIN generation.place_years AS place_years USING (place, period)
    JOIN units USING (measure)
    WHERE place_years.state_funded IS NOT FALSE
)
SELECT
    la AS place, period, term, measure, characteristic, category,
    round(sum(part) FILTER (WHERE counted), 9) AS numerator,
    sum(denominator) FILTER (WHERE counted) AS denominator,
    bool_and(public_domain) AS public_domain,
    bool_or(numerator IS NULL) FILTER (WHERE counted) AS rounded_source,
    count(*) FILTER (WHERE counted) AS schools,
    count(*) FILTER (WHERE left_out) AS left_out_schools,
    coalesce(sum(denominator) FILTER (WHERE left_out), 0) AS left_out_pupils,
    list_sort(list(DISTINCT return_id)) AS returns
FROM schools
GROUP BY la, period, term, measure, characteristic, category
HAVING count(*) FILTER (WHERE counted) > 0
ORDER BY measure, characteristic, place, period, term, category;
