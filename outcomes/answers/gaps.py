"""Who is behind whom, by how much, and how many pupils that is: gaps between groups, with their intervals."""

from collections.abc import Mapping, Sequence
from math import isnan, nan

from metrics.comparators import Pair, has_gap, with_comparators
from metrics.gaps import group_gaps
from metrics.measures.register import measure as find_measure
from metrics.rates import counts_sessions
from model.answers import GapsAnswer
from model.measures import Measure
from model.rates import GapRow, Rate
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
    rows = selected_gaps(generation, viewer, selection)
    answer = gaps_answer(generation, selection, rows, sentences.gaps_sentence(measure, rows))
    furthest = sentences.furthest_gap(measure, rows)
    return answer.model_copy(update={"headline": furthest and (furthest.characteristic, furthest.group)})


def selected_gaps(generation: Generation, viewer: Viewer, selection: Selection) -> list[GapRow]:
    """The rows of the same, furthest behind first."""
    measure = find_measure(selection.measure)
    split_by = _characteristics(generation, measure, selection)
    national = selection.comparator.startswith("national")
    wider_selection = selection.model_copy(update={"places": (*selection.places, NATION)}) if national else selection
    rates = rate_rows(generation, viewer, measure, wider_selection, characteristics=[*split_by, "all"])
    return [row for row in gap_rows(rates, measure, selection.comparator) if row.place in selection.places]


def gaps_answer(generation: Generation, selection: Selection, rows: Sequence[GapRow], sentence: str) -> GapsAnswer:
    """The answer that these rows are, with their sources."""
    measure = find_measure(selection.measure)
    return GapsAnswer(
        measure=measure,
        comparator=selection.comparator,
        generation=generation.name,
        rows=tuple(rows),
        breaks=measure.breaks,
        sentence=sentence,
        sources=sources_of(generation, (row.returns for row in rows)),
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


def gap_rows(rates: Sequence[Rate], measure: Measure, comparator: Comparator) -> list[GapRow]:
    """Gaps from the rates of some groups and of everybody, furthest behind first."""
    groups = [rate for rate in rates if rate.characteristic != "all" and has_gap(rate.characteristic, rate.category)]
    pairs = with_comparators(groups, rates, comparator, NATION)
    if not pairs:
        return []
    columns = {
        "group_value": [pair.group.value for pair in pairs],
        "comparator_value": [pair.value for pair in pairs],
        "group_denominator": [pair.group.denominator for pair in pairs],
        "comparator_denominator": [pair.denominator for pair in pairs],
    }
    gap_columns = {name: column.tolist() for name, column in group_gaps(columns, measure, comparator).items()}
    no_pupils = {"pupils": nan} if counts_sessions(measure) else {}
    rows = [
        # Points of sessions are no number of pupils.
        _gap_row(pair, comparator, dict(zip(gap_columns, numbers, strict=True)) | no_pupils)
        for pair, numbers in zip(pairs, zip(*gap_columns.values(), strict=True), strict=True)
    ]
    return sorted(rows, key=lambda row: _furthest_behind_first(row, measure))


def _gap_row(pair: Pair, comparator: Comparator, gap: Mapping[str, float]) -> GapRow:
    group = pair.group
    number = {name: None if isnan(value) else value for name, value in gap.items()}
    is_missing = number["gap"] is None and group.status == "ok"
    return GapRow(
        place=group.place,
        place_name=group.place_name,
        period=group.period,
        term=group.term,
        characteristic=group.characteristic,
        group=group.category,
        group_label=group.category_label,
        group_pupils=group.denominator,
        group_value=group.value,
        comparator=comparator,
        comparator_label=pair.label,
        comparator_value=pair.value,
        comparator_pupils=pair.denominator,
        gap=number["gap"],
        lower=number["lower"],
        upper=number["upper"],
        ratio=number["ratio"],
        ratio_complement=number["ratio_complement"],
        pupils=number["pupils"],
        status="not_available" if is_missing else group.status,
        reason=pair.reason if is_missing else pair.group_reason,
        basis=group.basis,
        decimals=group.decimals,
        returns=tuple(sorted({*group.returns, *pair.returns})),
        segment=group.segment,
    )


def _furthest_behind_first(row: GapRow, measure: Measure) -> tuple[str, str, bool, float]:
    behind = (row.gap or 0.0) * (-1 if measure.better == "lower" else 1)
    return row.place, row.period, row.gap is None, behind
