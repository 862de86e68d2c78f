"""What the two destination tables share: what is counted, sums that must come out, and groups withheld together."""

from collections.abc import Iterator, Mapping

import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import numbers
from loaders.translation.wide import EVERYBODY, WideFigure
from model.findings import Finding

GROUPS = {EVERYBODY: "", ("disadvantaged", "yes"): "_DIS", ("disadvantaged", "no"): "_NONDIS"}

# Authorities' counts of disadvantaged pupils are rounded to fives in some years, so their parts may be out by a few.
ROUNDED_TO = 5


def destination_figures(
    measures: Mapping[str, str], cohort: str, progression: str, prefix: str = ""
) -> Iterator[WideFigure]:
    """A count of every destination in `measures` (by heading) among the cohort, and education with apprenticeships.

    Where a count is not shown but its percentage is, the percentage stands.
    """
    for group, end in GROUPS.items():
        size = f"{prefix}{cohort}{end}"
        for heading, measure in measures.items():
            count, percentage = f"{prefix}{heading}{end}", f"{prefix}{heading}PER{end}"
            yield WideFigure(measure, (count,), size, percentage, group=group)
        yield WideFigure(progression, (f"{prefix}EDUCATION{end}", f"{prefix}APPREN{end}"), size, group=group)


def sum_findings(frame: pd.DataFrame, whole: str, parts: tuple[str, ...]) -> Iterator[Finding]:
    """A query for each row whose parts do not add up to the whole, and one note for all whose counts are rounded."""
    for end in GROUPS.values():
        headings = [f"{name}{end}" for name in (whole, *parts)]
        if not set(headings) <= set(frame.columns):
            continue
        values = pd.DataFrame({name: numbers(frame[name]).values for name in headings})
        apart = values[headings[0]] - values[headings[1:]].sum(axis=1, skipna=False)
        is_rounded = (values % ROUNDED_TO == 0).all(axis=1) & (apart.abs() <= ROUNDED_TO * len(headings) / 2)
        yield from _wrong_sums(frame, headings, (apart.abs() > 0) & ~is_rounded)
        yield from _rounded_counts(headings, int(((apart.abs() > 0) & is_rounded).sum()))


def suppress_together(results: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The results with a figure that was added up here suppressed in both groups wherever it is in one.

    The other group follows from it and from everybody.
    """
    ours = (results["measure"] == measure) & (results["characteristic"] != "all")
    is_suppressed = ours & (results["status"] == "suppressed")
    cells = pd.MultiIndex.from_frame(results[["place", "period"]])
    follows = ours & (results["status"] == "ok") & cells.isin(cells[is_suppressed])
    return results.assign(
        numerator=results["numerator"].mask(follows), status=results["status"].mask(follows, "suppressed")
    )


def _wrong_sums(frame: pd.DataFrame, headings: list[str], bad: pd.Series) -> list[Finding]:
    if not bad.any():
        return []
    whole, *parts = headings
    sums = [" + ".join(row) for row in frame[parts].itertuples(index=False, name=None)]
    message = (
        pd.Series(sums, index=frame.index, dtype="str")
        + f" in {', '.join(parts)} is not the "
        + frame[whole]
        + f" in {whole}."
    )
    remedy = "Check the figures; if the publisher's file says so, accept it as it is."
    return rows.findings_by_row(bad, "query", "parts_not_whole", message, remedy, whole, frame[whole])


def _rounded_counts(headings: list[str], count: int) -> list[Finding]:
    if not count:
        return []
    message = f"{count:,} rows have {headings[0]} and its parts rounded to fives, so that they do not add up exactly."
    return [Finding(severity="note", rule="rounded_counts", message=message, remedy="Nothing to do.")]
