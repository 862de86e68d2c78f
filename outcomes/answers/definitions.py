"""What does each measure mean, and what is known of it here: the register, with how far the figures reach."""

import pandas as pd

from metrics.register import MEASURES
from model.answer_columns import DEFINITIONS
from model.answers import DefinitionsAnswer
from model.columns import table_of
from model.viewers import Viewer
from outcomes.answers import places
from outcomes.answers.rates import sources_of
from outcomes.store.access import sees_in_full
from outcomes.store.generation.reading import Generation


def definitions(generation: Generation, viewer: Viewer, place: str) -> DefinitionsAnswer:
    """Every measure of the register, beside what is held of it at a place. Raises UnknownWordError."""
    where = places.place_named(generation, place)
    held = generation.ask("held", {"place": where.place, "in_full": sees_in_full(viewer, where.place)})
    rows = pd.DataFrame({"measure": list(MEASURES)}).merge(held, on="measure", how="left")
    sources = places.sources(generation)
    returns = [tuple(ids) if isinstance(ids, list | tuple) or hasattr(ids, "tolist") else () for ids in rows["returns"]]
    table = table_of(
        {
            "measure": rows["measure"],
            "title": [MEASURES[measure].title for measure in rows["measure"]],
            "stage": [MEASURES[measure].stage for measure in rows["measure"]],
            "first": rows["first"],
            "last": rows["last"],
            "years": rows["years"].fillna(0).astype("int64"),
            "version": [
                sources[latest].status if isinstance(latest, str) else None for latest in rows["latest_return"]
            ],
            "sources": ["; ".join(dict.fromkeys(sources[item].title for item in ids)) for ids in returns],
            "returns": returns,
        },
        DEFINITIONS,
    )
    return DefinitionsAnswer(
        place=where.place,
        place_name=where.name,
        measures=tuple(MEASURES.values()),
        table=table,
        generation=generation.name,
        sources=sources_of(generation, table),
    )
