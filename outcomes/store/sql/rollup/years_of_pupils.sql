-- The years that pupils' rows speak of, those in which school leavers are grouped among them.
SELECT period FROM won_slices WHERE period <> '' AND kind IN ('pupils', 'pupil_attendance', 'pupil_exclusions')
UNION
SELECT roll FROM generation.pupil_results
ORDER BY ALL;
