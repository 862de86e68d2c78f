-- What became of schools, and when.
SELECT place, becomes, kind, coalesce(CAST("on" AS TEXT), '') AS on_day FROM links ORDER BY ALL;
