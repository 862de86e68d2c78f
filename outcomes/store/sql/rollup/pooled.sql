-- Every cell of each authority as the sum of its state-funded schools. A school whose cell is not ok, or has no cohort, or
-- is not known to be state-funded, leaves both sides and is counted among those left out. A rounded published percentage is
-- turned back into its numerator; a published mean without its total cannot be, and is left out as well. So is, of a year,
-- a school with figures for a term of it and none for the year: with as many pupils as its fullest term has enrolments.
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
),
without_year AS (
    SELECT la, period, measure, characteristic, category, place, bool_and(public_domain) AS public_domain
    FROM schools
    WHERE term <> 'year' AND counted
    GROUP BY ALL
),
part_years AS (
    SELECT
        part.la, part.period, part.measure, part.characteristic, part.category, part.place, part.public_domain,
        max(enrolments.denominator) AS pupils
    FROM without_year AS part
    ANTI JOIN (SELECT * FROM schools WHERE term = 'year') AS years
        USING (place, period, measure, characteristic, category)
    LEFT JOIN (SELECT * FROM schools WHERE measure = 'persistent_absence' AND term <> 'year') AS enrolments
        USING (place, period, characteristic, category)
    GROUP BY ALL
),
-- Of what everybody may see, only what everybody may see is left out aloud.
left_out_for_a_term AS (
    SELECT
        la, period, 'year' AS term, measure, characteristic, category,
        count(*) AS schools, coalesce(sum(pupils), 0) AS pupils,
        count(*) FILTER (WHERE public_domain) AS public_schools,
        coalesce(sum(pupils) FILTER (WHERE public_domain), 0) AS public_pupils
    FROM part_years
    GROUP BY ALL
),
added_up AS (
    SELECT
        la, period, term, measure, characteristic, category,
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
)
SELECT
    added_up.la, period, term, measure, characteristic, category, numerator, denominator, public_domain, rounded_source,
    added_up.schools,
    left_out_schools + coalesce(if(public_domain, public_schools, apart.schools), 0),
    left_out_pupils + coalesce(if(public_domain, public_pupils, apart.pupils), 0),
    returns
FROM added_up
LEFT JOIN left_out_for_a_term AS apart USING (la, period, term, measure, characteristic, category)
ORDER BY measure, characteristic, la, period, term, category;
