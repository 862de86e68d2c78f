"""What can be asked: which measures, groups and years there are, and of which places."""

from functools import lru_cache
from typing import NamedTuple

from metrics.measures.register import MEASURES
from model.places import Level
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.answers.places import places_by_id
from outcomes.store.reading import Generation


class Breakdown(NamedTuple):
    """A measure that has figures at a place, split by a characteristic (`all`: not split), and in which years."""

    measure: str
    title: str
    characteristic: str
    periods: tuple[str, ...]


# What is offered depends on the generation and on what a viewer sees, and never changes.
@lru_cache(maxsize=64)
def offered_breakdowns(generation: Generation, viewer: Viewer) -> dict[str, tuple[Breakdown, ...]]:
    """Every breakdown an area has figures for, by place; of an area's schools together, under its id and ` schools`.

    Only that there are figures a viewer may see is told, and of areas and of an area's schools together only.
    """
    by_place: dict[str, dict[tuple[str, str], Breakdown]] = {}
    # Of two rows the first is about what is published, and the second about everything.
    for row in gate.rows(generation, viewer, "offered", {"own": sorted(viewer.schools)}):
        measure, characteristic = row["measure"], row["characteristic"]
        by_place.setdefault(row["place"], {})[measure, characteristic] = Breakdown(
            measure, MEASURES[measure].title, characteristic, tuple(row["periods"])
        )
    return {place: tuple(breakdowns.values()) for place, breakdowns in by_place.items()}


@lru_cache(maxsize=64)
def offered_places(generation: Generation, level: Level) -> dict[str, str]:
    """The name of every place of one level with figures, by id and in order of name."""
    rows, place = gate.rows_without_figures(generation, "place_names", {"level": level}), places_by_id(generation)
    return {item: place[item].name for item in rows["place"]}
