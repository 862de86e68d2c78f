"""The one door between the store and an answer: nothing passes that its viewer may not see.

The rule: no other module of `outcomes.answers` asks the store anything, and no other module at all asks whether a
viewer sees a place in full. `cells` keeps what is hidden in its place, without a number and with the reason; `rows`
and `table` leave it out; `rows_without_figures` answers questions that hold no figure. What is published stays shown
to everybody.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd

from model.rates import Cell
from model.returns import Return, RevisionNote
from model.viewers import Audience, Viewer
from outcomes.store.access import sees_everything, sees_in_full
from outcomes.store.reading import Generation, Value

CELL = ("place", "period", "term", "characteristic", "category")

NOT_RELEASED = "Not released to you: this figure has not been published."

NO_FIGURES: dict[str, str] = {
    "authority_of": "the authority a school is in",
    "characteristics_of": "by what a measure is split; which cells are shown, `cells` decides",
    "drawn_on": "which returns others draw on",
    "every_neighbour": "who an authority's published neighbours are",
    "every_place": "what places are called",
    "links_to": "what schools were before",
    "peer_universe": "which schools are of one phase; what is known of them, `cells` decides",
    "place_names": "what places are called",
    "place_of_urn": "the place a URN stands for",
    "place_urns": "the URN of every school",
    "school_periods": "for which years an authority's schools have figures; which are shown, `cells` decides",
    "schools_of": "which schools' cells to ask for; which are shown, `cells` decides",
    "schools_split_by": "which schools' cells to ask for; which are shown, `cells` decides",
    "shown_rows": "whether a return is in force",
    "sources": "which publications stand behind a generation",
    "terms_held": "for which terms to ask for cells; which are shown, `cells` decides",
}
"""The questions that hold no figure, and what they tell everybody."""

Line = TypeVar("Line", Return, RevisionNote)
Values = Mapping[str, Value] | None


def rows_without_figures(generation: Generation, question: str, values: Values = None) -> pd.DataFrame:
    """The rows of a question that holds no figure, for everybody; raises KeyError for any other question."""
    if question not in NO_FIGURES:
        raise KeyError(f"{question} is not said to hold no figure: ask it with a viewer, or say why it holds none")
    return generation.ask(question, values)


def rows(generation: Generation, viewer: Viewer, question: str, values: Values = None) -> list[dict[str, Any]]:
    """The rows of a question that this viewer may see: published ones, and those of places they see in full.

    The question says of each row its `place`, and whether it is in the `public_domain`, which is not handed on.
    """
    visible = [
        row
        for row in generation.records(question, values)
        if row["public_domain"] or sees_in_full(viewer, row["place"])
    ]
    for row in visible:
        del row["public_domain"]
    return visible


def table(generation: Generation, viewer: Viewer, question: str, values: Values = None) -> pd.DataFrame:
    """The same rows as a table."""
    every_row = generation.ask(question, values)
    public = every_row.pop("public_domain").tolist()
    in_full = _seen_in_full(viewer, every_row["place"])
    visible = [is_public is True or is_in_full for is_public, is_in_full in zip(public, in_full, strict=True)]
    return every_row if all(visible) else every_row[visible].reset_index(drop=True)


def cells(generation: Generation, viewer: Viewer, question: str, values: Values = None) -> dict[str, list[Cell]]:
    """The cells of some measures as this viewer may see them: what may not be seen keeps its place, without a number.

    The question gives measure, public_domain, and then what a Cell has, in that order. A measure without a cell is left
    out.
    """
    cells_by_measure: dict[str, list[Cell]] = {}
    for measure, is_public, *fields in generation.tuples(question, values):
        cell = Cell._make((*fields[:-1], tuple(fields[-1]), None))
        shown_cell = cell if is_public else _as_seen(generation, viewer, measure, cell)
        cells_by_measure.setdefault(measure, []).append(shown_cell)
    return cells_by_measure


def as_to_areas(viewer: Viewer) -> Viewer:
    """Somebody who sees the same of areas as this viewer: what is read of every area is read once for all like them."""
    return viewer.model_copy(update={"schools": frozenset()})


def ledger(viewer: Viewer, lines: Sequence[Line]) -> tuple[Line, ...]:
    """What was sent or restated: files, senders, schools and notes, for those who see every place in full alone."""
    return tuple(lines) if sees_everything(viewer) else ()


def _seen_in_full(viewer: Viewer, places: pd.Series) -> list[bool]:
    place_ids = places.tolist()
    full_by_place = {place: sees_in_full(viewer, place) for place in set(place_ids)}
    return [full_by_place[place] for place in place_ids]


def _as_seen(generation: Generation, viewer: Viewer, measure: str, cell: Cell) -> Cell:
    """A cell that is not published: whole for those who see its place in full, unless it is withheld from all alike."""
    otherwise = None if sees_in_full(viewer, cell.place) else NOT_RELEASED
    key = (cell.place, cell.period, cell.term, cell.characteristic, cell.category)
    reason = _reasons_by_cell(generation, viewer.audience, measure).get(key, otherwise)
    if reason is None:
        return cell
    return cell._replace(
        numerator=None,
        denominator=None,
        value=None,
        lower=None,
        upper=None,
        schools=None,
        left_out_schools=None,
        left_out_pupils=None,
        status="withheld",
        withheld_reason=reason,
    )


# A generation never changes, and the key holds the audience: what was withheld once stays withheld.
@lru_cache(maxsize=1024)
def _reasons_by_cell(generation: Generation, audience: Audience, measure: str) -> dict[tuple[str, ...], str]:
    """The cells of a measure that are withheld from an audience, with the reasons."""
    withheld_cells = generation.records("withheld_of", {"audience": audience, "measure": measure})
    return {tuple(row[name] for name in CELL): row["withheld_reason"] for row in withheld_cells}
