-- An authority's statistical neighbours in the latest version there is.
SELECT neighbour, rank, closeness, version
FROM neighbours
WHERE la = $place AND version = (SELECT max(version) FROM neighbours WHERE la = $place)
ORDER BY rank;
