"""How do we compare with other authorities? Every measure, three years, beside England, the region and neighbours."""

from collections.abc import Sequence
from math import nan
from typing import Any

from metrics.measures.breaks import segments
from metrics.ranks import neighbours
from model.answers import AuthoritiesAnswer
from model.measures import Measure
from model.viewers import Viewer
from outcomes.answers import places, sentences
from outcomes.answers.available_questions import offered_places
from outcomes.answers.every_area import AreaFigure, MeasureOfAreas, Standing, every_area
from outcomes.answers.rates import sources_of
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION


def authorities(generation: Generation, viewer: Viewer, place: str) -> AuthoritiesAnswer:
    """Every measure an authority has a figure for, beside everybody else's. Raises UnknownWordError."""
    where = places.find_place(generation, place)
    like = places.neighbours_of(generation).get(where.place, places.NO_NEIGHBOURS)
    rows = [
        _row(of_areas, where, like.places)
        for of_areas in every_area(generation, viewer).values()
        if where.place in of_areas.by_place
    ]
    names = places.places_by_id(generation)
    return AuthoritiesAnswer(
        place=where.place,
        place_name=where.name,
        region_name=names[where.region].name if where.region else None,
        neighbour_names=tuple(names[item].name for item in like.places if item in names),
        neighbours_version=like.version,
        rows=tuple(rows),
        sentence=sentences.authorities_sentence(where.name, [str(row["band"]) for row in rows]),
        generation=generation.name,
        sources=sources_of(generation, (row["returns"] for row in rows)),
    )


def _row(of_areas: MeasureOfAreas, place: places.Place, like: Sequence[str]) -> dict[str, Any]:
    """One measure's line: our last three comparable years, and where the latest stands among all authorities."""
    measure, own = of_areas.measure, of_areas.by_place[place.place]
    period = own[-1].period
    now = of_areas.by_period[period]
    years = _comparable(measure, own)
    standing = now.standing(place.place)
    before = of_areas.by_period[years[1].period].standing(place.place) if len(years) > 1 else None
    by_place = now.rate_by_place
    beside = neighbours([by_place.get(item, nan) for item in like]) if like else None
    return {
        "measure": measure.id,
        "title": measure.title,
        "stage": measure.stage,
        "unit": measure.unit,
        "better": measure.better,
        "decimals": measure.decimals,
        "period": period,
        "value": years[0].rate,
        "previous": years[1].rate if len(years) > 1 else nan,
        "previous_period": years[1].period if len(years) > 1 else None,
        "earlier": years[2].rate if len(years) > 2 else nan,
        "earlier_period": years[2].period if len(years) > 2 else None,
        "england": by_place.get(NATION, nan),
        "region": by_place.get(place.region, nan) if place.region else nan,
        "neighbours": beside.mean if beside else nan,
        "neighbours_present": beside.present if beside else 0,
        "neighbours_asked": beside.asked if beside else 0,
        "rank_best": standing.best,
        "rank_worst": standing.worst,
        "among": standing.among,
        "band": standing.band,
        "rank_with_chance": standing.with_chance,
        "rank_change": _middle(before) - _middle(standing),
        "returns": tuple(dict.fromkeys(item for figure in reversed(own) for item in figure.returns)),
    }


def _comparable(measure: Measure, own: Sequence[AreaFigure]) -> list[AreaFigure]:
    """The latest year and up to two before it of the same unbroken stretch, latest first."""
    stretch = segments(measure, [figure.period for figure in own])
    return [figure for figure, number in zip(own, stretch, strict=True) if number == stretch[-1]][:-4:-1]


def _middle(standing: Standing | None) -> float:
    return (standing.best + standing.worst) / 2 if standing else nan


def compared_authorities(generation: Generation, place: str) -> dict[str, frozenset[str]]:
    """Whom an authority is drawn among, by what they are called: all, those of its region, its neighbours."""
    names = places.places_by_id(generation)
    everybody = frozenset(offered_places(generation, "la"))
    region = names[place].region
    like = places.neighbours_of(generation).get(place, places.NO_NEIGHBOURS)
    sets = {
        "All authorities": everybody,
        names[region].name if region else "": frozenset(la for la in everybody if names[la].region == region),
        "Statistical neighbours": everybody & set(like.places),
    }
    return {name: members for name, members in sets.items() if name and members}
