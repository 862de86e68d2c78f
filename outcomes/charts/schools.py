"""How do our schools compare? Every school on one measure, this year and the one before, each with its interval."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from model.answers import SchoolsAnswer
from model.rounding import digits
from outcomes.charts import style
from outcomes.charts.picture import Picture

ROW = 21
NAME = 26
"""Characters of a school's name that leave half of 390 px to the picture."""
CHARACTER = 6.8
"""Pixels that a character of a name is wide, on average and rather more."""
UNDER = 46
"""Pixels under the rows, where the lines to compare with are named."""


def schools_chart(answer: SchoolsAnswer) -> go.Figure:
    """One row a school, in the answer's order: this year's figure on its interval, the year before as a ring.

    A clear change is dark, joined to its ring, and points up or down; every other school is grey. The authority and
    England are dotted lines to compare with.
    """
    rows = style.rows_with_figures(answer.table)
    picture = Picture(height=70 + UNDER + ROW * max(len(rows), 1))
    if not rows:
        return picture.figure()
    areas = _areas(answer.area)
    _intervals(picture, rows)
    _joins(picture, rows)
    _before(picture, rows)
    _now(picture, rows, answer)
    for line, area in enumerate(areas):
        _area(picture, area, answer, line)
    values = [row[name] for row in rows for name in ("value", "before_value", "lower", "upper")]
    axis = style.value_axis([*values, *(area["value"] for area in areas)], answer.measure, most=3)
    names = _cut_apart(rows)
    _names(picture, names, at=axis["range"][0])
    picture.margin(l=round(CHARACTER * max(map(len, names))) + 12, r=8, t=34, b=UNDER)
    picture.axes(
        x={**axis, "showgrid": True, "ticks": "", "side": "top", "automargin": False},
        y={"range": [len(rows) - 0.4, -0.6], "showticklabels": False, "showgrid": False, "automargin": False},
    )
    return picture.figure()


def _areas(area: pd.DataFrame) -> list[style.Row]:
    """One row an area: its own published figure where there is one, else the sum of its schools."""
    by_place: dict[str, style.Row] = {}
    for row in sorted(style.rows_with_figures(area), key=lambda row: str(row["basis"]), reverse=True):
        by_place.setdefault(row["place"], row)
    return list(by_place.values())


def _cut_apart(rows: Sequence[style.Row]) -> list[str]:
    """Every school's name, cut to fit. Names that would be one are cut in their middle, or show the school's number."""
    names = [str(row["place_name"]) for row in rows]
    labels = _where_alike([_cut(name) for name in names], [_cut_in_middle(name) for name in names])
    numbers = [f" {str(row['place']).removeprefix('school:')}" for row in rows]
    return _where_alike(labels, [_cut(name, number) for name, number in zip(names, numbers, strict=True)])


def _where_alike(labels: Sequence[str], longer_labels: Sequence[str]) -> list[str]:
    """The labels, with the longer one wherever several are alike."""
    count = Counter(labels)
    return [longer if count[label] > 1 else label for label, longer in zip(labels, longer_labels, strict=True)]


def _cut(name: str, ending: str = "") -> str:
    room = NAME - len(ending)
    return (name if len(name) <= room else name[: room - 1].rstrip() + "…") + ending


def _cut_in_middle(name: str) -> str:
    """Its first and its last words: names that begin alike often end otherwise."""
    if len(name) <= NAME:
        return name
    last = NAME // 2
    return f"{name[: NAME - last - 1].rstrip()}…{name[-last:].lstrip()}"


def _names(picture: Picture, names: Sequence[str], at: float) -> None:
    """The schools' names left of the picture. As labels of the axis, 280 of them took Plotly eight seconds to place."""
    words = [style.text(name) for name in names]
    picture.texts(words, at=at, rows=range(len(names)), position="middle left", name="names", size=12, color=style.INK)


def _intervals(picture: Picture, rows: Sequence[style.Row]) -> None:
    picture.scatter(
        x=style.bar_ends((row["lower"], row["upper"]) for row in rows),
        y=style.bar_ends((at, at) for at in range(len(rows))),
        mode="lines",
        line={"color": "rgba(107,117,126,0.28)", "width": 6},
        hoverinfo="skip",
        name="95% interval",
    )


def _joins(picture: Picture, rows: Sequence[style.Row]) -> None:
    clear = [(at, row) for at, row in enumerate(rows) if row["clear"]]
    picture.scatter(
        x=style.bar_ends((row["before_value"], row["value"]) for _, row in clear),
        y=style.bar_ends((at, at) for at, _ in clear),
        mode="lines",
        line={"color": style.OWN, "width": 2},
        hoverinfo="skip",
    )


def _before(picture: Picture, rows: Sequence[style.Row]) -> None:
    picture.scatter(
        x=[row["before_value"] for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={"size": 8, "color": "white", "line": {"color": style.PEER, "width": 1.5}, "opacity": 1},
        hoverinfo="skip",
        name="before",
    )


def _now(picture: Picture, rows: Sequence[style.Row], answer: SchoolsAnswer) -> None:
    symbols = [
        "circle" if not row["clear"] else "triangle-up" if row["change"] > 0 else "triangle-down" for row in rows
    ]
    dark = [bool(row["clear"]) or answer.before is None for row in rows]
    picture.scatter(
        x=[row["value"] for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={
            "size": [12 if row["clear"] else 9 for row in rows],
            "symbol": symbols,
            "color": [style.OWN if is_dark else style.PEER for is_dark in dark],
            "opacity": 1,
        },
        hovertext=[_words(row, answer) for row in rows],
        hoverinfo="text",
        name="now",
    )


def _area(picture: Picture, area: style.Row, answer: SchoolsAnswer, line: int) -> None:
    picture.rule(area["value"], color=style.QUIET, width=1.5, dash="dot")
    picture.label(
        x=area["value"],
        y=0,
        yref="paper",
        yanchor="top",
        words=style.text(f"{area['place_name']} {style.value(area['value'], answer.measure, area['decimals'])}"),
        xanchor="center",
        yshift=-2 - 20 * line,
    )


def _words(row: style.Row, answer: SchoolsAnswer) -> str:
    decimals = style.reader_decimals(row["decimals"], answer.measure)
    parts = [
        str(row["place_name"]),
        f"{row['period']}: {style.value(row['value'], answer.measure, decimals)}",
        style.interval(row["lower"], row["upper"], decimals),
        style.cohort_text(row["denominator"], answer.measure),
    ]
    if not pd.isna(row["before_value"]):
        parts.append(f"{answer.before}: {style.value(row['before_value'], answer.measure, decimals)}")
        parts.append(f"change {digits(row['change'], 1)}, {row['change_words']}" if row["change_words"] else "")
    return "<br>".join(style.text(part) for part in parts if part)
