"""How do our schools compare? Every school on one measure, this year and last, with its interval, A to Z."""

import pandas as pd
import plotly.graph_objects as go

from outcomes.charts import house
from outcomes.model import RatesAnswer

ROW = 21
NAME = 26
"""Characters of a school's name that leave half of 390 px to the picture."""


def schools(answer: RatesAnswer) -> go.Figure:
    """One row per school of `answer`; the latest period filled with its interval, the one before as a small ring.

    A row of an area (any level but school) is drawn as a dotted line to compare with.
    """
    ok = answer.table.loc[answer.table["status"].eq("ok")]
    rows = ok.loc[ok["level"].eq("school")]
    periods = sorted(rows["period"].unique())
    if not periods:
        return house.figure(height=70)
    named = rows.drop_duplicates("place").sort_values(["place_name", "place"], key=_alphabetical)
    rows = rows.assign(at=rows["place"].map({place: at for at, place in enumerate(named["place"])}))
    figure = house.figure(height=70 + ROW * len(named))
    figure.update_layout(margin={"b": 28})
    latest = rows.loc[rows["period"].eq(periods[-1])]
    areas = ok.loc[ok["level"].ne("school") & ok["period"].eq(periods[-1])]
    if len(periods) > 1:
        _before(figure, rows.loc[rows["period"].eq(periods[-2])], answer)
    _now(figure, latest, answer)
    for area in areas.to_dict("records"):
        _area(figure, area, answer)
    values = [*rows["value"], *latest["lower"], *latest["upper"], *areas["value"]]
    figure.update_xaxes(
        {**house.value_axis(values, answer.measure, most=3), "showgrid": True, "ticks": "", "side": "top"}
    )
    figure.update_yaxes(
        range=[len(named) - 0.4, -0.6],
        tickmode="array",
        tickvals=list(range(len(named))),
        ticktext=[house.text(_cut(name)) for name in named["place_name"]],
        showgrid=False,
        tickfont={"size": 12, "color": house.INK},
    )
    return figure


def _alphabetical(names: pd.Series) -> pd.Series:
    return names.str.casefold()


def _cut(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"


def _now(figure: go.Figure, rows: pd.DataFrame, answer: RatesAnswer) -> None:
    figure.add_scatter(
        x=rows["value"],
        y=rows["at"],
        mode="markers",
        marker={"size": 9, "color": house.OWN, "opacity": 1},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": rows["upper"] - rows["value"],
            "arrayminus": rows["value"] - rows["lower"],
            "color": house.PALE,
            "thickness": 2,
            "width": 0,
        },
        hovertext=[_words(row, answer) for row in rows.to_dict("records")],
        hoverinfo="text",
        name="now",
    )


def _before(figure: go.Figure, rows: pd.DataFrame, answer: RatesAnswer) -> None:
    figure.add_scatter(
        x=rows["value"],
        y=rows["at"],
        mode="markers",
        marker={"size": 8, "color": "white", "line": {"color": house.PEER, "width": 1.5}, "opacity": 1},
        hovertext=[_words(row, answer) for row in rows.to_dict("records")],
        hoverinfo="text",
        name="before",
    )


def _area(figure: go.Figure, area: house.Row, answer: RatesAnswer) -> None:
    figure.add_vline(x=area["value"], line={"color": house.QUIET, "width": 1.5, "dash": "dot"}, layer="below")
    house.label(
        figure,
        x=float(area["value"]),
        y=0,
        yref="paper",
        yanchor="top",
        words=house.text(f"{area['place_name']} {house.value(area['value'], answer.measure, area['decimals'])}"),
        xanchor="center",
        yshift=-2,
    )


def _words(row: house.Row, answer: RatesAnswer) -> str:
    decimals = house.decimals_of(row["decimals"], answer.measure)
    parts = [
        str(row["place_name"]),
        f"{row['period']}: {house.value(row['value'], answer.measure, decimals)}",
        house.interval(row["lower"], row["upper"], decimals),
        house.pupils(row["denominator"]),
    ]
    return "<br>".join(house.text(part) for part in parts if part)
