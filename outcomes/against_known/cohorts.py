"""How many pupils a school sends: beside how many are expected, how many there were, and who is on roll."""

from collections.abc import Iterator

import pandas as pd

from loaders.check import Checked
from outcomes.against_known.known import NAME, Known
from outcomes.against_known.said import counted, percent, when
from outcomes.model import Finding
from outcomes.periods import later

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

LISTED = 20
"""Rows named in one sentence; each is also a note of its own."""


def cohorts(pupils: pd.DataFrame) -> pd.DataFrame:
    """How many pupils a pupil-level file has: place, period, term, pupils. A row without a pupil counts nobody."""
    who = _who(pupils)
    named = pupils[["place", "period", "term"]].assign(who=who)[(who != "") & (pupils["place"] != "")]
    return named.groupby(["place", "period", "term"], sort=False)["who"].nunique().reset_index(name="pupils")


def not_as_expected(checked: Checked, known: Known) -> Iterator[Finding]:
    """A query where a school sends fewer than 95%, or more than 105%, of the pupils expected of it."""
    if checked.pupils is None or checked.kind is None:
        return
    expected = known.expected(checked.kind).rename(columns={"pupils": "expected"})
    met = cohorts(checked.pupils).merge(expected, on=["place", "period"])
    met = met[(met["pupils"] < FEWEST * met["expected"]) | (met["pupils"] > MOST * met["expected"])]
    for place, period, term, pupils, wanted in met.itertuples(index=False, name=None):
        fewer = pupils < wanted
        yield Finding(
            severity="query",
            rule="fewer_than_expected" if fewer else "more_than_expected",
            message=f"{known.called(place)}, {when(period, term)}: {counted(pupils, 'pupil', 'pupils')}, "
            f"where {wanted:,} are expected.",
            remedy="Ask the school for the others, or accept."
            if fewer
            else "Check that none is there twice or belongs to another school, or accept.",
            value=f"{when(period, term)}: {pupils} of {wanted}",
            place=place,
        )


def down_by_half(checked: Checked, known: Known) -> Iterator[Finding]:
    """A query where a school sends fewer than half of the pupils it sent of the same kind and term a year before."""
    if checked.pupils is None or checked.kind is None or checked.kind in EVENTS:
        return
    before = known.received(checked.kind).rename(columns={"period": "earlier", "pupils": "before"})
    now = cohorts(checked.pupils)
    now = now[now["period"] != ""]
    met = now.assign(earlier=now["period"].map(lambda period: later(period, -1))).merge(
        before, on=["place", "earlier", "term"]
    )
    met = met[(met["before"] >= SEVERAL) & (met["pupils"] < HALF * met["before"])]
    columns = ["place", "period", "term", "pupils", "earlier", "before"]
    for place, period, term, pupils, earlier, then in met[columns].itertuples(index=False, name=None):
        yield Finding(
            severity="query",
            rule="cohort_halved",
            message=f"{known.called(place)}: {counted(pupils, 'pupil', 'pupils')} in "
            f"{when(period, term)}, after {then:,} in {when(earlier, term)}.",
            remedy="Check that the file is whole, or accept.",
            value=f"{when(period, term)}: {pupils} after {then}",
            place=place,
        )


def not_on_roll(checked: Checked, known: Known) -> Iterator[Finding]:
    """A query where fewer than 95% of a school's pupils are on that year's roll, naming the rows; under 50% a stop.

    A pupil is on roll by UPN or, failing that, by surname, forename and date of birth, whichever school the roll says.
    Only schools that have sent a roll for the year are looked at.
    """
    if checked.pupils is None or checked.kind in NOT_ON_ROLL:
        return
    rows = checked.pupils[_who(checked.pupils) != ""]
    for period in rows["period"].unique():
        roll = known.roll(period)
        here = rows[(rows["period"] == period) & rows["place"].isin(set(roll["place"]))]
        if here.empty:
            continue
        met = here[["place"]].assign(who=_who(here), found=_on_roll(here, roll, known))
        each = met.groupby(["place", "who"], sort=False)["found"].any()
        shares = each.groupby(level="place", sort=False).agg(["sum", "size"])
        for place, found, pupils in shares.itertuples(name=None):
            if found < ON_ROLL * pupils:
                missing = met.loc[(met["place"] == place) & ~met["found"], "place"]
                yield _match(place, period, int(found), int(pupils), missing.index, known)
                yield from _rows(period, missing)


def _rows(period: str, missing: pd.Series) -> Iterator[Finding]:
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


def _match(place: str, period: str, found: int, pupils: int, missing: pd.Index, known: Known) -> Finding:
    named = ", ".join(f"{row}" for row in missing[:LISTED])
    more = f" and {len(missing) - LISTED:,} more" if len(missing) > LISTED else ""
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


def _on_roll(rows: pd.DataFrame, roll: pd.DataFrame, known: Known) -> pd.Series:
    """Whether each row's pupil is on a roll: by UPN, else by name and date of birth."""
    found = (rows["upn"] != "") & known.pupil_numbers(rows["upn"]).isin(roll["pupil"])
    whole = (rows[NAME] != "").all(axis=1) & ~found
    if not whole.any():
        return found
    names = known.names[known.names["pupil"].isin(roll["pupil"])]
    return found | (whole & _by_name(rows).isin(set(_by_name(names))))


def _who(pupils: pd.DataFrame) -> pd.Series:
    """Whom a row is about: the UPN, else name and date of birth; "" for a row without a pupil."""
    if (pupils["upn"] != "").all():
        return pupils["upn"]
    named = _by_name(pupils).where((pupils[NAME] != "").any(axis=1), "")
    return pupils["upn"].where(pupils["upn"] != "", named)


def _by_name(people: pd.DataFrame) -> pd.Series:
    return people["surname"].str.casefold() + "|" + people["forename"].str.casefold() + "|" + people["born"]


RULES = (not_as_expected, down_by_half, not_on_roll)
