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

-- Of pupils' rows only those that say what happened to a few; rolls, sessions and results are read where they lie.
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
