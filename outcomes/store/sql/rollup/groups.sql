-- Every pupil of a year (the variable `period`), with the groups he or she is counted in. Whoever no roll describes is in
-- "unknown", and in all. Who has left school is counted in the groups of the year he or she left: `roll` of pupil_results.
-- A year at a time: a child is in sixteen groups, and every year together would not fit in memory.
CREATE OR REPLACE TEMP TABLE pupil_years AS
WITH met AS (
    SELECT pupil, period FROM generation.pupils WHERE period = getvariable('period')
    UNION
    SELECT pupil, period FROM generation.pupil_terms WHERE period = getvariable('period')
    UNION
    SELECT pupil, roll FROM generation.pupil_results WHERE roll = getvariable('period')
    UNION
    SELECT pupil, period FROM arrived_pupil_exclusions WHERE type <> '' AND period = getvariable('period')
),
numbered AS (
    SELECT CAST(row_number() OVER (ORDER BY pupil) AS INTEGER) AS pupil_year, pupil, period FROM met
),
-- One description a pupil, whichever school a result comes from.
described AS (
    SELECT DISTINCT ON (pupil) *
    FROM generation.pupils
    WHERE period = getvariable('period')
    ORDER BY pupil, return_id DESC, place
)
SELECT
    pupil_year, numbered.pupil, numbered.period,
    coalesce(year_group, 'unknown') AS year_group,
    coalesce(sex, 'unknown') AS sex,
    coalesce(fsm, 'unknown') AS fsm,
    coalesce(fsm6, 'unknown') AS fsm6,
    coalesce(disadvantaged, 'unknown') AS disadvantaged,
    coalesce(looked_after, 'unknown') AS looked_after,
    coalesce(sen, 'unknown') AS sen,
    coalesce(language, 'unknown') AS language,
    coalesce(ethnicity, 'unknown') AS ethnicity,
    coalesce(ethnicity_major, 'unknown') AS ethnicity_major,
    coalesce(birth_month, 'unknown') AS birth_month,
    coalesce(mobile, 'unknown') AS mobile,
    coalesce(child_in_need, 'unknown') AS child_in_need,
    coalesce(child_protection, 'unknown') AS child_protection,
    described.return_id AS described_by
FROM numbered
LEFT JOIN described USING (pupil);

-- The groups by number: a row for every pupil, year and group is long, and words would make it wide as well.
CREATE OR REPLACE TEMP VIEW grouped AS
SELECT pupil_year, groups.characteristic, groups.category
FROM pupil_years
CROSS JOIN LATERAL (
    VALUES
        ('all', 'all'),
        ('sex', sex),
        ('fsm', fsm),
        ('fsm6', fsm6),
        ('disadvantaged', disadvantaged),
        ('looked_after', looked_after),
        ('sen', sen),
        ('language', language),
        ('ethnicity', ethnicity),
        ('ethnicity_major', ethnicity_major),
        ('birth_month', birth_month),
        ('mobile', mobile),
        ('child_in_need', child_in_need),
        ('child_protection', child_protection),
        ('fsm&sex', fsm || '&' || sex),
        ('disadvantaged&sex', disadvantaged || '&' || sex)
) AS groups (characteristic, category);

CREATE OR REPLACE TEMP TABLE group_names AS
SELECT CAST(row_number() OVER (ORDER BY characteristic, category) AS SMALLINT) AS group_number, characteristic, category
FROM (SELECT DISTINCT characteristic, category FROM grouped);

CREATE OR REPLACE TEMP TABLE pupil_groups AS
SELECT pupil_year, group_number
FROM grouped
JOIN group_names USING (characteristic, category);
