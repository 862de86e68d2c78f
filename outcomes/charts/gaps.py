"""Which children are furthest behind? One year by group as a dumbbell, and one gap through time."""

import pandas as pd
import plotly.graph_objects as go

from model.answers import GapsAnswer
from model.rounding import digits
from outcomes.charts import series, style

ROW = 48
FIGURES = 0.13
"""Share of the width, at the right, that holds the gap in figures: wide enough for '−18.2' at 390 px."""


def gap_dumbbell(answer: GapsAnswer) -> go.Figure:
    """One row per group, furthest behind on top: the group filled, whom it is compared with open, the gap in points.

    The pale bar behind a group is the interval of its gap, drawn from the comparator.
    """
    rows = _in_order(answer.table)
    figure = style.empty_figure(height=70 + ROW * max(len(rows), 1))
    if rows.empty:
        return figure
    _joins(figure, rows)
    _ends(figure, rows, answer)
    for row in rows.to_dict("records"):
        _name(figure, row)
        _figures(figure, row)
    _heads(figure, rows)
    ends = [*rows["group_value"], *rows["comparator_value"], *(rows["comparator_value"] + rows["lower"])]
    figure.update_xaxes(
        {**style.value_axis(ends, answer.measure), "domain": [0, 1 - FIGURES], "showgrid": True, "ticks": ""}
    )
    figure.update_yaxes(visible=False, range=[len(rows) - 0.4, -1.0])
    return figure


def gap_trend(answer: GapsAnswer) -> go.Figure:
    """One group and whom it is compared with, two lines with the gap between them shaded; nothing for a single year."""
    table = answer.table.loc[answer.table["status"].eq("ok")]
    rows = series.known_points(table)
    figure = style.empty_figure(height=380)
    if rows["year"].nunique() < 2:
        return figure
    first, last = int(rows["year"].min()), int(rows["year"].max())
    values = style.value_axis([*rows["group_value"], *rows["comparator_value"]], answer.measure, air=0.3)
    points = [
        *zip(rows["year"], rows["group_value"], strict=True),
        *zip(rows["year"], rows["comparator_value"], strict=True),
    ]
    series.draw_breaks(figure, answer.breaks, first=first, last=last, points=points, values=values)
    for piece in series.pieces(rows):
        _shade_between(figure, piece)
    _line(figure, rows, answer, side="comparator", colour=style.PEER, symbol="circle-open", width=2)
    _line(figure, rows, answer, side="group", colour=style.OWN, symbol="circle", width=3)
    _end_labels(figure, rows, answer)
    figure.update_xaxes(series.year_axis(first=first, last=last, anchor=last))
    figure.update_yaxes(values)
    return figure


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Groups with a gap in the answer's order, each with `at` (its row) and `leads` (the one the page is about)."""
    rows = table.loc[table["status"].eq("ok")]
    return rows.assign(at=range(len(rows)), leads=[position == 0 for position in range(len(rows))])


def _joins(figure: go.Figure, rows: pd.DataFrame) -> None:
    """The bars between the two ends, in two traces; and the interval of each gap behind its group."""
    for leads, colour, width in ((False, style.PALE, 3), (True, style.OWN, 4)):
        bars = rows.loc[rows["leads"].eq(leads)]
        figure.add_scatter(
            x=style.bar_ends(bars["group_value"], bars["comparator_value"]),
            y=style.bar_ends(bars["at"], bars["at"]),
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=style.bar_ends(rows["comparator_value"] + rows["lower"], rows["comparator_value"] + rows["upper"]),
        y=style.bar_ends(rows["at"], rows["at"]),
        mode="lines",
        line={"color": "rgba(107,117,126,0.22)", "width": 12},
        hoverinfo="skip",
        name="interval of the gap",
    )


def _ends(figure: go.Figure, rows: pd.DataFrame, answer: GapsAnswer) -> None:
    colours = [style.OWN if leads else style.PEER for leads in rows["leads"]]
    words = [_words(row, answer) for row in rows.to_dict("records")]
    figure.add_scatter(
        x=rows["comparator_value"],
        y=rows["at"],
        mode="markers",
        marker={"size": 12, "color": "white", "line": {"color": colours, "width": 2.5}, "opacity": 1},
        hovertext=words,
        hoverinfo="text",
        name="comparator",
    )
    figure.add_scatter(
        x=rows["group_value"],
        y=rows["at"],
        mode="markers",
        marker={"size": 13, "color": colours, "opacity": 1},
        hovertext=words,
        hoverinfo="text",
        name="group",
    )


