"""Who is behind whom, by how much, and how many pupils that is: gaps between groups, with their intervals."""

import numpy as np
import pandas as pd

from metrics.comparators import has_gap, with_comparator
from metrics.gaps import group_gaps
from metrics.measures.register import measure as find_measure
from model.answer_columns import GAPS
from model.answers import GapsAnswer
from model.columns import names, table_of
from model.measures import Measure
from model.selections import Comparator, Selection
from model.viewers import Viewer
from outcomes.answers import gate, sentences
from outcomes.answers.rates import rate_rows, sources_of
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION

NOT_A_GROUP = ("all", "phase", "birth_month")
"""Breakdowns by what a school is, or in twelve parts: asked for by name, not drawn among the groups."""


def gaps(generation: Generation, viewer: Viewer, selection: Selection) -> GapsAnswer:
    """Every group's gap for a selection; without `by`, of every characteristic the measure is split by there.

    A gap is given for every category but `unknown` and the characteristic's reference.
    """
    measure = find_measure(selection.measure)
    split_by = _characteristics(generation, measure, selection)
    national = selection.comparator.startswith("national")
    wider_selection = selection.model_copy(update={"places": (*selection.places, NATION)}) if national else selection
    cells = rate_rows(generation, viewer, measure, wider_selection, characteristics=[*split_by, "all"])
    rows = gap_rows(cells, measure, selection.comparator)
    rows = rows[rows["place"].isin(selection.places)].reset_index(drop=True)
    return GapsAnswer(
        measure=measure,
        comparator=selection.comparator,
        generation=generation.name,
        table=rows,
        breaks=measure.breaks,
        sentence=sentences.gaps_sentence(measure, rows),
        sources=sources_of(generation, rows),
    )


def _characteristics(generation: Generation, measure: Measure, selection: Selection) -> list[str]:
    if selection.by:
        return [selection.by]
    breakdowns = gate.rows_without_figures(
        generation,
        "characteristics_of",
        {
            "measure": measure.id,
            "places": list(selection.places),
            "periods": list(selection.periods),
            "every_period": not selection.periods,
            "term": selection.term,
        },
    )
    return [name for name in breakdowns["characteristic"] if "&" not in name and name not in NOT_A_GROUP]


def gap_rows(cells: pd.DataFrame, measure: Measure, comparator: Comparator) -> pd.DataFrame:
    """GAPS from the cells of some groups and of everybody (RATES), furthest behind first."""
    grouped = cells[cells["characteristic"] != "all"]
    have_gap = [has_gap(*pair) for pair in zip(grouped["characteristic"], grouped["category"], strict=True)]
    pairs = grouped[np.array(have_gap, dtype=bool)]
    if pairs.empty:
        return table_of([], GAPS)
    pairs = with_comparator(pairs.reset_index(drop=True), cells, comparator, NATION)
    measured = group_gaps(
        pairs.rename(
            columns={
                "value": "group_value",
                "denominator": "group_denominator",
                "other_value": "comparator_value",
                "other_denominator": "comparator_denominator",
            }
        )[["group_value", "comparator_value", "group_denominator", "comparator_denominator"]],
        measure,
        comparator,
    )
    rows = pairs.drop(columns=["lower", "upper"]).join(measured)
    missing = rows["gap"].isna() & (rows["status"] == "ok")
    rows.loc[missing, "reason"] = rows.loc[missing, "other_reason"]
    rows.loc[missing, "status"] = "not_available"
    rows = rows.assign(
        group=rows["category"],
        group_label=rows["category_label"],
        comparator=comparator,
        comparator_label=rows["other_label"],
        group_value=rows["value"],
        comparator_value=rows["other_value"],
        group_pupils=rows["denominator"],
        comparator_pupils=rows["other_denominator"],
        returns=pd.Series(
            [tuple(sorted({*own, *other})) for own, other in zip(rows["returns"], rows["other_returns"], strict=True)],
            index=rows.index,
            dtype="object",
        ),
    )
    order = rows["gap"] * (-1 if measure.better == "lower" else 1)
    return rows.assign(order=order).sort_values(["place", "period", "order"], ignore_index=True)[names(GAPS)]
