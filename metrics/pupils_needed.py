"""How many pupils a target hangs on: whole children, in exact fractions, on a known cohort. It is no forecast."""

from fractions import Fraction
from math import ceil, floor

import numpy as np

from metrics.arrays import Column, Numbers, floats
from model.measures import Better


def pupils_needed(target_percent: float | str, numerator: int, denominator: int, better: Better = "higher") -> int:
    """How many more pupils would have to be counted (lower is better: fewer) to reach the target on this very cohort.

    max(0, ceil(target x n / 100) − achieved) in exact fractions, so that 80% of 30 is 24 and never 25. 0 exactly when
    the target is met.
    """
    target_count = _exact(target_percent) * denominator / 100
    short = numerator - floor(target_count) if better == "lower" else ceil(target_count) - numerator
    return max(0, short)


def pupils_needed_about(
    target_percent: float | str, percent: float | str, cohort: int, better: Better = "higher"
) -> int:
    """The same from a published percentage and a cohort: "about", since the percentage is rounded."""
    short = (_exact(target_percent) - _exact(percent)) * cohort / 100
    return max(0, ceil(-short if better == "lower" else short))


def pupils_needed_each(
    target_percent: float | str, numerator: Numbers, denominator: Numbers, better: Better = "higher"
) -> Column:
    """`pupils_needed` for a column of schools, exactly; NaN where either side of the fraction is missing.

    Its sum is the reading "every school reaches it", never smaller than the area as a whole.
    """
    k, n = np.atleast_1d(floats(numerator)), np.atleast_1d(floats(denominator))
    has_counts = ~np.isnan(k) & ~np.isnan(n)
    target = _exact(target_percent)
    # Whole numbers only: target = p/q percent, and −(−a // b) is a divided by b, rounded up.
    whole = np.where(has_counts, n, 0).astype("int64") * target.numerator
    parts = 100 * target.denominator
    achieved = np.where(has_counts, k, 0)
    short = achieved - whole // parts if better == "lower" else -(-whole // parts) - achieved
    # A numerator made of a percentage and its cohort may miss a whole number by a breath.
    return np.where(has_counts, np.maximum(0.0, np.ceil(np.round(short, 6))), np.nan)


def is_within_one_pupil(pupils: int) -> bool:
    """Whether nobody should be called below the target: it is met, or one pupil away."""
    return pupils <= 1


def _exact(percent: float | str) -> Fraction:
    # The shortest decimal that reads back as the number: 79.9 is 799/10, not the binary next to it.
    return Fraction(str(percent))
