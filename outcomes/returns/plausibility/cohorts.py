"""How many pupils a school sends: beside how many are expected, how many there were, and who is on roll."""

from collections.abc import Iterator

import pandas as pd

from loaders.rules.pupil_identity import names_and_births
from model.findings import Finding
from model.periods import later
from model.wording import count_of
from outcomes.returns.plausibility.coverage import Coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import percent, period_words

FEWEST, MOST = 0.95, 1.05
"""Of the pupils expected of a school: fewer, or more, are asked about."""

ON_ROLL, HARDLY_ON_ROLL = 0.95, 0.50
"""Of a school's pupils in a file: fewer on that year's roll are asked about; fewer still, and it is another file."""

HALF = 0.5
SEVERAL = 10
"""Pupils from which a share says something; with fewer, nothing is refused for it."""

EVENTS = frozenset({"pupil_exclusions", "pupil_flags"})
"""Kinds that name only pupils to whom something happened: their number is a figure and not a cohort."""

NOT_ON_ROLL = frozenset({"pupils", "attainment_by_19", "pupil_destinations", "pupil_flags"})
"""Kinds whose young people need not be on that year's roll: they make it, have left, or may be at no school."""

MOST_ROWS_NAMED = 20
"""Rows named in one sentence; each is also a note of its own."""


def unexpected_cohorts(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query where a school sends fewer than 95%, or more than 105%, of the pupils expected of it."""
    expected = knowledge.expected_pupils(coverage.kind).rename(columns={"pupils": "expected"})
    if expected.empty:
        return
    cohorts = coverage.cohorts.merge(expected, on=["place", "period"])
    cohorts = cohorts[
        (cohorts["pupils"] < FEWEST * cohorts["expected"]) | (cohorts["pupils"] > MOST * cohorts["expected"])
    ]
    for place, period, term, pupils, expected_pupils in cohorts.itertuples(index=False, name=None):
        fewer = pupils < expected_pupils
        yield Finding(
            severity="query",
            rule="fewer_than_expected" if fewer else "more_than_expected",
            message=f"{knowledge.school_name(place)}, {period_words(period, term)}: "
            f"{count_of(pupils, 'pupil')}, where {expected_pupils:,} are expected.",
            remedy="Ask the school for the others, or accept."
            if fewer
            else "Check that none is there twice or belongs to another school, or accept.",
            value=f"{period_words(period, term)}: {pupils} of {expected_pupils}",
            place=place,
        )


def halved_cohorts(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query where a school sends fewer than half of the pupils it sent of the same kind and term a year before."""
    before = knowledge.received_pupils(coverage.kind).rename(columns={"period": "earlier", "pupils": "before"})
    if coverage.kind in EVENTS or before.empty:
        return
    now = coverage.cohorts[coverage.cohorts["period"] != ""]
    now = now.assign(earlier=now["period"].map(lambda period: later(period, -1)))
    cohorts = now.merge(before, on=["place", "earlier", "term"])
    cohorts = cohorts[(cohorts["before"] >= SEVERAL) & (cohorts["pupils"] < HALF * cohorts["before"])]
    columns = ["place", "period", "term", "pupils", "earlier", "before"]
    for place, period, term, pupils, earlier, then in cohorts[columns].itertuples(index=False, name=None):
        yield Finding(
            severity="query",
            rule="cohort_halved",
            message=f"{knowledge.school_name(place)}: {count_of(pupils, 'pupil')} in "
            f"{period_words(period, term)}, after {then:,} in {period_words(earlier, term)}.",
            remedy="Check that the file is whole, or accept.",
            value=f"{period_words(period, term)}: {pupils} after {then}",
            place=place,
        )


def pupils_not_on_roll(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query where fewer than 95% of a school's pupils are on that year's roll, naming the rows; under 50% a stop.

    A pupil is on roll by UPN or, failing that, by surname, forename and date of birth, whichever school the roll says.
    Only schools that have sent a roll for the year are looked at.
    """
    if coverage.kind in NOT_ON_ROLL:
        return
    for period in coverage.rows["period"].unique():
        roll = knowledge.roll(period)
        here = coverage.rows[(coverage.rows["period"] == period) & coverage.rows["place"].isin(list(roll.places))]
        if here.empty:
            continue
        matches = here[["place", "pupil"]].assign(found=_is_on_roll(here, knowledge, period))
        pupils_at_schools = matches.sort_values("found").drop_duplicates(["place", "pupil"], keep="last")
        shares = pupils_at_schools.groupby("place", sort=False)["found"].agg(["sum", "size"])
        for place, pupils_on_roll, pupils in shares.itertuples(name=None):
            if pupils_on_roll < ON_ROLL * pupils:
                missing = matches.loc[(matches["place"] == place) & ~matches["found"], "place"]
                yield _roll_match(place, period, int(pupils_on_roll), int(pupils), missing.index, knowledge)
                yield from _row_notes(period, missing)


def _row_notes(period: str, missing: pd.Series) -> Iterator[Finding]:
    """The review list: a note for each row (with its school) whose pupil is not on the roll."""
    for row, place in missing.items():
        yield Finding(
            severity="note",
            rule="row_not_on_roll",
            message=f"Row {row}: this pupil is on nobody's roll of {period}.",
            remedy="Check the UPN, or the name and date of birth.",
            row=int(str(row)),
            column="UPN",
            place=str(place),
        )


def _roll_match(
    place: str, period: str, pupils_on_roll: int, pupils: int, missing: pd.Index, knowledge: PriorKnowledge
) -> Finding:
    row_numbers = ", ".join(f"{row}" for row in missing[:MOST_ROWS_NAMED])
    more = f" and {len(missing) - MOST_ROWS_NAMED:,} more" if len(missing) > MOST_ROWS_NAMED else ""
    return Finding(
        severity="stop" if pupils_on_roll < HARDLY_ON_ROLL * pupils and pupils >= SEVERAL else "query",
        rule="not_on_roll",
        message=f"{knowledge.school_name(place)}: {pupils_on_roll:,} of {count_of(pupils, 'pupil')} "
        f"({percent(pupils_on_roll / pupils)}) are on the roll of {period}. Look at "
        f"{'row' if len(missing) == 1 else 'rows'} {row_numbers}{more}.",
        remedy="Correct these pupils' UPNs or dates of birth, or send the roll again; if they joined since, accept.",
        value=f"{period}: {pupils_on_roll} of {pupils}",
        place=place,
    )


def _is_on_roll(rows: pd.DataFrame, knowledge: PriorKnowledge, period: str) -> pd.Series:
    """Whether each row's pupil is on a year's roll: by UPN, else by name and date of birth."""
    there = knowledge.roll(period).pupils.get_indexer(pd.Index(rows["pupil"])) >= 0
    on_roll = pd.Series(there, index=rows.index) & (rows["upn"] != "")
    if on_roll.all():
        return on_roll
    names = names_and_births(rows)
    has_name = (names != "") & ~on_roll
    return on_roll | (has_name & names.isin(list(knowledge.names_on_roll(period)))) if has_name.any() else on_roll


RULES = (unexpected_cohorts, halved_cohorts, pupils_not_on_roll)
