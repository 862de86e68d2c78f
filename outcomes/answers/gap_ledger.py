"""Which schools hold a gap, in pupils, and how much of it lies inside schools and how much between them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.comparators import LABELS, has_gap
from metrics.gaps import gap_by_school, schools_holding, split
from metrics.measures import groups
from metrics.measures.register import measure as find_measure
from metrics.rates import has_interval
from model.answer_columns import GAPS, LEDGER
from model.answers import GapLedgerAnswer, GapSplit
from model.columns import names, table_of_rows
from model.errors import UnknownWordError
from model.measures import Measure
from model.rates import Rate
from model.selections import Comparator, Selection
from model.viewers import Viewer
from outcomes.answers import gate, sentences
from outcomes.answers.gaps import gap_rows
from outcomes.answers.places import find_place
from outcomes.answers.rates import rate_rows, sources_of
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION

LEFT_OUT = ("suppressed", "withheld", "low_coverage", "no_entries", "not_available")
NONE_HERE = "No pupils of this group here."
UNCOUNTED = "How many pupils this is about has not been published."


def gap_ledger(
    generation: Generation, viewer: Viewer, selection: Selection, group: str | None = None
) -> GapLedgerAnswer:
    """One group's gap in an authority's state-funded schools, school by school, in one year.

    `selection`: one authority, `by`, a comparator, and one period or none for the latest. Every school is held against
    the same rate: with `other` that of the others in all these schools, with `all` that of both, with `national_other`
    and `national_same` the nation's. Without `group`, the characteristic's only one. Raises UnknownWordError for a word
    that does not exist, for a category that has no gap and for a term.
    """
    measure, where = find_measure(selection.measure), find_place(generation, selection.places[0])
    if selection.term != "year":
        raise UnknownWordError("Which schools hold a gap is answered for whole years. Ask for a year without a term.")
    by, comparator = selection.by or "all", selection.comparator
    category = _group(by, group)
    rates = _rates(generation, viewer, measure, where.place, by)
    periods = tuple(sorted({rate.period for rate in rates if rate.category == category}))
    period = selection.periods[0] if selection.periods else periods[-1] if periods else None
    schools = _schools([rate for rate in rates if rate.period == period], measure, by, category)
    nation = _nation(generation, viewer, measure, by, category, period, comparator)
    value = _comparator_value(schools, nation, comparator)
    table = _ledger(schools, measure, value)
    ok_rows, left_out = table[table["status"] == "ok"], table[table["status"].isin(LEFT_OUT)]
    holding, holding_pupils = schools_holding(ok_rows) if ok_rows["share"].notna().any() else (0, 0.0)
    own = _mean(ok_rows, "group")
    answer = GapLedgerAnswer(
        measure=measure,
        place=where.place,
        place_name=where.name,
        period=period,
        periods=periods,
        characteristic=by,
        group=category,
        group_label=groups.label(by, category),
        comparator=comparator,
        comparator_label=_label(schools, comparator),
        group_value=own,
        comparator_value=value,
        gap=None if own is None or value is None else own - value,
        pupils=float(ok_rows["pupils"].sum()) if ok_rows["pupils"].notna().any() else None,
        holding=holding,
        holding_pupils=holding_pupils,
        schools=len(ok_rows),
        left_out_schools=len(left_out),
        left_out_pupils=int(left_out["group_pupils"].fillna(0).sum()),
        split=_split(schools),
        table=table,
        sentence="",
        generation=generation.name,
        sources=sources_of(generation, table["returns"]),
    )
    return answer.model_copy(update={"sentence": sentences.gap_ledger_sentence(answer)})


def _group(by: str, group: str | None) -> str:
    """The category asked for, or the only one that has a gap."""
    if group is None:
        categories = [] if "&" in by else [category.id for category in groups.characteristic(by).categories]
        gaps = [category for category in categories if has_gap(by, category)]
        if len(gaps) != 1:
            choices = ", ".join(gaps) or "one category of each, as in yes&male"
            raise UnknownWordError(f"Say which group of '{by}' is meant: {choices}.")
        return gaps[0]
    groups.label(by, group)
    if not has_gap(by, group):
        raise UnknownWordError(f"'{group}' of '{by}' has no gap of its own: others are held against it.")
    return group


# --- the schools -------------------------------------------------------------------------------------------------


def _rates(generation: Generation, viewer: Viewer, measure: Measure, authority: str, by: str) -> list[Rate]:
    """The rates of every state-funded school that has any of this characteristic, with everybody's beside them."""
    values = {"measure": measure.id, "characteristic": by, "place": authority}
    school_years = gate.rows_without_figures(generation, "schools_split_by", values)
    selection = Selection(measure=measure.id, places=tuple(sorted(set(school_years["place"]))), basis="published")
    rates = rate_rows(generation, viewer, measure, selection, characteristics=[by, "all"])
    # A school may have been another authority's, or not state-funded, in another year.
    of_the_authority = set(zip(school_years["place"], school_years["period"], strict=True))
    return [rate for rate in rates if (rate.place, rate.period) in of_the_authority]


