"""Names that nobody has, put together from data/reference/invented_names.toml."""

import tomllib
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.folders import REFERENCE
from outcomes.invented.chance import Texts, stream

FILE = "invented_names.toml"
STEP = 7_919
"""A prime that divides no list of names: steps of it come to every pair before the first again."""


@cache
def name_parts(of: str) -> tuple[str, ...]:
    """One list of the file."""
    parts: list[str] = tomllib.loads((REFERENCE / FILE).read_text(encoding="utf-8"))[of]
    return tuple(parts)


def _pairs(begin: str, end: str) -> Texts:
    return np.array([f"{first}{second}" for first in name_parts(begin) for second in name_parts(end)], dtype=object)


def of_schools(count: int, seed: int) -> Texts:
    """A place's name for each of `count` schools, no two alike."""
    return stream(seed, "names of schools").choice(_pairs("schools_begin", "schools_end"), size=count, replace=False)


def of_children(birthday: NDArray[np.datetime64], seed: int) -> tuple[Texts, Texts]:
    """A surname and a forename for each, such that no two born on one day have both."""
    surnames, forenames = _pairs("surnames_begin", "surnames_end"), np.array(name_parts("forenames"), dtype=object)
    every = len(surnames) * len(forenames)
    day = birthday.astype("int64") - int(birthday.astype("int64").min())
    that_day = pd.Series(day).groupby(day).cumcount().to_numpy()
    start = stream(seed, "names of children").integers(0, every, int(day.max()) + 1)
    number = (start[day] + STEP * that_day) % every
    return surnames[number // len(forenames)], forenames[number % len(forenames)]
