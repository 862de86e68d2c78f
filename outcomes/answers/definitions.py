"""What does each measure mean, and what is known of it here: the register, with how far the figures reach."""

import pandas as pd

from metrics.measures.register import MEASURES
from model.answer_columns import DEFINITIONS
from model.answers import DefinitionsAnswer
from model.columns import table_of
from model.viewers import Viewer
from outcomes.answers import gate, places
from outcomes.answers.rates import sources_of
from outcomes.store.reading import Generation


def definitions(generation: Generation, viewer: Viewer, place: str) -> DefinitionsAnswer:
    """Every measure of the register, beside what is held of it at a place. Raises UnknownWordError."""
    where = places.find_place(generation, place)
    reach = _reach_of_figures(gate.rows(generation, viewer, "held", {"place": where.place}))
    rows = pd.DataFrame({"measure": list(MEASURES)}).merge(reach, on="measure", how="left")
    sources = places.sources_by_id(generation)
    returns = [ids if isinstance(ids, tuple) else () for ids in rows["returns"]]
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


def _reach_of_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """measure, first, last, years, latest_return, returns: how far each measure's figures reach, latest year first."""
    years_by_measure: dict[str, list[tuple[str, str]]] = {}
    for measure, period, return_id in zip(rows["measure"], rows["period"], rows["return_id"], strict=True):
        years_by_measure.setdefault(measure, []).append((period, return_id))
    table = [
        (
            measure,
            years[-1][0],
            years[0][0],
            len({period for period, _ in years}),
            years[0][1],
            tuple(sorted({id_ for _, id_ in years})),
        )
        for measure, years in years_by_measure.items()
    ]
    return pd.DataFrame(table, columns=["measure", "first", "last", "years", "latest_return", "returns"])
