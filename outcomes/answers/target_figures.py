"""The figures targets are held against: measures at one place, year by year, and the latest that may be quoted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from metrics.measures.register import measure as find_measure
from model.measures import Measure
from model.rates import Cell, Rate
from model.selections import Selection
from model.targets import Ambition, AmbitionPart, EarlierPromise, Figure
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.answers.area_cells import on_basis
from outcomes.answers.places import Place, school_periods
from outcomes.answers.rates import cells_of, rates_by_measure
from outcomes.store.reading import Generation, Value
from outcomes.store.reference import NATION


@dataclass(frozen=True)
class KnownFigures:
    """What is known of some measures at a place, and of the nation beside it: asked in one go for all of them."""

    generation: Generation
    viewer: Viewer
    where: Place
    cells: Mapping[str, Sequence[Cell]]
    """By measure, on both bases, of the place and the nation, everybody, every year."""

    @cached_property
    def rates(self) -> dict[str, tuple[Rate, ...]]:
        """By measure, every year's rate of the place, in order of period: the published one where there is one."""
        return self._best_rates(self.where.place)

    @cached_property
    def national_rates(self) -> dict[str, tuple[Rate, ...]]:
        """The same of the nation."""
        return self._best_rates(NATION)

    def _best_rates(self, place: str) -> dict[str, tuple[Rate, ...]]:
        cells = {measure: _best_cells(of_measure, place) for measure, of_measure in self.cells.items()}
        return {measure: tuple(rates) for measure, rates in rates_by_measure(self.generation, cells).items()}

    def pooled_cohorts(self, measure: Measure) -> list[tuple[str, int]]:
        """How many pupils the sums of the place's schools are about: period and pupils, in order of period."""
        return [
            (cell.period, cell.denominator)
            for cell in self.cells.get(measure.id, ())
            if cell.basis == "pooled" and cell.place == self.where.place and cell.denominator is not None
        ]

    @cached_property
    def school_years(self) -> dict[str, str]:
        """By measure, the latest year with schools' figures that may be compared with the authority's latest."""
        periods = school_periods(self.generation).get(self.where.place, {})
        comparable = {
            measure: {rate.period for rate in rates if rate.segment == rates[-1].segment} & periods.get(measure, set())
            for measure, rates in self.rates.items()
        }
        return {measure: max(years) for measure, years in comparable.items() if years}

    @cached_property
    def school_cells(self) -> dict[str, list[Cell]]:
        """By measure, the cells of the authority's state-funded schools in that year."""
        wanted = [f"{measure} {period}" for measure, period in self.school_years.items()]
        values: dict[str, Value] = {
            "wanted": wanted,
            "first": min(self.school_years),
            "last": max(self.school_years),
            "place": self.where.place,
        }
        return gate.cells(self.generation, self.viewer, "cells_of_schools", values)

    @cached_property
    def cohorts(self) -> list[dict[str, Any]]:
        """Every cohort that is published of the place, the latest first: measure, period, pupils."""
        return gate.rows(self.generation, self.viewer, "cohorts_at", {"place": self.where.place})


def _best_cells(cells: Iterable[Cell], place: str) -> list[Cell]:
    """A place's cells in order of period, the published one where there is one."""
    return sorted(on_basis([cell for cell in cells if cell.place == place], "best"), key=attrgetter("period"))


def known_figures(generation: Generation, viewer: Viewer, where: Place, measures: Iterable[str]) -> KnownFigures:
    """What is known of these measures at a place. Raises UnknownWordError for a measure that does not exist."""
    ids = sorted({find_measure(measure).id for measure in measures})
    places = tuple(dict.fromkeys([where.place, NATION]))
    selection = Selection(measure="", places=places, basis="both")
    return KnownFigures(generation, viewer, where, cells_of(generation, viewer, ids, selection) if ids else {})


@dataclass(frozen=True)
class TargetQuestion:
    """One measure at one place, with the part of an ambition it stands for and the promise that has ended, if any."""

    known: KnownFigures
    measure: Measure
    ambition: Ambition | None
    part: AmbitionPart
    ended_promise: EarlierPromise | None

    @property
    def generation(self) -> Generation:
        """The generation that is asked."""
        return self.known.generation

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.known.viewer

    @property
    def place(self) -> str:
        """The id of the place."""
        return self.known.where.place

    @property
    def place_name(self) -> str:
        """What the place is called."""
        return self.known.where.name

    @property
    def level(self) -> str:
        """What kind of place it is."""
        return self.known.where.level


def yearly_rates(question: TargetQuestion) -> tuple[Rate, ...]:
    """Every year's rate of the measure at the place, in order of period."""
    return question.known.rates.get(question.measure.id, ())


def national_rates(question: TargetQuestion) -> tuple[Rate, ...]:
    """Every year's rate of the measure in the nation; none where the place is the nation."""
    return () if question.place == NATION else question.known.national_rates.get(question.measure.id, ())


def quotable_rates(rates: Iterable[Rate]) -> list[Rate]:
    """The rates that may stand for the place, one a period: an `early` one is never quoted as an area's."""
    return [
        rate
        for rate in rates
        if rate.status == "ok" and rate.value is not None and (rate.version != "early" or rate.level == "school")
    ]


def latest_figure(rates: Iterable[Rate], measure: Measure) -> Figure | None:
    """The latest quotable figure, or None."""
    quotable = quotable_rates(rates)
    return figure_of(quotable[-1], measure) if quotable else None


def figure_of(rate: Rate, measure: Measure) -> Figure:
    """A rate with a value, as a figure."""
    return Figure(
        period=rate.period,
        value=rate.value,
        lower=rate.lower,
        upper=rate.upper,
        numerator=rate.numerator,
        denominator=rate.denominator,
        decimals=min(rate.decimals, max(measure.decimals, 1)),
        status="ok",
        reason=None,
        basis=rate.basis,
        version=rate.version,
    )
