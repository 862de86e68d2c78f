"""An answer's rows under a reader's headings: the table beside a chart and the file that is downloaded are the same."""

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch
from math import nan
from typing import Any

import pandas as pd

from model.answer_columns import AUTHORITIES, FROM, GAPS, MILESTONES, RATES, SCHOOLS, TO, VINTAGES
from model.answers import AuthoritiesAnswer, GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer, VintagesAnswer
from model.columns import AnswerColumn, ColumnUnit, decimals_of, names, shown_in, table_of_rows
from model.measures import Measure
from model.periods import later
from model.rates import GapRow, Rate
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
    return _headed_rows(answer.rows, GAPS, answer.measure)


@readable.register
def _(answer: TargetAnswer) -> pd.DataFrame:
    rates = [*answer.rates, *answer.national_rates]
    ahead = [row for row in answer.milestone_by_period.items() if row[0] > (answer.baseline_period or "")]
    table = _headed_rows(rates, RATES, answer.measure)
    if not ahead:
        return table
    path = pd.DataFrame(
        {
            "Year": [period for period, _ in ahead],
            "Place": answer.place_name,
            "Group": rates[0].category_label if rates else "",
            "Milestone": [value for _, value in ahead],
        }
    )
    return pd.concat([table, path], ignore_index=True)


@readable.register
def _(answer: SchoolsAnswer) -> pd.DataFrame:
    table = _headed(answer.table, SCHOOLS, answer.measure)
    if answer.before is None or answer.period is None or answer.before == later(answer.period, -1):
        return table
    return table.rename(columns={"Year before": answer.before})


@readable.register
def _(answer: AuthoritiesAnswer) -> pd.DataFrame:
    return _headed(answer.table, AUTHORITIES)


@readable.register
def _(answer: VintagesAnswer) -> pd.DataFrame:
    return _headed(answer.table, VINTAGES, answer.measure)


def authorities_table(answer: AuthoritiesAnswer) -> pd.DataFrame:
    """An authority beside the others as text: each figure in its measure's own unit, ranks only ever as a range."""

    def figures(name: str, years_back: int = 0) -> list[str | None]:
        return [
            with_unit(row[name], row["unit"], row["decimals"]) + _other_year(row, name, years_back)
            if _is_known(row[name])
            else None
            for row in answer.rows
        ]

    columns: dict[str, list[str | None]] = {
        "Measure": [row["title"] for row in answer.rows],
        # Next to its measure: a telephone shows two columns.
        answer.place_name: figures("value"),
        "Year": [row["period"] for row in answer.rows],
        "Year before": figures("previous", years_back=1),
        "Two before": figures("earlier", years_back=2),
        "England": figures("england"),
        "Region": figures("region"),
        "Neighbours": [_neighbours(row) for row in answer.rows],
        "Rank": [_rank(row) for row in answer.rows],
        "Quarter": [QUARTERS.get(row["band"]) for row in answer.rows],
        "Places climbed": [_climbed(row["rank_change"]) for row in answer.rows],
        "Good is": [GOOD.get(row["better"]) for row in answer.rows],
    }
    return pd.DataFrame({heading: values for heading, values in columns.items() if any(values)})


def _other_year(row: Mapping[str, Any], name: str, years_back: int) -> str:
    """` (2018/19)`, where an earlier figure is not of as many years before as its heading says."""
    period = row.get(f"{name}_period")
    return "" if period in (None, later(row["period"], -years_back)) else f" ({period})"


QUARTERS = {"A": "best", "B": "second", "C": "third", "D": "last"}
GOOD = {"higher": "high", "lower": "low", "neutral": "neither"}


def _neighbours(row: Mapping[str, Any]) -> str | None:
    if not _is_known(row["neighbours"]):
        return None
    mean = with_unit(row["neighbours"], row["unit"], row["decimals"])
    return f"{mean} ({row['neighbours_present']} of {row['neighbours_asked']})"


def _rank(row: Mapping[str, Any]) -> str | None:
    if not _is_known(row["rank_best"]):
        return None
    best, worst = digits(row["rank_best"]), digits(row["rank_worst"])
    return f"{best} of {row['among']}" if best == worst else f"{best} to {worst} of {row['among']}"


