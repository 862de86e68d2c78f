"""Every area's cells, everybody in the year: read once for all who see the same, as most questions are of these."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from model.rates import Cell
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.store.reading import Generation

CellsByPlace = Mapping[str, Sequence[Cell]]
NOTHING: CellsByPlace = {}


def area_cells(generation: Generation, viewer: Viewer) -> Mapping[str, CellsByPlace]:
    """By measure and place, the cells of both bases as this viewer may see them, in order of basis and period."""
    return _area_cells(generation, gate.as_to_areas(viewer))


# A generation never changes, and the key holds what the viewer sees of areas.
@lru_cache(maxsize=8)
def _area_cells(generation: Generation, viewer: Viewer) -> Mapping[str, CellsByPlace]:
    by_measure: dict[str, dict[str, list[Cell]]] = {}
    for measure, cells in gate.cells(generation, viewer, "cells_of_areas").items():
        by_place = by_measure.setdefault(measure, {})
        for cell in cells:
            by_place.setdefault(cell.place, []).append(cell)
    return by_measure


def are_asked_for(selection: Selection, characteristics: Sequence[str]) -> bool:
    """Whether a question is of these cells alone: areas, everybody, the year."""
    of_areas = not any(place.startswith("school:") for place in selection.places)
    return of_areas and list(characteristics) == ["all"] and selection.term == "year"


def selected_cells(by_place: CellsByPlace, selection: Selection) -> list[Cell]:
    """The cells at a selection's places and periods on its basis, in order of place, basis and period."""
    return [
        cell
        for place in sorted(set(selection.places))
        for cell in on_basis(by_place.get(place, ()), selection.basis)
        if not selection.periods or cell.period in selection.periods
    ]


def on_basis(cells: Sequence[Cell], basis: str) -> list[Cell]:
    """The cells of one basis, or of both; `best`: of each the published one where there is one."""
    if basis in ("published", "pooled"):
        return [cell for cell in cells if cell.basis == basis]
    if basis == "both":
        return list(cells)
    published = {
        (cell.place, cell.period, cell.characteristic, cell.category) for cell in cells if cell.basis == "published"
    }
    return [
        cell
        for cell in cells
        if cell.basis == "published" or (cell.place, cell.period, cell.characteristic, cell.category) not in published
    ]
