-- Which other returns a return's figures draw on: the roll that says who its pupils are, the terms of a year.
SELECT return_id, also FROM drawn_on ORDER BY ALL;
