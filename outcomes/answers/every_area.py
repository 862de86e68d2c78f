"""Every area's figures on every measure: what ranks and means are taken from, read once for all who see the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import nan
from typing import NamedTuple

import numpy as np

from metrics.arrays import Column, floats
from metrics.measures.register import MEASURES
from metrics.ranks import quartile_bands, rank_range
from metrics.rates import cell_rates, has_interval, numerators
from model.measures import Measure
from model.rates import Cell, columns_of
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.answers.area_cells import area_cells
from outcomes.store.reading import Generation


class AreaFigure(NamedTuple):
    """An area's rate of one year, in the measure's unit, and the returns it is from."""

    period: str
    rate: float
    returns: tuple[str, ...]


class Standing(NamedTuple):
    """The best and worst rank an authority may claim, among how many, its quarter (A the best); NaN and "" if none.

    `with_chance`: whether the range holds what chance may hide as well as rounding, for which cohorts must be known.
    """

    best: float
    worst: float
    among: int
    band: str
    with_chance: bool = False


@dataclass(frozen=True)
class AreaYear:
    """Every area's cell of one measure in one year, with its rate beside it."""

    measure: Measure
    cells: Sequence[Cell]
    rates: Sequence[float]

    @cached_property
    def rate_by_place(self) -> dict[str, float]:
        """The rate of every area."""
        return {cell.place: rate for cell, rate in zip(self.cells, self.rates, strict=True)}

    def standing(self, place: str) -> Standing:
        """Where an authority stands among the others."""
        return self._standings.get(place, self._unranked)

    @cached_property
    def _local(self) -> list[int]:
        return [at for at, cell in enumerate(self.cells) if cell.place.startswith("la:")]

    @property
    def _unranked(self) -> Standing:
        return Standing(nan, nan, len(self._local), "")

    # By the intervals of the differences where every authority's cohort is known; otherwise by what rounding hides:
    # those within half of the last printed digit may be ahead or behind.
    @cached_property
    def _standings(self) -> dict[str, Standing]:
        measure, local = self.measure, [self.cells[at] for at in self._local]
        if measure.better == "neutral" or not local:
            return {}
        rates = floats([self.rates[at] for at in self._local])
        with_chance = has_interval(measure) and all(cell.denominator is not None for cell in local)
        if with_chance:
            columns = columns_of(local)
            best, worst, among = rank_range(numerators(columns, measure), columns["denominator"], measure.better)
        else:
            best, worst, among = *_within_rounding(rates, local, measure), len(local)
        bands = quartile_bands(rates, measure.better)
        return {
            cell.place: Standing(float(best[at]), float(worst[at]), among, str(bands[at]), with_chance)
            for at, cell in enumerate(local)
        }


def _within_rounding(rates: Column, local: Sequence[Cell], measure: Measure) -> tuple[Column, Column]:
    values = (-1 if measure.better == "lower" else 1) * rates
    # Half of the last printed digit of each rounded value; nothing where it was counted.
    hidden = floats([0.0 if cell.decimals is None else 0.5 * 10.0**-cell.decimals for cell in local])
    # 61.6 + 0.05 and 61.7 - 0.05 meet: without what binary fractions leave at the far end.
    low, high = np.round(values - hidden, 9), np.round(values + hidden, 9)
    ahead = (low[None, :] > high[:, None]).sum(axis=1)
    behind = (high[None, :] < low[:, None]).sum(axis=1)
    return 1.0 + ahead, float(len(values)) - behind


@dataclass(frozen=True)
class MeasureOfAreas:
    """One measure's figures of every area: by place in order of period, and by year."""

    measure: Measure
    by_place: Mapping[str, Sequence[AreaFigure]]
    by_period: Mapping[str, AreaYear]


def every_area(generation: Generation, viewer: Viewer) -> dict[str, MeasureOfAreas]:
    """Every measure that areas have figures for, in the order of the register, as this viewer may see them."""
    return _every_area(generation, gate.as_to_areas(viewer))


# A generation never changes, and the key holds what the viewer sees of areas.
@lru_cache(maxsize=8)
def _every_area(generation: Generation, viewer: Viewer) -> dict[str, MeasureOfAreas]:
    cells = area_cells(generation, viewer)
    every = {
        measure.id: [cell for of_place in cells[measure.id].values() for cell in of_place if _is_compared(cell)]
        for measure in MEASURES.values()
        if measure.id in cells
    }
    return {measure: _of_measure(MEASURES[measure], of_measure) for measure, of_measure in every.items() if of_measure}


def _is_compared(cell: Cell) -> bool:
    return cell.status == "ok" and cell.basis == "published"


def _of_measure(measure: Measure, cells: Sequence[Cell]) -> MeasureOfAreas:
    """`cells` in order of place and period."""
    rates = cell_rates(columns_of(cells), measure)["value"].tolist()
    by_place: dict[str, list[AreaFigure]] = {}
    by_period: dict[str, tuple[list[Cell], list[float]]] = {}
    for cell, rate in zip(cells, rates, strict=True):
        by_place.setdefault(cell.place, []).append(AreaFigure(cell.period, rate, cell.returns))
        cells_of_year, rates_of_year = by_period.setdefault(cell.period, ([], []))
        cells_of_year.append(cell)
        rates_of_year.append(rate)
    years = {period: AreaYear(measure, *of_year) for period, of_year in by_period.items()}
    return MeasureOfAreas(measure, by_place, years)
