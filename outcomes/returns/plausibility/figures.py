"""What a file would make of the figures: moved by more than their noise, halved, all alike.

Asked of the generation that would be, so that sums of pupils, groups and winners are what readers would see.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from metrics.measures.breaks import segments
from metrics.measures.register import MEASURES
from metrics.rates import factor, has_interval
from metrics.uncertainty import newcombe
from model.findings import Finding
from model.measures import Measure
from model.rounding import with_unit
from model.wording import count_of
from outcomes.returns.plausibility.wording import capped, period_words
from outcomes.store.generation.comparing import Ask

SCHOOL_POINTS, AREA_POINTS = 15.0, 3.0
"""A school's percentage moves by more, or an area's by more, and beyond chance: it is asked about."""

OTHER_AREA_POINTS, SEVERAL_AREAS = 10.0, 5
"""Another area's percentage moves by more: it is asked about. Of several areas, by more than most of them did."""

MOST_AREAS = 5
"""Other areas named in one sentence."""

WHOLE = 0.95
"""Of last year's pupils: a sum of fewer is of the schools that are in so far, and is not the area."""

HALF, SEVERAL_PUPILS = 0.5, 10
SEVERAL_SCHOOLS = 5

RULES = frozenset({"figure_moved", "pupils_halved", "all_alike", "all_nought"})


def figure_queries(
    ask: Ask, returns: Sequence[str], authority: str, of_pupils: frozenset[str] = frozenset()
) -> dict[str, tuple[Finding, ...]]:
    """What is to be asked about the figures of each return, by its id. `authority`: whose figures are compared.

    `of_pupils`: the pupil-level ones, whose pupils have been counted already (cohorts.halved_cohorts).
    """
    shares = [measure.id for measure in MEASURES.values() if factor(measure) == 100]
    years = ask("figures_moved", {"returns": list(returns), "authority": authority})
    sames = ask("figures_alike", {"returns": list(returns), "several": SEVERAL_SCHOOLS, "shares": shares})
    findings: dict[str, list[Finding]] = {return_id: [] for return_id in returns}
    counted_already = years["return_id"].isin(of_pupils)
    for return_id, finding in (*moved_figures(years), *halved_pupils(years[~counted_already]), *alike_figures(sames)):
        findings[return_id].append(finding)
    return {return_id: tuple(capped(findings)) for return_id, findings in findings.items()}


ReturnFindings = Iterator[tuple[str, Finding]]
"""Findings, each with the id of the return it is about."""


def moved_figures(rows: pd.DataFrame) -> ReturnFindings:
    """A query for each figure that moved by more than its noise since the year before, where no break lies between.

    Of a school, by more than 15 points and with Newcombe's interval of the change away from nought; of the area, by
    more than 3 points and likewise, as far as its counts are known. Of other areas, a query for each measure.
    """
    rows = _comparable_percentages(rows)
    if rows.empty:
        return
    school, own = rows["place"].str.startswith("school:"), rows["own"].astype(bool)
    change = rows["now"] - rows["then"]
    far = change.abs() > np.where(school, SCHOOL_POINTS, AREA_POINTS)
    beyond = _beyond_chance(rows, rows["now"], rows["then"], needs_counts=school)
    yield from _moved_at_home(rows[own & far & beyond])
    printed = ~own & ~rows["pooled"].astype(bool)
    others = rows[printed].assign(change=change[printed])
    elsewhere = others[(others["change"] - _usual_change(others)).abs() > OTHER_AREA_POINTS]
    yield from _moved_elsewhere(elsewhere[beyond[elsewhere.index]])


