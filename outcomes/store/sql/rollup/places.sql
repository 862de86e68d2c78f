-- What each place is called now: reference data for areas; for schools the latest period, then the later return, that says.
-- A register says from when to when a URN was whose; other returns only that it was.
INSERT INTO generation.urns
WITH every_urn AS (
    SELECT urn, place, "from", "to", sequence, TRUE AS register FROM arrived_urns
    UNION ALL
    SELECT urn, place, '', '', sequence, FALSE FROM arrived_places
    WHERE urn <> '' AND place LIKE 'school:%' AND place NOT LIKE 'school:urn:%'
)
SELECT
    urn,
    arg_max(place, (register, sequence)),
    TRY_CAST(arg_max("from", (register, sequence)) AS DATE),
    TRY_CAST(arg_max("to", (register, sequence)) AS DATE)
FROM every_urn
GROUP BY urn
ORDER BY urn;

-- What became of a school. A list of links knows schools by URN; it counts where both ends have a place here.
INSERT INTO generation.links
SELECT DISTINCT
    coalesce(own.place, arrived_links.place),
    coalesce(successor.place, arrived_links.becomes),
    kind,
    TRY_CAST("on" AS DATE)
FROM arrived_links
LEFT JOIN generation.urns AS own ON arrived_links.place = 'school:urn:' || own.urn
LEFT JOIN generation.urns AS successor ON arrived_links.becomes = 'school:urn:' || successor.urn
WHERE coalesce(own.place, arrived_links.place) <> coalesce(successor.place, arrived_links.becomes)
ORDER BY ALL;

-- Who is like whom, each version as it was published.
INSERT INTO generation.neighbours
SELECT DISTINCT la, neighbour, CAST(rank AS BIGINT), closeness, version
FROM arrived_neighbours
ORDER BY version, la, 3;

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
