"""How much of the spread between schools is noise, and what to expect of those chosen because they were worst or best.

Variances are in squared points (percentages from 0 to 100).
"""

from typing import NamedTuple

import numpy as np

from metrics.columns import Numbers, floats

ENOUGH_TO_RANK = 0.5

REGRESSION_NOTE = (
    "More than half of the differences between these schools would be there by chance alone. The lowest will tend to "
    "rise and the highest to fall next year, whatever anybody does."
)


class Expected(NamedTuple):
    """What to expect next of a school chosen for its value, with no change at all in what it does."""

    value: float
    change: float
    spread: float


def expected_next(mean: float, spread: float, correlation: float, value: float) -> Expected:
    """Regression to the mean: mean + r (value − mean), with its standard deviation spread · √(1 − r²)."""
    expected = mean + correlation * (value - mean)
    return Expected(expected, expected - value, spread * float(np.sqrt(1 - correlation**2)))


def sampling_variance(proportion: float, denominator: float) -> float:
    """The variance of a percentage by chance alone, in squared points: 10,000 p (1 − p) / n."""
    return 10_000 * proportion * (1 - proportion) / denominator


def reliability(observed_variance: float, chance_variance: float) -> float:
    """The share of the spread that is not chance: 1 − chance / observed, never below 0."""
    return max(0.0, 1 - chance_variance / observed_variance) if observed_variance > 0 else 0.0


def reliability_of(numerator: Numbers, denominator: Numbers) -> float:
    """The reliability of these schools' percentages; 0 with fewer than two schools."""
    k, n = floats(numerator), floats(denominator)
    known = n > 0
    k, n = k[known], n[known]
    if len(n) < 2:
        return 0.0
    pooled = float(k.sum() / n.sum())
    by_chance = float(np.mean([sampling_variance(pooled, size) for size in n]))
    return reliability(float(np.var(100 * k / n, ddof=1)), by_chance)


def may_rank(reliability_: float) -> bool:
    """Whether schools may be put in order at all: at least half of the spread must not be chance."""
    return reliability_ >= ENOUGH_TO_RANK
