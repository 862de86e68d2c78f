"""Which children are furthest behind? One year by group as a dumbbell, and one gap through time."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from model.answers import GapsAnswer
from model.rates import GapRow
from model.rounding import digits
from outcomes.charts import series, style
from outcomes.charts.picture import Picture
from outcomes.charts.series import Point

ROW = 48
NAME_ABOVE = 18 / ROW
"""Rows by which a name stands above the line of its group."""
FIGURES = 0.13
"""Share of the width, at the right, that holds the gap in figures: wide enough for '−18.2' at 390 px."""


def gap_dumbbell(answer: GapsAnswer) -> go.Figure:
    """One row per group, furthest behind on top: the group filled, whom it is compared with open, the gap in points.

    The group of the headline is dark. The pale bar behind a group is the interval of its gap, from the comparator.
    """
    rows = [row for row in answer.rows if row.status == "ok"]
    picture = Picture(height=70 + ROW * max(len(rows), 1))
    if not rows:
        return picture.figure()
    dark = [(row.characteristic, row.group) == answer.headline for row in rows]
    _joins(picture, rows, dark)
    _ends(picture, rows, answer, dark)
    ends = [end for row in rows for end in (row.group_value, row.comparator_value, _beside(row, row.lower))]
    values = style.value_axis(ends, answer.measure)
    low, high = values["range"]
    right = low + (high - low) / (1 - FIGURES)
    _names(picture, rows, answer, dark, at=low)
    _figures(picture, rows, dark, at=right)
    _heads(picture, rows)
    picture.axes(
        x={**values, "range": [low, right], "showgrid": True, "ticks": ""},
        y={"visible": False, "range": [len(rows) - 0.4, -1.0]},
    )
    return picture.figure()


def gap_trend(answer: GapsAnswer) -> go.Figure:
    """One group and whom it is compared with, two lines with the gap between them shaded; nothing for a single year."""
    points = series.known_points(answer.rows)
    picture = Picture(height=380)
    if len({point.year for point in points}) < 2:
        return picture.figure()
    first, last = points[0].year, points[-1].year
    ends = [(point.year, value) for point in points for value in _both_values(point.row)]
    values = style.value_axis([value for _, value in ends], answer.measure, air=0.3)
    series.draw_breaks(picture, answer.breaks, first=first, last=last, points=ends, values=values)
    for piece in series.pieces(points):
        _shade_between(picture, piece)
    _comparator_line(picture, points, answer)
    _group_line(picture, points, answer)
    _end_labels(picture, points, answer)
    picture.axes(x=series.year_axis(first=first, last=last, anchor=last), y=values)
    return picture.figure()


def _both_values(row: GapRow) -> tuple[float, float]:
    assert row.group_value is not None  # noqa: S101  a row that is ok has both
    assert row.comparator_value is not None  # noqa: S101
    return row.group_value, row.comparator_value


def _beside(row: GapRow, end: float | None) -> float | None:
    """An end of a gap's interval where it lies on the axis of values: drawn from the comparator."""
    return None if end is None else _both_values(row)[1] + end


def _joins(picture: Picture, rows: Sequence[GapRow], dark: Sequence[bool]) -> None:
    """The bars between the two ends, in two traces; and the interval of each gap behind its group."""
    for is_dark, colour, width in ((False, style.PALE, 3), (True, style.OWN, 4)):
        bars = [at for at in range(len(rows)) if dark[at] is is_dark]
        picture.scatter(
            x=style.bar_ends(_both_values(rows[at]) for at in bars),
            y=style.bar_ends((at, at) for at in bars),
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
        )
    picture.scatter(
        x=style.bar_ends((_beside(row, row.lower), _beside(row, row.upper)) for row in rows),
        y=style.bar_ends((at, at) for at in range(len(rows))),
        mode="lines",
        line={"color": "rgba(107,117,126,0.22)", "width": 12},
        hoverinfo="skip",
        name="interval of the gap",
    )


def _ends(picture: Picture, rows: Sequence[GapRow], answer: GapsAnswer, dark: Sequence[bool]) -> None:
    colours = [style.OWN if is_dark else style.PEER for is_dark in dark]
    points = {"y": list(range(len(rows))), "hovertext": [_words(row, answer) for row in rows]}
    picture.scatter(
        x=[row.comparator_value for row in rows],
        **points,
        mode="markers",
        marker={"size": 12, "color": "white", "line": {"color": colours, "width": 2.5}, "opacity": 1},
        hoverinfo="text",
        name="comparator",
    )
    picture.scatter(
        x=[row.group_value for row in rows],
        **points,
        mode="markers",
        marker={"size": 13, "color": colours, "opacity": 1},
        hoverinfo="text",
        name="group",
    )


def _names(picture: Picture, rows: Sequence[GapRow], answer: GapsAnswer, dark: Sequence[bool], *, at: float) -> None:
    """Each group's name and its pupils above its row."""
    picture.texts(
        [_name(row, answer, is_dark=is_dark) for row, is_dark in zip(rows, dark, strict=True)],
        at=at,
        rows=[number - NAME_ABOVE for number in range(len(rows))],
        position="middle right",
        name="names",
        size=13,
        color=_text_colours(dark),
    )


