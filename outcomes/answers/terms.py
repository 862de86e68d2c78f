"""Terms beside the year: what there is where nothing is of the year, and which schools a year is without."""

from collections.abc import Mapping, Sequence
from typing import Any

from metrics.rates import factor
from model.measures import Measure
from model.periods import TERMS, term_words
from model.rates import Rate
from model.rounding import with_unit
from model.selections import Selection
from model.viewers import Viewer
from model.wording import count_of
from outcomes.answers import gate, places
from outcomes.store.reading import Generation, Value

MOST_SCHOOLS = 5
"""Schools that are named one by one."""

NO_YEAR = "There is no figure for the whole year here."


def terms_held(generation: Generation, selection: Selection) -> list[str]:
    """The terms for which a selection's places have figures of its measure, the year left out, in their order."""
    values: dict[str, Value] = {"measure": selection.measure, "places": list(selection.places)}
    held = set(gate.rows_without_figures(generation, "terms_held", values)["term"])
    return [term for term in TERMS if term in held and term != "year"]


def left_out_sentence(generation: Generation, viewer: Viewer, measure: Measure, rates: Sequence[Rate]) -> str | None:
    """Which schools the latest of an authority's years is without for want of a term, and what there is of them."""
    lacking = [
        rate
        for rate in rates
        if rate.term == "year" and rate.category == "all" and rate.left_out_schools and measure.stage == "attendance"
    ]
    if not lacking:
        return None
    year = max(lacking, key=lambda rate: rate.period)
    values = {"measure": measure.id, "period": year.period, "place": year.place}
    rows_by_school: dict[str, list[dict[str, Any]]] = {}
    for row in gate.rows(generation, viewer, "terms_alone", values):
        rows_by_school.setdefault(row["place"], []).append(row)
    if not rows_by_school:
        return None
    place = places.places_by_id(generation)
    schools = [_school_phrase(place[school].name, rows, measure) for school, rows in rows_by_school.items()]
    rest = [count_of(len(schools) - MOST_SCHOOLS, "other")] if len(schools) > MOST_SCHOOLS else []
    return (
        f"Left out of {year.period} in {year.place_name}, because not every term of theirs is in: "
        f"{'; '.join([*schools[:MOST_SCHOOLS], *rest])}."
    )


def _school_phrase(name: str, rows: Sequence[Mapping[str, Any]], measure: Measure) -> str:
    """`Birch School (30 pupils): 6.1% in the autumn term, 7.0% in the summer term`."""
    pupils = max((row["pupils"] for row in rows if row["pupils"] is not None), default=None)
    many = "" if pupils is None else f" ({count_of(pupils, 'pupil')})"
    terms_together = {part for row in rows if "+" in row["term"] for part in row["term"].split("+")}
    apart = [row for row in rows if row["term"] not in terms_together]
    in_order = sorted(apart, key=lambda row: TERMS.index(row["term"]))
    figures = [f"{_value(row, measure)} in {term_words(row['term'])}" for row in in_order]
    return f"{name}{many}: {', '.join(figures)}"


def _value(row: Mapping[str, Any], measure: Measure) -> str:
    counted = row["value"] is None
    value = factor(measure) * row["numerator"] / row["denominator"] if counted else row["value"]
    return with_unit(value, measure.unit, measure.decimals if row["decimals"] is None else row["decimals"])
