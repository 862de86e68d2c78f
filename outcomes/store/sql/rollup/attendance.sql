-- Sessions per pupil, school and term become the attendance measures of every school and group.
-- A year is the sum of its three terms where a school sent all three, and a snapshot of the year so far where it did not.
CREATE OR REPLACE TEMP TABLE attended AS
WITH sent AS (
    SELECT place, term, max(return_id) AS return_id
    FROM generation.pupil_terms
    WHERE period = getvariable('period')
    GROUP BY place, term
),
made AS (
    SELECT 'year' AS term, ['autumn', 'spring', 'summer'] AS parts
    UNION ALL
    SELECT 'autumn+spring', ['autumn', 'spring']
),
derivable AS (
    SELECT sent.place, made.term, made.parts
    FROM (SELECT place, list(term) AS terms FROM sent GROUP BY place) AS sent
    JOIN made ON list_has_all(sent.terms, made.parts)
),
parts AS (
    SELECT place, term, unnest(parts) AS part FROM derivable
    UNION ALL
    SELECT place, term, term FROM sent ANTI JOIN derivable USING (place, term)
)
-- One file's word a school and term: a group of those who left at Christmas goes with the others.
SELECT
    CAST(dense_rank() OVER (ORDER BY parts.place, parts.term) AS INTEGER) AS attended_number,
    parts.place, parts.term, part,
    max(return_id) OVER (PARTITION BY parts.place, parts.term) AS return_id
FROM parts
JOIN sent ON sent.place = parts.place AND sent.term = part;

-- Aged 5 to 15 on 31 August, and expected in school at all. A year group nobody recorded is not held against a child.
-- Who is persistently or severely absent is decided by whole numbers.
CREATE OR REPLACE TEMP TABLE enrolments AS
SELECT
    attended_number, pupil_year,
    sum(present) + sum(elsewhere) + sum(authorised) + sum(unauthorised) AS possible,
    sum(authorised) + sum(unauthorised) AS absence,
    sum(authorised) AS authorised,
    sum(unauthorised) AS unauthorised,
    sum(late_before) AS late_before,
    sum(late_after) AS late_after,
    10 * absence >= possible AS persistent,
    2 * absence >= possible AS severe
FROM generation.pupil_terms AS terms
JOIN attended ON attended.place = terms.place AND attended.part = terms.term
JOIN pupil_years USING (pupil)
WHERE terms.period = getvariable('period')
    AND year_group NOT IN ('nursery', 'reception', '12', '13', '14')
GROUP BY attended_number, pupil_year
HAVING possible > 0;

CREATE OR REPLACE TEMP TABLE sessions AS
SELECT
    attended_number, group_number,
    sum(possible) AS possible, sum(absence) AS absence, sum(authorised) AS authorised,
    sum(unauthorised) AS unauthorised, sum(late_before) AS late_before, sum(late_after) AS late_after,
    count(*) AS enrolments,
    count(*) FILTER (WHERE persistent) AS persistent,
    count(*) FILTER (WHERE severe) AS severe,
    coalesce(sum(absence) FILTER (WHERE persistent), 0) AS missed_by_persistent
FROM enrolments
JOIN pupil_groups USING (pupil_year)
GROUP BY attended_number, group_number;

INSERT INTO arrived BY NAME
SELECT
    place, getvariable('period') AS period, term, counted.measure, characteristic, category,
    counted.numerator, counted.denominator, 'ok' AS status, FALSE AS public_domain, accepted.sequence
FROM sessions
JOIN (SELECT DISTINCT attended_number, place, term, return_id FROM attended) USING (attended_number)
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
