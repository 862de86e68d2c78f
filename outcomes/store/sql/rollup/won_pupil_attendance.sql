-- One return's attendance, of the slices in which its word stands.
INSERT INTO generation.pupil_terms
SELECT
    pupil, place, period, term, as_at, present, elsewhere, authorised, unauthorised, late_before, late_after,
    accepted.return_id
FROM read_parquet($path)
JOIN won_slices USING (place, period, term)
JOIN accepted USING (sequence)
WHERE won_slices.kind = 'pupil_attendance' AND sequence = $sequence;
