"""Targets: the path to one, how fast it needs to be gone and is, when it would be reached, and pupils still needed.

Values are in the measure's unit (percent, points). Nothing here crosses a hard break: a path that would is re-based,
and what cannot honestly be said is None with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from metrics import funnel, trend
from metrics.arrays import Column, Numbers, floats, number_or_column
from metrics.gaps import oriented_difference
from metrics.measures.breaks import crosses_hard_break, hard_breaks_between, segments, years_apart
from metrics.uncertainty import Interval
from model.measures import Better, Measure
from model.periods import between, later, starts
from model.returns import ReturnStatus
from model.targets import Shape, TargetStatus

# The logit of 0 and 100 is infinite: on that path they are read half a point inside, and the last year is the target.
NEAREST_TO_ALL = 99.5
FURTHEST_ARRIVAL = 50
ENOUGH_OF_THE_COHORT = Fraction(98, 100)


@dataclass(frozen=True)
class TargetPath:
    """From a baseline to a target: values in the measure's unit, periods as 2018/19, and the shape between them."""

    baseline_period: str
    baseline: float
    target_period: str
    target: float
    shape: Shape = "linear"


class ActualRate(NamedTuple):
    """What is gained a year, with its 95% interval, in the measure's unit; all None with the reason why not.

    `descriptive` marks a segment with a soft break inside: it describes, and promises nothing.
    """

    per_year: float | None
    lower: float | None
    upper: float | None
    points: int
    reason: str | None
    descriptive: bool = False


class Readiness(NamedTuple):
    """Whether figures may have a verdict, and the reason in a reader's words when they may not."""

    may: bool
    reason: str | None


MAY_BE_JUDGED = Readiness(True, None)


# --- the path -------------------------------------------------------------------------------------------------------


def milestone(path: TargetPath, period: str) -> float | None:
    """The path read at one year; None before its baseline or after its target."""
    years, whole = years_apart(path.baseline_period, period), years_apart(path.baseline_period, path.target_period)
    if not 0 <= years <= whole:
        return None
    if years == whole:
        return path.target
    return float(_along(path.baseline, path.target, years / whole, path.shape))


def milestones(path: TargetPath) -> dict[str, float]:
    """Every year of the path by period, in order; the first is the baseline, the last the target."""
    values = {period: milestone(path, period) for period in between(path.baseline_period, path.target_period)}
    return {period: value for period, value in values.items() if value is not None}


def required_per_year(latest: float, latest_period: str, target: float, target_period: str) -> float | None:
    """What must be gained every year from the latest value to reach the target; None when its year has come."""
    years = years_apart(latest_period, target_period)
    return (target - latest) / years if years > 0 else None


def share_achieved(path: TargetPath, latest: float) -> float | None:
    """The share of the targeted change achieved (1: all of it, negative: backwards); None without a change to make."""
    targeted_change = path.target - path.baseline
    return (latest - path.baseline) / targeted_change if targeted_change else None


def rebased_path(path: TargetPath, measure: Measure, periods: Sequence[str], values: Sequence[float]) -> TargetPath:
    """The same target from a new baseline, where a hard break lies between the old one and the latest value.

    The new baseline is the first value since the last hard break; without a break the path comes back as it was.
    """
    points = [(period, value) for period, value in zip(periods, values, strict=True) if not np.isnan(value)]
    if not points or not crosses_hard_break(measure, path.baseline_period, points[-1][0]):
        return path
    last_break = hard_breaks_between(measure, path.baseline_period, points[-1][0])[-1].period
    period, value = next((period, value) for period, value in points if period >= last_break)
    return replace(path, baseline_period=period, baseline=value)


# --- the pace -------------------------------------------------------------------------------------------------------


def actual_rate(measure: Measure, periods: Sequence[str], values: Sequence[float]) -> ActualRate:
    """Theil–Sen over the last unbroken segment, five points or more; else None with the reason.

    Periods distinct and in order, values in the measure's unit with NaN where there is none.
    """
    points = [(period, value) for period, value in zip(periods, values, strict=True) if not np.isnan(value)]
    last = _last_segment(measure, points)
    slope = trend.median_slope([float(starts(period)) for period, _ in last], [value for _, value in last])
    if slope is None:
        return ActualRate(None, None, None, len(last), _too_few(points, last))
    soft = any(break_.type == "soft" and last[0][0] < break_.period <= last[-1][0] for break_ in measure.breaks)
    return ActualRate(slope.per_year, slope.lower, slope.upper, len(last), None, descriptive=soft)


def ratio_of_rates(actual: float, required: float | None) -> float | None:
    """How much of the required pace is gone at: 0.2 is a fifth; None where nothing more is required."""
    return actual / required if required else None


def years_to_target(latest: float, target: float, per_year: float) -> float | None:
    """Years at this pace until the target; 0 if there, None if the pace leads nowhere near it."""
    if per_year == 0:
        return 0.0 if latest == target else None
    years = (target - latest) / per_year
    return years if years >= 0 else None


def arrival_period(measure: Measure, latest: float, latest_period: str, target: float, rate: ActualRate) -> str | None:
    """The first period at or beyond the target if the pace went on; None without a pace that clearly leads there.

    A pace whose interval includes standing still promises no year, nor does one that needs more than fifty.
    """
    if meets(latest, target, measure.better):
        return latest_period
    if rate.per_year is None or rate.lower is None or rate.upper is None or rate.lower <= 0 <= rate.upper:
        return None
    years = years_to_target(latest, target, rate.per_year)
    return None if years is None or years > FURTHEST_ARRIVAL else later(latest_period, ceil(years - 1e-9))


