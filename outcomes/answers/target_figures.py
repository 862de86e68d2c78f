"""The figures a target is held against: one measure at one place, year by year, and the latest that may be quoted."""

from dataclasses import dataclass

import pandas as pd

from model.measures import Measure
from model.selections import Selection
from model.targets import Ambition, AmbitionPart, EarlierPromise, Figure
from model.viewers import Viewer
from outcomes.answers.rates import rate_rows
from outcomes.store.reading import Generation


@dataclass(frozen=True)
class TargetQuestion:
    """One measure at one place, with the part of an ambition it stands for and the promise that has ended, if any."""

    generation: Generation
    viewer: Viewer
    measure: Measure
    place: str
    place_name: str
    level: str
    ambition: Ambition | None
    part: AmbitionPart
    ended_promise: EarlierPromise | None


def yearly_rates(question: TargetQuestion, place: str) -> pd.DataFrame:
    """Every year's rate of the measure at a place (RATES), in order of period."""
    selection = Selection(measure=question.measure.id, places=(place,))
    rows = rate_rows(question.generation, question.viewer, question.measure, selection)
    return rows.sort_values("period", ignore_index=True)


def quotable_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure that may stand for the place: an `early` one is never quoted as an area's."""
    early = (rows["version"] == "early") & (rows["level"] != "school")
    return rows[(rows["status"] == "ok") & ~early]


def latest_figure(rows: pd.DataFrame, measure: Measure) -> Figure | None:
    """The latest quotable figure, or None."""
    quotable = quotable_rows(rows)
    return None if quotable.empty else figure_of_row(quotable.iloc[-1], measure)


def figure_of_row(row: pd.Series, measure: Measure) -> Figure:
    """One row of rates with a value, as a figure."""
    return Figure(
        period=row["period"],
        value=float(row["value"]),
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        numerator=_number(row["numerator"]),
        denominator=None if pd.isna(row["denominator"]) else int(row["denominator"]),
        decimals=min(int(row["decimals"]), max(measure.decimals, 1)),
        status="ok",
        reason=None,
        basis=row["basis"],
        version=row["version"],
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
