"""An answer's rows under a reader's headings: the table beside a chart and the file that is downloaded are the same."""

from functools import singledispatch

import pandas as pd

from outcomes.model import GapsAnswer, Measure, RatesAnswer, TargetAnswer
from outcomes.rounding import written as digits

HEADINGS = {
    "percent": "Percentage",
    "per_100": "Rate per 100",
    "points": "Points",
    "score": "Score",
    "number": "Average",
}
COUNTS = ("Number", "Of", "Pupils", "Pupils compared with", "Gap in pupils", "Schools")
WORDS = ("Year", "Term", "Place", "Group", "Compared with", "Figure from", "Status", "Note")

FROM, TO = "95% interval from", "95% interval to"
SAID_ABOVE = ("Year", "Place", "Group", "Compared with", "Figure from", "Status")

RATES = {
    "period": "Year",
    "place_name": "Place",
    "category_label": "Group",
    "value": "value",
    "lower": "95% interval from",
    "upper": "95% interval to",
    "numerator": "Number",
    "denominator": "Of",
    "basis": "Figure from",
    "version": "Status",
    "reason": "Note",
}
GAPS = {
    "period": "Year",
    "place_name": "Place",
    "group_label": "Group",
    "group_pupils": "Pupils",
    "group_value": "value",
    "comparator_label": "Compared with",
    "comparator_value": "Their figure",
    "gap": "Gap in points",
    "lower": "95% interval from",
    "upper": "95% interval to",
    "pupils": "Gap in pupils",
    "reason": "Note",
}


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
    series = _headed(pd.concat([answer.trend, answer.england], ignore_index=True), RATES, answer.measure)
    path = pd.DataFrame(
        {
            "Year": answer.milestones["period"],
            "Place": answer.place_name,
            HEADINGS[answer.measure.unit]: answer.milestones["value"],
            "Note": "Milestone on the path to the target",
        }
    )
    return pd.concat([series, path], ignore_index=True) if len(path) else series


def written(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The same table for a reader's eye: rounded half up, interval and counts in one column each, no constant columns.

    An en dash stands where there is nothing to show. What is the same in every row is said above the table.
    """
    table = _folded(table, measure).dropna(axis="columns", how="all")
    constant = [name for name in SAID_ABOVE if name in table and len(table) > 1 and _constant(table[name])]
    shown = table.drop(columns=constant)
    return pd.DataFrame({name: _column(shown[name], str(name), measure) for name in shown.columns})


def _constant(values: pd.Series) -> bool:
    return values.nunique(dropna=False) == 1


def _folded(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The two ends of an interval as one column, and "number of" as one."""
    folded = table.copy()
    if FROM in folded:
        decimals = max(measure.decimals, 1)
        ends = zip(folded[FROM], folded[TO], strict=True)
        folded[FROM] = [
            None if pd.isna(low) else f"{digits(low, decimals)} to {digits(high, decimals)}" for low, high in ends
        ]
        folded = folded.rename(columns={FROM: "95% interval"}).drop(columns=TO)
    if "Number" in folded:
        counts = zip(folded["Number"], folded["Of"], strict=True)
        folded["Of"] = [_of(number, cohort) for number, cohort in counts]
        folded = folded.drop(columns="Number")
    return folded.rename(columns={"Of": "Pupils"})


def _of(number: float, cohort: float) -> str | None:
    if pd.isna(cohort):
        return None
    return digits(float(cohort)) if pd.isna(number) else f"{digits(float(number))} of {digits(float(cohort))}"


def _headed(table: pd.DataFrame, headings: dict[str, str], measure: Measure) -> pd.DataFrame:
    named = {**headings, "value": HEADINGS[measure.unit], "group_value": HEADINGS[measure.unit]}
    rows = table[list(headings)].rename(columns=named)
    empty = [column for column in ("Note", "Number") if column in rows and rows[column].isna().all()]
    return rows.drop(columns=empty)


def _column(values: pd.Series, heading: str, measure: Measure) -> list[str]:
    if heading in WORDS or values.dtype == object or pd.api.types.is_string_dtype(values):
        return ["–" if pd.isna(value) else str(value) for value in values]
    decimals = 0 if heading in COUNTS else max(measure.decimals, 1 if heading == "Gap in points" else 0)
    return ["–" if pd.isna(value) else digits(float(value), decimals) for value in values]
