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
    rows = gate.rows(generation, viewer, "held", {"place": place}).drop_duplicates("measure")
    sentences = {}
    for measure, newest, return_id in zip(rows["measure"], rows["period"], rows["return_id"], strict=True):
        publication = publications.get(sources[return_id].title, "")
        months = calendar.months(publication, MEASURES[measure].stage)
        if months is not None:
            sentences[measure] = late_sentence(MEASURES[measure].title, newest, months, today)
    return {measure: sentence for measure, sentence in sentences.items() if sentence}
