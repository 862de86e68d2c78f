"""Gaps between groups: four comparators, which way a gap is closing, which schools hold it, and inside or between them.

gap = group − comparator, in the measure's points: negative means behind. Everything is worked out from counts, or from
published values where nothing else is known, and columns of them at once.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, cast

import numpy as np
import pandas as pd

from metrics.arrays import Column, Numbers, floats, quotient
from metrics.rates import factor, has_interval
from metrics.uncertainty import newcombe, rate_ratio, wilson
from model.measures import Better, Measure
from model.selections import Comparator

GAP_COLUMNS = ("gap", "lower", "upper", "ratio", "ratio_lower", "ratio_upper", "ratio_complement", "pupils")

GapChange = Literal[
    "closing up",
    "closing by a fall",
    "widening while both rise",
    "widening as the group falls",
    "widening as the group stands still",
    "closed: the group is now ahead",
    "the group is ahead",
    "no change",
    "not known",
]


class Split(NamedTuple):
    """A gap split into the part inside schools and the part between them; the parts add up to `total`.

    `within`, `between`: each school's gap weighted by its pupils of the group (FFT). `within_mirror`, `between_mirror`:
    weighted by its other pupils. `within_shapley`, `between_shapley`: the mean of the two. `coverage`: the share of the
    group's pupils in schools that have other pupils to be compared with.
    """

    total: float
    within: float
    between: float
    within_mirror: float
    between_mirror: float
    within_shapley: float
    between_shapley: float
    coverage: float


def group_gaps(pairs: Mapping[str, Any], measure: Measure, comparator: Comparator) -> dict[str, Column]:
    """Each group against its comparator: GAP_COLUMNS, in the measure's points.

    `pairs` columns: group_value, comparator_value (unrounded, in the measure's unit; NaN where there is none to show),
    group_denominator, comparator_denominator (NaN or <NA> where no cohort is published).
    other: Newcombe's interval of two independent proportions. all: the group is part of everybody, so the interval is
    that of the group against the rest, shrunk by the rest's share. national_*: the nation counts as fixed, so the
    group's Wilson interval shifted. No interval without the cohorts it needs, nor for means, sessions or events.
    `pupils`: how many of the group stand between it and the comparator, positive when behind in the good direction.
    `ratio` and `ratio_complement` (of those not counted) are told together: one alone can mislead.
    """
    group, other = floats(pairs["group_value"]), floats(pairs["comparator_value"])
    n, n0 = floats(pairs["group_denominator"]), floats(pairs["comparator_denominator"])
    gap = group - other
    columns = {"gap": gap, "lower": np.full_like(gap, np.nan), "upper": np.full_like(gap, np.nan)}
    columns |= {name: np.full_like(gap, np.nan) for name in ("ratio", "ratio_lower", "ratio_upper", "ratio_complement")}
    if has_interval(measure):
        columns["lower"], columns["upper"] = _limits(group, n, other, n0, comparator)
    if measure.unit in ("percent", "per_100"):
        columns["ratio"] = quotient(group, other)
    if measure.unit == "percent":
        columns["ratio_complement"] = quotient(100 - group, 100 - other)
    if has_interval(measure) and comparator == "other":
        ratio = rate_ratio(group * n / 100, n, other * n0 / 100, n0)
        columns["ratio_lower"], columns["ratio_upper"] = floats(ratio.lower), floats(ratio.upper)
    columns["pupils"] = pupils_behind(group, n, other, measure)
    return {name: columns[name] for name in GAP_COLUMNS}


def pupils_behind(group: Numbers, denominator: Numbers, comparator: Numbers, measure: Measure) -> Column:
    """N x (comparator − group) in pupils: how many more would have to be counted (or, lower is better, fewer).

    NaN for means, where a difference is not a number of pupils.
    """
    behind = (
        oriented_difference(floats(comparator) - floats(group), measure.better) * floats(denominator) / factor(measure)
    )
    return behind if measure.unit in ("percent", "per_100") else np.full_like(behind, np.nan)


def oriented_difference(difference: Numbers, better: Better) -> Column:
    """A difference with its sign turned so that more is better; a measure without judgement keeps its sign."""
    signed_difference: Column = floats(difference) * (-1.0 if better == "lower" else 1.0)
    return signed_difference


def how_gap_changed(
    group_then: Numbers,
    group_now: Numbers,
    comparator_then: Numbers,
    comparator_now: Numbers,
    better: Better,
    tolerance: float = 1e-9,
) -> list[GapChange]:
    """Which way each gap went, and by whose doing: one of GapChange for each row.

    Rising means in the good direction. Any closing while the comparator fell is "closing by a fall": a warning, never a
    celebration. A gap whose group is ahead at both ends is only said to be so. `tolerance`: in the measure's points.
    """
    group = _oriented_pair(group_then, group_now, better)
    comparator = _oriented_pair(comparator_then, comparator_now, better)
    behind_then, behind_now = comparator[0] - group[0], comparator[1] - group[1]
    rise, other_rise = group[1] - group[0], comparator[1] - comparator[0]
    closer = behind_now < behind_then - tolerance
    wider = behind_now > behind_then + tolerance
    changes = np.select(
        [
            np.isnan(behind_then) | np.isnan(behind_now),
            (behind_then <= tolerance) & (behind_now <= tolerance),
            closer & (other_rise < -tolerance),
            closer & (behind_now < -tolerance),
            closer,
            wider & (rise < -tolerance),
            wider & (rise <= tolerance),
            wider,
        ],
        [
            "not known",
            "the group is ahead",
            "closing by a fall",
            "closed: the group is now ahead",
            "closing up",
            "widening as the group falls",
            "widening as the group stands still",
            "widening while both rise",
        ],
        default="no change",
    )
    return cast(list[GapChange], changes.tolist())


def gap_by_school(cells: pd.DataFrame, comparator: float, measure: Measure) -> pd.DataFrame:
    """Which schools hold the gap, in pupils of the group: largest first.

    `cells`: one row per school for one group: place, value (in the measure's unit), denominator; a row without either
    is left out. Adds pupils = n x (comparator − value) in the good direction, share (of all pupils behind, 0 to 1) and
    cumulative_share. Schools where the group is level or ahead have pupils ≤ 0 and share 0. Ties keep order of place.
    """
    cells_with_value = cells.dropna(subset=["value", "denominator"])
    pupils = pupils_behind(cells_with_value["value"], cells_with_value["denominator"], comparator, measure)
    table = cells_with_value.assign(pupils=pupils).sort_values(
        ["pupils", "place"], ascending=[False, True], kind="stable"
    )
    behind = table["pupils"].clip(lower=0.0)
    share = behind / behind.sum() if behind.sum() > 0 else behind
    return table.assign(share=share, cumulative_share=share.cumsum()).reset_index(drop=True)


def schools_holding(gaps: pd.DataFrame, share: float = 0.5) -> tuple[int, float]:
    """How few schools hold this share of the gap, and how many pupils that is: (14, 212.0); (0, 0.0) without a gap."""
    if gaps["share"].sum() == 0:
        return 0, 0.0
    # The last share adds up to one but for a rounding error.
    count = int((gaps["cumulative_share"] < share - 1e-12).sum()) + 1
    return count, float(gaps["pupils"].head(count).sum())


def split(group_pupils: Numbers, group_mean: Numbers, other_pupils: Numbers, other_mean: Numbers) -> Split:
    """A gap (others − group, positive when the group is behind) inside schools and between them; one entry per school.

    within = Σ (d/D)(other − group); between is the rest. A school without pupils of the group, or without others to
    compare them with, has no gap of its own: it leaves `within`, the weights are renormalised, and `coverage` says so.
    Source: FFT Education Datalab's method; the mirror weights and Shapley mean beside it (measures.md 3, D2, D3).
    """
    d, n = floats(group_pupils), floats(other_pupils)
    group, other = np.nan_to_num(floats(group_mean)), np.nan_to_num(floats(other_mean))
    total = float(np.average(other, weights=n) - np.average(group, weights=d))
    both = (d > 0) & (n > 0)
    if not both.any():
        return Split(total, 0.0, total, 0.0, total, 0.0, total, 0.0)
    gap = (other - group)[both]
    within, mirror = float(np.average(gap, weights=d[both])), float(np.average(gap, weights=n[both]))
    mean = (within + mirror) / 2
    coverage = float(d[both].sum() / d.sum())
    return Split(total, within, total - within, mirror, total - mirror, mean, total - mean, coverage)


def _oriented_pair(then: Numbers, now: Numbers, better: Better) -> tuple[Column, Column]:
    return np.atleast_1d(oriented_difference(then, better)), np.atleast_1d(oriented_difference(now, better))


def _limits(group: Column, n: Column, other: Column, n0: Column, comparator: Comparator) -> tuple[Column, Column]:
    if comparator == "other":
        _, lower, upper = newcombe(group * n / 100, n, other * n0 / 100, n0)
        return 100 * floats(lower), 100 * floats(upper)
    if comparator == "all":
        rest = n0 - n
        rest_numerator = np.clip((other * n0 - group * n) / 100, 0, rest)
        _, lower, upper = newcombe(group * n / 100, n, rest_numerator, rest)
        return 100 * floats(lower) * quotient(rest, n0), 100 * floats(upper) * quotient(rest, n0)
    lower, upper = wilson(group * n / 100, n)
    return 100 * floats(lower) - other, 100 * floats(upper) - other
