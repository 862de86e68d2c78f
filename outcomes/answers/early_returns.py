"""A year that is still arriving: never the area's figure, only the schools that are in beside themselves a year ago."""

from collections.abc import Sequence

import pandas as pd

from metrics.measures.breaks import crosses_hard_break
from metrics.rates import pooled_rates
from model.rates import Rate
from model.selections import Selection
from outcomes.answers import gate, target_sentences
from outcomes.answers.rates import rate_table
from outcomes.answers.target_figures import TargetQuestion


def describe_early_year(question: TargetQuestion, rates: Sequence[Rate]) -> str:
    """A sentence on an authority's latest year while it is `early`; empty when there is no such year.

    Empty as well where not every school's figure may be shown: those that are in would be counted too few.

    Expected are the schools with a figure a year before or now, and their pupils of now or else of then. `rates`: the
    authority's.
    """
    if question.level != "la" or not rates or rates[-1].version != "early":
        return ""
    period = rates[-1].period
    school_years = gate.rows_without_figures(
        question.generation, "schools_of", {"measure": question.measure.id, "place": question.place}
    )
    before = max((year for year in school_years["period"] if year < period), default=None)
    cells = [_cells(question, school_years, year) for year in (period, before)]
    now, then = (table[(table["status"] == "ok") & table["denominator"].notna()] for table in cells)
    if now.empty or any((table["status"] == "withheld").any() for table in cells):
        return ""
    expected = pd.concat([now, then[~then["place"].isin(now["place"])]])
    pupils = (int(now["denominator"].sum()), int(expected["denominator"].sum()))
    change = None if before is None else _change(question, now, then, before, period)
    return target_sentences.early_year_sentence(period, (len(now), len(expected)), pupils, change, before)


def _cells(question: TargetQuestion, school_years: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """The schools' cells of one year."""
    places = tuple(school_years[school_years["period"] == period]["place"])
    selection = Selection(measure=question.measure.id, places=places, periods=(period or "",), basis="published")
    return rate_table(question.generation, question.viewer, question.measure, selection)


def _change(question: TargetQuestion, now: pd.DataFrame, then: pd.DataFrame, before: str, period: str) -> float | None:
    """How much the schools that are in both years have changed together; None where a series began anew between."""
    both = set(now["place"]) & set(then["place"])
    if not both or crosses_hard_break(question.measure, before, period):
        return None
    last, first = (
        pooled_rates(cells[cells["place"].isin(both)].assign(everybody=1), question.measure, ["everybody"])[
            "value"
        ].iloc[0]
        for cells in (now, then)
    )
    return None if pd.isna(last) or pd.isna(first) else float(last - first)
