-- The same cells as the sums of each authority's state-funded schools. A school whose cell is not ok, or has no cohort,
-- or is not known to be state-funded, leaves both sides and is counted among those left out. A rounded published value
-- is turned back into its numerator; a published mean without its total cannot be, and is left out as well.
WITH schools AS (
    SELECT
        place_years.la,
        results.*,
        coalesce(results.numerator, CASE WHEN $percent THEN results.value * results.denominator / 100 END) AS part,
        results.status = 'ok'
            AND results.denominator IS NOT NULL
            AND (results.numerator IS NOT NULL OR $percent)
            AND place_years.state_funded IS TRUE AS counted
    FROM results
    JOIN place_years USING (place, period)
    WHERE results.measure = $measure
        AND list_contains($characteristics, results.characteristic)
        AND list_contains($places, place_years.la)
        AND place_years.state_funded IS NOT FALSE
        AND results.term = $term
        AND ($every_period OR list_contains($periods, results.period))
)
SELECT
    schools.la AS place,
    places.name AS place_name,
    places.level,
    schools.period,
    schools.term,
    schools.characteristic,
    schools.category,
    sum(part) FILTER (WHERE counted) AS numerator,
    sum(denominator) FILTER (WHERE counted) AS denominator,
    count(*) FILTER (WHERE counted) AS schools,
    count(*) FILTER (WHERE NOT counted) AS left_out_schools,
    coalesce(sum(denominator) FILTER (WHERE NOT counted), 0) AS left_out_pupils,
    bool_or(schools.numerator IS NULL) FILTER (WHERE counted) AS rounded_source,
    bool_and(schools.public_domain) AS public_domain,
    list_sort(list(DISTINCT schools.return_id)) AS returns,
    CASE min(CASE returns.status WHEN 'early' THEN 1 WHEN 'provisional' THEN 2 WHEN 'revised' THEN 3 ELSE 4 END)
        WHEN 1 THEN 'early' WHEN 2 THEN 'provisional' WHEN 3 THEN 'revised' ELSE 'final'
    END AS version
FROM schools
JOIN places ON places.place = schools.la
JOIN returns USING (return_id)
GROUP BY ALL
HAVING count(*) FILTER (WHERE counted) > 0
ORDER BY 1, 4, 6, 7;
