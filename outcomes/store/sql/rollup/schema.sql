-- The tables of a generation (docs/decisions/0003-tables.md).
CREATE TABLE generation.places (
    place TEXT, level TEXT, name TEXT, region TEXT, town TEXT, postcode TEXT,
    easting BIGINT, northing BIGINT, ward TEXT, district TEXT
);
CREATE TABLE generation.urns (urn TEXT, place TEXT, "from" DATE, "to" DATE);
CREATE TABLE generation.links (place TEXT, becomes TEXT, kind TEXT, "on" DATE);
CREATE TABLE generation.neighbours (la TEXT, neighbour TEXT, rank BIGINT, closeness TEXT, version TEXT);
CREATE TABLE generation.place_years (
    place TEXT, period TEXT, la TEXT, phase TEXT, type TEXT, state_funded BOOLEAN, trust TEXT
);
CREATE TABLE generation.results (
    place TEXT, period TEXT, term TEXT, measure TEXT, characteristic TEXT, category TEXT,
    numerator DOUBLE, denominator BIGINT, value DOUBLE, lower DOUBLE, upper DOUBLE, decimals BIGINT,
    status TEXT, public_domain BOOLEAN, return_id TEXT
);
CREATE TABLE generation.pooled (
    place TEXT, period TEXT, term TEXT, measure TEXT, characteristic TEXT, category TEXT,
    numerator DOUBLE, denominator BIGINT, public_domain BOOLEAN, rounded_source BOOLEAN,
    schools BIGINT, left_out_schools BIGINT, left_out_pupils BIGINT, returns TEXT[]
);
CREATE TABLE generation.vintages (
    place TEXT, period TEXT, term TEXT, measure TEXT, basis TEXT, numerator DOUBLE, denominator BIGINT, value DOUBLE,
    decimals BIGINT, public_domain BOOLEAN, schools BIGINT, status TEXT, return_id TEXT
);
CREATE TABLE generation.superseded (
    place TEXT, period TEXT, term TEXT, measure TEXT, characteristic TEXT, category TEXT,
    numerator DOUBLE, denominator BIGINT, value DOUBLE, decimals BIGINT, public_domain BOOLEAN, return_id TEXT
);
CREATE TABLE generation.cohorts (
    place TEXT, measure TEXT, characteristic TEXT, category TEXT, period TEXT, pupils BIGINT, public_domain BOOLEAN,
    return_id TEXT
);
CREATE TABLE generation.pupils (
    pupil BIGINT, period TEXT, place TEXT, year_group TEXT, sex TEXT, fsm TEXT, fsm6 TEXT, disadvantaged TEXT,
    looked_after TEXT, sen TEXT, sen_need TEXT, language TEXT, ethnicity TEXT, ethnicity_major TEXT, birth_month TEXT,
    mobile TEXT, child_in_need TEXT, child_protection TEXT, return_id TEXT
);
CREATE TABLE generation.pupil_results (
    pupil BIGINT, place TEXT, period TEXT, roll TEXT, term TEXT, measure TEXT, numerator DOUBLE, denominator BIGINT,
    return_id TEXT
);
CREATE TABLE generation.pupil_terms (
    pupil BIGINT, place TEXT, period TEXT, term TEXT, as_at TEXT, present BIGINT, elsewhere BIGINT, authorised BIGINT,
    unauthorised BIGINT, late_before BIGINT, late_after BIGINT, return_id TEXT
);
CREATE TABLE generation.expected (place TEXT, period TEXT, kind TEXT, pupils BIGINT, due TEXT);
CREATE TABLE generation.received (
    kind TEXT, place TEXT, period TEXT, term TEXT, pupils BIGINT, return_id TEXT
);
CREATE TABLE generation.drawn_on (return_id TEXT, also TEXT);
CREATE TABLE generation.withheld (
    audience TEXT, place TEXT, period TEXT, term TEXT, measure TEXT, characteristic TEXT, category TEXT, reason TEXT
);
CREATE TABLE generation.returns (
    return_id TEXT, kind TEXT, source TEXT, title TEXT, publisher TEXT, licence TEXT, periods TEXT[], status TEXT,
    file TEXT, sha256 TEXT, rows BIGINT, sender TEXT, "at" TEXT, note TEXT, kept_sha256 TEXT, shown_rows BIGINT
);
CREATE TABLE generation.findings (
    return_id TEXT, severity TEXT, rule TEXT, sheet TEXT, "row" BIGINT, "column" TEXT, value TEXT,
    message TEXT, remedy TEXT, place TEXT
);
CREATE TABLE generation.breaks (measure TEXT, period TEXT, type TEXT, what TEXT);
CREATE TABLE generation.meta (key TEXT, value TEXT);
