"""How sure a figure is: intervals of proportions, of differences, of changes, of ratios; and the words for them.

Proportions here run from 0 to 1; `gaps`, `rates` and `trajectory` turn them into points. Every function takes one
number or whole columns. Quantiles and interval formulas come from scipy and statsmodels. Whole cohorts get intervals as
well: they describe how much such a figure swings between cohorts alike, not sampling. Overlap of two intervals says
nothing of their difference; the interval of the difference does.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics.arrays import Column, Numbers, floats, number_or_column, quotient

SURE = 0.95
# "probably" asks for less than "clearly": the 80% interval of the difference leaves nought out.
FAIRLY_SURE = 0.80

CLEARLY_ABOVE = "clearly above"
PROBABLY_ABOVE = "probably above"
ABOUT_THE_SAME = "about the same"
PROBABLY_BELOW = "probably below"
CLEARLY_BELOW = "clearly below"
NOT_KNOWN = "not known"


class Estimate(NamedTuple):
    """A value and its interval, each one number or a column."""

    value: Column
    lower: Column
    upper: Column


class Interval(NamedTuple):
    """The two ends of an interval, each one number or a column."""

    lower: Column
    upper: Column


class Ratio(NamedTuple):
    """A rate ratio with its interval, and the ratio of those *not* counted: the two can tell opposite stories."""

    value: Column
    lower: Column
    upper: Column
    complement: Column


def wilson(numerator: Numbers, denominator: Numbers, confidence: float = SURE) -> Interval:
    """The Wilson score interval of a proportion (statsmodels); NaN where there is no denominator.

    The numerator need not be whole: a published percentage times its cohort is not.
    """
    k, n = floats(numerator), floats(denominator)
    positive_n = np.where(n > 0, n, np.nan)
    with np.errstate(invalid="ignore"):
        lower, upper = proportion_confint(k, positive_n, alpha=1 - confidence, method="wilson")
        # The formula ends within a rounding error of 0 and 1; nobody and everybody are exactly there.
        lower = np.where(k <= 0, 0.0, np.clip(lower, 0.0, 1.0))
        upper = np.where(k >= n, 1.0, np.clip(upper, 0.0, 1.0))
    has_both = ~np.isnan(positive_n) & ~np.isnan(k)
    return Interval(
        number_or_column(np.where(has_both, lower, np.nan)), number_or_column(np.where(has_both, upper, np.nan))
    )


def newcombe(
    numerator: Numbers,
    denominator: Numbers,
    other_numerator: Numbers,
    other_denominator: Numbers,
    confidence: float = SURE,
) -> Estimate:
    """The difference of two independent proportions with Newcombe's score interval (method 10; statsmodels)."""
    k, n, k0, n0 = floats(numerator), floats(denominator), floats(other_numerator), floats(other_denominator)
    positive_n, positive_n0 = np.where(n > 0, n, np.nan), np.where(n0 > 0, n0, np.nan)
    lower, upper = confint_proportions_2indep(
        k, positive_n, k0, positive_n0, method="newcomb", compare="diff", alpha=1 - confidence
    )
    return Estimate(
        number_or_column(quotient(k, n) - quotient(k0, n0)), number_or_column(lower), number_or_column(upper)
    )


def mover(now: Estimate, then: Estimate) -> Estimate:
    """The difference of two independent estimates from their own intervals (MOVER: variance estimates recovered).

    Newcombe's interval is this applied to two Wilson intervals; a change in a gap is this applied to two gaps.
    """
    change = floats(now.value) - floats(then.value)
    below = np.hypot(floats(now.value) - floats(now.lower), floats(then.upper) - floats(then.value))
    above = np.hypot(floats(now.upper) - floats(now.value), floats(then.value) - floats(then.lower))
    return Estimate(number_or_column(change), number_or_column(change - below), number_or_column(change + above))


def change_in_gap(now: Estimate, then: Estimate) -> Estimate:
    """How much a gap has changed, with its interval: where it includes nought there is no evidence of change."""
    return mover(now, then)


def rate_ratio(
    numerator: Numbers,
    denominator: Numbers,
    other_numerator: Numbers,
    other_denominator: Numbers,
    confidence: float = SURE,
) -> Ratio:
    """One rate over another, its interval on the log scale (statsmodels), and the ratio of those not counted.

    A side with nobody counted has no interval, and one over nobody no ratio: NaN.
    """
    k, n, k0, n0 = floats(numerator), floats(denominator), floats(other_numerator), floats(other_denominator)
    one, other = quotient(k, n), quotient(k0, n0)
    some, some0 = np.where(k > 0, k, np.nan), np.where(k0 > 0, k0, np.nan)
    among, among0 = np.where(n > 0, n, np.nan), np.where(n0 > 0, n0, np.nan)
    lower, upper = confint_proportions_2indep(
        some, among, some0, among0, method="log", compare="ratio", alpha=1 - confidence
    )
    return Ratio(
        number_or_column(quotient(one, other)),
        number_or_column(lower),
        number_or_column(upper),
        number_or_column(quotient(1 - one, 1 - other)),
    )


def one_pupil(denominator: Numbers) -> Column:
    """What one pupil is worth here, in percentage points: 3.3 in a class of thirty."""
    return number_or_column(quotient(np.full_like(floats(denominator), 100.0), floats(denominator)))


def words(sure: Interval, fairly_sure: Interval) -> NDArray[np.str_]:
    """Words for a difference from its 95% and its 80% interval, as a column of str: "clearly above" … "about the same".

    Above and below are directions, not judgements; a difference without an interval is "not known".
    """
    lower, upper = np.atleast_1d(floats(sure.lower)), np.atleast_1d(floats(sure.upper))
    inner_lower, inner_upper = np.atleast_1d(floats(fairly_sure.lower)), np.atleast_1d(floats(fairly_sure.upper))
    labels: NDArray[np.str_] = np.select(
        [np.isnan(lower), lower > 0, upper < 0, inner_lower > 0, inner_upper < 0],
        [NOT_KNOWN, CLEARLY_ABOVE, CLEARLY_BELOW, PROBABLY_ABOVE, PROBABLY_BELOW],
        default=ABOUT_THE_SAME,
    )
    return labels


def difference_in_words(
    numerator: Numbers, denominator: Numbers, other_numerator: Numbers, other_denominator: Numbers
) -> NDArray[np.str_]:
    """Words for one proportion beside another, from Newcombe's intervals at 95% and 80%; a column of str."""
    counts = (numerator, denominator, other_numerator, other_denominator)
    sure, fairly_sure = newcombe(*counts), newcombe(*counts, confidence=FAIRLY_SURE)
    return words(Interval(sure.lower, sure.upper), Interval(fairly_sure.lower, fairly_sure.upper))
