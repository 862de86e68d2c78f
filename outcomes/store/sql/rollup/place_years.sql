-- What each school was in each year it has results, sent pupils' rows or is expected to: from the return of that year that says, the register before the
-- others; failing that, from the nearest year that does. An academy keeps its LAESTAB's authority unless a return differs.
INSERT INTO generation.place_years
WITH that_year AS (
    SELECT
        place, period,
        arg_max(la, (register, sequence)) FILTER (WHERE la <> '') AS la,
        arg_max(phase, (register, sequence)) FILTER (WHERE phase <> '') AS phase,
        arg_max(type, (register, sequence)) FILTER (WHERE type <> '') AS type,
        arg_max(state_funded, (register, sequence)) FILTER (WHERE state_funded IS NOT NULL) AS state_funded,
        arg_max(trust, (register, sequence)) FILTER (WHERE trust <> '') AS trust
    FROM said
    WHERE level = 'school'
    GROUP BY place, period
),
needed AS (
    SELECT place, period FROM that_year WHERE period <> ''
    UNION
    SELECT place, period FROM placed WHERE place LIKE 'school:%'
    UNION
    SELECT place, period FROM pupil_slices WHERE place <> ''
    UNION
    SELECT place, period FROM arrived_expected WHERE place <> ''
),
ranked AS (
    SELECT
        needed.place, needed.period,
        that_year.la, that_year.phase, that_year.type, that_year.state_funded, that_year.trust,
        abs(CAST(left(needed.period, 4) AS BIGINT) - CAST(left(nullif(that_year.period, ''), 4) AS BIGINT)) AS distance,
        that_year.period AS said_of
    FROM needed
    LEFT JOIN that_year ON that_year.place = needed.place
)
SELECT
    place, period,
    coalesce(
        arg_min(la, (coalesce(distance, 99), said_of)) FILTER (WHERE la IS NOT NULL),
        CASE WHEN place NOT LIKE 'school:urn:%' THEN 'la:' || substr(place, 8, 3) END
    ),
    arg_min(phase, (coalesce(distance, 99), said_of)) FILTER (WHERE phase IS NOT NULL),
    arg_min(type, (coalesce(distance, 99), said_of)) FILTER (WHERE type IS NOT NULL),
    arg_min(state_funded, (coalesce(distance, 99), said_of)) FILTER (WHERE state_funded IS NOT NULL),
    CAST(max(CASE WHEN distance = 0 THEN trust END) AS TEXT)
FROM ranked
GROUP BY place, period
ORDER BY place, period;
