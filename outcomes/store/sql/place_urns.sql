-- The URN that each school has, the latest where it has had several.
SELECT place, arg_max(urn, coalesce("from", DATE '1900-01-01')) AS urn FROM urns GROUP BY place;
