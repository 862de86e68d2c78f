-- The schools that anything but pupils' rows has spoken of: name, authority, and the day the last of their numbers ended.
WITH years AS (
    SELECT
        place,
        arg_max(la, period) AS la,
        bool_or(phase IS NOT NULL OR type IS NOT NULL OR state_funded IS NOT NULL) AS described
    FROM place_years
    GROUP BY place
),
closed AS (
    SELECT place, CAST(max("to") AS TEXT) AS day FROM urns GROUP BY place HAVING count(*) = count("to")
)
SELECT places.place, places.name, coalesce(years.la, '') AS la, coalesce(closed.day, '') AS closed
FROM places
LEFT JOIN years USING (place)
LEFT JOIN closed USING (place)
WHERE places.level = 'school' AND (places.name <> places.place OR years.described)
ORDER BY places.place;
