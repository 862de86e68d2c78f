"""The one place where an answer is narrowed to its viewer and small numbers are withheld. Nothing leaves without it."""

import pandas as pd

from outcomes.access import sees_in_full
from outcomes.model import Viewer
from outcomes.store import Generation

CELL = ["place", "period", "term", "characteristic", "category"]
NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]

NOT_RELEASED = "Not released to you: this figure has not been published."


def released(generation: Generation, viewer: Viewer, measure: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as this viewer may see them: what may not be seen keeps its place and loses every number.

    `rows`: CELL, NUMBERS, status, public_domain, of one measure. Comes back with `withheld_reason` (None where the
    cell is shown). What the publisher already shows the public stays shown.
    """
    kept = rows.merge(
        generation.ask("withheld_of", {"audience": viewer.audience, "measure": measure}), on=CELL, how="left"
    )
    in_full = kept["place"].map({place: sees_in_full(viewer, place) for place in kept["place"].unique()}).astype(bool)
    unpublished = ~in_full & ~kept["public_domain"].astype(bool)
    kept["withheld_reason"] = kept["withheld_reason"].astype(object).where(~unpublished, NOT_RELEASED)
    hidden = kept["withheld_reason"].notna() & ~kept["public_domain"].astype(bool)
    kept["withheld_reason"] = kept["withheld_reason"].where(hidden, None)
    kept.loc[hidden, "status"] = "withheld"
    for column in NUMBERS:
        kept[column] = kept[column].mask(hidden)
    return kept
