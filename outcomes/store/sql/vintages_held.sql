-- Which measures of which areas more than one return speaks of.
SELECT DISTINCT place, measure FROM vintages WHERE term = 'year' ORDER BY place, measure;
