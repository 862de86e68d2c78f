-- Sessions per pupil, school and term become the attendance measures of every school and group.
-- A year is the sum of its three terms where a school sent all three, and a snapshot of the year so far where it did not.
CREATE TEMP TABLE terms AS
WITH sent AS (
    SELECT place, period, list_sort(list(DISTINCT term)) AS terms
    FROM generation.pupil_terms
    GROUP BY place, period
),
made AS (
    SELECT 'year' AS term, ['autumn', 'spring', 'summer'] AS parts
    UNION ALL
    SELECT 'autumn+spring', ['autumn', 'spring']
),
derivable AS (
    SELECT sent.place, sent.period, made.term, made.parts
    FROM sent
    JOIN made ON list_has_all(sent.terms, made.parts)
)
SELECT * EXCLUDE (as_at)
FROM generation.pupil_terms
ANTI JOIN derivable USING (place, period, term)
UNION ALL BY NAME
SELECT
    pupil, place, period, derivable.term,
    sum(present) AS present, sum(elsewhere) AS elsewhere, sum(authorised) AS authorised,
    sum(unauthorised) AS unauthorised, sum(late_before) AS late_before, sum(late_after) AS late_after,
    -- One file's word a school and term: a group of those who left at Christmas goes with the others.
    max(max(return_id)) OVER (PARTITION BY place, period, derivable.term) AS return_id
FROM generation.pupil_terms AS part
JOIN derivable USING (place, period)
WHERE list_contains(derivable.parts, part.term)
GROUP BY pupil, place, period, derivable.term;

-- Aged 5 to 15 on 31 August, and expected in school at all. A year group nobody recorded is not held against a child.
-- Who is persistently or severely absent is decided by whole numbers.
CREATE TEMP TABLE enrolments AS
SELECT
    terms.*,
    pupil_year,
    present + elsewhere + authorised + unauthorised AS possible,
    authorised + unauthorised AS absence,
    10 * absence >= possible AS persistent,
    2 * absence >= possible AS severe
FROM terms
JOIN pupil_years USING (pupil, period)
WHERE possible > 0
    AND year_group NOT IN ('nursery', 'reception', '12', '13', '14');

CREATE TEMP TABLE sessions AS
SELECT
    place, period, term, group_number,
    sum(possible) AS possible, sum(absence) AS absence, sum(authorised) AS authorised,
    sum(unauthorised) AS unauthorised, sum(late_before) AS late_before, sum(late_after) AS late_after,
    count(*) AS enrolments,
    count(*) FILTER (WHERE persistent) AS persistent,
    count(*) FILTER (WHERE severe) AS severe,
    coalesce(sum(absence) FILTER (WHERE persistent), 0) AS missed_by_persistent,
    max(return_id) AS return_id
FROM enrolments
JOIN pupil_groups USING (pupil_year)
GROUP BY ALL;

INSERT INTO arrived BY NAME
SELECT
    place, period, term, counted.measure, characteristic, category,
    counted.numerator, counted.denominator, 'ok' AS status, FALSE AS public_domain, accepted.sequence
FROM sessions
JOIN group_names USING (group_number)
JOIN accepted USING (return_id)
CROSS JOIN LATERAL (
    VALUES
        ('attendance', possible - absence, possible),
        ('absence', absence, possible),
        ('abs_authorised', authorised, possible),
        ('abs_unauthorised', unauthorised, possible),
        ('late_before_rate', late_before, possible),
        ('late_after_rate', late_after, possible),
        ('persistent_absence', persistent, enrolments),
        ('severe_absence', severe, enrolments),
        ('abs_share_from_pa', missed_by_persistent, absence)
) AS counted (measure, numerator, denominator)
WHERE counted.numerator IS NOT NULL AND counted.denominator > 0;