def _schools(rates: Sequence[Rate], measure: Measure, by: str, group: str) -> pd.DataFrame:
    """One row a school: its gap to its own others. A school without a row for the group has none of its pupils."""
    there = [rate for rate in rates if rate.characteristic == by]
    with_group = {rate.place for rate in there if rate.category == group}
    first_by_place = {rate.place: rate for rate in reversed(there) if rate.place not in with_group}
    nobody = [
        rate._replace(
            category=group, category_label=groups.label(by, group), numerator=0.0, denominator=0, value=None,
            lower=None, upper=None, status="not_applicable", reason=NONE_HERE,
        )
        for rate in first_by_place.values()
    ]  # fmt: skip
    rows = [row for row in gap_rows([*rates, *nobody], measure, "other") if row.group == group]
    table = table_of_rows(rows, GAPS)
    # A gap to others who are not there or not shown is no gap, but the group's own pupils still count.
    alone = table["group_value"].notna()
    uncounted = alone & table["group_pupils"].isna()
    return table.assign(
        status=table["status"].mask(alone, "ok").mask(uncounted, "not_available"),
        reason=table["reason"].mask(uncounted, UNCOUNTED),
        other_pupils=table["comparator_pupils"].astype("float64"),
        other_value=table["comparator_value"],
        group_pupils=table["group_pupils"].astype("float64"),
    )


def _nation(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    by: str,
    group: str,
    period: str | None,
    comparator: Comparator,
) -> pd.DataFrame:
    """The nation's row of the same kind, where it is what schools are held against; else no row."""
    if not comparator.startswith("national"):
        return pd.DataFrame()
    selection = Selection(measure=measure.id, places=(NATION,), periods=(period or "",), basis="published")
    rates = rate_rows(generation, viewer, measure, selection, characteristics=[by, "all"])
    return _schools(rates, measure, by, group) if rates else pd.DataFrame()


def _comparator_value(schools: pd.DataFrame, nation: pd.DataFrame, comparator: Comparator) -> float | None:
    """The rate that every school is held against, in the measure's unit."""
    if comparator == "other":
        return _mean(schools, "other")
    if comparator == "all":
        stacked = [
            schools[[f"{who}_value", f"{who}_pupils"]].set_axis(["all_value", "all_pupils"], axis=1)
            for who in ("group", "other")
        ]
        return _mean(pd.concat(stacked, ignore_index=True), "all")
    column = "other_value" if comparator == "national_other" else "group_value"
    national_values = nation[column].dropna() if len(nation) else pd.Series(dtype="float64")
    return float(national_values.iloc[0]) if len(national_values) else None


def _mean(schools: pd.DataFrame, who: str) -> float | None:
    """The rate of all these schools' pupils together: each school's weighed by its pupils."""
    complete_rows = schools.dropna(subset=[f"{who}_value", f"{who}_pupils"])
    pupils = complete_rows[f"{who}_pupils"]
    return float(np.average(complete_rows[f"{who}_value"], weights=pupils)) if pupils.sum() > 0 else None


def _label(schools: pd.DataFrame, comparator: Comparator) -> str:
    if comparator in ("all", "national_same") or schools.empty:
        return LABELS[comparator]
    label = str(schools["comparator_label"].iloc[0])
    return f"{label} in England" if comparator == "national_other" else label


# --- the ledger --------------------------------------------------------------------------------------------------


def _ledger(schools: pd.DataFrame, measure: Measure, against: float | None) -> pd.DataFrame:
    """LEDGER, the school with most pupils behind first; those without a figure at the end, without numbers."""
    ok_rows = schools[schools["status"] == "ok"]
    rest = schools[schools["status"] != "ok"].sort_values(["place_name", "place"])
    if against is None or not has_interval(measure):
        ledger_rows = ok_rows.sort_values("gap").assign(pupils=np.nan, share=np.nan, cumulative_share=np.nan)
    else:
        group_rows = ok_rows.drop(columns="pupils")
        group_rows = group_rows.assign(value=ok_rows["group_value"], denominator=ok_rows["group_pupils"])
        ledger_rows = gap_by_school(group_rows, against, measure)
    empty = rest.assign(pupils=np.nan, share=np.nan, cumulative_share=np.nan, group_value=np.nan)
    return pd.concat([ledger_rows[names(LEDGER)], empty[names(LEDGER)]], ignore_index=True)


def _split(schools: pd.DataFrame) -> GapSplit | None:
    """How much of the gap between these pupils and the others of the same schools lies inside them."""
    counted_rows = schools[schools["status"].isin(["ok", "not_applicable"])]
    d = counted_rows["group_pupils"].fillna(0)
    n = counted_rows["other_pupils"].where(counted_rows["other_value"].notna()).fillna(0)
    if d.sum() == 0 or n.sum() == 0:
        return None
    gap_parts = split(d, counted_rows["group_value"], n, counted_rows["other_value"])
    points = {name: -number for name, number in gap_parts._asdict().items() if name != "coverage"}
    return GapSplit(coverage=gap_parts.coverage, **points)
