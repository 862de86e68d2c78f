-- Everything the active returns say, with the order in which they were accepted.
CREATE TEMP TABLE arrived (
    place TEXT, period TEXT, term TEXT, measure TEXT, characteristic TEXT, category TEXT,
    numerator DOUBLE, denominator BIGINT, value DOUBLE, lower DOUBLE, upper DOUBLE, decimals BIGINT,
    status TEXT, public_domain BOOLEAN, sequence BIGINT
);
CREATE TEMP TABLE arrived_urns (urn TEXT, place TEXT, "from" TEXT, "to" TEXT, sequence BIGINT);
CREATE TEMP TABLE arrived_links (urn TEXT, place TEXT, becomes TEXT, kind TEXT, "on" TEXT, sequence BIGINT);
CREATE TEMP TABLE arrived_neighbours (
    la TEXT, neighbour TEXT, rank TEXT, closeness TEXT, version TEXT, sequence BIGINT
);
CREATE TEMP TABLE arrived_places (
    place TEXT, period TEXT, level TEXT, name TEXT, la TEXT, region TEXT, urn TEXT, phase TEXT, type TEXT,
    state_funded BOOLEAN, trust TEXT, town TEXT, postcode TEXT, sequence BIGINT, register BOOLEAN
);

-- Pupils' rows, a table a kind; those of results keep the columns of their kind and come when there are any.
CREATE TEMP TABLE arrived_pupils (
    pupil BIGINT, place TEXT, period TEXT, term TEXT, year_group TEXT, sex TEXT, fsm TEXT, fsm6 TEXT,
    disadvantaged TEXT, looked_after TEXT, sen TEXT, sen_need TEXT, language TEXT, ethnicity TEXT, birth_month TEXT,
    mobile TEXT, sequence BIGINT
);
CREATE TEMP TABLE arrived_pupil_attendance (
    pupil BIGINT, place TEXT, period TEXT, term TEXT, as_at TEXT, present BIGINT, elsewhere BIGINT, authorised BIGINT,
    unauthorised BIGINT, late_before BIGINT, late_after BIGINT, sequence BIGINT
);
CREATE TEMP TABLE arrived_pupil_exclusions (
    pupil BIGINT, place TEXT, period TEXT, term TEXT, "on" TEXT, type TEXT, sessions BIGINT, sequence BIGINT
);
CREATE TEMP TABLE arrived_pupil_flags (
    pupil BIGINT, place TEXT, period TEXT, term TEXT, flag TEXT, responsible TEXT, "from" TEXT, "to" TEXT, sequence BIGINT
);
CREATE TEMP TABLE arrived_expected (place TEXT, period TEXT, kind TEXT, pupils BIGINT, due TEXT, sequence BIGINT);
CREATE TEMP TABLE pupil_slices (
    kind TEXT, place TEXT, period TEXT, term TEXT, pupils BIGINT, sequence BIGINT
);
