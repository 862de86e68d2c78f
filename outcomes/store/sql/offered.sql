-- What can be asked: the measures, groups and years there are at each place that is not a school, and of schools by authority.
-- An authority of which nothing was published has what its schools add up to.
SELECT measure, place, characteristic, list_sort(list(DISTINCT period)) AS periods
FROM results
WHERE place NOT LIKE 'school:%' AND term = 'year'
GROUP BY ALL
UNION ALL
SELECT measure, place, characteristic, list_sort(list(DISTINCT period))
FROM pooled
WHERE term = 'year' AND place NOT IN (SELECT place FROM results)
GROUP BY ALL
UNION ALL
SELECT results.measure, place_years.la || ' schools', results.characteristic, list_sort(list(DISTINCT results.period))
FROM results
JOIN place_years USING (place, period)
WHERE results.term = 'year' AND results.characteristic = 'all'
GROUP BY ALL
ORDER BY 1, 2, 3;
