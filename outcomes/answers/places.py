"""What a generation knows of its places and returns. It never changes, so what was once read of it stays true."""

from functools import lru_cache
from typing import Any, NamedTuple

from metrics.measures.register import MEASURES
from metrics.rates import factor
from model.answers import Source
from model.errors import UnknownWordError
from model.frozen import Frozen
from model.places import Level
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.store.reading import Generation


class Place(Frozen):
    """A place by its id: its name, level, and, of an authority, its region."""

    place: str
    name: str
    level: Level
    region: str | None


class StatisticalNeighbours(NamedTuple):
    """An authority's statistical neighbours, the closest first, and of which version they are."""

    places: tuple[str, ...]
    version: str | None


NO_NEIGHBOURS = StatisticalNeighbours((), None)


@lru_cache(maxsize=16)
def places_by_id(generation: Generation) -> dict[str, Place]:
    """Every place a generation names, by id."""
    rows = gate.rows_without_figures(generation, "every_place").itertuples(index=False, name=None)
    return {
        place: Place.model_construct(place=place, name=name, level=level, region=region or None)
        for place, name, level, region in rows
    }


@lru_cache(maxsize=16)
def sources_by_id(generation: Generation) -> dict[str, Source]:
    """Every return behind a generation and the publication it carries, by return id, in the order of their titles."""
    rows = gate.rows_without_figures(generation, "sources").to_dict("records")
    return {row["return_id"]: Source(**{str(key): value for key, value in row.items()}) for row in rows}


@lru_cache(maxsize=16)
def returns_drawn_on(generation: Generation) -> dict[str, frozenset[str]]:
    """The other returns that a return's figures draw on: the roll that describes its pupils, a year's other terms."""
    others_by_return: dict[str, set[str]] = {}
    for return_id, other in gate.rows_without_figures(generation, "drawn_on").itertuples(index=False, name=None):
        others_by_return.setdefault(return_id, set()).add(other)
    return {return_id: frozenset(others) for return_id, others in others_by_return.items()}


@lru_cache(maxsize=16)
def superseded_figures(generation: Generation, viewer: Viewer) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Area figures that others have taken the place of, by measure and place, that a viewer may see."""
    rows_by_series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in gate.rows(generation, viewer, "superseded"):
        rows_by_series.setdefault((row["measure"], row["place"]), []).append(row)
    return rows_by_series


@lru_cache(maxsize=16)
def neighbours_of(generation: Generation) -> dict[str, StatisticalNeighbours]:
    """Every authority's neighbours, as far as they are published."""
    neighbours: dict[str, StatisticalNeighbours] = {}
    rows = gate.rows_without_figures(generation, "every_neighbour")
    for la, neighbour, version in rows.itertuples(index=False, name=None):
        neighbours[la] = StatisticalNeighbours((*neighbours.get(la, NO_NEIGHBOURS).places, neighbour), version)
    return neighbours


@lru_cache(maxsize=16)
def school_periods(generation: Generation) -> dict[str, dict[str, frozenset[str]]]:
    """By authority and measure, the years for which state-funded schools have figures."""
    periods: dict[str, dict[str, frozenset[str]]] = {}
    rows = gate.rows_without_figures(generation, "school_periods")
    for la, measure, years in rows.itertuples(index=False, name=None):
        periods.setdefault(la, {})[measure] = frozenset(years)
    return periods


@lru_cache(maxsize=16)
def largest_revisions(generation: Generation, viewer: Viewer) -> dict[str, float]:
    """By how much any area's provisional figure of a measure has ever been out, in its unit, that a viewer may see."""
    hundredfold = [measure.id for measure in MEASURES.values() if factor(measure) == 100]
    points: dict[str, float] = {}
    for row in gate.rows(generation, viewer, "largest_revisions", {"hundredfold": hundredfold}):
        points[row["measure"]] = max(points.get(row["measure"], 0.0), row["points"] or 0.0)
    return points


def find_place(generation: Generation, place: str) -> Place:
    """One place by its id, or by `school:urn:108088`. Raises UnknownWordError where there is no such place here."""
    place_id = place
    if place.startswith("school:urn:"):
        rows = gate.rows_without_figures(generation, "place_of_urn", {"urn": place.removeprefix("school:urn:")})
        place_id = str(rows["place"].iloc[0]) if len(rows) else place
    known_place = places_by_id(generation).get(place_id)
    if known_place is None:
        raise UnknownWordError(
            f"There is no place '{place}' here. Places are written la:383, school:3834040, region:E12000003 "
            "or nation:E92000001."
        )
    return known_place


def authority_of(generation: Generation, place: Place) -> Place | None:
    """The authority a school is in; None for other places, and where it is not known."""
    if place.level != "school":
        return None
    authority = gate.rows_without_figures(generation, "authority_of", {"place": place.place})
    return None if authority.empty else find_place(generation, str(authority["la"].iloc[0]))
