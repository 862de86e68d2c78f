"""The trend of a few years: the median of the slopes between them.

It knows no break: `trajectory` hands over one unbroken segment at a time.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from metrics.arrays import Column, Numbers, floats

FEWEST_FOR_A_TREND = 5


class Slope(NamedTuple):
    """The median of the slopes of all pairs of points (Theil–Sen) and its 95% interval, per year; Kendall's tau, p."""

    per_year: float
    lower: float
    upper: float
    intercept: float
    tau: float
    p: float


def median_slope(years: Numbers, values: Numbers) -> Slope | None:
    """Theil–Sen over points of one unbroken segment (scipy); None with fewer than five points that have a value."""
    x, y = _points_with_value(years, values)
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


def _points_with_value(years: Numbers, values: Numbers) -> tuple[Column, Column]:
    x, y = floats(years), floats(values)
    has_value = ~np.isnan(y)
    return x[has_value], y[has_value]
