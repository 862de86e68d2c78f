-- One winner per place x period x term x measure x characteristic, never per category, so parts come from one file:
-- the source order for the measure, then final over revised over provisional over early, then the later return.
-- Some measures at a time (the variable `measures`): no winner depends on another measure, and memory is not without end.
CREATE OR REPLACE TEMP VIEW competing AS
SELECT * FROM placed WHERE list_contains(getvariable('measures'), measure);

CREATE OR REPLACE TEMP TABLE ranked_slices AS
SELECT
    slices.*,
    row_number() OVER (
        PARTITION BY place, period, term, slices.measure, characteristic
        ORDER BY coalesce(own.rank, usual.rank, 999), accepted.status_rank, slices.sequence DESC
    ) AS rank
FROM (SELECT DISTINCT place, period, term, measure, characteristic, sequence FROM competing) AS slices
JOIN accepted ON accepted.sequence = slices.sequence
LEFT JOIN source_order AS own ON own.measure = slices.measure AND own.source = accepted.source
LEFT JOIN source_order AS usual ON usual.measure = '' AND usual.source = accepted.source;

INSERT INTO generation.results
SELECT
    placed.place, placed.period, placed.term, placed.measure, placed.characteristic, placed.category,
    placed.numerator, placed.denominator, placed.value, placed.lower, placed.upper, placed.decimals,
    placed.status, placed.public_domain, accepted.return_id
FROM competing AS placed
JOIN ranked_slices USING (place, period, term, measure, characteristic, sequence)
JOIN accepted USING (sequence)
WHERE ranked_slices.rank = 1
ORDER BY
    placed.measure, placed.characteristic, placed.place, placed.period, placed.term, placed.category;

-- What an area's figure was before, or is elsewhere: shown beside it, never summed or compared.
INSERT INTO generation.superseded
SELECT
    placed.place, placed.period, placed.term, placed.measure, placed.characteristic, placed.category,
    placed.numerator, placed.denominator, placed.value, placed.decimals, placed.public_domain, accepted.return_id
FROM competing AS placed
JOIN ranked_slices USING (place, period, term, measure, characteristic, sequence)
JOIN accepted USING (sequence)
WHERE ranked_slices.rank > 1
    AND placed.status = 'ok'
    AND placed.characteristic = 'all'
    AND placed.place NOT LIKE 'school:%'
ORDER BY placed.measure, placed.place, placed.period, placed.term, ranked_slices.rank;

-- How many pupils there were when it was last known, winner or not: a figure without a cohort is turned into "about so
-- many pupils" on this.
INSERT INTO generation.cohorts
SELECT
    place, measure, characteristic, category,
    max(period),
    arg_max(denominator, (period, -rank)),
    arg_max(placed.public_domain, (period, -rank)),
    arg_max(return_id, (period, -rank))
FROM competing AS placed
JOIN ranked_slices USING (place, period, term, measure, characteristic, sequence)
JOIN accepted USING (sequence)
WHERE denominator IS NOT NULL AND term = 'year' AND placed.status = 'ok'
GROUP BY place, measure, characteristic, category
ORDER BY measure, characteristic, place, category;
