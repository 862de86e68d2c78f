"""An answer's rows under a reader's headings: the table beside a chart and the file that is downloaded are the same."""

from collections.abc import Hashable, Iterable, Mapping
from functools import singledispatch
from typing import Any

import pandas as pd

from model.answer_columns import AUTHORITIES, FROM, GAPS, MILESTONES, RATES, SCHOOLS, TO
from model.answers import AuthoritiesAnswer, GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer
from model.columns import AnswerColumn, ColumnUnit, decimals_of, names, shown_in, table_of_rows
from model.measures import Measure
from model.rounding import digits, half_up, with_unit

HEADINGS = {
    "percent": "Percentage",
    "per_100": "Rate per 100",
    "points": "Points",
    "score": "Score",
    "number": "Average",
}
SAID_ABOVE = ("Year", "Place", "Group", "Compared with", "Figure from", "Status")
UNITS: dict[str, ColumnUnit] = {
    column.heading: column.unit for column in shown_in((*RATES, *GAPS, *SCHOOLS, *MILESTONES), "page") if column.heading
}
"""What a column of a page's table is in, by its heading; one that the measure names is in the measure's unit."""


@singledispatch
def readable(answer: object) -> pd.DataFrame:
    """The rows of an answer under headings in words, unrounded; raises TypeError for an answer without a table."""
    raise TypeError(f"There is no table for a {type(answer).__name__}.")


@readable.register
def _(answer: RatesAnswer) -> pd.DataFrame:
    return _headed(answer.table, RATES, answer.measure)


@readable.register
def _(answer: GapsAnswer) -> pd.DataFrame:
    return _headed(answer.table, GAPS, answer.measure)


@readable.register
def _(answer: TargetAnswer) -> pd.DataFrame:
    rates = [*answer.rates, *answer.national_rates]
    table = _headed(table_of_rows(rates, RATES), RATES, answer.measure)
    ahead = [row for row in answer.milestone_by_period.items() if row[0] > (answer.baseline_period or "")]
    if not ahead:
        return table
    path = _headed(table_of_rows(ahead, MILESTONES), MILESTONES, answer.measure).assign(
        Place=answer.place_name, Group=rates[0].category_label if rates else ""
    )
    return pd.concat([table, path], ignore_index=True)


@readable.register
def _(answer: SchoolsAnswer) -> pd.DataFrame:
    return _headed(answer.table, SCHOOLS, answer.measure)


@readable.register
def _(answer: AuthoritiesAnswer) -> pd.DataFrame:
    return _headed(answer.table, AUTHORITIES)


def authorities_table(answer: AuthoritiesAnswer) -> pd.DataFrame:
    """An authority beside the others as text: each figure in its measure's own unit, ranks only ever as a range."""
    rows = answer.table.to_dict("records")

    def figures(name: str) -> list[str | None]:
        return [None if pd.isna(row[name]) else with_unit(row[name], row["unit"], int(row["decimals"])) for row in rows]

    table = pd.DataFrame(
        {
            "Measure": answer.table["title"],
            # Next to its measure: a telephone shows two columns.
            answer.place_name: figures("value"),
            "Year": answer.table["period"],
            "Year before": figures("previous"),
            "Two before": figures("earlier"),
            "England": figures("england"),
            "Region": figures("region"),
            "Neighbours": [_neighbours(row) for row in rows],
            "Rank": [_rank(row) for row in rows],
            "Quarter": answer.table["band"].map(QUARTERS),
            "Places climbed": answer.table["rank_change"].map(_climbed, na_action="ignore"),
            "Good is": answer.table["better"].map(GOOD),
        }
    )
    return table.dropna(axis="columns", how="all")


QUARTERS = {"A": "best", "B": "second", "C": "third", "D": "last"}
GOOD = {"higher": "high", "lower": "low", "neutral": "neither"}


