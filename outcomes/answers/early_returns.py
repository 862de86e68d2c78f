"""A year that is still arriving: never the area's figure, only the schools that are in beside themselves a year ago."""

import pandas as pd

from metrics.measures.breaks import crosses_hard_break
from metrics.rates import pooled_rates
from model.selections import Selection
from outcomes.answers import gate
from outcomes.answers import target_sentences as said
from outcomes.answers.held_against import Asked
from outcomes.answers.rates import rate_rows


def still_arriving(asked: Asked, rows: pd.DataFrame) -> str:
    """A sentence on an authority's latest year while it is `early`; empty when there is no such year.

    Empty as well where not every school's figure may be shown: those that are in would be counted too few.

    Expected are the schools with a figure a year before or now, and their pupils of now or else of then. `rows`: the
    authority's rates.
    """
    if asked.level != "la" or rows.empty or rows["version"].iloc[-1] != "early":
        return ""
    period = str(rows["period"].iloc[-1])
    known = gate.names(asked.generation, "schools_of", {"measure": asked.measure.id, "place": asked.place})
    before = max((item for item in known["period"] if item < period), default=None)
    cells = [_cells(asked, known, item) for item in (period, before)]
    now, then = (each[(each["status"] == "ok") & each["denominator"].notna()] for each in cells)
    if now.empty or any((each["status"] == "withheld").any() for each in cells):
        return ""
    expected = pd.concat([now, then[~then["place"].isin(now["place"])]])
    counted = (int(now["denominator"].sum()), int(expected["denominator"].sum()))
    change = None if before is None else _change(asked, now, then, before, period)
    return said.still_arriving(period, (len(now), len(expected)), counted, change, before)


def _cells(asked: Asked, known: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """The schools' cells of one year."""
    places = tuple(known[known["period"] == period]["place"])
    selection = Selection(measure=asked.measure.id, places=places, periods=(period or "",), basis="published")
    return rate_rows(asked.generation, asked.viewer, asked.measure, selection)


def _change(asked: Asked, now: pd.DataFrame, then: pd.DataFrame, before: str, period: str) -> float | None:
    """How much the schools that are in both years have changed together; None where a series began anew between."""
    both = set(now["place"]) & set(then["place"])
    if not both or crosses_hard_break(asked.measure, before, period):
        return None
    last, first = (
        pooled_rates(cells[cells["place"].isin(both)].assign(everybody=1), asked.measure, ["everybody"])["value"].iloc[
            0
        ]
        for cells in (now, then)
    )
    return None if pd.isna(last) or pd.isna(first) else float(last - first)
