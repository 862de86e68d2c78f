"""One template for every picture: the Analysis Function's palette, our type, no zoom, room to breathe at 390 px."""

import math
from collections.abc import Hashable, Iterable, Mapping
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from afcharts import pio_template  # noqa: F401  registers the template "afcharts"
from afcharts.af_colours import get_af_colours

from model.measures import Measure
from model.rounding import digits, half_up, with_unit
from model.wording import count_of

Row = Mapping[Hashable, Any]
"""One row of a table, as `to_dict("records")` gives it."""

_CATEGORICAL = get_af_colours("categorical")
OWN = _CATEGORICAL[0]
"""The one highlight colour: whoever the page is about."""
TARGET = _CATEGORICAL[2]
"""The second hue, for what was promised; always with its own marker shape."""
PEER = "#6b757e"
"""Everybody else. The picture still reads in black and white: 4.7:1 on white."""
PALE = "#b9c1c8"
SHADE = "#edf0f3"
GRID = "#e3e7ea"
INK = "#0b0c0c"
QUIET = "#505a62"
HALO = "rgba(255,255,255,0.85)"
FONT = "Inter, sans-serif"

CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False, "showAxisDragHandles": False}

_AXIS = {
    "gridcolor": GRID,
    "zeroline": False,
    "showline": False,
    "fixedrange": True,
    "automargin": True,
    "tickfont": {"size": 13, "color": QUIET},
    "tickcolor": PALE,
    "ticklen": 4,
}

TEMPLATE = go.layout.Template(pio.templates["afcharts"])
TEMPLATE.layout.update(
    font={"family": FONT, "size": 13, "color": INK},
    paper_bgcolor="rgba(0,0,0,0)",
    plot_bgcolor="rgba(0,0,0,0)",
    margin={"l": 4, "r": 8, "t": 8, "b": 4},
    hovermode="closest",
    hoverlabel={"font": {"family": FONT, "size": 13, "color": INK}, "bordercolor": PALE, "align": "left"},
    showlegend=False,
    dragmode=False,
    annotationdefaults={"font": {"size": 13, "family": FONT}, "showarrow": False},
    xaxis={**_AXIS, "ticks": "outside", "showgrid": False},
    yaxis={**_AXIS, "ticks": "", "showgrid": True},
)


def rows_with_figures(table: pd.DataFrame) -> list[Row]:
    """The rows of a table that have a figure; None where a number is missing, which is nothing that can be drawn."""
    return [
        {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        for row in table.to_dict("records")
        if row["status"] == "ok"
    ]


def text(words: str, *, bold: bool = False) -> str:
    """Words as they stand: Plotly reads tags in labels, and a school's name is not ours to trust."""
    return f"<b>{escape(words)}</b>" if bold else escape(words)


def folded_label(words: str, across: int = 26, *, bold: bool = False) -> str:
    """Words as a label of several lines, none much longer than `across` characters: room at 390 px."""
    return "<br>".join(text(line, bold=bold) for line in wrap(words, across))


def value(number: float, measure: Measure, decimals: Any = None) -> str:
    """A value as the measure's readers expect it, to the decimals it was published with."""
    return with_unit(number, measure.unit, reader_decimals(decimals, measure))


def promised_value(number: float, measure: Measure) -> str:
    """A target or milestone: `80%` where it is whole, to the measure's decimals where it is not."""
    return with_unit(number, measure.unit, 0 if float(number).is_integer() else measure.decimals)


def reader_decimals(decimals: Any, measure: Measure) -> int:
    """The decimals a value was published with, or else the measure's own; never more than readers of it expect."""
    most = max(measure.decimals, 1)
    return measure.decimals if decimals is None or pd.isna(decimals) else min(int(decimals), most)


def interval(lower: Any, upper: Any, decimals: int) -> str:
    """`53.2 to 56.1`, or nothing where there is no interval."""
    if lower is None or upper is None or pd.isna(lower) or pd.isna(upper):
        return ""
    return f"{digits(float(lower), decimals)} to {digits(float(upper), decimals)}"


def cohort_text(count: Any, measure: Measure) -> str:
    """`1,519 pupils`, `12,040 sessions`, or nothing where the cohort is not known."""
    if count is None or pd.isna(count):
        return ""
    return count_of(int(half_up(float(count))), measure.cohort_of)


def bar_ends(bars: Iterable[tuple[Any, Any]]) -> list[Any]:
    """Pairs of ends as one list in which None parts them: 280 bars, one trace."""
    return [end for one_end, other_end in bars for end in (one_end, other_end, None)]


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """At most `most` round numbers between `low` and `high`: few enough that a picture survives a telephone."""
    if high <= low:
        return [low]
    magnitude = 10.0 ** math.floor(math.log10((high - low) / most))
    for multiple in (1, 2, 2.5, 5, 10, 20, 25, 50):
        step = multiple * magnitude
        marks = [i * step for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]
        if len(marks) <= most:
            return [round(tick, 10) for tick in marks]
    return [low, high]


def span(
    values: Iterable[float | None], *, least: float, floor: float | None = None, air: float = 0.12
) -> tuple[float, float]:
    """The range of an axis that holds `values` with a share of air, never narrower than `least` nor under `floor`."""
    numbers = [float(v) for v in values if v is not None and not pd.isna(v)]
    if not numbers:
        return 0.0, 100.0
    low, high = min(numbers), max(numbers)
    room = max((high - low) * air, (least - (high - low)) / 2)
    # A point that lies on the floor needs the width of its mark under it.
    return (low - room if floor is None else max(floor - 0.02 * (high - low), low - room)), high + room


def value_axis(values: Iterable[float | None], measure: Measure, *, most: int = 4, air: float = 0.12) -> dict[str, Any]:
    """An axis of the measure's values: range, ticks and their words."""
    # Rates cannot be under nought; scores such as Progress 8 can.
    low, high = span(values, least=4 * 10.0**-measure.decimals, floor=0.0 if measure.unit != "score" else None, air=air)
    marks = ticks(low, high, most)
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    decimals = next(places for places in range(9) if math.isclose(round(step, places), step, rel_tol=1e-6))
    words = [with_unit(mark, measure.unit, decimals) for mark in marks]
    return {"range": [low, high], "tickmode": "array", "tickvals": marks, "ticktext": words}
