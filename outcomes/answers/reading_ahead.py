"""What every page starts from, read before anybody asks: the first visitor of a generation should not wait for it."""

from model.viewers import Viewer
from outcomes.answers import area_cells, choices, places
from outcomes.answers.available_questions import offered_breakdowns
from outcomes.answers.every_area import every_area
from outcomes.store.reading import Generation


def read_ahead(generation: Generation, viewer: Viewer) -> None:
    """Read of a generation what depends on nobody's choices: places, sources, areas' figures and where they stand."""
    area_cells.area_cells(generation, viewer)
    offered_breakdowns(generation, viewer)
    choices.place_names(generation)
    places.returns_drawn_on(generation)
    places.sources_by_id(generation)
    places.neighbours_of(generation)
    places.school_periods(generation)
    places.superseded_figures(generation, viewer)
    places.largest_revisions(generation, viewer)
    for of_areas in every_area(generation, viewer).values():
        latest = of_areas.by_period[max(of_areas.by_period)]
        latest.standing("")
