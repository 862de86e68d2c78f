"""The limits of a funnel: how far schools alike would differ by chance alone.

Spiegelhalter 2005: exact binomial limits interpolated between counts (measures.md 3, E1). Proportions run from 0 to 1.
"""

import numpy as np
from scipy import stats

from metrics.arrays import Column, Numbers, floats, number_or_column
from metrics.uncertainty import Interval

WARNING = 0.95


def limits(proportion: float, denominator: Numbers, confidence: float = WARNING) -> Interval:
    """Exact binomial control limits at each denominator, interpolated between counts and kept within 0 and 1.

    Where everybody or nobody is expected, chance has nothing to say: both limits are the proportion itself.
    """
    n = np.where(floats(denominator) > 0, floats(denominator), np.nan)
    if proportion in (0.0, 1.0):
        certain = np.where(np.isnan(n), np.nan, proportion)
        return Interval(number_or_column(certain), number_or_column(certain))
    tail = (1 - confidence) / 2
    return Interval(
        number_or_column(_exact_limit(tail, n, proportion)), number_or_column(_exact_limit(1 - tail, n, proportion))
    )


def _exact_limit(quantile: float, n: Column, proportion: float) -> Column:
    count = stats.binom.ppf(quantile, n, proportion)
    at, before = stats.binom.cdf(count, n, proportion), stats.binom.cdf(count - 1, n, proportion)
    interpolated: Column = np.clip((count - (at - quantile) / (at - before)) / n, 0.0, 1.0)
    return interpolated
