"""An answer's rows under a reader's headings: the table beside a chart and the file that is downloaded are the same."""

from collections.abc import Hashable, Mapping
from functools import singledispatch
from typing import Any

import pandas as pd

from model.answers import AuthoritiesAnswer, GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer
from model.measures import Measure
from model.rounding import half_up, with_unit
from model.rounding import written as digits

HEADINGS = {
    "percent": "Percentage",
    "per_100": "Rate per 100",
    "points": "Points",
    "score": "Score",
    "number": "Average",
}
POINTS = ("Gap in points", "Change", "One pupil is worth")
COUNTS = ("Number", "Of", "Pupils", "Pupils compared with", "Gap in pupils", "Schools")

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

SCHOOLS = {
    "place_name": "School",
    "phase": "Phase",
    "value": "value",
    "lower": FROM,
    "upper": TO,
    "numerator": "Number",
    "denominator": "Of",
    "before_value": "Year before",
    "change": "Change",
    "change_lower": "Change from",
    "change_upper": "Change to",
    "change_words": "In words",
    "rank_best": "Rank from",
    "rank_worst": "Rank to",
    "one_pupil": "One pupil is worth",
    "reason": "Note",
    "history": "History",
}
OTHERS = {
    "title": "Measure",
    "period": "Year",
    "value": "Figure",
    "previous": "Year before",
    "earlier": "Two years before",
    "england": "England",
    "region": "Region",
    "neighbours": "Neighbours",
    "neighbours_present": "Neighbours with a figure",
    "neighbours_asked": "Neighbours asked",
    "rank_best": "Rank from",
    "rank_worst": "Rank to",
    "among": "Among",
    "band": "Quarter",
    "rank_change": "Places climbed",
    "better": "Good is",
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
    rows = pd.concat([answer.trend, answer.england], ignore_index=True)
    table = _headed(rows, RATES, answer.measure)
    ahead = answer.milestones[answer.milestones["period"].astype("str") > (answer.baseline_period or "")]
    if ahead.empty:
        return table
    path = pd.DataFrame(
        {
            "Year": ahead["period"],
            "Place": answer.place_name,
            "Group": table["Group"].iloc[0] if len(table) else "",
            "Milestone": ahead["value"],
        }
    )
    return pd.concat([table, path], ignore_index=True)


@readable.register
def _(answer: SchoolsAnswer) -> pd.DataFrame:
    return _headed(answer.table, SCHOOLS, answer.measure)


@readable.register
def _(answer: AuthoritiesAnswer) -> pd.DataFrame:
    return answer.table[list(OTHERS)].rename(columns=OTHERS)


def beside_others(answer: AuthoritiesAnswer) -> pd.DataFrame:
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


def written(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The same table for a reader's eye: rounded half up, interval and counts in one column each, no constant columns.

    What is the same in every row is said above the table. Figures stay numbers, so that a reader can sort by them.
    """
    table = _folded(table, measure).dropna(axis="columns", how="all")
    constant = [name for name in SAID_ABOVE if name in table and len(table) > 1 and _constant(table[name])]
    shown = table.drop(columns=constant)
    return shown.assign(**{str(name): _rounded(shown[name], measure) for name in _figures(shown)})


def decimals(table: pd.DataFrame, measure: Measure) -> dict[str, int]:
    """How many decimals each column of figures is written with."""
    return {str(name): _places(str(name), measure) for name in _figures(table)}


def _figures(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table.columns if pd.api.types.is_numeric_dtype(table[name])]


def _places(heading: str, measure: Measure) -> int:
    return 0 if heading in COUNTS else max(measure.decimals, 1 if heading in POINTS else 0)


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


def _headed(table: pd.DataFrame, headings: dict[str, str], measure: Measure) -> pd.DataFrame:
    named = {**headings, "value": HEADINGS[measure.unit], "group_value": HEADINGS[measure.unit]}
    rows = table[list(headings)].rename(columns=named)
    empty = [column for column in ("Note", "Number") if column in rows and rows[column].isna().all()]
    return rows.drop(columns=empty)