def _name(figure: go.Figure, row: style.Row) -> None:
    name = style.text(str(row["group_label"]), bold=bool(row["leads"]))
    cohort = f'  <span style="color:{style.QUIET}">{style.cohort_text(row["group_pupils"])}</span>'
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=row["at"],
        yshift=18,
        text=name + cohort,
        font={"color": style.OWN if row["leads"] else style.INK, "size": 13},
    )


def _figures(figure: go.Figure, row: style.Row) -> None:
    words = style.text(digits(float(row["gap"]), 1), bold=bool(row["leads"]))
    figure.add_annotation(
        x=1,
        xref="paper",
        xanchor="right",
        y=row["at"],
        text=words,
        font={"color": style.OWN if row["leads"] else style.INK, "size": 14},
    )


def _heads(figure: go.Figure, rows: pd.DataFrame) -> None:
    comparators = rows["comparator_label"].unique()
    against = comparators[0] if len(comparators) == 1 else "Compared with"
    for x, anchor, words in (
        (0, "left", f"● Group   ○ {style.text(str(against))}"),
        (1, "right", "Gap, points"),
    ):
        figure.add_annotation(
            x=x,
            xref="paper",
            xanchor=anchor,
            y=-0.75,
            text=words,
            font={"color": style.QUIET, "size": 12},
        )


def _words(row: style.Row, answer: GapsAnswer) -> str:
    decimals = style.reader_decimals(row["decimals"], answer.measure)
    ends = [
        f"{row['group_label']}: {style.value(row['group_value'], answer.measure, decimals)}",
        f"{row['comparator_label']}: {style.value(row['comparator_value'], answer.measure, decimals)}",
        f"Gap {digits(float(row['gap']), 1)} points",
        style.interval(row["lower"], row["upper"], 1),
    ]
    return "<br>".join(style.text(part) for part in ends if part)


def _shade_between(figure: go.Figure, piece: pd.DataFrame) -> None:
    figure.add_scatter(
        x=[*piece["year"], *piece["year"][::-1]],
        y=[*piece["group_value"], *piece["comparator_value"][::-1]],
        fill="toself",
        fillcolor="rgba(18,67,109,0.08)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
    )


def _line(
    figure: go.Figure,
    rows: pd.DataFrame,
    answer: GapsAnswer,
    *,
    side: str,
    colour: str,
    symbol: str,
    width: int,
) -> None:
    rows_with_words = rows.assign(
        words=[f"{row['period']}<br>{_words(row, answer)}" for row in rows.to_dict("records")]
    )
    parts = series.with_breaks(rows_with_words, ["year", f"{side}_value", "words"])
    figure.add_scatter(
        x=parts["year"],
        y=parts[f"{side}_value"],
        mode="lines+markers",
        line={"color": colour, "width": width},
        marker={"color": colour, "size": 9, "symbol": symbol, "line": {"color": colour, "width": 2}},
        hovertext=parts["words"],
        hoverinfo="text",
        name=str(rows[f"{side}_label"].iloc[-1]),
    )


def _end_labels(figure: go.Figure, rows: pd.DataFrame, answer: GapsAnswer) -> None:
    """Each line named at its last point, away from the other, and the gap in figures at both ends of the series."""
    end = rows.iloc[-1]
    above = 1 if end["group_value"] >= end["comparator_value"] else -1
    for side, colour, direction, bold in (
        ("group", style.OWN, above, True),
        ("comparator", style.QUIET, -above, False),
    ):
        value = style.value(end[f"{side}_value"], answer.measure, end["decimals"])
        style.draw_label(
            figure,
            x=int(end["year"]),
            y=float(end[f"{side}_value"]),
            words=style.folded_label(f"{end[f'{side}_label']} {value}", bold=bold),
            colour=colour,
            xanchor="right",
            xshift=8,
            yshift=10 * direction,
            yanchor="bottom" if direction > 0 else "top",
            align="right",
        )
    for row, anchor in ((rows.iloc[0], "left"), (end, "right")):
        style.draw_label(
            figure,
            x=int(row["year"]),
            y=float(row["group_value"] + row["comparator_value"]) / 2,
            words=style.text(f"gap {digits(row['gap'], 1)}"),
            colour=style.OWN,
            xanchor=anchor,
            xshift=4 if anchor == "left" else -4,
        )
