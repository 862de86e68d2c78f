"""Who has sent what, and what is still missing: schools by kinds of return, for one year."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from model.answer_columns import BOARD
from model.answers import BoardAnswer
from model.columns import names
from model.returns import STILL_TO_SEND, BoardState, Confirmation, Return
from model.rounding import digits
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.answers.places import find_place, places_by_id
from outcomes.store import reference
from outcomes.store.reading import Generation

WORDS: dict[str, str] = {
    "late": "late",
    "has stops": "with corrections to make",
    "incomplete": "incomplete",
    "due": "due",
}


@dataclass(frozen=True)
class LedgerToday:
    """What the ledger says on one day and no generation holds.

    `refused_returns`: with the schools and years they were about (none: no year can be told); `confirmed_figures`:
    those a school has called right.
    """

    today: date
    refused_returns: Sequence[Return]
    confirmed_figures: Sequence[Confirmation]


def board_periods(generation: Generation, viewer: Viewer, authority: str) -> tuple[str, ...]:
    """The years in which an authority's schools were to send, or sent, something about their pupils, in order."""
    rows = gate.rows(generation, viewer, "board_periods", {"authority": authority})
    return tuple(dict.fromkeys(row["period"] for row in rows))


def board(
    generation: Generation,
    viewer: Viewer,
    authority: str,
    period: str | None,
    *,
    ledger: LedgerToday,
    reference_folder: Path,
) -> BoardAnswer:
    """Every school of an authority and every kind of return it is to send in a year; nothing where there is no year.

    Raises UnknownWordError for a place that does not exist.
    """
    where = find_place(generation, authority)
    rows = gate.table(generation, viewer, "board", {"authority": where.place, "period": period})
    titles, place_by_id = reference.publications(reference_folder), places_by_id(generation)
    stopped = {
        (school, return_.kind): return_.return_id
        for return_ in ledger.refused_returns
        if period in return_.periods or not return_.periods  # the fault may be in the very column that says the year
        for school in return_.schools
    }
    right = {(figures.place, figures.kind, figures.return_id) for figures in ledger.confirmed_figures}
    states = [
        "has stops"
        if stopped.get((place, kind), "") > return_id
        else "confirmed"
        if received and (place, kind, return_id) in right
        else _state(expected, received, due, ledger.today)
        for place, kind, return_id, expected, received, due in zip(
            *(rows[name].tolist() for name in ("place", "kind", "return_id", "expected", "received", "due")),
            strict=True,
        )
    ]
    table = rows.assign(
        place_name=[place_by_id[place].name if place in place_by_id else place for place in rows["place"]],
        title=[titles[kind].title if kind in titles else kind.replace("_", " ") for kind in rows["kind"]],
        expected=rows["expected"].astype("Int64"),
        received=rows["received"].astype("int64"),
        state=pd.Series(states, index=rows.index, dtype="str"),
    )[names(BOARD)].reset_index(drop=True)
    return BoardAnswer(
        place=where.place,
        place_name=where.name,
        period=period,
        table=table,
        sentence=_sentence(where.name, period, table),
        chase=_chase(period, table),
        generation=generation.name,
    )


def _state(expected: float, received: int, due: str, today: date) -> BoardState:
    """Where a return stands that nobody refused or confirmed. Without an expectation nobody can call it complete."""
    if not received:
        return "late" if due and date.fromisoformat(due) < today else "due"
    if pd.isna(expected):
        return "in"
    return "complete" if received >= expected else "incomplete"


def _sentence(name: str, period: str | None, table: pd.DataFrame) -> str:
    if table.empty:
        return f"Nothing has been sent by the schools of {name} yet, and nobody has said what is expected."
    missing = table[table["state"].isin(STILL_TO_SEND)]
    schools = missing["place"].nunique()
    if not schools:
        return f"Every return expected for {period} is in."
    counts = missing["state"].value_counts()
    parts = [f"{digits(counts[state])} {WORDS[state]}" for state in STILL_TO_SEND if state in counts]
    every, have = digits(table["place"].nunique()), "has" if schools == 1 else "have"
    return f"{digits(schools)} of {every} schools {have} something to send: {', '.join(parts)}."


def _chase(period: str | None, table: pd.DataFrame) -> str:
    """One line a school, as text to send: what is missing, and by when it was due."""
    missing = table[table["state"].isin(STILL_TO_SEND)]
    lines = [
        f"{name}: {'; '.join(_request(row) for row in of_school.to_dict('records'))}."
        for (name, _), of_school in missing.groupby(["place_name", "place"], sort=True)
    ]
    return "\n".join([f"Returns for {period}", "", *lines]) if lines else ""


def _request(row: dict[Hashable, Any]) -> str:
    title = row["title"]
    if row["state"] == "has stops":
        return f"{title}: what was sent could not be accepted; its corrections are on the page Returns"
    if row["state"] == "incomplete":
        return f"{title}: {digits(row['received'])} of {digits(row['expected'])} pupils are in"
    due = f", due {date.fromisoformat(row['due']):%-d %B %Y}" if row["due"] else ""
    return f"{title}: nothing is in yet{due}"
