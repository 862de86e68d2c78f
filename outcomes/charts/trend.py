"""Are we on course? One series against the path to its target, with its breaks drawn as breaks."""

import pandas as pd
import plotly.graph_objects as go

from model.answers import TargetAnswer
from model.periods import starts
from outcomes.charts import series, style

NEAR = 0.25
"""A share of the reach of both lines: nearer than this, their names would stand on one another."""


def trend(answer: TargetAnswer) -> go.Figure:
    """The place dark with its intervals, England grey, the path to the target in the second hue with diamonds."""
    own, england = series.known_points(answer.trend), series.known_points(answer.england)
    # The path begins at the baseline, which is a figure and not a milestone.
    ahead = answer.milestones.loc[answer.milestones["period"].astype("str").gt(answer.baseline_period or "")]
    path = ahead.assign(year=[starts(item) for item in ahead["period"]])
    years = [int(year) for table in (own, england, path) for year in table["year"]]
    figure = style.empty_figure(height=400)
    if not years:
        return figure
    first, last = min(years), max(years)
    values = style.value_axis(
        [*own["value"], *own["lower"], *own["upper"], *england["value"], *path["value"]], answer.measure
    )
    points = [point for table in (own, england, path) for point in zip(table["year"], table["value"], strict=True)]
    series.draw_breaks(figure, answer.breaks, first=first, last=last, points=points, values=values)
    _england(figure, answer, england)
    _path(figure, answer, path)
    _own(figure, answer, own)
    _labels(figure, answer, own, england)
    anchor = int(own["year"].iloc[-1]) if len(own) else last
    figure.update_xaxes(series.year_axis(first=first, last=last, anchor=anchor))
    figure.update_yaxes(values)
    return figure


def _own(figure: go.Figure, answer: TargetAnswer, own: pd.DataFrame) -> None:
    own = own.assign(
        above=own["upper"] - own["value"],
        below=own["value"] - own["lower"],
        size=[8] * (len(own) - 1) + [11] if len(own) else [],
        words=[_words(row, answer) for row in own.to_dict("records")],
    )
    parts = series.with_breaks(own, ["year", "value", "above", "below", "size", "words"])
    figure.add_scatter(
        x=parts["year"],
        y=parts["value"],
        mode="lines+markers",
        line={"color": style.OWN, "width": 3},
        marker={"color": style.OWN, "size": [size or 0 for size in parts["size"]], "opacity": 1},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": parts["above"],
            "arrayminus": parts["below"],
            "color": style.OWN,
            "thickness": 1.5,
            "width": 3,
        },
        hovertext=parts["words"],
        hoverinfo="text",
        name=answer.place_name,
    )


def _england(figure: go.Figure, answer: TargetAnswer, england: pd.DataFrame) -> None:
    england = england.assign(words=[_words(row, answer) for row in england.to_dict("records")])
    parts = series.with_breaks(england, ["year", "value", "words"])
    figure.add_scatter(
        x=parts["year"],
        y=parts["value"],
        mode="lines+markers",
        line={"color": style.PEER, "width": 2},
        marker={"color": style.PEER, "size": 5, "symbol": "square"},
        hovertext=parts["words"],
        hoverinfo="text",
        name="England",
    )


def _path(figure: go.Figure, answer: TargetAnswer, path: pd.DataFrame) -> None:
    if path.empty:
        return
    labels = [style.promised_value(value, answer.measure) for value in path["value"]]
    baseline = [] if answer.baseline_period is None else [(starts(answer.baseline_period), answer.baseline_value)]
    way = [*baseline, *zip(path["year"], path["value"], strict=True)]
    figure.add_scatter(
        x=[year for year, _ in way],
        y=[value for _, value in way],
        mode="lines",
        line={"color": style.TARGET, "width": 2, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=path["year"],
        y=path["value"],
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": "white", "line": {"color": style.TARGET, "width": 2}},
        hovertext=[f"{period}: milestone {value}" for period, value in zip(path["period"], labels, strict=True)],
        hoverinfo="text",
        name="Milestones",
    )
    style.draw_label(
        figure,
        x=int(path["year"].iloc[-1]),
        y=float(path["value"].iloc[-1]),
        words=style.text(f"Target {labels[-1]}", bold=True),
        colour=style.TARGET,
        xanchor="right",
        xshift=8,
        yshift=18 if path["value"].iloc[-1] >= path["value"].iloc[0] else -18,
    )


def _labels(figure: go.Figure, answer: TargetAnswer, own: pd.DataFrame, england: pd.DataFrame) -> None:
    """Name each line at its last point: clear of the line itself, of the other line and of the path to the target."""
    higher = len(own) == 0 or len(england) == 0 or england["value"].iloc[-1] >= own["value"].iloc[-1]
    if len(england):
        end = england.iloc[-1]
        close = len(own) > 0 and abs(end["value"] - own["value"].iloc[-1]) < NEAR * _reach(own, england)
        above = higher if close else _comes_from_below(england)
        style.draw_label(
            figure,
            x=int(end["year"]),
            y=float(end["value"]),
            words=style.text(f"England {style.value(end['value'], answer.measure, end['decimals'])}"),
            xanchor="right",
            xshift=-2,
            yshift=16 if above else -16,
        )
    if len(own):
        end = own.iloc[-1]
        alone = answer.milestones.empty
        rises = not alone and answer.milestones["value"].iloc[-1] >= end["value"]
        style.draw_label(
            figure,
            x=int(end["year"]),
            y=float(end["value"]),
            words=style.text(f"{answer.place_name} {_dated(end, answer)}", bold=True),
            colour=style.OWN,
            xanchor="right" if alone else "left",
            xshift=8 if alone else -4,
            yshift=-18 if (higher if alone else rises) else 18,
        )


def _reach(own: pd.DataFrame, england: pd.DataFrame) -> float:
    values = pd.concat([own["value"], england["value"]])
    return float(values.max() - values.min())


def _comes_from_below(line: pd.DataFrame) -> bool:
    return len(line) < 2 or bool(line["value"].iloc[-2] <= line["value"].iloc[-1])


def _dated(row: pd.Series, answer: TargetAnswer) -> str:
    text = style.value(row["value"], answer.measure, row["decimals"])
    return text if row["version"] == "final" else f"{text} ({row['version']})"


def _words(row: style.Row, answer: TargetAnswer) -> str:
    """What a point says when pointed at: value, interval, counts."""
    decimals = style.reader_decimals(row["decimals"], answer.measure)
    parts = [
        f"{row['place_name']}, {row['period']}: {style.value(row['value'], answer.measure, decimals)}",
        style.interval(row["lower"], row["upper"], decimals),
        style.cohort_text(row["denominator"]),
    ]
    return "<br>".join(style.text(part) for part in parts if part)
