"""Which figures of a place are stale: a later year of their publication should be out by now."""

from datetime import date
from pathlib import Path

from metrics.measures.register import MEASURES
from model.freshness import late_sentence
from model.viewers import Viewer
from outcomes.answers import gate, places
from outcomes.store import reference
from outcomes.store.reading import Generation


def late_figures(
    generation: Generation, viewer: Viewer, place: str, reference_folder: Path, today: date
) -> dict[str, str]:
    """By measure, the sentence that says so; a measure whose newest year is the newest there is has none."""
    calendar = reference.calendar(reference_folder)
    sources = places.sources_by_id(generation)
    publications = {entry.title: entry.id for entry in reference.publications(reference_folder).values()}
    sentences: dict[str, str] = {}
    for row in gate.rows(generation, viewer, "held", {"place": place}):  # the latest year of each measure comes first
        if (measure := row["measure"]) not in sentences:
            publication = publications.get(sources[row["return_id"]].title, "")
            months = calendar.months(publication, MEASURES[measure].stage)
            title = MEASURES[measure].title
            sentences[measure] = "" if months is None else late_sentence(title, row["period"], months, today)
    return {measure: sentence for measure, sentence in sentences.items() if sentence}