def _neighbours(row: Mapping[Hashable, Any]) -> str | None:
    if pd.isna(row["neighbours"]):
        return None
    mean = with_unit(row["neighbours"], row["unit"], int(row["decimals"]))
    return f"{mean} ({row['neighbours_present']} of {row['neighbours_asked']})"


def _rank(row: Mapping[Hashable, Any]) -> str | None:
    if pd.isna(row["rank_best"]):
        return None
    best, worst = digits(row["rank_best"]), digits(row["rank_worst"])
    return f"{best} of {row['among']}" if best == worst else f"{best} to {worst} of {row['among']}"


def _climbed(places: float) -> str:
    size = digits(abs(places))
    return "none" if size == "0" else f"{size} {'up' if places > 0 else 'down'}"


def rounded_table(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The same table for a reader's eye: rounded half up, interval and counts in one column each, no constant columns.

    What is the same in every row is said above the table. Figures stay numbers, so that a reader can sort by them.
    """
    table = _folded(table, measure).dropna(axis="columns", how="all")
    constant = [name for name in SAID_ABOVE if name in table and len(table) > 1 and _constant(table[name])]
    varying_table = table.drop(columns=constant)
    return varying_table.assign(
        **{str(name): _rounded(varying_table[name], measure) for name in _figures(varying_table)}
    )


def decimals(table: pd.DataFrame, measure: Measure) -> dict[str, int]:
    """How many decimals each column of figures is written with."""
    return {name: _places(name, measure) for name in _figures(table)}


def _figures(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.columns if pd.api.types.is_numeric_dtype(table[name])]


def _places(heading: str, measure: Measure) -> int:
    return decimals_of(UNITS.get(heading, "value"), measure.decimals) or 0


def _rounded(values: pd.Series, measure: Measure) -> pd.Series:
    places = _places(str(values.name), measure)
    return values.astype("float64").map(lambda value: half_up(value, places), na_action="ignore")


def _constant(values: pd.Series) -> bool:
    return values.nunique(dropna=False) == 1


def _folded(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The two ends of an interval as one column, and "number of" as one."""
    folded = table.copy()
    if FROM in folded:
        places = max(measure.decimals, 1)
        ends = zip(folded[FROM], folded[TO], strict=True)
        folded[FROM] = [
            None if pd.isna(low) else f"{digits(low, places)} to {digits(high, places)}" for low, high in ends
        ]
        folded = folded.rename(columns={FROM: "95% interval"}).drop(columns=TO)
    for first, last, heading in (
        ("Change from", "Change to", "Change, 95% interval"),
        ("Rank from", "Rank to", "Rank"),
    ):
        if first in folded:
            places = 1 if heading != "Rank" else 0
            pairs = zip(folded[first], folded[last], strict=True)
            folded[first] = [
                None if pd.isna(low) else f"{digits(low, places)} to {digits(high, places)}" for low, high in pairs
            ]
            folded = folded.rename(columns={first: heading}).drop(columns=last)
    if "Number" in folded:
        counts = zip(folded["Number"], folded["Of"], strict=True)
        folded["Of"] = [_of(number, cohort) for number, cohort in counts]
        folded = folded.drop(columns="Number")
    return folded.rename(columns={"Of": "Pupils"})


def _of(number: float, cohort: float) -> str | None:
    if pd.isna(cohort):
        return None
    return digits(float(cohort)) if pd.isna(number) else f"{digits(float(number))} of {digits(float(cohort))}"


def _headed(table: pd.DataFrame, columns: Iterable[AnswerColumn], measure: Measure | None = None) -> pd.DataFrame:
    page_columns, own = shown_in(columns, "page"), HEADINGS[measure.unit] if measure else ""
    rows = table[names(page_columns)].rename(columns={column.name: column.heading or own for column in page_columns})
    empty = [column for column in ("Note", "Number") if column in rows and rows[column].isna().all()]
    return rows.drop(columns=empty)
