-- Every authority's statistical neighbours in the latest version there is of them, the closest first.
SELECT la, neighbour, version
FROM neighbours
QUALIFY version = max(version) OVER (PARTITION BY la)
ORDER BY la, rank;
