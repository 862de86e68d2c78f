-- Every place, whether or not it has results. Of schools that share an authority and a name each is told apart by its town,
-- or, where towns do not tell them apart, by its number.
WITH alike AS (
    SELECT
        substr(place, 8, 3) AS authority, lcase(trim(name)) AS same_name,
        count(DISTINCT trim(town)) FILTER (WHERE trim(town) <> '') = count(*) AS apart_by_town
    FROM places
    WHERE level = 'school'
    GROUP BY ALL
    HAVING count(*) > 1
)
SELECT
    place,
    CASE
        WHEN same_name IS NULL THEN name
        WHEN apart_by_town THEN name || ', ' || trim(town)
        ELSE name || ' (' || replace(substr(place, 8), 'urn:', 'URN ') || ')'
    END AS name,
    level, region
FROM places
LEFT JOIN alike
    ON level = 'school' AND authority = substr(place, 8, 3) AND same_name = lcase(trim(name))
ORDER BY place;
