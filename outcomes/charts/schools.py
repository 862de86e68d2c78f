"""How do our schools compare? Every school on one measure, this year and the one before, each with its interval."""

import pandas as pd
import plotly.graph_objects as go

from model.answers import SchoolsAnswer
from model.rounding import digits
from outcomes.charts import style

ROW = 21
NAME = 26
"""Characters of a school's name that leave half of 390 px to the picture."""
UNDER = 46
"""Pixels under the rows, where the lines to compare with are named."""


def schools_chart(answer: SchoolsAnswer) -> go.Figure:
    """One row a school, in the answer's order: this year's figure on its interval, the year before as a ring.

    A clear change is dark, joined to its ring, and points up or down; every other school is grey. The authority and
    England are dotted lines to compare with.
    """
    rows = answer.table.loc[answer.table["status"].eq("ok")].reset_index(drop=True)
    figure = style.empty_figure(height=70 + UNDER + ROW * max(len(rows), 1))
    if rows.empty:
        return figure
    rows = rows.assign(at=range(len(rows)), words=[_words(row, answer) for row in rows.to_dict("records")])
    areas = _areas(answer.area)
    _intervals(figure, rows)
    _joins(figure, rows.loc[rows["clear"]])
    _before(figure, rows)
    _now(figure, rows, compared=answer.before is not None)
    for line, area in enumerate(areas.to_dict("records")):
        _area(figure, area, answer, line)
    figure.update_layout(margin={"b": UNDER})
    values = [*rows["value"], *rows["before_value"], *rows["lower"], *rows["upper"], *areas["value"]]
    figure.update_xaxes(
        {**style.value_axis(values, answer.measure, most=3), "showgrid": True, "ticks": "", "side": "top"}
    )
    figure.update_yaxes(
        range=[len(rows) - 0.4, -0.6],
        tickmode="array",
        tickvals=list(rows["at"]),
        ticktext=[style.text(_cut(name)) for name in rows["place_name"]],
        showgrid=False,
        tickfont={"size": 12, "color": style.INK},
    )
    return figure


def _areas(area: pd.DataFrame) -> pd.DataFrame:
    """One row an area: its own published figure where there is one, else the sum of its schools."""
    rows = area.loc[area["status"].eq("ok")]
    return rows.sort_values("basis", ascending=False, kind="stable").drop_duplicates("place")


def _cut(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"


def _intervals(figure: go.Figure, rows: pd.DataFrame) -> None:
    figure.add_scatter(
        x=style.bar_ends(rows["lower"], rows["upper"]),
        y=style.bar_ends(rows["at"], rows["at"]),
        mode="lines",
        line={"color": "rgba(107,117,126,0.28)", "width": 6},
        hoverinfo="skip",
        name="95% interval",
    )


def _joins(figure: go.Figure, rows: pd.DataFrame) -> None:
    figure.add_scatter(
        x=style.bar_ends(rows["before_value"], rows["value"]),
        y=style.bar_ends(rows["at"], rows["at"]),
        mode="lines",
        line={"color": style.OWN, "width": 2},
        hoverinfo="skip",
    )


def _before(figure: go.Figure, rows: pd.DataFrame) -> None:
    figure.add_scatter(
        x=rows["before_value"],
        y=rows["at"],
        mode="markers",
        marker={"size": 8, "color": "white", "line": {"color": style.PEER, "width": 1.5}, "opacity": 1},
        hovertext=rows["words"],
        hoverinfo="text",
        name="before",
    )


def _now(figure: go.Figure, rows: pd.DataFrame, *, compared: bool) -> None:
    symbols = [
        "circle" if not clear else "triangle-up" if change > 0 else "triangle-down"
        for clear, change in zip(rows["clear"], rows["change"], strict=True)
    ]
    figure.add_scatter(
        x=rows["value"],
        y=rows["at"],
        mode="markers",
        marker={
            "size": [12 if clear else 9 for clear in rows["clear"]],
            "symbol": symbols,
            "color": [style.OWN if clear or not compared else style.PEER for clear in rows["clear"]],
            "opacity": 1,
        },
        hovertext=rows["words"],
        hoverinfo="text",
        name="now",
    )


def _area(figure: go.Figure, area: style.Row, answer: SchoolsAnswer, line: int) -> None:
    figure.add_vline(x=area["value"], line={"color": style.QUIET, "width": 1.5, "dash": "dot"}, layer="below")
    style.draw_label(
        figure,
        x=float(area["value"]),
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
        style.cohort_text(row["denominator"]),
    ]
    if not pd.isna(row["before_value"]):
        parts.append(f"{answer.before}: {style.value(row['before_value'], answer.measure, decimals)}")
        parts.append(f"change {digits(row['change'], 1)}, {row['change_words']}" if row["change_words"] else "")
    return "<br>".join(style.text(part) for part in parts if part)
