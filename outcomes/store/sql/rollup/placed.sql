-- What arrived, at the places as we name them.
CREATE TEMP VIEW placed AS
SELECT coalesce(urns.place, arrived.place) AS place, arrived.* EXCLUDE (place)
FROM arrived
LEFT JOIN generation.urns ON arrived.place = 'school:urn:' || urns.urn;
