"""Wide tables, one column per measure and group: where each figure stands, and the rows of results it gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from loaders.rules import rows
from loaders.rules.cells import UNREADABLE, numbers
from model.findings import Finding

EVERYBODY = ("all", "all")

_ROUNDING, _FIVES = 1.0, 5
"""A published percentage may be rounded to whole numbers, and its counts to fives."""

Numbers = NDArray[np.float64]
Words = NDArray[np.object_]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class WideFigure:
    """Where a wide table keeps one measure of one group, by its headings; those a file lacks are done without.

    `counts`: columns that add up to the numerator (for a mean, the total of points); `cohort`: the pupils it is among.
    `value`: the published percentage or mean, used where the counts are not there. `lower`, `upper`: its published
    interval. `minimum`, `maximum`: between which a value must lie. `mean`: it is points a pupil, not a percentage.
    """

    measure: str
    counts: tuple[str, ...] = ()
    cohort: str = ""
    value: str = ""
    lower: str = ""
    upper: str = ""
    group: tuple[str, str] = EVERYBODY
    minimum: float = 0
    maximum: float = 100
    mean: bool = False

    def headings(self) -> tuple[str, ...]:
        """Every heading this figure may use."""
        return tuple(name for name in (*self.counts, self.cohort, self.value, self.lower, self.upper) if name)


@dataclass(frozen=True)
class FigureArrays:
    """One column of figures: see `cells.Figures`, here as arrays with NaN for no decimals."""

    values: Numbers
    statuses: Words
    decimals: Numbers
    percent_signs: Truths


def headings(figures: Iterable[WideFigure]) -> frozenset[str]:
    """Every heading that some figure may use: what a kind of return reads where it is there (`Kind.optional`)."""
    return frozenset(name for figure in figures for name in figure.headings())


def results(
    frame: pd.DataFrame, place: pd.Series, period: str, figures: Iterable[WideFigure]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Results of every wanted figure whose columns the file has, one per row that has a place; and what is wrong.

    Percentages stay in percent. A figure with its counts is a numerator and a denominator; one without keeps its
    value, its decimals and, where it is known, its cohort. Statuses: `measures.md` 00.
    """
    there = tuple(available_figures(frame.columns, figures))
    names = list(dict.fromkeys(name for figure in there for name in figure.headings()))
    own = (place != "").to_numpy()
    rates = {name for figure in there for name in (figure.value, figure.lower, figure.upper)}
    columns = _arrays(frame[names], own, rates)
    text = frame.loc[own, names]
    blocks = [_block(figure, columns) for figure in there]
    findings = [
        *_no_figures(there),
        *_unreadable_cells(text, columns),
        *_mixed_scales(text, columns),
        *_not_people(there, columns, text),
        *(finding for figure in there for finding in _proportions(figure, columns)),
        *(
            finding
            for figure, block in zip(there, blocks, strict=True)
            for finding in _impossible_cells(figure, block, text)
        ),
        *(finding for figure in there for finding in _against_counts(figure, columns, text)),
    ]
    return _stack(there, blocks, place[own], period), tuple(findings)


def available_figures(headings: Iterable[str], figures: Iterable[WideFigure]) -> Iterator[WideFigure]:
    """The wanted figures that can be made of these headings, each without what the file does not have."""
    there = set(headings)
    for figure in figures:
        interval = figure.lower in there and figure.upper in there
        part = replace(
            figure,
            counts=figure.counts if there.issuperset((*figure.counts, figure.cohort)) else (),
            cohort=figure.cohort if figure.cohort in there else "",
            value=figure.value if figure.value in there else "",
            lower=figure.lower if interval else "",
            upper=figure.upper if interval else "",
        )
        if part.counts or part.value:
            yield part


def _arrays(frame: pd.DataFrame, own: Truths, rates: set[str]) -> dict[str, FigureArrays]:
    """Every column read as figures, in one pass over all their cells; only the `own` rows of each are handed on."""
    columns = [frame[name].to_numpy(dtype=object) for name in frame]
    is_count = np.repeat(np.array([name not in rates for name in frame], dtype=bool), len(frame))
    figures = numbers(pd.Series(np.concatenate(columns) if columns else [], dtype=object), ranges=is_count)
    shape = (len(columns), len(frame))
    values = figures.values.to_numpy(dtype="float64").reshape(shape)
    statuses = figures.statuses.to_numpy(dtype=object).reshape(shape)
    decimals = figures.decimals.to_numpy(dtype="float64", na_value=np.nan).reshape(shape)
    signs = figures.percent_signs.to_numpy(dtype=bool).reshape(shape)
    # A column's decimals are the most any of its numbers shows: spreadsheets drop the nought of 11.0.
    most = np.fmax.reduce(decimals, axis=1, initial=np.nan) if columns else np.empty(0)
    most_decimals = np.where(np.isnan(decimals), np.nan, most[:, None])
    return {
        name: FigureArrays(values[at][own], statuses[at][own], most_decimals[at][own], signs[at][own])
        for at, name in enumerate(frame.columns)
    }


