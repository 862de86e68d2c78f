"""Chance that is the same every time: a stream of its own for each thing decided, by the seed and a name."""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]
Texts = NDArray[Any]

NOWHERE = -1


def stream(seed: int, *about: object) -> np.random.Generator:
    """The stream for one thing, `stream(7, "attendance", "2024/25")`; what else was decided before changes nothing."""
    name = "|".join(map(str, about))
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def shares(total: int, weights: Real) -> Whole:
    """`total` shared out by weight in whole numbers, the largest remainders first."""
    if total <= 0 or weights.sum() <= 0:
        return np.zeros(len(weights), dtype="int64")
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype("int64")
    short = total - int(whole.sum())
    whole[np.argsort(-(exact - whole), kind="stable")[:short]] += 1
    shared: Whole = whole
    return shared


def draw(chance: np.random.Generator, weights: Real, count: int) -> Whole:
    """`count` positions drawn by weight."""
    cumulative = np.cumsum(weights)
    positions: Whole = np.searchsorted(cumulative, chance.random(count) * cumulative[-1], side="right").astype("int64")
    return positions


def sample(chance: np.random.Generator, among: Whole, share: float) -> Whole:
    """A share of those `among`, in their order."""
    count = round(share * len(among))
    return np.sort(chance.choice(among, size=count, replace=False)) if count else among[:0]


def level_for(shifts: Real, share: float) -> float:
    """What to add to everybody's shift so that on average a `share` of a normal curve lies above nought."""
    low, high = -8.0, 8.0
    for _ in range(26):
        middle = (low + high) / 2
        low, high = (middle, high) if float(ndtr(shifts + middle).mean()) < share else (low, middle)
    return (low + high) / 2
