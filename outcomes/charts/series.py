"""A series through time as it may honestly be drawn: in pieces, with its breaks ruled and its empty years shaded."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from model.measures import Break
from model.periods import period, starts
from model.rates import GapRow, Rate
from outcomes.charts import style
from outcomes.charts.picture import Picture

SHORT_NAME = 34
"""Characters of a break's name that fit upright along its rule."""

Row = TypeVar("Row", bound=Rate | GapRow)


class Point(NamedTuple, Generic[Row]):
    """A row that has a value, and the calendar year in which its period begins."""

    year: int
    row: Row


def known_points(rows: Iterable[Row]) -> list[Point[Row]]:
    """The rows that have a value, in order of time."""
    return sorted((Point(starts(row.period), row) for row in rows if row.status == "ok"), key=lambda point: point.year)


def pieces(points: Iterable[Point[Row]]) -> list[list[Point[Row]]]:
    """The unbroken pieces of a series: a line joins years that follow one another within a segment, and no others."""
    parts: list[list[Point[Row]]] = []
    for point in points:
        last = parts[-1][-1] if parts else None
        if last is not None and (last.row.segment, last.year + 1) == (point.row.segment, point.year):
            parts[-1].append(point)
        else:
            parts.append([point])
    return parts


def with_breaks(points: Sequence[Point[Row]], values: Callable[[Point[Row]], Any]) -> list[Any]:
    """What `values` takes of each point as one list in which None parts the pieces: one trace draws them all."""
    taken: list[Any] = []
    for piece in pieces(points):
        taken += [*([None] if taken else []), *(values(point) for point in piece)]
    return taken


def draw_breaks(
    picture: Picture,
    breaks: tuple[Break, ...],
    *,
    first: int,
    last: int,
    points: Sequence[tuple[int, float]],
    values: dict[str, Any],
) -> None:
    """Shade and name the years without results; rule and name the years that start a new series.

    `points` (year, value) and the axis of `values` decide where a rule has room for its name: above them or below.
    """
    for years, what in _empty_years(breaks):
        if years[-1] >= first and years[0] <= last:
            _shade(picture, years, what)
    for item in breaks:
        if item.type == "hard" and first < starts(item.period) <= last:
            _rule(picture, item, above=_room_above(starts(item.period), points, values["range"]))


def year_axis(*, first: int, last: int, anchor: int, most: int = 5) -> dict[str, object]:
    """An axis of academic years with at most `most` labels, the one at `anchor` among them."""
    step = max(1, -(-(last - first + 1) // most))
    years = [year for year in range(first, last + 1) if (year - anchor) % step == 0]
    return {
        "range": [first - 0.6, last + 0.6],
        "tickmode": "array",
        "tickvals": years,
        "ticktext": [period(year) for year in years],
    }


def _empty_years(breaks: tuple[Break, ...]) -> list[tuple[list[int], str]]:
    """Gaps of following years and the same reason, together."""
    runs: list[tuple[list[int], str]] = []
    for item in sorted((b for b in breaks if b.type == "gap"), key=lambda b: b.period):
        year = starts(item.period)
        if runs and runs[-1][0][-1] == year - 1 and runs[-1][1] == item.what:
            runs[-1][0].append(year)
        else:
            runs.append(([year], item.what))
    return runs


def _shade(picture: Picture, years: list[int], what: str) -> None:
    picture.shade(years[0] - 0.5, years[-1] + 0.5)
    words = f"{_short(what, 44)} {', '.join(period(year) for year in years)}"
    picture.annotate(
        x=(years[0] + years[-1]) / 2,
        y=0.5,
        yref="paper",
        text=style.text(words),
        textangle=-90,
        font={"color": style.QUIET, "size": 12},
    )


def _room_above(year: int, points: Sequence[tuple[int, float]], span: Sequence[float]) -> bool:
    """Whether the points beside a rule leave more room above them than below."""
    beside = [value for at, value in points if year - 2 <= at <= year + 1]
    return not beside or (max(beside) + min(beside)) / 2 <= (span[0] + span[1]) / 2


def _rule(picture: Picture, item: Break, *, above: bool) -> None:
    x = starts(item.period) - 0.5
    picture.rule(x, color=style.PEER, width=1, dash="dash")
    picture.annotate(
        x=x,
        y=1 if above else 0,
        yref="paper",
        yanchor="top" if above else "bottom",
        text=style.text(_short(item.what)),
        textangle=-90,
        font={"color": style.QUIET, "size": 12},
        bgcolor=style.HALO,
        borderpad=1,
    )


def _short(what: str, most: int = SHORT_NAME) -> str:
    """The first clause of what changed, cut at a word to fit upright along a rule."""
    clause = what.split(";")[0].split(":")[0].split(",")[0].split("(")[0].strip().rstrip(".")
    if len(clause) <= most:
        return clause
    return clause[: most + 1].rsplit(" ", 1)[0] + "…"
