-- Pupils as they were recorded in each year, and which file's word stands for each school, year and term.
-- One winner per kind x place x period x term: final over revised over provisional over early, then the later return.
CREATE TEMP TABLE won_slices AS
SELECT kind, place, period, term, pupils, sequence
FROM pupil_slices
JOIN accepted USING (sequence, kind)
QUALIFY row_number() OVER (PARTITION BY kind, place, period, term ORDER BY accepted.status_rank, sequence DESC) = 1;

-- What other systems know of a pupil in a year: in care at any time of it is in care.
CREATE TEMP TABLE flagged AS
SELECT
    pupil, period,
    bool_or(flag = 'looked_after') AS looked_after,
    bool_or(flag = 'ehcp') AS ehcp,
    bool_or(flag = 'child_in_need') AS child_in_need,
    bool_or(flag = 'child_protection') AS child_protection
FROM arrived_pupil_flags
JOIN won_slices USING (place, period, term, sequence)
WHERE won_slices.kind = 'pupil_flags'
GROUP BY pupil, period;

INSERT INTO generation.pupils
SELECT
    arrived_pupils.pupil, arrived_pupils.period, arrived_pupils.place, year_group, sex, fsm, fsm6, disadvantaged,
    CASE WHEN flagged.looked_after THEN 'yes' ELSE arrived_pupils.looked_after END,
    CASE WHEN flagged.ehcp THEN 'ehcp' ELSE sen END,
    sen_need, language, ethnicity,
    coalesce(majors.major, 'unknown'),
    birth_month, mobile,
    CASE WHEN flagged.child_in_need THEN 'yes' WHEN flags.period IS NOT NULL THEN 'no' ELSE 'unknown' END,
    CASE WHEN flagged.child_protection THEN 'yes' WHEN flags.period IS NOT NULL THEN 'no' ELSE 'unknown' END,
    accepted.return_id
FROM arrived_pupils
JOIN won_slices USING (place, period, term, sequence)
JOIN accepted USING (sequence)
LEFT JOIN ethnicity_majors AS majors USING (ethnicity)
LEFT JOIN flagged ON flagged.pupil = arrived_pupils.pupil AND flagged.period = arrived_pupils.period
LEFT JOIN (SELECT DISTINCT period FROM arrived_pupil_flags) AS flags ON flags.period = arrived_pupils.period
WHERE won_slices.kind = 'pupils';

-- One description a pupil and year, whichever school a result comes from.
CREATE TEMP TABLE described AS
SELECT DISTINCT ON (pupil, period) *
FROM generation.pupils
ORDER BY pupil, period, return_id DESC, place;

INSERT INTO generation.pupil_terms
SELECT
    pupil, place, period, term, as_at, present, elsewhere, authorised, unauthorised, late_before, late_after,
    accepted.return_id
FROM arrived_pupil_attendance
JOIN won_slices USING (place, period, term, sequence)
JOIN accepted USING (sequence)
WHERE won_slices.kind = 'pupil_attendance';

INSERT INTO generation.expected
SELECT place, period, kind, pupils, due
FROM arrived_expected
QUALIFY row_number() OVER (PARTITION BY place, period, kind ORDER BY sequence DESC) = 1
ORDER BY period, kind, place;

-- How many pupils each school has sent of each kind of return, term by term.
INSERT INTO generation.received
SELECT kind, place, period, term, pupils, accepted.return_id
FROM won_slices
JOIN accepted USING (sequence, kind)
WHERE place <> ''
ORDER BY ALL;
