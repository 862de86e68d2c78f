-- Which file's word about pupils stands for each school, year and term, and what other systems know of a pupil in a year.
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

-- Filled a year at a time.
CREATE TEMP TABLE drawn_on (return_id TEXT, also TEXT);
