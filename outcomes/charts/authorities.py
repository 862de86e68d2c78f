"""How do we compare with other authorities? All of them on one line, our region's and our neighbours' on theirs."""

from collections.abc import Mapping, Sequence, Set

import plotly.graph_objects as go

from model.answers import RatesAnswer
from outcomes.charts import style
from outcomes.charts.picture import Picture

ROW = 74


def authorities_strip(answer: RatesAnswer, place: str, sets: Mapping[str, Set[str]]) -> go.Figure:
    """One strip for each of `sets` (what it is called, and the places in it), one tick an authority, `place` dark.

    The nation, where the answer has it, is a dotted line through all of them.
    """
    rows = style.rows_with_figures(answer.table)
    local = [row for row in rows if row["level"] == "la"]
    picture = Picture(height=60 + ROW * len(sets))
    if not local:
        return picture.figure()
    for at, (name, members) in enumerate(sets.items()):
        _strip(picture, [row for row in local if row["place"] in members and row["place"] != place], answer, at)
        _name(picture, name, at)
    for row in local:
        if row["place"] == place:
            _own(picture, row, answer, len(sets))
    for row in rows:
        if row["level"] == "nation":
            _nation(picture, row, answer)
    values = style.value_axis([row["value"] for row in local], answer.measure)
    picture.axes(x={**values, "ticks": "", "showgrid": True}, y={"visible": False, "range": [len(sets) - 0.45, -0.85]})
    return picture.figure()


def _strip(picture: Picture, rows: Sequence[style.Row], answer: RatesAnswer, at: int) -> None:
    picture.scatter(
        x=[row["value"] for row in rows],
        y=[at] * len(rows),
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 18,
            "color": style.PEER,
            "line": {"width": 1.5, "color": style.PEER},
            "opacity": 0.8,
        },
        hovertext=[_words(row, answer) for row in rows],
        hoverinfo="text",
        name=f"strip {at}",
    )


def _name(picture: Picture, name: str, at: int) -> None:
    picture.annotate(
        x=0,
        xref="paper",
        xanchor="left",
        y=at,
        yshift=24,
        text=style.text(name),
        font={"color": style.QUIET, "size": 13},
    )


def _own(picture: Picture, row: style.Row, answer: RatesAnswer, strips: int) -> None:
    picture.scatter(
        x=[row["value"]] * strips,
        y=list(range(strips)),
        mode="markers",
        marker={"symbol": "diamond-tall", "size": 17, "color": style.OWN, "line": {"color": "white", "width": 1.5}},
        hovertext=[_words(row, answer)] * strips,
        hoverinfo="text",
        name="own",
    )
    picture.label(
        x=row["value"],
        y=0,
        words=style.text(
            f"{row['place_name']} {style.value(row['value'], answer.measure, row['decimals'])}", bold=True
        ),
        colour=style.OWN,
        xanchor="center",
        yshift=-20,
    )


def _nation(picture: Picture, row: style.Row, answer: RatesAnswer) -> None:
    picture.rule(row["value"], color=style.QUIET, width=1.5, dash="dot")
    picture.label(
        x=row["value"],
        y=1,
        yref="paper",
        yanchor="top",
        words=style.text(f"{row['place_name']} {style.value(row['value'], answer.measure, row['decimals'])}"),
        xanchor="center",
    )


def _words(row: style.Row, answer: RatesAnswer) -> str:
    decimals = style.reader_decimals(row["decimals"], answer.measure)
    parts = [
        f"{row['place_name']}, {row['period']}: {style.value(row['value'], answer.measure, decimals)}",
        style.interval(row["lower"], row["upper"], decimals),
    ]
    return "<br>".join(style.text(part) for part in parts if part)
