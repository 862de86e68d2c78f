-- What some schools were before.
SELECT place, becomes, kind, CAST("on" AS TEXT) AS on_day FROM links WHERE list_contains($places, becomes) ORDER BY ALL;
