"""Which schools a file names: known here, ours, open, and under the number they have now."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from loaders.check import CheckedFile
from model.findings import Finding
from model.places import INVENTED, is_invented
from model.wording import count_of, nearest
from outcomes.returns.plausibility.coverage import Coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.wording import first_day, school_number

COLUMN = "LAESTAB"

ELSEWHERE = frozenset({"pupil_flags"})
"""Kinds whose children may well be at another authority's school: a child in care keeps its authority."""

NEAR = 0.8
"""How alike two numbers are that differ in one digit, or in the order of two (difflib: 0.86)."""

BECAME = {"merged": "became part of", "split": "was split into"}


def knowledge_of_sender(coverage: Coverage, knowledge: PriorKnowledge) -> PriorKnowledge:
    """What is known to whoever sends a file: home, or the invented authority where a demonstration has its schools."""
    places = coverage.schools["place"]
    if places.empty or not all(map(is_invented, places)) or not any(map(is_invented, knowledge.authority_of)):
        return knowledge
    return replace(knowledge, authority=f"la:{INVENTED}")


def no_schools_known(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """One query, and not a stop a row, where nobody has said yet which schools there are."""
    places = coverage.schools["place"].nunique()
    if places and not knowledge.own_schools:
        yield Finding(
            severity="query",
            rule="no_schools_known",
            message=f"No school of this authority is known here yet, so the "
            f"{count_of(places, 'school')} that the file names could not be checked.",
            remedy="Load a register of schools first. If you are sure of the numbers, accept.",
            column=COLUMN,
        )


def unknown_schools(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop for each school that is on no register here, naming those with the nearest numbers."""
    if not knowledge.own_schools:
        return
    for place, row, rows in _school_rows(coverage):
        if place in knowledge.authority_of or _authority_of(place, knowledge) not in ("", knowledge.authority):
            continue
        yield Finding(
            severity="stop",
            rule="unknown_school",
            message=f"No school {school_number(place)} is known here; {count_of(rows, 'row names', 'rows name')} it."
            f"{_nearest_schools(place, knowledge)}",
            remedy="Correct the number. If the school is new, load the register that lists it, then this file again.",
            row=_row(row),
            column=COLUMN,
            value=school_number(place),
            place=place,
        )


def schools_of_another_authority(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A stop for each school of another authority; a query where children may well be elsewhere."""
    for place, row, rows in _school_rows(coverage):
        authority = _authority_of(place, knowledge)
        if authority in ("", knowledge.authority):
            continue
        home = knowledge.authorities.get(knowledge.authority, knowledge.authority)
        yield Finding(
            severity="query" if coverage.kind in ELSEWHERE else "stop",
            rule="other_authority",
            message=f"{knowledge.school_name(place)} is a school of {knowledge.authorities.get(authority, authority)}, "
            f"not of {home}; {count_of(rows, 'row names', 'rows name')} it.",
            remedy="Remove these rows, or correct the number.",
            row=_row(row),
            column=COLUMN,
            value=school_number(place),
            place=place,
        )


def former_numbers(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query for each school that had become another before the year began, naming what it is now."""
    for place, period, row, becomes, kind, on in _former_schools(coverage, knowledge).itertuples(
        index=False, name=None
    ):
        now = " and ".join(knowledge.school_name(successor) for successor in becomes)
        yield Finding(
            severity="query",
            rule="former_number",
            message=f"{knowledge.school_name(place)} {BECAME.get(kind, 'became')} {now} on {on}, before {period}.",
            remedy=f"Send the rows of {period} under the number the school has now, or accept.",
            row=_row(row),
            column=COLUMN,
            value=school_number(place),
            place=place,
        )


def closed_schools(coverage: Coverage, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """A query for each school that was closed when the year began, naming its successor where one is known."""
    school_years = coverage.schools[
        coverage.schools["place"].isin(list(knowledge.closing_days)) & (coverage.schools["period"] != "")
    ]
    if school_years.empty:
        return
    became = set(_former_schools(coverage, knowledge)["place"])
    for place, period, row in school_years[["place", "period", "row"]].itertuples(index=False, name=None):
        day = knowledge.closing_days[place]
        if day > first_day(period) or place in became:
            continue
        successors = knowledge.links.loc[knowledge.links["place"] == place, "becomes"]
        after = [knowledge.school_name(successor) for successor in successors]
        successor_sentence = f" Its successor is {' and '.join(after)}." if after else " No successor is known."
        yield Finding(
            severity="query",
            rule="closed_school",
            message=f"{knowledge.school_name(place)} closed on {day}, before {period} began.{successor_sentence}",
            remedy="Correct the number or the year, or accept.",
            row=_row(row),
            column=COLUMN,
            value=school_number(place),
            place=place,
        )


def new_places(checked: CheckedFile, knowledge: PriorKnowledge) -> Iterator[Finding]:
    """One note of how many schools a published file tells of for the first time; they become places."""
    if checked.results.empty or knowledge.schools.empty:
        return
    school_places = set(checked.places.loc[checked.places["level"] == "school", "place"])
    new = sorted(school_places - knowledge.authority_of.keys())
    if new:
        yield Finding(
            severity="note",
            rule="new_places",
            message=f"{count_of(len(new), 'school is', 'schools are')} told of for the first time, the first of them "
            f"{school_number(new[0])}. They become places, with the name, type and authority that the file gives.",
            remedy="Nothing to do.",
            value=str(len(new)),
        )


def _former_schools(coverage: Coverage, knowledge: PriorKnowledge) -> pd.DataFrame:
    """The named schools that were others before their year: place, period, row, becomes (a list), kind, on_day."""
    school_years = coverage.schools[coverage.schools["period"] != ""]
    links = knowledge.links[(knowledge.links["on_day"] != "") & knowledge.links["place"].isin(school_years["place"])]
    if links.empty:
        return pd.DataFrame(columns=["place", "period", "row", "becomes", "kind", "on_day"])
    predecessors = school_years.merge(links, on="place")
    predecessors = predecessors[predecessors["on_day"] <= predecessors["period"].map(first_day)]
    grouped = predecessors.groupby(["place", "period", "row"], sort=False, dropna=False)
    return grouped.agg(becomes=("becomes", list), kind=("kind", "first"), on_day=("on_day", "max")).reset_index()


def _school_rows(coverage: Coverage) -> Iterator[tuple[str, object, int]]:
    """Each school a file names: its place, the first row, how many rows (of its first year)."""
    once = coverage.schools.drop_duplicates("place")
    return once[["place", "row", "rows"]].itertuples(index=False, name=None)


def _authority_of(place: str, knowledge: PriorKnowledge) -> str:
    """A school's authority: as it is known, or by its number; "" where neither says."""
    authority = knowledge.authority_of.get(place, "") or f"la:{place[7:10]}"
    return authority if authority in knowledge.authorities else ""


def _nearest_schools(place: str, knowledge: PriorKnowledge) -> str:
    near = nearest(school_number(place), map(school_number, knowledge.own_schools), likeness=NEAR)
    school_names = ", ".join(knowledge.school_name(f"school:{laestab}") for laestab in near)
    return f" The nearest {'is' if len(near) == 1 else 'are'} {school_names}." if near else ""


def _row(row: Any) -> int | None:
    return None if pd.isna(row) else int(row)


RULES = (no_schools_known, unknown_schools, schools_of_another_authority, former_numbers, closed_schools)
