-- What became of some schools, and when.
SELECT place, becomes, kind, coalesce(CAST("on" AS TEXT), '') AS on_day
FROM links
WHERE list_contains($places, place)
ORDER BY ALL;
