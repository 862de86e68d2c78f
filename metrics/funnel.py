"""Funnel plots: how far schools alike would differ by chance alone, with and without over-dispersion.

Spiegelhalter 2005 and 2012; exact binomial limits interpolated between counts; over-dispersion as FunnelPlotR does it
(measures.md 3, E1, E2). Proportions run from 0 to 1; every function takes columns.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from metrics.columns import Column, Numbers, floats, plain
from metrics.uncertainty import Interval

WARNING = 0.95
ALARM = 0.998
WINSORISED = 0.10


class Dispersion(NamedTuple):
    """How much more schools differ than chance makes them.

    `tau2` is the variance between schools on the arcsine scale (0: no over-dispersion, which is to be said);
    `phi_raw` and `phi` the mean squared z before and after winsorising; `z` each school's score against chance alone,
    `z_additive` against chance and tau2, `z_multiplicative` against chance stretched by phi.
    """

    centre: float
    phi_raw: float
    phi: float
    tau2: float
    z: Column
    z_additive: Column
    z_multiplicative: Column


def centre(numerator: Numbers, denominator: Numbers) -> float:
    """The pooled proportion of the comparison set, nobody left out."""
    return float(floats(numerator).sum() / floats(denominator).sum())


def limits(proportion: float, denominator: Numbers, confidence: float = WARNING) -> Interval:
    """Exact binomial control limits at each denominator, interpolated between counts and kept within 0 and 1.

    Where everybody or nobody is expected, chance has nothing to say: both limits are the proportion itself.
    """
    n = np.where(floats(denominator) > 0, floats(denominator), np.nan)
    if proportion in (0.0, 1.0):
        certain = np.where(np.isnan(n), np.nan, proportion)
        return Interval(plain(certain), plain(certain))
    tail = (1 - confidence) / 2
    return Interval(plain(_exact_limit(tail, n, proportion)), plain(_exact_limit(1 - tail, n, proportion)))


def z_scores(numerator: Numbers, denominator: Numbers, proportion: float) -> Column:
    """(p − p0) / √(p0(1 − p0)/n), without over-dispersion: beyond ±1.96 an alert, beyond ±3.09 an alarm."""
    k, n = floats(numerator), floats(denominator)
    return plain((k / n - proportion) / np.sqrt(proportion * (1 - proportion) / n))


def dispersion(numerator: Numbers, denominator: Numbers) -> Dispersion:
    """Over-dispersion of the comparison set by the arcsine method, z winsorised at 10% and 90% (quantiles type 7)."""
    k, n = floats(numerator), floats(denominator)
    p0 = centre(k, n)
    error = 1 / (2 * np.sqrt(n))
    z = (np.arcsin(np.sqrt(k / n)) - np.arcsin(np.sqrt(p0))) / error
    winsorised = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    phi = float(np.mean(winsorised**2))
    tau2 = _between_variance(phi, 1 / error**2)
    return Dispersion(
        centre=p0,
        phi_raw=float(np.mean(z**2)),
        phi=phi,
        tau2=tau2,
        z=z,
        z_additive=z * error / np.sqrt(error**2 + tau2),
        z_multiplicative=z / np.sqrt(max(phi, 1.0)),
    )


def overdispersed_limits(found: Dispersion, denominator: Numbers, confidence: float = WARNING) -> Interval:
    """Control limits sin²(arcsin √p0 ± z √(1/4n + tau2)); with tau2 = 0, those of the arcsine scale alone."""
    z = stats.norm.ppf((1 + confidence) / 2)
    middle = np.arcsin(np.sqrt(found.centre))
    reach = z * np.sqrt(1 / (4 * floats(denominator)) + found.tau2)
    lower, upper = np.maximum(middle - reach, 0.0), np.minimum(middle + reach, np.pi / 2)
    return Interval(plain(np.sin(lower) ** 2), plain(np.sin(upper) ** 2))


def signals(z: Numbers) -> NDArray[np.str_]:
    """Words for each z: "far above", "above", "within chance", "below", "far below" (1.96 and 3.09)."""
    scores = np.atleast_1d(floats(z))
    alert, alarm = (stats.norm.ppf((1 + level) / 2) for level in (WARNING, ALARM))
    found: NDArray[np.str_] = np.select(
        [np.isnan(scores), scores > alarm, scores > alert, scores < -alarm, scores < -alert],
        ["not known", "far above", "above", "far below", "below"],
        default="within chance",
    )
    return found


def _exact_limit(quantile: float, n: Column, proportion: float) -> Column:
    count = stats.binom.ppf(quantile, n, proportion)
    at, before = stats.binom.cdf(count, n, proportion), stats.binom.cdf(count - 1, n, proportion)
    interpolated: Column = np.clip((count - (at - quantile) / (at - before)) / n, 0.0, 1.0)
    return interpolated


def _between_variance(phi: float, weights: Column) -> float:
    schools = len(weights)
    if schools * phi < schools - 1:
        return 0.0
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((schools * phi - (schools - 1)) / scale))
