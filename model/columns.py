"""What a column of an answer's table is: name, heading, unit, where it is shown, and whether it counts people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

ColumnUnit = Literal["text", "value", "interval", "points", "pupils", "number", "share", "ratio"]
"""`value`: the measure's own; `interval` and `points`: ends of an interval and differences, in the measure's unit;
`pupils`: of people, or how many are short; `number`: a whole number of anything else; `share`: 0 to 1."""

View = Literal["json", "csv", "terminal", "page"]
"""`csv`: the command line's CSV and the terminal's table; `terminal`: only the latter; `page`: the table on a page and
its download."""


@dataclass(frozen=True)
class AnswerColumn:
    """One column of an answer's table.

    `heading`: for readers; where a page shows a column without one, the measure's unit is its heading. `page_order`:
    smaller is further left on a page; equal ones stand as declared, and every other view is as declared.
    `in_percent`: the name under which the command line gives a share in per cent.
    """

    name: str
    heading: str = ""
    unit: ColumnUnit = "text"
    shown_in: tuple[View, ...] = ()
    counts_people: bool = False
    page_order: int = 0
    in_percent: str = ""


def names(columns: Iterable[AnswerColumn]) -> list[str]:
    """The names of columns, in order."""
    return [column.name for column in columns]


def table_of(rows: Mapping[str, Any] | Sequence[Mapping[str, Any]], columns: Iterable[AnswerColumn]) -> pd.DataFrame:
    """Columns by name, or rows, as a table with exactly these columns. Raises KeyError for one that nothing fills."""
    return pd.DataFrame(rows)[names(columns)] if len(rows) else pd.DataFrame(columns=names(columns))


def table_of_rows(rows: Sequence[tuple[Any, ...]], columns: Iterable[AnswerColumn]) -> pd.DataFrame:
    """These columns of named tuples as a table; a number that is missing is NaN, in text None."""
    if not rows:
        return table_of([], columns)
    return pd.DataFrame(
        {column.name: _values([getattr(row, column.name) for row in rows], column.unit) for column in columns}
    )


def _values(values: list[Any], unit: ColumnUnit) -> Any:
    return values if unit == "text" or None not in values else np.array(values, dtype="float64")


def shown_in(columns: Iterable[AnswerColumn], *views: View) -> list[AnswerColumn]:
    """The columns that any of these views shows, as declared; on a page, in the page's own order."""
    chosen = [column for column in columns if set(views) & set(column.shown_in)]
    return sorted(chosen, key=lambda column: column.page_order) if "page" in views else chosen


def decimals_of(unit: ColumnUnit, measure_decimals: int) -> int | None:
    """How many decimals a reader sees of a number in this unit; None for text. A share is read in per cent."""
    decimals: dict[ColumnUnit, int | None] = {
        "text": None,
        "value": measure_decimals,
        "interval": max(measure_decimals, 1),
        "points": max(measure_decimals, 1),
        "pupils": 0,
        "number": 0,
        "share": 1,
        "ratio": 2,
    }
    return decimals[unit]
