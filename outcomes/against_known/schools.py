"""Which schools a file names: known here, ours, open, and under the number they have now."""

from collections.abc import Iterator
from difflib import get_close_matches

import pandas as pd

from loaders.check import Checked
from outcomes.against_known.known import Known
from outcomes.against_known.said import counted, first_day, number
from outcomes.model import Finding

COLUMN = "LAESTAB"

ELSEWHERE = frozenset({"pupil_flags"})
"""Kinds whose children may well be at another authority's school: a child in care keeps its authority."""

NEAR = 0.8
"""How alike two numbers are that differ in one digit, or in the order of two (difflib: 0.86)."""

BECAME = {"merged": "became part of", "split": "was split into"}


def sent(checked: Checked) -> pd.DataFrame:
    """The schools that a school's or the authority's file names: place, period, row (the first of them), rows."""
    table = checked.expected if checked.pupils is None else checked.pupils
    if table is None:
        return pd.DataFrame(columns=["place", "period", "row", "rows"])
    named = table.loc[table["place"] != "", ["place", "period"]]
    named = named.assign(row=named.index if checked.pupils is not None else None)
    grouped = named.groupby(["place", "period"], sort=False)
    return grouped.agg(row=("row", "first"), rows=("place", "size")).reset_index()


def nothing_known(checked: Checked, known: Known) -> Iterator[Finding]:
    """One query, and not a stop a row, where nobody has said yet which schools there are."""
    places = sent(checked)["place"].nunique()
    if places and not _any_known(known):
        yield Finding(
            severity="query",
            rule="no_schools_known",
            message=f"No school of this authority is known here yet, so the "
            f"{counted(places, 'school', 'schools')} that the file names could not be checked.",
            remedy="Load a register of schools first. If you are sure of the numbers, accept.",
            column=COLUMN,
        )


def unknown(checked: Checked, known: Known) -> Iterator[Finding]:
    """A stop for each school that is on no register here, naming those with the nearest numbers."""
    if not _any_known(known):
        return
    named = sent(checked)
    other = named["place"].map(lambda place: _authority(place, known) not in ("", known.authority))
    strange = named[~named["place"].isin(known.schools.index) & ~other.astype(bool)].drop_duplicates("place")
    for place, row, rows in strange[["place", "row", "rows"]].itertuples(index=False, name=None):
        yield Finding(
            severity="stop",
            rule="unknown_school",
            message=f"No school {number(place)} is known here; {counted(rows, 'row names', 'rows name')} it."
            f"{_nearest(place, known)}",
            remedy="Correct the number. If the school is new, load the register that lists it, then this file again.",
            row=_row(row),
            column=COLUMN,
            value=number(place),
            place=place,
        )


def of_another_authority(checked: Checked, known: Known) -> Iterator[Finding]:
    """A stop for each school of another authority; a query where children may well be elsewhere."""
    named = sent(checked).drop_duplicates("place")
    for place, row, rows in named[["place", "row", "rows"]].itertuples(index=False, name=None):
        authority = _authority(place, known)
        if authority in ("", known.authority):
            continue
        home = known.authorities.get(known.authority, known.authority)
        yield Finding(
            severity="query" if checked.kind in ELSEWHERE else "stop",
            rule="other_authority",
            message=f"{known.called(place)} is a school of {known.authorities.get(authority, authority)}, "
            f"not of {home}; {counted(rows, 'row names', 'rows name')} it.",
            remedy="Remove these rows, or correct the number.",
            row=_row(row),
            column=COLUMN,
            value=number(place),
            place=place,
        )


def under_a_former_number(checked: Checked, known: Known) -> Iterator[Finding]:
    """A query for each school that had become another before the year began, naming what it is now."""
    for place, period, row, becomes, kind, on in _became(checked, known).itertuples(index=False, name=None):
        now = " and ".join(known.called(each) for each in becomes)
        yield Finding(
            severity="query",
            rule="former_number",
            message=f"{known.called(place)} {BECAME.get(kind, 'became')} {now} on {on}, before {period}.",
            remedy=f"Send the rows of {period} under the number the school has now, or accept.",
            row=_row(row),
            column=COLUMN,
            value=number(place),
            place=place,
        )


def closed(checked: Checked, known: Known) -> Iterator[Finding]:
    """A query for each school that was closed when the year began, naming its successor where one is known."""
    named = sent(checked)
    named = named[named["period"] != ""].join(known.schools["closed"], on="place", how="inner")
    shut = named[(named["closed"] != "") & (named["closed"] <= named["period"].map(first_day).astype("str"))]
    if shut.empty:
        return
    became = set(_became(checked, known)["place"])
    successors = known.links(list(shut["place"].unique())).groupby("place")["becomes"].agg(list)
    for place, period, row, day in shut[["place", "period", "row", "closed"]].itertuples(index=False, name=None):
        if place in became:
            continue
        after = [known.called(each) for each in successors.get(place, [])]
        said = f" Its successor is {' and '.join(after)}." if after else " No successor is known."
        yield Finding(
            severity="query",
            rule="closed_school",
            message=f"{known.called(place)} closed on {day}, before {period} began.{said}",
            remedy="Correct the number or the year, or accept.",
            row=_row(row),
            column=COLUMN,
            value=number(place),
            place=place,
        )


def new_places(checked: Checked, known: Known) -> Iterator[Finding]:
    """One note of how many schools a published file tells of for the first time; they become places."""
    if checked.results.empty or known.schools.empty:
        return
    said = set(checked.places.loc[checked.places["level"] == "school", "place"])
    new = sorted(said - set(known.schools.index))
    if new:
        yield Finding(
            severity="note",
            rule="new_places",
            message=f"{counted(len(new), 'school is', 'schools are')} told of for the first time, the first of them "
            f"{number(new[0])}. They become places, with the name, type and authority that the file gives.",
            remedy="Nothing to do.",
            value=str(len(new)),
        )


def _became(checked: Checked, known: Known) -> pd.DataFrame:
    """The named schools that were others before their year: place, period, row, becomes (a list), kind, on_day."""
    named = sent(checked)
    named = named[named["period"] != ""]
    links = known.links(list(named["place"].unique()))
    links = links[links["on_day"] != ""]
    if named.empty or links.empty:
        return pd.DataFrame(columns=["place", "period", "row", "becomes", "kind", "on_day"])
    met = named.merge(links, on="place")
    met = met[met["on_day"] <= met["period"].map(first_day)]
    grouped = met.groupby(["place", "period", "row"], sort=False, dropna=False)
    return grouped.agg(becomes=("becomes", list), kind=("kind", "first"), on_day=("on_day", "max")).reset_index()


def _any_known(known: Known) -> bool:
    return bool((known.schools["la"] == known.authority).any())


def _authority(place: str, known: Known) -> str:
    """A school's authority: as it is known, or by its number; "" where neither says."""
    said = known.schools["la"].get(place, "") or f"la:{place[7:10]}"
    return said if said in known.authorities else ""


def _nearest(place: str, known: Known) -> str:
    ours = known.schools[known.schools["la"] == known.authority]
    near = get_close_matches(number(place), [number(each) for each in ours.index], n=3, cutoff=NEAR)
    named = ", ".join(known.called(f"school:{each}") for each in near)
    return f" The nearest {'is' if len(near) == 1 else 'are'} {named}." if near else ""


def _row(row: object) -> int | None:
    return int(row) if isinstance(row, int | float) and not pd.isna(row) else None


RULES = (nothing_known, unknown, of_another_authority, under_a_former_number, closed, new_places)
