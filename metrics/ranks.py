"""Where a place stands among others: a rank as a range, and LAIT's quartile bands."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.arrays import Column, Numbers, floats
from metrics.gaps import oriented_difference
from metrics.uncertainty import newcombe
from model.measures import Better

FEWEST_TO_RANK = 30


class RankRange(NamedTuple):
    """The best and worst rank each place may claim, and among how many; NaN where its cohort is too small to rank."""

    best: Column
    worst: Column
    among: int


class Neighbours(NamedTuple):
    """What an authority's statistical neighbours have: unweighted, missing ones dropped, and how many that leaves."""

    mean: float
    median: float
    upper_quartile: float
    highest: float
    present: int
    asked: int


def rank_range(numerator: Numbers, denominator: Numbers, better: Better) -> RankRange:
    """1 + those clearly better, to all but those clearly worse: "between 41st and 96th of 220".

    Clearly: the 95% interval of the difference (Newcombe) leaves nought out. Cohorts under 30 are not ranked, nor
    counted among the others.
    """
    k, n = floats(numerator), floats(denominator)
    ranked = n >= FEWEST_TO_RANK
    ranked_k, ranked_n = k[ranked], n[ranked]
    difference = newcombe(ranked_k[:, None], ranked_n[:, None], ranked_k[None, :], ranked_n[None, :])
    low, high = (oriented_difference(floats(end), better) for end in (difference.lower, difference.upper))
    clearly_better = (np.minimum(low, high) > 0).sum(axis=1)
    clearly_worse = (np.maximum(low, high) < 0).sum(axis=1)
    best, worst = np.full(len(n), np.nan), np.full(len(n), np.nan)
    best[ranked] = 1 + clearly_worse
    worst[ranked] = len(ranked_n) - clearly_better
    return RankRange(best, worst, len(ranked_n))


def quartiles(values: Numbers) -> Column:
    """Lowest, three quartiles (type 7) and highest of the values there are."""
    numbers = floats(values)
    bounds: Column = np.quantile(numbers[~np.isnan(numbers)], [0, 0.25, 0.5, 0.75, 1])
    return bounds


def quartile_bands(values: Numbers, better: Better) -> NDArray[np.str_]:
    """LAIT's bands, A the best quarter to D: a value at a quartile belongs below it; "" without value or judgement."""
    numbers = floats(values)
    _, first, second, third, _ = quartiles(numbers)
    letters = ["A", "B", "C", "D"] if better == "lower" else ["D", "C", "B", "A"]
    bands: NDArray[np.str_] = np.select(
        [np.isnan(numbers) | (better == "neutral"), numbers <= first, numbers <= second, numbers <= third],
        ["", *letters[:3]],
        default=letters[3],
    )
    return bands


def neighbours(values: Numbers) -> Neighbours:
    """The neighbours' unweighted mean as in LAIT, median, upper quartile (type 7) and highest; "8 of 10" present."""
    numbers = floats(values)
    present = numbers[~np.isnan(numbers)]
    if len(present) == 0:
        return Neighbours(np.nan, np.nan, np.nan, np.nan, 0, len(numbers))
    return Neighbours(
        mean=float(present.mean()),
        median=float(np.median(present)),
        upper_quartile=float(np.quantile(present, 0.75)),
        highest=float(present.max()),
        present=len(present),
        asked=len(numbers),
    )
