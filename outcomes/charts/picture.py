"""A picture as plain values until it is whole: each of Plotly's own objects costs more than what is drawn with it."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from outcomes.charts import style


class Picture:
    """An empty picture in the house style, `height` pixels high and as wide as its container, to draw on."""

    def __init__(self, height: int) -> None:
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {"template": style.TEMPLATE, "height": height}

    def scatter(self, **trace: Any) -> None:
        """Draw points or lines: a scatter trace in Plotly's words, its columns as lists."""
        self._traces.append({"type": "scatter", **trace})

    def annotate(self, **annotation: Any) -> None:
        """Write words somewhere: an annotation in Plotly's words; they are already safe (`style.text`)."""
        self._annotations.append(annotation)

    def label(self, *, x: float, y: float, words: str, colour: str = style.QUIET, **position: Any) -> None:
        """A direct label with a white halo; `position` is Plotly's: xanchor, yshift …"""
        font = {"color": colour, "size": 13}
        self.annotate(x=x, y=y, text=words, font=font, bgcolor=style.HALO, borderpad=1, **position)

    def texts(
        self, words: Sequence[str], *, at: float, rows: Sequence[float], position: str, name: str, **font: Any
    ) -> None:
        """Write one text a row at the same x, in one trace: Plotly places notes and axis labels one by one, and slowly.

        `position`: Plotly's, such as `middle left`; the words are already safe (`style.text`).
        """
        self.scatter(
            x=[at] * len(words),
            y=list(rows),
            mode="text",
            text=list(words),
            textposition=position,
            textfont=font,
            cliponaxis=False,
            hoverinfo="skip",
            name=name,
        )

    def rule(self, x: float, **line: Any) -> None:
        """An upright line through the whole picture, under everything else."""
        self._shapes.append({"type": "line", "x0": x, "x1": x, "line": line, **_FROM_TOP_TO_BOTTOM})

    def shade(self, x0: float, x1: float) -> None:
        """A pale band through the whole picture, under everything else."""
        band = {"type": "rect", "x0": x0, "x1": x1, "fillcolor": style.SHADE, "line": {"width": 0}}
        self._shapes.append({**band, **_FROM_TOP_TO_BOTTOM})

    def axes(self, *, x: dict[str, Any], y: dict[str, Any]) -> None:
        """What the two axes are, in Plotly's words."""
        self._layout.update(xaxis=x, yaxis=y)

    def margin(self, **pixels: int) -> None:
        """Room round the picture: l, r, t, b."""
        self._layout["margin"] = pixels

    def figure(self) -> go.Figure:
        """The picture as Plotly takes it. Nothing is looked over again: that every picture is sound is for tests."""
        layout = {**self._layout, "annotations": self._annotations, "shapes": self._shapes}
        return go.Figure(data=self._traces, layout=layout, _validate=False)


_FROM_TOP_TO_BOTTOM = {"xref": "x", "yref": "y domain", "y0": 0, "y1": 1, "layer": "below"}