def _block(figure: WideFigure, columns: Mapping[str, FigureArrays]) -> dict[str, Numbers | Words]:
    """The columns of results that one figure fills."""
    cohort: dict[str, Numbers | Words] = {"denominator": columns[figure.cohort].values.round()} if figure.cohort else {}
    if not figure.counts:
        return cohort | _published_columns(figure, columns)
    numerator, status = _numerator_and_status(figure, columns)
    if not figure.value:
        return cohort | {"numerator": numerator, "status": status}
    # Where the counts are there, they are the figure; elsewhere what was published stands.
    has_counts = status == "ok"
    value_columns = _published_columns(figure, columns)
    return (
        cohort
        | {name: np.where(has_counts, np.nan, column) for name, column in value_columns.items() if name != "status"}
        | {"numerator": numerator, "status": np.where(has_counts, "ok", value_columns["status"])}
    )


def _published_columns(figure: WideFigure, columns: Mapping[str, FigureArrays]) -> dict[str, Numbers | Words]:
    main = columns[figure.value]
    limits = {"lower": columns[figure.lower].values, "upper": columns[figure.upper].values} if figure.lower else {}
    return {"value": main.values, "decimals": main.decimals, "status": main.statuses, **limits}


def _numerator_and_status(figure: WideFigure, columns: Mapping[str, FigureArrays]) -> tuple[Numbers, Words]:
    first, *others = (columns[name] for name in figure.counts)
    cohort = columns[figure.cohort]
    numerator, status = first.values, first.statuses
    for other in others:
        numerator = numerator + other.values
    for other in (*others, cohort):
        status = np.where(status == "ok", other.statuses, status)
    # A group of nobody has no rate.
    status = np.where((status == "ok") & (cohort.values == 0), "not_available", status)
    return np.where(status == "ok", numerator, np.nan), status


def _stack(
    figures: tuple[WideFigure, ...], blocks: list[dict[str, Numbers | Words]], place: pd.Series, period: str
) -> pd.DataFrame:
    """The figures' columns one under another: one table made once, not one per figure."""
    if not blocks:
        return rows.result_rows({}, pd.RangeIndex(0))
    height = len(place)
    columns: dict[str, object] = {
        "place": np.tile(place.to_numpy(dtype=object), len(blocks)),
        "measure": np.repeat(np.array([figure.measure for figure in figures], dtype=object), height),
        "characteristic": np.repeat(np.array([figure.group[0] for figure in figures], dtype=object), height),
        "category": np.repeat(np.array([figure.group[1] for figure in figures], dtype=object), height),
        "status": np.concatenate([block["status"] for block in blocks]),
    }
    blank = np.full(height, np.nan)
    for name in ("numerator", "denominator", "value", "lower", "upper", "decimals"):
        columns[name] = np.concatenate([block.get(name, blank) for block in blocks])
    constant = {"period": period, "term": "year", "public_domain": True}
    return rows.result_rows(columns | constant, pd.RangeIndex(height * len(blocks)))


def _no_figures(there: tuple[WideFigure, ...]) -> tuple[Finding, ...]:
    if there:
        return ()
    message = "None of the file's columns holds a figure that is kept here."
    remedy = "Take the whole file as it was downloaded, with its headings as they were."
    return (Finding(severity="stop", rule="no_figures", message=message, remedy=remedy),)


def _unreadable_cells(frame: pd.DataFrame, columns: Mapping[str, FigureArrays]) -> Iterator[Finding]:
    remedy = "Write the number, or SUPP where it is suppressed, NE for no entries, NA where it does not apply."
    for name, column in columns.items():
        bad = column.statuses == UNREADABLE
        yield from _stops(frame, bad, name, f"in {name} is neither a number nor a sign we know", "not_a_number", remedy)


