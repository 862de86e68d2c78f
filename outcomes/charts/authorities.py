"""How do we compare with other authorities? All of them on one line, our region's and our neighbours' on theirs."""

from collections.abc import Mapping, Set

import pandas as pd
import plotly.graph_objects as go

from model.answers import RatesAnswer
from outcomes.charts import style

ROW = 74


def authorities_strip(answer: RatesAnswer, place: str, sets: Mapping[str, Set[str]]) -> go.Figure:
    """One strip for each of `sets` (what it is called, and the places in it), one tick an authority, `place` dark.

    The nation, where the answer has it, is a dotted line through all of them.
    """
    rows = answer.table.loc[answer.table["status"].eq("ok")]
    local = rows.loc[rows["level"].eq("la")]
    own = local.loc[local["place"].eq(place)]
    figure = style.empty_figure(height=60 + ROW * len(sets))
    if local.empty:
        return figure
    for at, (name, members) in enumerate(sets.items()):
        _strip(figure, local.loc[local["place"].isin(members) & local["place"].ne(place)], answer, at)
        _name(figure, name, at)
    for row in own.to_dict("records"):
        _own(figure, row, answer, len(sets))
    for row in rows.loc[rows["level"].eq("nation")].to_dict("records"):
        _nation(figure, row, answer)
    figure.update_xaxes({**style.value_axis(local["value"], answer.measure), "ticks": "", "showgrid": True})
    figure.update_yaxes(visible=False, range=[len(sets) - 0.45, -0.85])
    return figure


def _strip(figure: go.Figure, rows: pd.DataFrame, answer: RatesAnswer, at: int) -> None:
    figure.add_scatter(
        x=rows["value"],
        y=[at] * len(rows),
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 18,
            "color": style.PEER,
            "line": {"width": 1.5, "color": style.PEER},
            "opacity": 0.8,
        },
        hovertext=[_words(row, answer) for row in rows.to_dict("records")],
        hoverinfo="text",
        name=f"strip {at}",
    )


def _name(figure: go.Figure, name: str, at: int) -> None:
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=at,
        yshift=24,
        text=style.text(name),
        font={"color": style.QUIET, "size": 13},
    )


def _own(figure: go.Figure, row: style.Row, answer: RatesAnswer, strips: int) -> None:
    figure.add_scatter(
        x=[row["value"]] * strips,
        y=list(range(strips)),
        mode="markers",
        marker={"symbol": "diamond-tall", "size": 17, "color": style.OWN, "line": {"color": "white", "width": 1.5}},
        hovertext=[_words(row, answer)] * strips,
        hoverinfo="text",
        name="own",
    )
    style.draw_label(
        figure,
        x=float(row["value"]),
        y=0,
        words=style.text(
            f"{row['place_name']} {style.value(row['value'], answer.measure, row['decimals'])}", bold=True
        ),
        colour=style.OWN,
        xanchor="center",
        yshift=-20,
    )


def _nation(figure: go.Figure, row: style.Row, answer: RatesAnswer) -> None:
    figure.add_vline(x=row["value"], line={"color": style.QUIET, "width": 1.5, "dash": "dot"}, layer="below")
    style.draw_label(
        figure,
        x=float(row["value"]),
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
