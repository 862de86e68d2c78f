"""How many of how many: the rates of one measure, each with its interval, its status and where it came from."""

import numpy as np
import pandas as pd

from metrics.measures import groups
from metrics.measures.breaks import segments
from metrics.measures.register import measure as find_measure
from metrics.rates import cell_rates, factor
from model.answer_columns import RATES, SUPERSEDED
from model.answers import RatesAnswer, Reconciliation, Source
from model.columns import table_of
from model.measures import Measure
from model.returns import RETURN_STATUSES
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import gate, places, sentences
from outcomes.store.reading import Generation


def rates(generation: Generation, viewer: Viewer, selection: Selection) -> RatesAnswer:
    """The rates that a selection asks for. Raises UnknownWordError for a word that is not in the register."""
    measure = find_measure(selection.measure)
    rows = rate_rows(generation, viewer, measure, selection)
    reconciliation = _reconciliation(generation, viewer, measure, selection, rows)
    return RatesAnswer(
        measure=measure,
        generation=generation.name,
        table=rows,
        superseded=_superseded(generation, viewer, measure, selection),
        breaks=measure.breaks,
        reconciliation=reconciliation,
        sentence=sentences.rates_sentence(measure, rows),
        sources=sources_of(generation, rows),
    )


def rate_rows(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    selection: Selection,
    *,
    characteristics: list[str] | None = None,
) -> pd.DataFrame:
    """RATES, one row per place, period, category and basis: gated, divided, with intervals, statuses and reasons.

    `characteristics` asks for several breakdowns at once; otherwise the selection's own `by` and `where` decide.
    """
    breakdowns = characteristics or [_characteristic(selection)]
    rows = gate.cells(
        generation,
        viewer,
        measure.id,
        "cells_of",
        {
            "measure": measure.id,
            "characteristics": breakdowns,
            "places": list(selection.places),
            "periods": list(selection.periods),
            "every_period": not selection.periods,
            "term": selection.term,
            "basis": selection.basis,
        },
    )
    rows = _where(rows, selection)
    if rows.empty:
        return table_of([], RATES)
    return _table(generation, measure, rows)


def _characteristic(selection: Selection) -> str:
    """The breakdown that `by` and `where` name together: by sex where fsm=yes is `fsm&sex`."""
    characteristics = {characteristic for characteristic, _ in selection.where}
    if selection.by:
        characteristics.add(selection.by)
    return "&".join(sorted(characteristics)) or "all"


