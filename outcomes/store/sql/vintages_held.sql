-- Which measures of which areas more than one return speaks of.
SELECT DISTINCT place, measure, public_domain FROM vintages WHERE term = 'year' ORDER BY place, measure;
