-- The authority a school was last in.
SELECT la FROM place_years WHERE place = $place AND la IS NOT NULL ORDER BY period DESC LIMIT 1;
