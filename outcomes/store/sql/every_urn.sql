-- Whose number each URN is.
SELECT urn, place FROM urns ORDER BY urn;
