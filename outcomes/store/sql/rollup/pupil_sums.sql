-- What a year's pupils' results, exclusions and the roll itself add up to, for every school and group. Fractions are
-- rounded far below what anybody is shown: in which order they are added is chance, and the same rows make the same table.
INSERT INTO arrived BY NAME
SELECT
    place, pupil_results.period, term, measure, characteristic, category,
    round(sum(numerator), 9) AS numerator, sum(denominator) AS denominator, 'ok' AS status, FALSE AS public_domain,
    any_value(accepted.sequence) AS sequence
FROM generation.pupil_results
JOIN pupil_years ON pupil_years.pupil = pupil_results.pupil
JOIN pupil_groups USING (pupil_year)
JOIN group_names USING (group_number)
JOIN accepted USING (return_id)
WHERE roll = getvariable('period')
GROUP BY place, pupil_results.period, term, measure, characteristic, category, accepted.return_id;

-- Suspensions and exclusions of the whole year over those on roll in January, in schools that a return speaks of: a school
-- it does not name has not said that it excluded nobody. A row without a type is a school's word that there were none.
INSERT INTO arrived BY NAME
WITH events AS (
    SELECT
        pupil, place, period, sequence,
        count(*) FILTER (WHERE type = 'suspension') AS suspensions,
        count(*) FILTER (WHERE type = 'permanent') AS permanent
    FROM arrived_pupil_exclusions
    JOIN won_slices USING (place, period, term, sequence)
    WHERE won_slices.kind = 'pupil_exclusions'
        AND type IN ('suspension', 'permanent')
        AND period = getvariable('period')
    GROUP BY ALL
),
schools AS (
    SELECT place, period, sequence
    FROM won_slices
    WHERE kind = 'pupil_exclusions' AND period = getvariable('period')
),
counted AS (
    SELECT place, period, sequence, pupil, suspensions, permanent, 0 AS on_roll FROM events
    UNION ALL
    SELECT schools.place, schools.period, sequence, pupil, 0, 0, 1
    FROM schools
    JOIN generation.pupils USING (place, period)
),
sums AS (
    SELECT
        place, period, sequence, group_number,
        sum(suspensions) AS suspensions, sum(permanent) AS permanent, sum(on_roll) AS on_roll,
        count(*) FILTER (WHERE suspensions > 0) AS suspended
    FROM counted
    JOIN pupil_years USING (pupil, period)
    JOIN pupil_groups USING (pupil_year)
    GROUP BY ALL
)
SELECT
    place, period, 'year' AS term, rate.measure, characteristic, category,
    CASE WHEN on_roll > 0 THEN rate.numerator END AS numerator, on_roll AS denominator,
    CASE WHEN on_roll > 0 THEN 'ok' ELSE 'not_applicable' END AS status, FALSE AS public_domain, sequence
FROM sums
JOIN group_names USING (group_number)
CROSS JOIN LATERAL (
    VALUES
        ('suspension_rate', suspensions),
        ('susp_pupils_rate', suspended),
        ('permanent_exclusion_rate', permanent)
) AS rate (measure, numerator);

-- Who is on roll. Nobody's outcome: it makes schools comparable (metrics/measures/context.py).
INSERT INTO arrived BY NAME
WITH sums AS (
    SELECT
        pupils.place, pupils.period, accepted.sequence,
        count(*) AS pupils,
        count(*) FILTER (WHERE fsm = 'yes') AS fsm,
        count(*) FILTER (WHERE fsm6 = 'yes') AS fsm6,
        count(*) FILTER (WHERE language = 'other') AS eal,
        count(*) FILTER (WHERE sen = 'support') AS sen_support,
        count(*) FILTER (WHERE sen = 'ehcp') AS ehcp,
        count(*) FILTER (WHERE sex = 'female') AS girls
    FROM generation.pupils
    JOIN accepted USING (return_id)
    WHERE period = getvariable('period')
    GROUP BY ALL
)
SELECT
    place, period, 'year' AS term, share.measure, 'all' AS characteristic, 'all' AS category,
    share.numerator, share.denominator, 'ok' AS status, FALSE AS public_domain, sequence
FROM sums
CROSS JOIN LATERAL (
    VALUES
        ('pupils_on_roll', pupils, 1),
        ('context_fsm', fsm, pupils),
        ('context_fsm6', fsm6, pupils),
        ('context_eal', eal, pupils),
        ('context_sen_support', sen_support, pupils),
        ('context_ehcp', ehcp, pupils),
        ('context_girls', girls, pupils)
) AS share (measure, numerator, denominator);

-- A figure that pupils' rows make also draws on the roll that says who they are, and a year on each of its terms.
INSERT INTO drawn_on
SELECT DISTINCT pupil_results.return_id, described_by
FROM generation.pupil_results
JOIN pupil_years USING (pupil)
WHERE roll = getvariable('period') AND described_by <> pupil_results.return_id
UNION
SELECT DISTINCT pupil_terms.return_id, described_by
FROM generation.pupil_terms
JOIN pupil_years USING (pupil)
WHERE pupil_terms.period = getvariable('period') AND described_by IS NOT NULL
UNION
SELECT DISTINCT later.return_id, earlier.return_id
FROM (SELECT DISTINCT place, return_id FROM generation.pupil_terms WHERE period = getvariable('period')) AS later
JOIN (SELECT DISTINCT place, return_id FROM generation.pupil_terms WHERE period = getvariable('period')) AS earlier
    USING (place)
WHERE later.return_id > earlier.return_id;