def _mixed_scales(frame: pd.DataFrame, columns: Mapping[str, FigureArrays]) -> Iterator[Finding]:
    """45.7%, 45.7 and 0.457 in one column: one of them is a hundred times wrong, and nothing says which."""
    remedy = "Write every percentage of a column the same way: 45.7% or 45.7."
    for name, column in columns.items():
        # 0 and 0% are the same.
        number = (column.statuses == "ok") & (column.values != 0)
        has_sign, bare = number & column.percent_signs, number & ~column.percent_signs
        if has_sign.any() and bare.any():
            fewer = has_sign if has_sign.sum() < bare.sum() else bare
            what = f"in {name} is written in another scale than the rest of the column"
            yield from _stops(frame, fewer, name, what, "mixed_scales", remedy)


def _proportions(figure: WideFigure, columns: Mapping[str, FigureArrays]) -> Iterator[Finding]:
    """A column of percentages none of which is above one, and some between nought and one."""
    if not figure.value or figure.mean or columns[figure.value].percent_signs.any():
        return
    values = columns[figure.value].values
    values = values[~np.isnan(values)]
    if values.size and values.max() <= 1 and (values % 1 != 0).any():
        message = f"Every figure of {figure.value} lies between 0 and 1. Are they proportions?"
        remedy = "Write percentages as 45.7, not 0.457. If they really are below one per cent, accept."
        yield Finding(severity="query", rule="proportions", message=message, remedy=remedy, column=figure.value)


def _not_people(
    there: tuple[WideFigure, ...], columns: Mapping[str, FigureArrays], frame: pd.DataFrame
) -> Iterator[Finding]:
    remedy = "Write how many pupils there are, as a whole number."
    for name in dict.fromkeys(figure.cohort for figure in there if figure.cohort):
        values = columns[name].values
        bad = ~np.isnan(values) & (columns[name].percent_signs | (values < 0) | (values % 1 != 0))
        yield from _stops(frame, bad, name, f"in {name} is not a number of pupils", "not_whole", remedy)


def _impossible_cells(
    figure: WideFigure, block: Mapping[str, Numbers | Words], frame: pd.DataFrame
) -> Iterator[Finding]:
    if figure.value:
        bad = (block["value"] < figure.minimum) | (block["value"] > figure.maximum)
        what = f"in {figure.value} is not between {figure.minimum:g} and {figure.maximum:g}"
        remedy = "Check the figure, and that it is in percent where it is a percentage."
        yield from _stops(frame, bad, figure.value, what, "out_of_range", remedy)
    if figure.counts:
        least = figure.minimum * block["denominator"] if figure.mean else 0
        bad = block["numerator"] < least
        what = f"in {' + '.join(figure.counts)} is less than there can be"
        yield from _stops(frame, bad, figure.counts[0], what, "negative", "Check the figures.")
        bad = block["numerator"] > block["denominator"] * (figure.maximum if figure.mean else 1)
        what = f"in {' + '.join(figure.counts)} is more than there can be among the pupils of {figure.cohort}"
        yield from _stops(frame, bad, figure.counts[0], what, "more_than_cohort", "Check the figures.")


def _against_counts(figure: WideFigure, columns: Mapping[str, FigureArrays], frame: pd.DataFrame) -> Iterator[Finding]:
    """A published percentage or mean that its own counts do not make, however it and they may be rounded."""
    if not (figure.counts and figure.value):
        return
    numerator, _ = _numerator_and_status(figure, columns)
    cohort, whole = columns[figure.cohort].values, 1 if figure.mean else 100
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(whole * numerator / cohort - columns[figure.value].values)
        in_fives = (numerator % _FIVES == 0) & (cohort % _FIVES == 0)
        bad = apart > _ROUNDING + np.where(in_fives, whole * _FIVES / cohort, 0)
    what = f"in {figure.value} is not what {' + '.join(figure.counts)} makes of {figure.cohort}"
    yield from _stops(frame, bad, figure.value, what, "value_against_counts", "Check the three figures.")


def _stops(frame: pd.DataFrame, bad: Truths, heading: str, what: str, rule: str, remedy: str) -> list[Finding]:
    if not bad.any():
        return []
    message = "'" + frame[heading] + f"' {what}."
    return rows.findings_by_row(
        pd.Series(bad, index=frame.index), "stop", rule, message, remedy, heading, frame[heading]
    )