def _where(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Only the categories that `where` asks for: the parts of a joined category stand in the order of its parts."""
    for characteristic, category in selection.where:
        parts = [
            dict(zip(names.split("&"), ids.split("&"), strict=True)).get(characteristic)
            for names, ids in zip(rows["characteristic"], rows["category"], strict=True)
        ]
        rows = rows[np.array([part == category for part in parts], dtype=bool)]
    return rows


def _table(generation: Generation, measure: Measure, rows: pd.DataFrame) -> pd.DataFrame:
    """Rates from counts, late; published values as published; intervals where they are honest; statuses in words."""
    quotients = cell_rates(rows, measure)
    labels = {pair: groups.label(*pair) for pair in set(zip(rows["characteristic"], rows["category"], strict=True))}
    segment = _segments(measure, rows)
    place, source = places.places_by_id(generation), places.sources_by_id(generation)
    returns = [tuple(ids) for ids in rows["returns"]]
    return table_of(
        {
            "place": rows["place"],
            "place_name": [place[item].name for item in rows["place"]],
            "level": [place[item].level for item in rows["place"]],
            "period": rows["period"],
            "term": rows["term"],
            "characteristic": rows["characteristic"],
            "category": rows["category"],
            "category_label": [labels[pair] for pair in zip(rows["characteristic"], rows["category"], strict=True)],
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
            "value": quotients["value"],
            "lower": quotients["lower"],
            "upper": quotients["upper"],
            "decimals": rows["decimals"].fillna(measure.decimals).astype("int64"),
            "status": rows["status"],
            "reason": [
                withheld or sentences.REASONS[status]
                for withheld, status in zip(rows["withheld_reason"], rows["status"], strict=True)
            ],
            "basis": rows["basis"],
            # A pooled figure is rounded at source where any school's was; a published one, where it has no count.
            "rounded_source": rows["rounded_source"].astype(bool) | quotients["rounded_source"],
            "cohort_estimated": False,
            "schools": rows["schools"],
            "left_out_schools": rows["left_out_schools"],
            "left_out_pupils": rows["left_out_pupils"],
            "definition": rows["period"].map(_definitions(measure, segment)),
            "returns": returns,
            # The least final of the returns behind a figure is how final it is.
            "version": [min((source[item].status for item in ids), key=RETURN_STATUSES.index) for ids in returns],
            "segment": rows["period"].map(segment),
        },
        RATES,
    )


def _segments(measure: Measure, rows: pd.DataFrame) -> dict[str, int]:
    periods = sorted(set(rows["period"]))
    return dict(zip(periods, segments(measure, periods), strict=True))


def _definitions(measure: Measure, segment: dict[str, int]) -> dict[str, str]:
    """The year from which each period's definition has held: its latest hard break, or else its segment's first."""
    first = {number: min(period for period in segment if segment[period] == number) for number in segment.values()}
    hard_breaks = [break_.period for break_ in measure.breaks if break_.type == "hard"]
    return {
        period: max([year for year in hard_breaks if year <= period], default=first[number])
        for period, number in segment.items()
    }


def _superseded(generation: Generation, viewer: Viewer, measure: Measure, selection: Selection) -> pd.DataFrame:
    """What the figures of these areas were before, or are elsewhere; only ever shown beside what took their place."""
    rows = [
        row
        for place in selection.places
        for row in places.superseded_figures(generation, viewer).get((measure.id, place), ())
        if row["term"] == selection.term and (not selection.periods or row["period"] in selection.periods)
    ]
    place, source = places.places_by_id(generation), places.sources_by_id(generation)
    table = [
        {
            "place": row["place"],
            "place_name": place[row["place"]].name,
            "period": row["period"],
            "value": factor(measure) * row["numerator"] / row["denominator"] if pd.isna(row["value"]) else row["value"],
            "decimals": measure.decimals if pd.isna(row["decimals"]) else int(row["decimals"]),
            "denominator": row["denominator"],
            "version": source[row["return_id"]].status,
            "source": source[row["return_id"]].title,
            "returns": (row["return_id"],),
        }
        for row in rows
    ]
    return table_of(table, SUPERSEDED)


def _reconciliation(
    generation: Generation, viewer: Viewer, measure: Measure, selection: Selection, rows: pd.DataFrame
) -> Reconciliation | None:
    """Published against pooled, for one authority in one year, everybody; None where either is missing."""
    if len(selection.places) != 1 or len(selection.periods) != 1 or selection.by or selection.where:
        return None
    has_both = selection.basis == "both"
    both = rows if has_both else rate_rows(generation, viewer, measure, selection.model_copy(update={"basis": "both"}))
    row_by_basis = {row["basis"]: row for row in both[both["status"] == "ok"].to_dict("records")}
    if not {"published", "pooled"} <= set(row_by_basis):
        return None
    published, pooled = row_by_basis["published"], row_by_basis["pooled"]
    has_denominator = not pd.isna(published["denominator"])
    pupils = int(published["denominator"] - pooled["denominator"]) if has_denominator else None
    return Reconciliation(
        published=float(published["value"]),
        pooled=float(pooled["value"]),
        pupils=pupils,
        sentence=sentences.reconciliation_sentence(measure, published, pooled),
    )


def sources_of(generation: Generation, rows: pd.DataFrame) -> tuple[Source, ...]:
    """The sources of every row's `returns` and of what those draw on, in the order of their titles."""
    return_ids = {return_id for ids in rows["returns"] for return_id in ids}
    all_ids = return_ids.union(*(places.returns_drawn_on(generation).get(return_id, ()) for return_id in return_ids))
    return tuple(source for source in places.sources_by_id(generation).values() if source.return_id in all_ids)