# --- the verdict ----------------------------------------------------------------------------------------------------


def meets(value: float, target: float, better: Better) -> bool:
    """Whether a value is at the target or beyond it, in the good direction."""
    return value <= target if better == "lower" else value >= target


def may_judge(
    status: ReturnStatus,
    *,
    pupils_in: int | None,
    pupils_expected: int | None,
    distance: float | None,
    largest_revision: float | None,
) -> Readiness:
    """Whether figures of this status may have a verdict (measures.md 00).

    Final and revised may. Provisional may when at least 98% of the expected pupils are in and the distance to the
    milestone exceeds the largest known revision of this measure; what is not known counts against it. Early may not.
    """
    if status in ("final", "revised"):
        return MAY_BE_JUDGED
    if status == "early":
        return Readiness(False, "Not every school is in yet: this is not the area's figure.")
    if pupils_in is None or not pupils_expected or Fraction(pupils_in, pupils_expected) < ENOUGH_OF_THE_COHORT:
        return Readiness(False, "Provisional, and not known to have 98% of the expected pupils in.")
    if largest_revision is None or distance is None or abs(distance) <= largest_revision:
        return Readiness(False, "Provisional, and not known to be further from the milestone than revisions reach.")
    return MAY_BE_JUDGED


def status(
    measure: Measure,
    path: TargetPath | None,
    latest_period: str | None,
    latest: float | None,
    rate: ActualRate,
    readiness: Readiness = MAY_BE_JUDGED,
    *,
    ended: bool = False,
) -> TargetStatus:
    """One status word, from whether the target is met, the milestone is kept, and the pace is clear and enough.

    The pace must be known before anything but "met" is said: with fewer than five points, or across a hard break since
    the baseline, it is too early to say. On track: clearly improving at the required pace, or at the milestone of a
    year after the baseline without clearly moving away.
    """
    if path is None:
        return "no target agreed"
    if ended:
        return "ended"
    if latest is None or latest_period is None:
        return "no figure"
    if not readiness.may:
        return "too close to call until final"
    if meets(latest, path.target, measure.better):
        return "met"
    if rate.per_year is None or crosses_hard_break(measure, path.baseline_period, latest_period):
        return "too early to say"
    return _on_the_way(measure, path, latest_period, latest, rate)


def milestone_band(milestone_percent: float, denominator: Numbers) -> Interval:
    """How far from the milestone schools of this size fall by chance, in percent (exact binomial, 95%)."""
    band = funnel.limits(milestone_percent / 100, denominator)
    return Interval(number_or_column(100 * floats(band.lower)), number_or_column(100 * floats(band.upper)))


def milestone_words(
    percent: Numbers, milestone_percent: float, denominator: Numbers, better: Better
) -> NDArray[np.str_]:
    """Words for schools: "at the milestone", "short of it, within noise", "short of it"; else "not known"."""
    value, band = np.atleast_1d(floats(percent)), milestone_band(milestone_percent, np.atleast_1d(floats(denominator)))
    reached = value <= milestone_percent if better == "lower" else value >= milestone_percent
    inside = (value >= floats(band.lower)) & (value <= floats(band.upper))
    words: NDArray[np.str_] = np.select(
        [np.isnan(value) | np.isnan(floats(band.lower)), reached, inside],
        ["not known", "at the milestone", "short of it, within noise"],
        default="short of it",
    )
    return words


# --- private --------------------------------------------------------------------------------------------------------


def _along(baseline: float, target: float, share: Numbers, shape: Shape) -> Column:
    share_of_path = floats(share)
    if shape == "logit":
        return 100 * np.asarray(expit(_logit(baseline) + (_logit(target) - _logit(baseline)) * share_of_path))
    if shape == "front-loaded":
        share_of_path = 1 - (1 - share_of_path) ** 2
    return baseline + (target - baseline) * share_of_path


def _logit(percent: float) -> float:
    return float(logit(np.clip(percent, 100 - NEAREST_TO_ALL, NEAREST_TO_ALL) / 100))


def _last_segment(measure: Measure, points: list[tuple[str, float]]) -> list[tuple[str, float]]:
    numbers = segments(measure, [period for period, _ in points])
    return [point for point, number in zip(points, numbers, strict=True) if number == numbers[-1]]


def _too_few(points: list[tuple[str, float]], last: list[tuple[str, float]]) -> str:
    if not points:
        return "There are no figures yet."
    figures = "one figure" if len(last) == 1 else f"{len(last)} figures"
    if len(last) == len(points):
        return f"Only {figures} so far; a pace needs {trend.FEWEST_FOR_A_TREND}."
    return f"Only {figures} since {last[0][0]}, when the series began anew; a pace needs {trend.FEWEST_FOR_A_TREND}."


def _on_the_way(measure: Measure, path: TargetPath, period: str, latest: float, rate: ActualRate) -> TargetStatus:
    required = required_per_year(latest, period, path.target, path.target_period)
    pace, ends = (
        float(oriented_difference(rate.per_year or 0.0, measure.better)),
        (rate.lower or 0.0, rate.upper or 0.0),
    )
    slowest, fastest = sorted(float(oriented_difference(end, measure.better)) for end in ends)
    if fastest < 0:
        return "moving away"
    if slowest > 0 and required is not None and pace >= float(oriented_difference(required, measure.better)):
        return "on track"
    here = milestone(path, period)
    if period > path.baseline_period and here is not None and meets(latest, here, measure.better):
        return "on track"
    return "improving but too slowly" if slowest > 0 else "no clear change"
