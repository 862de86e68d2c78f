-- Who is on roll in a year, and where.
SELECT pupil, place FROM pupils WHERE period = $period ORDER BY pupil, place;
