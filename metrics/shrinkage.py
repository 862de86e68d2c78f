"""Shrunk estimates for small cohorts: each school's rate drawn towards all schools', the more the smaller the school.

Shown beside the raw rate and used for watch-lists and celebrations, so that tiny schools do not own both ends; targets
and accountability use the raw rate. Proportions run from 0 to 1; every function takes columns.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from metrics.columns import Column, Numbers, floats
from metrics.uncertainty import SURE, Estimate, wilson

# Moments may ask for a correlation above 1, where schools are all of one kind; a prior worth nothing has no interval.
CLOSEST = 0.999


class Prior(NamedTuple):
    """What all schools say about one before it is looked at: Beta(alpha, beta), worth `strength` pupils.

    `correlation` 0: the schools differ no more than chance makes them (say so), and strength is infinite.
    """

    mean: float
    strength: float
    alpha: float
    beta: float
    correlation: float


class Components(NamedTuple):
    """A second opinion: the variance between schools, the weight of each school's own rate, and the result."""

    between_variance: float
    own_weight: Column
    value: Column


def prior(numerator: Numbers, denominator: Numbers) -> Prior:
    """The beta–binomial prior by the method of moments (measures.md 3, F1)."""
    k, n = floats(numerator), floats(denominator)
    mean, spread = _mean_and_spread(k, n)
    total, schools = n.sum(), len(n)
    variance = mean * (1 - mean)
    if variance == 0:
        return Prior(mean, np.inf, np.inf, np.inf, 0.0)
    excess = spread / variance - (schools - 1)
    scale = total - (n**2).sum() / total - (schools - 1)
    # Schools of one pupil each cannot tell differences between schools from differences between pupils.
    if excess <= 0 or scale <= 0:
        return Prior(mean, np.inf, np.inf, np.inf, 0.0)
    correlation = min(float(excess / scale), CLOSEST)
    return _prior(mean, (1 - correlation) / correlation, correlation)


def prior_by_weighted_variance(numerator: Numbers, denominator: Numbers) -> Prior:
    """The same from the weighted variance of the rates: another estimator of moments, to see how much hangs on it."""
    k, n = floats(numerator), floats(denominator)
    mean, spread = _mean_and_spread(k, n)
    schools = len(n)
    observed = schools * spread / ((schools - 1) * n.sum())
    by_chance = mean * (1 - mean) * float(np.mean(1 / n))
    if observed <= by_chance:
        return Prior(mean, np.inf, np.inf, np.inf, 0.0)
    strength = (mean * (1 - mean) - observed) / (observed - by_chance)
    return _prior(mean, strength, 1 / (strength + 1))


def shrunk(numerator: Numbers, denominator: Numbers, given: Prior, confidence: float = SURE) -> Estimate:
    """Each school's shrunk rate and its interval from Beta(k + alpha, n − k + beta).

    With correlation 0 every school's is the common rate, with the Wilson interval of all pupils together.
    """
    k, n = floats(numerator), floats(denominator)
    if given.correlation == 0:
        lower, upper = wilson(k.sum(), n.sum(), confidence)
        return Estimate(*(np.full_like(k, end) for end in (given.mean, float(lower), float(upper))))
    alpha, beta = k + given.alpha, n - k + given.beta
    ends = stats.beta.interval(confidence, alpha, beta)
    return Estimate(alpha / (alpha + beta), floats(ends[0]), floats(ends[1]))


def components(numerator: Numbers, denominator: Numbers) -> Components:
    """Shrinkage by components of variance (DerSimonian–Laird between schools, binomial within)."""
    k, n = floats(numerator), floats(denominator)
    mean, spread = _mean_and_spread(k, n)
    variance = mean * (1 - mean)
    if variance == 0:
        return Components(0.0, np.zeros_like(k), np.full_like(k, mean))
    scale = n.sum() - (n**2).sum() / n.sum()
    between = max(0.0, float(variance * (spread / variance - (len(n) - 1)) / scale))
    own_weight = between / (between + variance / n)
    return Components(between, own_weight, mean + own_weight * (k / n - mean))


def _mean_and_spread(k: Column, n: Column) -> tuple[float, float]:
    mean = float(k.sum() / n.sum())
    return mean, float((n * (k / n - mean) ** 2).sum())


def _prior(mean: float, strength: float, correlation: float) -> Prior:
    return Prior(mean, strength, mean * strength, (1 - mean) * strength, correlation)
