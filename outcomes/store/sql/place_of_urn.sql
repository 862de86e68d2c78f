-- The place a URN stands for.
SELECT place FROM urns WHERE urn = $urn;
