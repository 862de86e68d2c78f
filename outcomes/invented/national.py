"""What England's children do: the rates and gaps that the invented ones are held to.

From data/reference/national_rates.csv, where each has its source ("assumed": no file here has it). A year without a
rate of a test is a year in which nobody sat it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from model.folders import REFERENCE
from outcomes.invented.chance import Real, Whole, level_for
from outcomes.invented.groups import CATEGORIES, MAJORS

FILE = "national_rates.csv"
ROUNDS = 15
"""Of fitting one characteristic after another; further ones change nothing that could be seen."""


@cache
def national_rates() -> pd.DataFrame:
    """measure, characteristic, category, period, value (in percent, points or per hundred), source."""
    return pd.read_csv(REFERENCE / FILE, dtype={"period": "str"}, keep_default_na=False)


@cache
def _by_key() -> dict[tuple[str, str, str], dict[str, float]]:
    rates: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in national_rates().itertuples():
        key = (str(row.measure), str(row.characteristic), str(row.category))
        rates.setdefault(key, {})[str(row.period)] = float(str(row.value))
    return rates


def is_recorded(measure: str, period: str, characteristic: str = "all", category: str = "all") -> bool:
    """Whether England has a rate in a year: without one, nobody sat the test and nobody counted."""
    return period in _by_key().get((measure, characteristic, category), {})


def rate(measure: str, period: str = "9999", characteristic: str = "all", category: str = "all") -> float:
    """The rate of a year as it is published, or of the nearest year that has one, the earlier of two."""
    years = _by_key()[measure, characteristic, category]
    return years[max((year for year in years if year <= period), default=min(years))]


def proportion(measure: str, period: str = "9999", characteristic: str = "all", category: str = "all") -> float:
    """The same as a proportion."""
    return rate(measure, period, characteristic, category) / 100


@dataclass(frozen=True)
class Gaps:
    """How far each category stands from the rest, in standard deviations: by characteristic, one number a category."""

    shifts: Mapping[str, Real]

    def of(self, codes: Mapping[str, Whole], persons: Whole) -> Real:
        """The shifts of these persons added up; `codes` holds everybody's category by number."""
        total = np.zeros(len(persons))
        for characteristic, shift in self.shifts.items():
            total += shift[codes[characteristic][persons]]
        return total


def fitted_gaps(measure: str, codes: Mapping[str, Whole], persons: Whole, start: Gaps | None = None) -> Gaps:
    """The gaps that give these persons England's rates in each category that has one, all of them at once.

    `start`: gaps of a headline measure, kept for the characteristics that `measure` has no rates of its own for.
    """
    targets_of = _targets(measure)
    shifts = {name: values.copy() for name, values in (start.shifts if start else {}).items()}
    shifts |= {name: np.zeros(len(CATEGORIES[name])) for name in targets_of if name not in shifts}
    for _ in range(ROUNDS):
        for characteristic, own_targets in targets_of.items():
            total = Gaps(shifts).of(codes, persons)
            share = ndtr(total + level_for(total, proportion(measure)))
            number = codes[characteristic][persons]
            for position, target in own_targets.items():
                chosen = share[number == position]
                if len(chosen):
                    mean = float(np.clip(chosen.mean(), 1e-3, 1 - 1e-3))
                    shifts[characteristic][position] += float(ndtri(target) - ndtri(mean))
            # Whom England says nothing of stays at nought, so nought has to be the middle of everybody.
            shifts[characteristic][list(own_targets)] -= shifts[characteristic][number].mean()
    return Gaps(shifts)


def _targets(measure: str) -> dict[str, dict[int, float]]:
    targets: dict[str, dict[int, float]] = {}
    for of, characteristic, category in _by_key():
        if of == measure and characteristic in CATEGORIES:
            position = CATEGORIES[characteristic].index(category)
            targets.setdefault(characteristic, {})[position] = proportion(measure, "9999", characteristic, category)
    return targets


def category_rates(measure: str, characteristic: str, categories: Sequence[str]) -> Real:
    """England's rates of several categories, in their order."""
    return np.array([rate(measure, "9999", characteristic, category) for category in categories])


def major_groups(ethnicity: Whole) -> Whole:
    """The major group of each ethnic group, by number."""
    return MAJORS[ethnicity]
