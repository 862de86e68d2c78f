"""Are we on course? One series against the path to its target, with its breaks drawn as breaks."""

from collections.abc import Sequence

import plotly.graph_objects as go

from model.answers import TargetAnswer
from model.periods import starts
from model.rates import Rate
from outcomes.charts import series, style
from outcomes.charts.picture import Picture
from outcomes.charts.series import Point

NEAR = 0.25
"""A share of the reach of both lines: nearer than this, their names would stand on one another."""

Series = Sequence[Point[Rate]]


def trend(answer: TargetAnswer) -> go.Figure:
    """The place dark with its intervals, England grey, the path to the target in the second hue with diamonds."""
    own, england = series.known_points(answer.rates), series.known_points(answer.national_rates)
    # The path begins at the baseline, which is a figure and not a milestone.
    path = [
        (starts(period), value)
        for period, value in answer.milestone_by_period.items()
        if period > (answer.baseline_period or "")
    ]
    points = [*((point.year, _value(point)) for point in (*own, *england)), *path]
    picture = Picture(height=400)
    if not points:
        return picture.figure()
    years = [year for year, _ in points]
    first, last = min(years), max(years)
    ends = [end for point in own for end in (point.row.lower, point.row.upper)]
    values = style.value_axis([*(value for _, value in points), *ends], answer.measure)
    series.draw_breaks(picture, answer.breaks, first=first, last=last, points=points, values=values)
    _england(picture, answer, england)
    _path(picture, answer, path)
    _own(picture, answer, own)
    _labels(picture, answer, own, england)
    anchor = own[-1].year if own else last
    picture.axes(x=series.year_axis(first=first, last=last, anchor=anchor), y=values)
    return picture.figure()


def _value(point: Point[Rate]) -> float:
    assert point.row.value is not None  # noqa: S101  a known point has a value
    return point.row.value


def _own(picture: Picture, answer: TargetAnswer, own: Series) -> None:
    last = own[-1] if own else None
    picture.scatter(
        x=series.with_breaks(own, lambda point: point.year),
        y=series.with_breaks(own, _value),
        mode="lines+markers",
        line={"color": style.OWN, "width": 3},
        marker={
            "color": style.OWN,
            "size": [size or 0 for size in series.with_breaks(own, lambda point: 11 if point is last else 8)],
            "opacity": 1,
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": series.with_breaks(own, lambda point: _reaches(point, point.row.upper)),
            "arrayminus": series.with_breaks(own, lambda point: _reaches(point, point.row.lower)),
            "color": style.OWN,
            "thickness": 1.5,
            "width": 3,
        },
        hovertext=series.with_breaks(own, lambda point: _words(point.row, answer)),
        hoverinfo="text",
        name=answer.place_name,
    )


def _reaches(point: Point[Rate], end: float | None) -> float | None:
    return None if end is None else abs(end - _value(point))


def _england(picture: Picture, answer: TargetAnswer, england: Series) -> None:
    picture.scatter(
        x=series.with_breaks(england, lambda point: point.year),
        y=series.with_breaks(england, _value),
        mode="lines+markers",
        line={"color": style.PEER, "width": 2},
        marker={"color": style.PEER, "size": 5, "symbol": "square"},
        hovertext=series.with_breaks(england, lambda point: _words(point.row, answer)),
        hoverinfo="text",
        name="England",
    )


def _path(picture: Picture, answer: TargetAnswer, path: Sequence[tuple[int, float]]) -> None:
    if not path:
        return
    years, values = [year for year, _ in path], [value for _, value in path]
    labels = [style.promised_value(value, answer.measure) for value in values]
    periods = [period for period in answer.milestone_by_period if period > (answer.baseline_period or "")]
    baseline = [] if answer.baseline_period is None else [(starts(answer.baseline_period), answer.baseline_value)]
    way = [*baseline, *path]
    picture.scatter(
        x=[year for year, _ in way],
        y=[value for _, value in way],
        mode="lines",
        line={"color": style.TARGET, "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )
    picture.scatter(
        x=years,
        y=values,
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": "white", "line": {"color": style.TARGET, "width": 2}},
        hovertext=[f"{period}: milestone {value}" for period, value in zip(periods, labels, strict=True)],
        hoverinfo="text",
        name="Milestones",
    )
    picture.label(
        x=years[-1],
        y=values[-1],
        words=style.text(f"Target {labels[-1]}", bold=True),
        colour=style.TARGET,
        xanchor="right",
        xshift=8,
        yshift=18 if values[-1] >= values[0] else -18,
    )


def _labels(picture: Picture, answer: TargetAnswer, own: Series, england: Series) -> None:
    """Name each line at its last point: clear of the line itself, of the other line and of the path to the target."""
    higher = not own or not england or _value(england[-1]) >= _value(own[-1])
    if england:
        end = england[-1]
        close = bool(own) and abs(_value(end) - _value(own[-1])) < NEAR * _reach((*own, *england))
        above = higher if close else _comes_from_below(england)
        picture.label(
            x=end.year,
            y=_value(end),
            words=style.text(f"England {style.value(_value(end), answer.measure, end.row.decimals)}"),
            xanchor="right",
            xshift=-2,
            yshift=16 if above else -16,
        )
    if own:
        end = own[-1]
        path = list(answer.milestone_by_period.values())
        rises = bool(path) and path[-1] >= _value(end)
        picture.label(
            x=end.year,
            y=_value(end),
            words=style.text(f"{answer.place_name} {_dated(end, answer)}", bold=True),
            colour=style.OWN,
            xanchor="left" if path else "right",
            xshift=-4 if path else 8,
            yshift=-18 if (rises if path else higher) else 18,
        )


def _reach(points: Series) -> float:
    values = [_value(point) for point in points]
    return max(values) - min(values)


def _comes_from_below(line: Series) -> bool:
    return len(line) < 2 or _value(line[-2]) <= _value(line[-1])


def _dated(end: Point[Rate], answer: TargetAnswer) -> str:
    text = style.value(_value(end), answer.measure, end.row.decimals)
    return text if end.row.version == "final" else f"{text} ({end.row.version})"


def _words(rate: Rate, answer: TargetAnswer) -> str:
    """What a point says when pointed at: value, interval, counts."""
    decimals = style.reader_decimals(rate.decimals, answer.measure)
    parts = [
        f"{rate.place_name}, {rate.period}: {style.value(rate.value or 0.0, answer.measure, decimals)}",
        style.interval(rate.lower, rate.upper, decimals),
        style.cohort_text(rate.denominator, answer.measure),
    ]
    return "<br>".join(style.text(part) for part in parts if part)
