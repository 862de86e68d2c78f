-- How many pupils each school has sent of one kind of return, term by term.
SELECT place, period, term, pupils FROM received WHERE kind = $kind ORDER BY ALL;
