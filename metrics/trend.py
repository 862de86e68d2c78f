"""Trends: the median slope of a few years, prediction with its interval, and control charts from twelve points.

None of these knows a break: `trajectory` hands them one unbroken segment at a time.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import expit, logit

from metrics.columns import Column, Numbers, floats

FEWEST_FOR_A_TREND = 5
FEWEST_FOR_A_PROJECTION = 4
FEWEST_FOR_CONTROL_LIMITS = 12
RUN = 7


class Slope(NamedTuple):
    """The median of the slopes of all pairs of points (Theil–Sen) and its 95% interval, per year; Kendall's tau, p."""

    per_year: float
    lower: float
    upper: float
    intercept: float
    tau: float
    p: float


class Prediction(NamedTuple):
    """A straight line by least squares read at one year, with the interval for a new point (not for the line)."""

    per_year: float
    value: float
    lower: float
    upper: float
    error: float
    degrees_of_freedom: int


class ControlChart(NamedTuple):
    """XmR limits and the reasons, per point, why it is a special cause ("" for an ordinary one)."""

    mean: float
    average_moving_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    reasons: tuple[str, ...]


def median_slope(years: Numbers, values: Numbers) -> Slope | None:
    """Theil–Sen over points of one unbroken segment (scipy); None with fewer than five points that have a value."""
    x, y = _known(years, values)
    if len(y) < FEWEST_FOR_A_TREND:
        return None
    slope = stats.theilslopes(y, x, 0.95)
    kendall = stats.kendalltau(x, y)
    return Slope(
        per_year=float(slope.slope),
        lower=float(slope.low_slope),
        upper=float(slope.high_slope),
        intercept=float(slope.intercept),
        tau=float(kendall.statistic),
        p=float(kendall.pvalue),
    )


def prediction(years: Numbers, values: Numbers, at: float) -> Prediction | None:
    """Least squares read at year `at`, with its 95% prediction interval (statsmodels); None under four points."""
    x, y = _known(years, values)
    if len(y) < FEWEST_FOR_A_PROJECTION:
        return None
    # Imported here because statsmodels' models take a second to load, and only projections need them.
    import statsmodels.api as sm

    start = x[0]
    line = sm.OLS(y, sm.add_constant(x - start)).fit()
    frame = line.get_prediction([[1.0, at - start]]).summary_frame(alpha=0.05).iloc[0]
    error = float(np.sqrt(frame["mean_se"] ** 2 + line.mse_resid))
    return Prediction(
        per_year=float(line.params[1]),
        value=float(frame["mean"]),
        lower=float(frame["obs_ci_lower"]),
        upper=float(frame["obs_ci_upper"]),
        error=error,
        degrees_of_freedom=int(line.df_resid),
    )


def prediction_of_percent(years: Numbers, percents: Numbers, at: float) -> Prediction | None:
    """The same on the logit scale, where nothing leaves 0 to 100; `per_year` and `error` are in logits.

    None with fewer than four points, or where a value is 0 or 100 and has no logit.
    """
    proportions = floats(percents) / 100
    if np.any((proportions <= 0) | (proportions >= 1)):
        return None
    found = prediction(years, logit(proportions), at)
    if found is None:
        return None
    value, lower, upper = (100 * float(expit(end)) for end in (found.value, found.lower, found.upper))
    return found._replace(value=value, lower=lower, upper=upper)


def chance_of_reaching(found: Prediction, target: float, *, higher_is_better: bool = True) -> float:
    """The chance that a new point lies at the target or beyond, if nothing but the straight line goes on (0 to 1)."""
    distance = (target - found.value) / found.error
    tail = stats.t.sf if higher_is_better else stats.t.cdf
    return float(tail(distance, found.degrees_of_freedom))


def control_chart(values: Numbers) -> ControlChart | None:
    """XmR limits for a sub-annual series in order (mean ± 2.66 average moving range); None with fewer than 12 points.

    Moving ranges above 3.267 times their average are left out and the average taken again. A point is special outside
    the limits, as one of 7 on one side of the mean or 7 rising or falling, or as one of 2 in 3 beyond the near limits
    with all three on one side (NHS "Making Data Count"). Annual percentages of a changing cohort belong in a funnel,
    and attendance must be set against the same week of last year first.
    """
    points = floats(values)
    points = points[~np.isnan(points)]
    if len(points) < FEWEST_FOR_CONTROL_LIMITS:
        return None
    mean, average = float(points.mean()), _average_moving_range(points)
    reach = 2.66 * average
    return ControlChart(
        mean=mean,
        average_moving_range=average,
        lower=mean - reach,
        upper=mean + reach,
        near_lower=mean - reach * 2 / 3,
        near_upper=mean + reach * 2 / 3,
        reasons=_special_causes(points, mean, reach),
    )


def _known(years: Numbers, values: Numbers) -> tuple[Column, Column]:
    x, y = floats(years), floats(values)
    known = ~np.isnan(y)
    return x[known], y[known]


def _average_moving_range(points: Column) -> float:
    ranges = np.abs(np.diff(points))
    return float(ranges[ranges <= 3.267 * ranges.mean()].mean())


def _special_causes(points: Column, mean: float, reach: float) -> tuple[str, ...]:
    side = np.sign(points - mean)
    steps = np.sign(np.diff(points))
    reasons = [""] * len(points)
    for i, point in enumerate(points):
        if abs(point - mean) > reach:
            reasons[i] = "outside the limits"
        elif _in_run(side, i, RUN):
            reasons[i] = "seven on one side of the mean"
        elif _in_trend(steps, i):
            reasons[i] = "seven rising or falling"
        elif _in_two_of_three(points, mean, reach * 2 / 3, i):
            reasons[i] = "two of three near a limit"
    return tuple(reasons)


def _windows(length: int, i: int, width: int) -> list[slice]:
    return [slice(first, first + width) for first in range(max(0, i - width + 1), min(i, length - width) + 1)]


def _in_run(side: Column, i: int, width: int) -> bool:
    return any(abs(side[window].sum()) == width for window in _windows(len(side), i, width))


def _in_trend(steps: Column, i: int) -> bool:
    # Seven points rising are six steps up, which begin and end one point apart.
    return any(
        abs(steps[window.start : window.stop - 1].sum()) == RUN - 1 for window in _windows(len(steps) + 1, i, RUN)
    )


def _in_two_of_three(points: Column, mean: float, near: float, i: int) -> bool:
    for window in _windows(len(points), i, 3):
        distances = points[window] - mean
        one_side = bool(np.all(distances > 0) or np.all(distances < 0))
        if one_side and abs(points[i] - mean) > near and int((np.abs(distances) > near).sum()) >= 2:
            return True
    return False
