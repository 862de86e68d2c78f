"""What does each measure mean, and what is known of it here: the register, with how far the figures reach."""

from collections.abc import Mapping
from typing import Any

from metrics.measures.register import MEASURES
from model.answer_columns import DEFINITIONS
from model.answers import DefinitionsAnswer, Source
from model.columns import table_of
from model.measures import Measure
from model.viewers import Viewer
from outcomes.answers import gate, places
from outcomes.answers.rates import sources_of
from outcomes.store.reading import Generation


def definitions(generation: Generation, viewer: Viewer, place: str) -> DefinitionsAnswer:
    """Every measure of the register, beside what is held of it at a place. Raises UnknownWordError."""
    where = places.find_place(generation, place)
    years_by_measure: dict[str, list[tuple[str, str]]] = {}
    for row in gate.rows(generation, viewer, "held", {"place": where.place}):
        years_by_measure.setdefault(row["measure"], []).append((row["period"], row["return_id"]))
    sources = places.sources_by_id(generation)
    rows = [_row(measure, years_by_measure.get(measure.id, []), sources) for measure in MEASURES.values()]
    return DefinitionsAnswer(
        place=where.place,
        place_name=where.name,
        measures=tuple(MEASURES.values()),
        table=table_of(rows, DEFINITIONS),
        generation=generation.name,
        sources=sources_of(generation, (row["returns"] for row in rows)),
    )


def _row(measure: Measure, years: list[tuple[str, str]], sources: Mapping[str, Source]) -> dict[str, Any]:
    """How far one measure's figures reach; `years`: period and return, the latest first."""
    returns = tuple(sorted({return_id for _, return_id in years}))
    return {
        "measure": measure.id,
        "title": measure.title,
        "stage": measure.stage,
        "first": years[-1][0] if years else None,
        "last": years[0][0] if years else None,
        "years": len({period for period, _ in years}),
        "version": sources[years[0][1]].status if years else None,
        "sources": "; ".join(dict.fromkeys(sources[return_id].title for return_id in returns)),
        "publication": sources[years[0][1]].title if years else "",
        "returns": returns,
    }