def _name(row: GapRow, answer: GapsAnswer, *, is_dark: bool) -> str:
    cohort = f'<span style="color:{style.QUIET}">{style.cohort_text(row.group_pupils, answer.measure)}</span>'
    return f"{style.text(row.group_label, bold=is_dark)}  {cohort}"


def _figures(picture: Picture, rows: Sequence[GapRow], dark: Sequence[bool], *, at: float) -> None:
    """Each gap in figures at the right end of its row."""
    picture.texts(
        [style.text(digits(row.gap or 0.0, 1), bold=is_dark) for row, is_dark in zip(rows, dark, strict=True)],
        at=at,
        rows=range(len(rows)),
        position="middle left",
        name="figures",
        size=14,
        color=_text_colours(dark),
    )


def _text_colours(dark: Sequence[bool]) -> list[str]:
    return [style.OWN if is_dark else style.INK for is_dark in dark]


def _heads(picture: Picture, rows: Sequence[GapRow]) -> None:
    comparators = {row.comparator_label for row in rows}
    against = rows[0].comparator_label if len(comparators) == 1 else "Compared with"
    for x, anchor, words in ((0, "left", f"● Group   ○ {style.text(against)}"), (1, "right", "Gap, points")):
        picture.annotate(
            x=x, xref="paper", xanchor=anchor, y=-0.75, text=words, font={"color": style.QUIET, "size": 12}
        )


def _words(row: GapRow, answer: GapsAnswer) -> str:
    decimals = style.reader_decimals(row.decimals, answer.measure)
    group, comparator = _both_values(row)
    ends = [
        f"{row.group_label}: {style.value(group, answer.measure, decimals)}",
        f"{row.comparator_label}: {style.value(comparator, answer.measure, decimals)}",
        f"Gap {digits(row.gap or 0.0, 1)} points",
        style.interval(row.lower, row.upper, 1),
    ]
    return "<br>".join(style.text(part) for part in ends if part)


def _shade_between(picture: Picture, piece: Sequence[Point[GapRow]]) -> None:
    years, values = [point.year for point in piece], [_both_values(point.row) for point in piece]
    picture.scatter(
        x=[*years, *reversed(years)],
        y=[*(group for group, _ in values), *reversed([comparator for _, comparator in values])],
        fill="toself",
        fillcolor="rgba(18,67,109,0.08)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _group_line(picture: Picture, points: Sequence[Point[GapRow]], answer: GapsAnswer) -> None:
    picture.scatter(
        **_line(points, answer, [point.row.group_value for point in points]),
        line={"color": style.OWN, "width": 3},
        marker={"color": style.OWN, "size": 9, "symbol": "circle", "line": {"color": style.OWN, "width": 2}},
        name=points[-1].row.group_label,
    )


def _comparator_line(picture: Picture, points: Sequence[Point[GapRow]], answer: GapsAnswer) -> None:
    picture.scatter(
        **_line(points, answer, [point.row.comparator_value for point in points]),
        line={"color": style.PEER, "width": 2},
        marker={"color": style.PEER, "size": 9, "symbol": "circle-open", "line": {"color": style.PEER, "width": 2}},
        name=points[-1].row.comparator_label,
    )


def _line(points: Sequence[Point[GapRow]], answer: GapsAnswer, values: Sequence[float | None]) -> dict[str, Any]:
    value_by_point = dict(zip(points, values, strict=True))
    return {
        "x": series.with_breaks(points, lambda point: point.year),
        "y": series.with_breaks(points, lambda point: value_by_point[point]),
        "mode": "lines+markers",
        "hovertext": series.with_breaks(points, lambda point: f"{point.row.period}<br>{_words(point.row, answer)}"),
        "hoverinfo": "text",
    }


def _end_labels(picture: Picture, points: Sequence[Point[GapRow]], answer: GapsAnswer) -> None:
    """Each line named at its last point, away from the other, and the gap in figures at both ends of the series."""
    start, end = points[0], points[-1]
    group, comparator = _both_values(end.row)
    above = 1 if group >= comparator else -1
    for value, label, colour, direction, bold in (
        (group, end.row.group_label, style.OWN, above, True),
        (comparator, end.row.comparator_label, style.QUIET, -above, False),
    ):
        words = f"{label} {style.value(value, answer.measure, end.row.decimals)}"
        picture.label(
            x=end.year,
            y=value,
            words=style.folded_label(words, bold=bold),
            colour=colour,
            xanchor="right",
            xshift=8,
            yshift=10 * direction,
            yanchor="bottom" if direction > 0 else "top",
            align="right",
        )
    for point, anchor, shift in ((start, "left", 4), (end, "right", -4)):
        picture.label(
            x=point.year,
            y=sum(_both_values(point.row)) / 2,
            words=style.text(f"gap {digits(point.row.gap or 0.0, 1)}"),
            colour=style.OWN,
            xanchor=anchor,
            xshift=shift,
        )
