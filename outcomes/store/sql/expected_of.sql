-- How many pupils each school is expected to send of one kind of return.
SELECT place, period, pupils FROM expected WHERE kind = $kind ORDER BY period, place;
