-- What each place is called now: reference data for areas; for schools the latest period, then the later return, that says.
INSERT INTO generation.urns
SELECT urn, max(place), NULL, NULL
FROM arrived_places
WHERE urn <> '' AND place LIKE 'school:%' AND place NOT LIKE 'school:urn:%'
GROUP BY urn
ORDER BY urn;

CREATE TEMP TABLE said AS
SELECT coalesce(urns.place, arrived_places.place) AS place, arrived_places.* EXCLUDE (place)
FROM arrived_places
LEFT JOIN generation.urns ON arrived_places.place = 'school:urn:' || urns.urn;

INSERT INTO generation.places
SELECT place, level, name, region, NULL, NULL, NULL, NULL, NULL, NULL
FROM areas
UNION ALL
SELECT
    place,
    max(level),
    coalesce(arg_max(name, (period, sequence)) FILTER (WHERE name <> ''), place),
    arg_max(region, (period, sequence)) FILTER (WHERE region <> ''),
    arg_max(town, (period, sequence)) FILTER (WHERE town <> ''),
    arg_max(postcode, (period, sequence)) FILTER (WHERE postcode <> ''),
    NULL, NULL, NULL, NULL
FROM said
WHERE place NOT IN (SELECT place FROM areas)
GROUP BY place
ORDER BY 1;
