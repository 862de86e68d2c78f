-- One return's roll, of the slices in which its word stands: pupils as they were recorded in a year.
INSERT INTO generation.pupils
SELECT
    said.pupil, said.period, said.place, year_group, sex, fsm, fsm6, disadvantaged,
    CASE WHEN flagged.looked_after THEN 'yes' ELSE said.looked_after END,
    CASE WHEN flagged.ehcp THEN 'ehcp' ELSE sen END,
    sen_need, language, ethnicity,
    coalesce(majors.major, 'unknown'),
    birth_month, mobile,
    CASE WHEN flagged.child_in_need THEN 'yes' WHEN flags.period IS NOT NULL THEN 'no' ELSE 'unknown' END,
    CASE WHEN flagged.child_protection THEN 'yes' WHEN flags.period IS NOT NULL THEN 'no' ELSE 'unknown' END,
    accepted.return_id
FROM read_parquet($path) AS said
JOIN won_slices USING (place, period, term)
JOIN accepted USING (sequence)
LEFT JOIN ethnicity_majors AS majors USING (ethnicity)
LEFT JOIN flagged ON flagged.pupil = said.pupil AND flagged.period = said.period
LEFT JOIN (SELECT DISTINCT period FROM arrived_pupil_flags) AS flags ON flags.period = said.period
WHERE won_slices.kind = 'pupils' AND sequence = $sequence;
