"""How many of how many: the rates of one measure, each with its interval, its status and where it came from."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from math import isnan

import pandas as pd

from metrics.measures import groups
from metrics.measures.breaks import segments
from metrics.measures.register import measure as find_measure
from metrics.rates import cell_rates, factor
from model.answer_columns import RATES, SUPERSEDED
from model.answers import RatesAnswer, Reconciliation, Source
from model.columns import table_of, table_of_rows
from model.measures import Measure
from model.rates import Cell, Rate, columns_of
from model.returns import RETURN_STATUSES
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import area_cells, gate, places, sentences
from outcomes.answers.joined_sources import joins_sentence
from outcomes.answers.reconciliation import reconciliation
from outcomes.answers.terms import NO_YEAR, left_out_sentence, terms_held
from outcomes.store.reading import Generation, Value


def rates(generation: Generation, viewer: Viewer, selection: Selection) -> RatesAnswer:
    """The rates that a selection asks for. Raises UnknownWordError for a word that is not in the register."""
    measure = find_measure(selection.measure)
    rows = rate_rows(generation, viewer, measure, selection)
    sentence = sentences.rates_sentence(measure, rows)
    if not rows and selection.term == "year" and (rows := _term_rows(generation, viewer, measure, selection)):
        sentence = f"{sentences.rates_sentence(measure, rows)} {NO_YEAR}"
    sources = sources_of(generation, (rate.returns for rate in rows))
    return RatesAnswer(
        measure=measure,
        generation=generation.name,
        table=table_of_rows(rows, RATES),
        superseded=_superseded(generation, viewer, measure, selection),
        breaks=measure.breaks,
        reconciliation=_reconciliation(generation, viewer, measure, selection, rows),
        sentence=sentence,
        sources=sources,
        joins=joins_sentence(rows, sources),
        left_out=left_out_sentence(generation, viewer, measure, rows),
    )


def _term_rows(generation: Generation, viewer: Viewer, measure: Measure, selection: Selection) -> list[Rate]:
    """The rates of every term that is held, where the year is asked for and there is none: each says its own term."""
    by_term = [selection.model_copy(update={"term": term}) for term in terms_held(generation, selection)]
    rows = [rate for of_term in by_term for rate in rate_rows(generation, viewer, measure, of_term)]
    return sorted(rows, key=lambda rate: (rate.place, rate.period))


def rate_table(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    selection: Selection,
    *,
    characteristics: list[str] | None = None,
) -> pd.DataFrame:
    """`rate_rows` as a table: RATES."""
    rows = rate_rows(generation, viewer, measure, selection, characteristics=characteristics)
    return table_of_rows(rows, RATES)


def rate_rows(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    selection: Selection,
    *,
    characteristics: list[str] | None = None,
) -> list[Rate]:
    """One rate per place, period, category and basis: gated, divided, with intervals, statuses and reasons.

    `characteristics` asks for several breakdowns at once; otherwise the selection's own `by` and `where` decide.
    """
    breakdowns = characteristics or [_characteristic(selection)]
    cells = cells_of(generation, viewer, [measure.id], selection, breakdowns).get(measure.id, [])
    return rates_of(generation, measure, _where(cells, selection))


def cells_of(
    generation: Generation,
    viewer: Viewer,
    measures: Sequence[str],
    selection: Selection,
    characteristics: Sequence[str] = ("all",),
) -> dict[str, list[Cell]]:
    """The cells of several measures in one question, by measure, at the selection's places and periods.

    In order of place, characteristic, category, basis and period.
    """
    if area_cells.are_asked_for(selection, characteristics):
        of_areas = area_cells.area_cells(generation, viewer)
        cells = {
            measure: area_cells.selected_cells(of_areas.get(measure, area_cells.NOTHING), selection)
            for measure in measures
        }
    else:
        cells = _asked_cells(generation, viewer, measures, selection, characteristics)
    return {measure: of_measure for measure, of_measure in cells.items() if of_measure}


def _asked_cells(
    generation: Generation,
    viewer: Viewer,
    measures: Sequence[str],
    selection: Selection,
    characteristics: Sequence[str],
) -> dict[str, list[Cell]]:
    values: dict[str, Value] = {
        "measures": list(measures),
        "first": min(measures),
        "last": max(measures),
        "characteristics": list(characteristics),
        "places": list(selection.places),
        "periods": list(selection.periods),
        "every_period": not selection.periods,
        "term": selection.term,
    }
    published = gate.cells(generation, viewer, "published_cells", values) if selection.basis != "pooled" else {}
    pooled = gate.cells(generation, viewer, "pooled_cells", values) if selection.basis != "published" else {}
    cells = {measure: [*published.get(measure, ()), *pooled.get(measure, ())] for measure in measures}
    return {
        measure: sorted(area_cells.on_basis(of_measure, selection.basis), key=_order)
        for measure, of_measure in cells.items()
    }


def _order(cell: Cell) -> tuple[str, str, str, str, str]:
    return cell.place, cell.characteristic, cell.category, cell.basis, cell.period


def _characteristic(selection: Selection) -> str:
    """The breakdown that `by` and `where` name together: by sex where fsm=yes is `fsm&sex`."""
    characteristics = {characteristic for characteristic, _ in selection.where}
    if selection.by:
        characteristics.add(selection.by)
    return "&".join(sorted(characteristics)) or "all"


def _where(cells: list[Cell], selection: Selection) -> list[Cell]:
    """Only the categories that `where` asks for: the parts of a joined category stand in the order of its parts."""
    return [
        cell
        for cell in cells
        if all(_categories(cell).get(characteristic) == category for characteristic, category in selection.where)
    ]


def _categories(cell: Cell) -> dict[str, str]:
    return dict(zip(cell.characteristic.split("&"), cell.category.split("&"), strict=True))


def rates_of(generation: Generation, measure: Measure, cells: Sequence[Cell]) -> list[Rate]:
    """Rates from counts, late; published values as published; intervals where they are honest; statuses in words."""
    return rates_by_measure(generation, {measure.id: cells})[measure.id]


def rates_by_measure(generation: Generation, cells: Mapping[str, Sequence[Cell]]) -> dict[str, list[Rate]]:
    """The same of several measures, each by its id and each apart: all of them are divided in one go."""
    every_cell = [cell for of_measure in cells.values() for cell in of_measure]
    measures = [find_measure(measure) for measure, of_measure in cells.items() for _ in of_measure]
    quotients = zip(*(column.tolist() for column in cell_rates(columns_of(every_cell), measures).values()), strict=True)
    return {
        measure: _rates(generation, find_measure(measure), of_measure, list(islice(quotients, len(of_measure))))
        for measure, of_measure in cells.items()
    }


def _rates(
    generation: Generation, measure: Measure, cells: Sequence[Cell], quotients: Sequence[tuple[float, ...]]
) -> list[Rate]:
    segment = _segments(measure, cells)
    definition = _definitions(measure, segment)
    place, source = places.places_by_id(generation), places.sources_by_id(generation)
    return [
        Rate(
            place=cell.place,
            place_name=place[cell.place].name,
            level=place[cell.place].level,
            period=cell.period,
            term=cell.term,
            characteristic=cell.characteristic,
            category=cell.category,
            category_label=groups.label(cell.characteristic, cell.category),
            numerator=cell.numerator,
            denominator=cell.denominator,
            value=_number(value),
            lower=_number(lower),
            upper=_number(upper),
            decimals=measure.decimals if cell.decimals is None else cell.decimals,
            status=cell.status,
            reason=cell.withheld_reason or sentences.REASONS[cell.status],
            basis=cell.basis,
            # A pooled figure is rounded at source where any school's was; a published one, where it has no count.
            rounded_source=bool(cell.rounded_source or is_rounded),
            cohort_estimated=False,
            schools=cell.schools,
            left_out_schools=cell.left_out_schools,
            left_out_pupils=cell.left_out_pupils,
            definition=definition[cell.period],
            # The least final of the returns behind a figure is how final it is.
            version=min((source[item].status for item in cell.returns), key=RETURN_STATUSES.index),
            returns=cell.returns,
            segment=segment[cell.period],
        )
        for cell, (value, lower, upper, is_rounded) in zip(cells, quotients, strict=True)
    ]


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _segments(measure: Measure, cells: Sequence[Cell]) -> dict[str, int]:
    periods = sorted({cell.period for cell in cells})
    return dict(zip(periods, segments(measure, periods), strict=True))


def _definitions(measure: Measure, segment: dict[str, int]) -> dict[str, str]:
    """The year from which each period's definition has held: its latest hard break, or else its segment's first."""
    first: dict[int, str] = {}
    for period in sorted(segment):
        first.setdefault(segment[period], period)
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
        for row in places.superseded_figures(generation, gate.as_to_areas(viewer)).get((measure.id, place), ())
        if row["term"] == selection.term and (not selection.periods or row["period"] in selection.periods)
    ]
    place, source = places.places_by_id(generation), places.sources_by_id(generation)
    table = [
        {
            "place": row["place"],
            "place_name": place[row["place"]].name,
            "period": row["period"],
            "value": factor(measure) * row["numerator"] / row["denominator"] if row["value"] is None else row["value"],
            "decimals": measure.decimals if row["decimals"] is None else row["decimals"],
            "denominator": row["denominator"],
            "version": source[row["return_id"]].status,
            "source": source[row["return_id"]].title,
            "returns": (row["return_id"],),
        }
        for row in rows
    ]
    return table_of(table, SUPERSEDED)


def _reconciliation(
    generation: Generation, viewer: Viewer, measure: Measure, selection: Selection, rows: list[Rate]
) -> Reconciliation | None:
    """Published against pooled, for one authority in one year, everybody; None where either is missing."""
    if len(selection.places) != 1 or len(selection.periods) != 1 or selection.by or selection.where:
        return None
    has_both = selection.basis == "both"
    both = rows if has_both else rate_rows(generation, viewer, measure, selection.model_copy(update={"basis": "both"}))
    rate_by_basis = {rate.basis: rate for rate in both if rate.status == "ok" and rate.term == selection.term}
    published, pooled = rate_by_basis.get("published"), rate_by_basis.get("pooled")
    if published is None or pooled is None or published.value is None or pooled.value is None:
        return None
    return reconciliation(generation, viewer, measure, published, pooled)


def sources_of(generation: Generation, returns: Iterable[tuple[str, ...]]) -> tuple[Source, ...]:
    """The sources of every row's returns and of what those draw on, in the order of their titles."""
    return_ids = {return_id for ids in returns for return_id in ids}
    drawn_on = places.returns_drawn_on(generation)
    all_ids = return_ids.union(*(drawn_on.get(return_id, ()) for return_id in return_ids))
    return tuple(source for source in places.sources_by_id(generation).values() if source.return_id in all_ids)