def _comparable_percentages(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of whole areas and schools that a line may join to the year before: `now` and `then` in percent."""
    percent = rows["measure"].map(lambda measure: MEASURES[measure].unit == "percent").astype(bool)
    partial = rows["pooled"].astype(bool) & (rows["denominator"] < WHOLE * rows["before_denominator"])
    rows = rows[percent & ~partial]
    years = rows[["measure", "before_period", "period"]].itertuples(index=False)
    rows = rows[np.array([_are_comparable(*pair) for pair in years], dtype=bool)]
    return rows.assign(now=_percent(rows, ""), then=_percent(rows, "before_"))


def _usual_change(rows: pd.DataFrame) -> pd.Series:
    """By how much most areas of a file moved in a measure and year; nought where they are few."""
    changes = rows.groupby(["return_id", "measure", "period", "term"])["change"]
    return changes.transform("median").where(changes.transform("size") >= SEVERAL_AREAS, 0.0)


def _moved_at_home(rows: pd.DataFrame) -> ReturnFindings:
    for row in rows.to_dict("records"):
        measure = MEASURES[row["measure"]]
        to, after = _figure_words(measure, row["now"]), _figure_words(measure, row["then"])
        year, before = _year(row), period_words(row["before_period"], row["term"])
        yield (
            row["return_id"],
            Finding(
                severity="query",
                rule="figure_moved",
                message=f"{_place_name(row)}, {measure.title}: {to} in {year}, after {after} in {before}.",
                remedy="Check the rows behind it, or accept.",
                value=f"{measure.id} {year}: {to} after {after}",
                place=row["place"],
            ),
        )


def _moved_elsewhere(rows: pd.DataFrame) -> ReturnFindings:
    """One query for each measure and year, which names the areas that moved furthest."""
    for (return_id, measure_id, _, _), areas in rows.groupby(["return_id", "measure", "period", "term"], sort=True):
        measure, first = MEASURES[str(measure_id)], areas.iloc[0].to_dict()
        furthest = areas.loc[areas["change"].abs().sort_values(ascending=False, kind="stable").index]
        names = "; ".join(
            f"{row['place_name']} {_figure_words(measure, row['now'])} after {_figure_words(measure, row['then'])}"
            for row in furthest.head(MOST_AREAS).to_dict("records")
        )
        more = f"; and {len(areas) - MOST_AREAS:,} more" if len(areas) > MOST_AREAS else ""
        yield (
            str(return_id),
            Finding(
                severity="query",
                rule="figure_moved",
                message=f"{measure.title}, {_year(first)}: {count_of(len(areas), 'area')} jumped "
                f"since {first['before_period']}: {names}{more}.",
                remedy="Check the rows behind it, and that they are in percent, or accept.",
                value=f"{measure.id} {_year(first)}: {' '.join(sorted(areas['place']))}",
                place=str(first["place"]) if len(areas) == 1 else None,
            ),
        )


def halved_pupils(rows: pd.DataFrame) -> ReturnFindings:
    """A query for each school with fewer than half of the pupils in the file's measures that it had a year before."""
    among = rows["measure"].map(lambda measure: has_interval(MEASURES[measure])).astype(bool)
    schools = rows[among & rows["place"].str.startswith("school:")].dropna(subset=["denominator", "before_denominator"])
    keys = ["return_id", "place", "place_name", "period", "term", "before_period"]
    cohorts = schools.groupby(keys, sort=False)[["denominator", "before_denominator"]].max().reset_index()
    now, then = cohorts["denominator"], cohorts["before_denominator"]
    for row in cohorts[(then >= SEVERAL_PUPILS) & (now < HALF * then)].to_dict("records"):
        year, before = _year(row), period_words(row["before_period"], row["term"])
        to, after = int(row["denominator"]), int(row["before_denominator"])
        yield (
            row["return_id"],
            Finding(
                severity="query",
                rule="pupils_halved",
                message=f"{_place_name(row)}: {count_of(to, 'pupil')} in {year}, after {after:,} in {before}.",
                remedy="Check that the file is whole, or accept.",
                value=f"{year}: {to} after {after}",
                place=row["place"],
            ),
        )


def alike_figures(rows: pd.DataFrame) -> ReturnFindings:
    """A query for each measure in which every school, five or more, has the same figure, or nought."""
    for row in rows.to_dict("records"):
        measure, nought = MEASURES[row["measure"]], row["rate"] == 0
        if nought and measure.unit == "per_100":
            continue  # that no school excluded anybody is good news, and usual
        figure = _figure_words(measure, row["rate"])
        yield (
            row["return_id"],
            Finding(
                severity="query",
                rule="all_nought" if nought else "all_alike",
                message=f"{measure.title}, {_year(row)}: all {row['schools']:,} schools have {figure}.",
                remedy="Check that the right column was filled in, or accept.",
                value=f"{measure.id} {_year(row)}: {figure}",
            ),
        )


@cache
def _are_comparable(measure: str, before: str, period: str) -> bool:
    """Whether a line may join the two years: no hard break and no year without assessments lies between."""
    one, other = segments(MEASURES[measure], (before, period))
    return one == other


def _percent(rows: pd.DataFrame, side: str) -> pd.Series:
    numerator, denominator, value = (
        rows[f"{side}{name}"].astype("float64") for name in ("numerator", "denominator", "value")
    )
    return (100 * numerator / denominator.where(denominator > 0)).fillna(value)


def _beyond_chance(rows: pd.DataFrame, now: pd.Series, then: pd.Series, *, needs_counts: pd.Series) -> pd.Series:
    """Whether the interval of the change leaves nought out; without counts, only where they are not needed."""
    n, n0 = (rows[name].astype("float64") for name in ("denominator", "before_denominator"))
    pupils = rows["measure"].map(lambda measure: has_interval(MEASURES[measure])).astype(bool)
    has_counts = pupils & (n > 0) & (n0 > 0) & now.notna() & then.notna()
    beyond = pd.Series(~needs_counts.to_numpy(), index=rows.index)
    if has_counts.any():
        shares = (
            now[has_counts] / 100 * n[has_counts],
            n[has_counts],
            then[has_counts] / 100 * n0[has_counts],
            n0[has_counts],
        )
        change = newcombe(*shares)
        beyond.loc[has_counts] = (np.asarray(change.lower) > 0) | (np.asarray(change.upper) < 0)
    return beyond


def _figure_words(measure: Measure, value: float) -> str:
    return with_unit(value, measure.unit, max(measure.decimals, 1))


def _year(row: Mapping[Hashable, Any]) -> str:
    return period_words(row["period"], row["term"])


def _place_name(row: Mapping[Hashable, Any]) -> str:
    """`Alder High (3834040)`, `Leeds`."""
    place, name = row["place"], row["place_name"]
    return f"{name} ({place.removeprefix('school:')})" if place.startswith("school:") else str(name)