def _climbed(places: float) -> str | None:
    if not _is_known(places):
        return None
    size = digits(abs(places))
    return "none" if size == "0" else f"{size} {'up' if places > 0 else 'down'}"


def rounded_table(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The same table for a reader's eye: rounded half up, interval and counts in one column each, no constant columns.

    What is the same in every row is said above the table. Figures stay numbers, so that a reader can sort by them.
    """
    columns = _folded({str(name): table[name].tolist() for name in table}, measure)
    return pd.DataFrame(
        {
            name: _rounded(values, _places(name, measure)) if _is_figures(values) else values
            for name, values in columns.items()
            if any(map(_is_known, values)) and not (name in SAID_ABOVE and _is_constant(values))
        }
    )


def decimals(table: pd.DataFrame, measure: Measure) -> dict[str, int]:
    """How many decimals each column of figures is written with."""
    return {str(name): _places(str(name), measure) for name in table if pd.api.types.is_numeric_dtype(table[name])}


def _is_known(value: Any) -> bool:
    return value is not None and value is not pd.NA and value == value


def _is_figures(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values if _is_known(value))


def _is_constant(values: Sequence[Any]) -> bool:
    return len(values) > 1 and len(set(values)) == 1


def _places(heading: str, measure: Measure) -> int:
    return decimals_of(UNITS.get(heading, "value"), measure.decimals) or 0


def _rounded(values: Sequence[Any], places: int) -> list[float]:
    return [half_up(value, places) if _is_known(value) else nan for value in values]


def _folded(columns: dict[str, list[Any]], measure: Measure) -> dict[str, list[Any]]:
    """The two ends of an interval as one column, and "number of" as one."""
    folded: dict[str, list[Any]] = {}
    # Of a mean the number is a total of points or of people, not so many of those it is among.
    cohort, is_share = f"{measure.cohort_of.capitalize()}s", measure.unit in ("percent", "per_100")
    for name, values in columns.items():
        if name in ENDS:
            last, heading, unit = ENDS[name]
            places = decimals_of(unit, measure.decimals) or 0
            folded[heading] = [_ends(*pair, places) for pair in zip(values, columns[last], strict=True)]
        elif name == "Of" and "Number" in columns:
            folded[cohort] = (
                [_of(*pair) for pair in zip(columns["Number"], values, strict=True)] if is_share else values
            )
        elif name not in FOLDED_AWAY:
            folded[cohort if name == "Of" else name] = values
    return folded


ENDS: dict[str, tuple[str, str, ColumnUnit]] = {
    FROM: (TO, "95% interval", "interval"),
    "Change from": ("Change to", "Change, 95% interval", "interval"),
    "Rank from": ("Rank to", "Rank", "number"),
}
FOLDED_AWAY = ("Number", *(last for last, _, _ in ENDS.values()))


def _ends(low: Any, high: Any, places: int) -> str | None:
    return f"{digits(low, places)} to {digits(high, places)}" if _is_known(low) else None


def _of(number: Any, cohort: Any) -> str | None:
    if not _is_known(cohort):
        return None
    return f"{digits(number)} of {digits(cohort)}" if _is_known(number) else digits(cohort)


def _headed(table: pd.DataFrame, columns: Iterable[AnswerColumn], measure: Measure | None = None) -> pd.DataFrame:
    page_columns, own = shown_in(columns, "page"), HEADINGS[measure.unit] if measure else ""
    rows = table[names(page_columns)].set_axis([column.heading or own for column in page_columns], axis=1)
    empty = [column for column in NOT_IF_EMPTY if column in rows and rows[column].isna().all()]
    empty += ["Term"] if "Term" in rows and (rows["Term"] == "year").all() else []
    return rows.drop(columns=empty) if empty else rows


def _headed_rows(
    rows: Sequence[Rate] | Sequence[GapRow], columns: Iterable[AnswerColumn], measure: Measure
) -> pd.DataFrame:
    """The same of rows that are not yet a table."""
    page_columns = shown_in(columns, "page")
    return _headed(table_of_rows(rows, page_columns), page_columns, measure)


NOT_IF_EMPTY = ("Note", "Number")
