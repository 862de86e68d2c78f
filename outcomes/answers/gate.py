"""The one place where an answer is narrowed to its viewer and small numbers are withheld. Nothing leaves without it."""

from functools import lru_cache

import pandas as pd

from model.viewers import Audience, Viewer
from outcomes.store.access import sees_in_full
from outcomes.store.generation.reading import Generation

CELL = ["place", "period", "term", "characteristic", "category"]
NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]

NOT_RELEASED = "Not released to you: this figure has not been published."


def released(generation: Generation, viewer: Viewer, measure: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as this viewer may see them: what may not be seen keeps its place and loses every number.

    `rows`: CELL, NUMBERS, status, public_domain, of one measure. Comes back with `withheld_reason` (None where the
    cell is shown). What the publisher already shows the public stays shown.
    """
    in_full = {place: sees_in_full(viewer, place) for place in rows["place"].unique()}
    public = rows["public_domain"].tolist()
    reason = [
        None if shown or in_full[place] else NOT_RELEASED for place, shown in zip(rows["place"], public, strict=True)
    ]
    withheld = _withheld(generation, viewer.audience, measure)
    if withheld:
        cells = rows[CELL].itertuples(index=False, name=None)
        reason = [
            None if shown else withheld.get(cell, otherwise)
            for cell, shown, otherwise in zip(cells, public, reason, strict=True)
        ]
    hidden = pd.Series([item is not None for item in reason], index=rows.index, dtype=bool)
    gone = {column: rows[column].mask(hidden) for column in NUMBERS} if hidden.any() else {}
    return rows.assign(
        withheld_reason=pd.Series(reason, index=rows.index, dtype="object"),
        status=rows["status"].mask(hidden, "withheld") if gone else rows["status"],
        **gone,
    )


# A generation never changes, and the key holds the audience: what was withheld once stays withheld.
@lru_cache(maxsize=1024)
def _withheld(generation: Generation, audience: Audience, measure: str) -> dict[tuple[str, ...], str]:
    """The cells of a measure that are withheld from an audience, with the reasons."""
    rows = generation.ask("withheld_of", {"audience": audience, "measure": measure})
    cells = rows[CELL].itertuples(index=False, name=None)
    return dict(zip(cells, rows["withheld_reason"], strict=True))
