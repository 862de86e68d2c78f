"""How many pupils a school sends: beside how many are expected, how many there were, and who is on roll."""

from collections.abc import Iterator

import pandas as pd

from model.findings import Finding
from model.periods import later
from outcomes.returns.plausibility.coverage import Coverage
from outcomes.returns.plausibility.prior_knowledge import NAME, PriorKnowledge, by_name
from outcomes.returns.plausibility.wording import counted, percent, period_words

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


def unexpected_cohorts(sent: Coverage, known: PriorKnowledge) -> Iterator[Finding]:
    """A query where a school sends fewer than 95%, or more than 105%, of the pupils expected of it."""
    expected = known.expected(sent.kind).rename(columns={"pupils": "expected"})
    if expected.empty:
        return
    met = sent.cohorts.merge(expected, on=["place", "period"])
    met = met[(met["pupils"] < FEWEST * met["expected"]) | (met["pupils"] > MOST * met["expected"])]
    for place, period, term, pupils, wanted in met.itertuples(index=False, name=None):
        fewer = pupils < wanted
        yield Finding(
            severity="query",
            rule="fewer_than_expected" if fewer else "more_than_expected",
            message=f"{known.called(place)}, {period_words(period, term)}: {counted(pupils, 'pupil', 'pupils')}, "
            f"where {wanted:,} are expected.",
            remedy="Ask the school for the others, or accept."
            if fewer
            else "Check that none is there twice or belongs to another school, or accept.",
            value=f"{period_words(period, term)}: {pupils} of {wanted}",
            place=place,
        )


def halved_cohorts(sent: Coverage, known: PriorKnowledge) -> Iterator[Finding]:
    """A query where a school sends fewer than half of the pupils it sent of the same kind and term a year before."""
    before = known.received(sent.kind).rename(columns={"period": "earlier", "pupils": "before"})
    if sent.kind in EVENTS or before.empty:
        return
    now = sent.cohorts[sent.cohorts["period"] != ""]
    now = now.assign(earlier=now["period"].map(lambda period: later(period, -1)))
    met = now.merge(before, on=["place", "earlier", "term"])
    met = met[(met["before"] >= SEVERAL) & (met["pupils"] < HALF * met["before"])]
    columns = ["place", "period", "term", "pupils", "earlier", "before"]
    for place, period, term, pupils, earlier, then in met[columns].itertuples(index=False, name=None):
        yield Finding(
            severity="query",
            rule="cohort_halved",
            message=f"{known.called(place)}: {counted(pupils, 'pupil', 'pupils')} in "
            f"{period_words(period, term)}, after {then:,} in {period_words(earlier, term)}.",
            remedy="Check that the file is whole, or accept.",
            value=f"{period_words(period, term)}: {pupils} after {then}",
            place=place,
        )


def pupils_not_on_roll(sent: Coverage, known: PriorKnowledge) -> Iterator[Finding]:
    """A query where fewer than 95% of a school's pupils are on that year's roll, naming the rows; under 50% a stop.

    A pupil is on roll by UPN or, failing that, by surname, forename and date of birth, whichever school the roll says.
    Only schools that have sent a roll for the year are looked at.
    """
    if sent.kind in NOT_ON_ROLL:
        return
    for period in sent.rows["period"].unique():
        roll = known.roll(period)
        here = sent.rows[(sent.rows["period"] == period) & sent.rows["place"].isin(list(roll.places))]
        if here.empty:
            continue
        met = here[["place", "pupil"]].assign(found=_is_on_roll(here, known, period))
        each = met.sort_values("found").drop_duplicates(["place", "pupil"], keep="last")
        shares = each.groupby("place", sort=False)["found"].agg(["sum", "size"])
        for place, found, pupils in shares.itertuples(name=None):
            if found < ON_ROLL * pupils:
                missing = met.loc[(met["place"] == place) & ~met["found"], "place"]
                yield _roll_match(place, period, int(found), int(pupils), missing.index, known)
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


def _roll_match(place: str, period: str, found: int, pupils: int, missing: pd.Index, known: PriorKnowledge) -> Finding:
    named = ", ".join(f"{row}" for row in missing[:MOST_ROWS_NAMED])
    more = f" and {len(missing) - MOST_ROWS_NAMED:,} more" if len(missing) > MOST_ROWS_NAMED else ""
    return Finding(
        severity="stop" if found < HARDLY_ON_ROLL * pupils and pupils >= SEVERAL else "query",
        rule="not_on_roll",
        message=f"{known.called(place)}: {found:,} of {counted(pupils, 'pupil', 'pupils')} "
        f"({percent(found / pupils)}) are on the roll of {period}. Look at "
        f"{'row' if len(missing) == 1 else 'rows'} {named}{more}.",
        remedy="Correct these pupils' UPNs or dates of birth, or send the roll again; if they joined since, accept.",
        value=f"{period}: {found} of {pupils}",
        place=place,
    )


def _is_on_roll(rows: pd.DataFrame, known: PriorKnowledge, period: str) -> pd.Series:
    """Whether each row's pupil is on a year's roll: by UPN, else by name and date of birth."""
    there = known.roll(period).pupils.get_indexer(pd.Index(rows["pupil"])) >= 0
    found = pd.Series(there, index=rows.index) & (rows["upn"] != "")
    if found.all():
        return found
    whole = (rows[NAME] != "").all(axis=1) & ~found
    return found | (whole & by_name(rows).isin(list(known.names_on_roll(period)))) if whole.any() else found


RULES = (unexpected_cohorts, halved_cohorts, pupils_not_on_roll)
