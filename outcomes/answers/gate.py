"""The one door between the store and an answer: nothing passes that its viewer may not see.

The rule: no other module of `outcomes.answers` asks the store anything, and no other module at all asks whether a
viewer sees a place in full. `cells` keeps what is hidden in its place, without a number and with the reason; `rows`
leaves it out; `rows_without_figures` answers questions that hold no figure. What is published stays shown to everybody.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import pandas as pd

from model.returns import Return, RevisionNote
from model.viewers import Audience, Viewer
from outcomes.store.access import sees_everything, sees_in_full
from outcomes.store.reading import Generation, Value

CELL = ["place", "period", "term", "characteristic", "category"]
NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]
COUNTS = ["schools", "left_out_schools", "left_out_pupils"]
"""What a sum also counts; not every question does."""

NOT_RELEASED = "Not released to you: this figure has not been published."

NO_FIGURES: dict[str, str] = {
    "authority_of": "the authority a school is in",
    "characteristics_of": "by what a measure is split; which cells are shown, `cells` decides",
    "drawn_on": "which returns others draw on",
    "every_place": "what places are called",
    "links_to": "what schools were before",
    "neighbours_of": "who an authority's published neighbours are",
    "peer_universe": "which schools are of one phase; what is known of them, `cells` decides",
    "place_names": "what places are called",
    "place_of_urn": "the place a URN stands for",
    "schools_of": "which schools' cells to ask for; which are shown, `cells` decides",
    "schools_split_by": "which schools' cells to ask for; which are shown, `cells` decides",
    "shown_rows": "whether a return is in force",
    "sources": "which publications stand behind a generation",
}
"""The questions that hold no figure, and what they tell everybody."""

Line = TypeVar("Line", Return, RevisionNote)
Values = Mapping[str, Value] | None


def rows_without_figures(generation: Generation, question: str, values: Values = None) -> pd.DataFrame:
    """The rows of a question that holds no figure, for everybody; raises KeyError for any other question."""
    if question not in NO_FIGURES:
        raise KeyError(f"{question} is not said to hold no figure: ask it with a viewer, or say why it holds none")
    return generation.ask(question, values)


def rows(generation: Generation, viewer: Viewer, question: str, values: Values = None) -> pd.DataFrame:
    """The rows of a question that this viewer may see: published ones, and those of places they see in full.

    The question says of each row its `place`, and whether it is in the `public_domain`, which is not handed on.
    """
    table = generation.ask(question, values)
    public = table.pop("public_domain").tolist()
    in_full = _seen_in_full(viewer, table["place"])
    visible = [is_public is True or is_in_full for is_public, is_in_full in zip(public, in_full, strict=True)]
    return table if all(visible) else table[visible].reset_index(drop=True)


def cells(generation: Generation, viewer: Viewer, measure: str, question: str, values: Values = None) -> pd.DataFrame:
    """The cells of one measure as this viewer may see them: what may not be seen keeps its place, without a number.

    The question gives CELL, NUMBERS, status, public_domain. `withheld_reason` is None where the cell is shown.
    """
    return _withhold_cells(generation, viewer, measure, generation.ask(question, values))


def cells_by_measure(generation: Generation, viewer: Viewer, question: str) -> dict[str, pd.DataFrame]:
    """The same of a question about every measure, everybody in the year, by measure."""
    everybody = {"term": "year", "characteristic": "all", "category": "all"}
    tables = generation.ask(question).assign(**everybody).groupby("measure", sort=False)
    return {str(measure): _withhold_cells(generation, viewer, str(measure), table) for measure, table in tables}


def ledger(viewer: Viewer, lines: Sequence[Line]) -> tuple[Line, ...]:
    """What was sent or restated: files, senders, schools and notes, for those who see every place in full alone."""
    return tuple(lines) if sees_everything(viewer) else ()


def _seen_in_full(viewer: Viewer, places: pd.Series) -> list[bool]:
    place_ids = places.tolist()
    full_by_place = {place: sees_in_full(viewer, place) for place in set(place_ids)}
    return [full_by_place[place] for place in place_ids]


def _withhold_cells(generation: Generation, viewer: Viewer, measure: str, table: pd.DataFrame) -> pd.DataFrame:
    public = table["public_domain"].tolist()
    in_full = _seen_in_full(viewer, table["place"])
    reason = [None if any(ways) else NOT_RELEASED for ways in zip(public, in_full, strict=True)]
    withheld = _reasons_by_cell(generation, viewer.audience, measure)
    if withheld:
        cell_keys = table[CELL].itertuples(index=False, name=None)
        reason = [
            None if is_public else withheld.get(cell, otherwise)
            for cell, is_public, otherwise in zip(cell_keys, public, reason, strict=True)
        ]
    hidden = pd.Series([text is not None for text in reason], index=table.index, dtype=bool)
    return _without_numbers(table, hidden).assign(
        withheld_reason=pd.Series(reason, index=table.index, dtype="object"),
        status=table["status"].mask(hidden, "withheld") if hidden.any() else table["status"],
    )


def _without_numbers(table: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    if not hidden.any():
        return table
    numbers = {column: table[column].mask(hidden) for column in NUMBERS}
    counts = {column: table[column].astype("Int64").mask(hidden) for column in COUNTS if column in table}
    return table.assign(**numbers, **counts)


# A generation never changes, and the key holds the audience: what was withheld once stays withheld.
@lru_cache(maxsize=1024)
def _reasons_by_cell(generation: Generation, audience: Audience, measure: str) -> dict[tuple[str, ...], str]:
    """The cells of a measure that are withheld from an audience, with the reasons."""
    table = generation.ask("withheld_of", {"audience": audience, "measure": measure})
    cell_keys = table[CELL].itertuples(index=False, name=None)
    return dict(zip(cell_keys, table["withheld_reason"], strict=True))
