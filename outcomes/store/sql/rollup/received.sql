-- How many pupils are expected of a school, how many it has sent of each kind of return, term by term, and on which
-- returns a figure draws besides its own.
INSERT INTO generation.expected
SELECT place, period, kind, pupils, due
FROM arrived_expected
QUALIFY row_number() OVER (PARTITION BY place, period, kind ORDER BY sequence DESC) = 1
ORDER BY period, kind, place;

INSERT INTO generation.received
SELECT kind, place, period, term, pupils, accepted.return_id
FROM won_slices
JOIN accepted USING (sequence, kind)
WHERE place <> ''
ORDER BY ALL;

INSERT INTO generation.drawn_on SELECT DISTINCT return_id, also FROM drawn_on ORDER BY ALL;
