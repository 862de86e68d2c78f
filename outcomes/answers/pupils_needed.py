"""How many pupils a target hangs on, in three readings: this place, the area as a whole, every school reaching it."""

from dataclasses import dataclass

import pandas as pd

from metrics import pupils_needed
from metrics.measures.register import MEASURES
from metrics.rates import has_interval, numerators
from model.measures import Measure
from model.selections import Selection
from model.targets import Figure, Needed
from outcomes.answers import gate
from outcomes.answers import target_sentences as said
from outcomes.answers.held_against import Asked
from outcomes.answers.rates import rate_rows

NOT_FOR_A_SCHOOL = "Schools' own shortfalls are counted for a local authority and its schools only."


@dataclass(frozen=True)
class Cohort:
    """How many pupils a figure is about: its own cohort, or the latest known one."""

    pupils: int
    period: str
    own: bool


def counts_pupils(measure: Measure) -> bool:
    """Whether a measure counts pupils: not points, nor sessions, nor events."""
    return has_interval(measure)


def cohort(asked: Asked, figure: Figure | None) -> Cohort | None:
    """The figure's own cohort; failing that the latest known here, published or pooled.

    A measure among the very same pupils (`Measure.among`) tells it as well as this one.
    """
    if figure is None or (asked.measure.unit == "percent" and not counts_pupils(asked.measure)):
        return None
    if figure.denominator is not None:
        return Cohort(figure.denominator, figure.period, own=True)
    same = [found.id for found in MEASURES.values() if found.among == asked.measure.among]
    known = gate.rows(
        asked.generation,
        asked.viewer,
        "cohort_of",
        {"measure": asked.measure.id, "measures": same, "place": asked.place},
    )
    if len(known):
        return Cohort(int(known["pupils"].iloc[0]), str(known["period"].iloc[0]), own=False)
    selection = Selection(measure=asked.measure.id, places=(asked.place,), basis="pooled")
    pooled = rate_rows(asked.generation, asked.viewer, asked.measure, selection)
    counted = pooled[pooled["denominator"].notna()]
    if counted.empty:
        return None
    return Cohort(int(counted["denominator"].iloc[-1]), str(counted["period"].iloc[-1]), own=False)


def needed(asked: Asked, figure: Figure | None, found: Cohort | None) -> Needed:
    """Pupils needed at this place: counted, or about, or why not."""
    measure, goal = asked.measure, asked.part.target
    if goal is None:
        return said.no_need("No target has been agreed.")
    if not counts_pupils(measure):
        return said.no_need("This measure does not count pupils, so none are needed.")
    if figure is None or figure.value is None:
        return said.no_need("There is no figure to count from.")
    if found is None:
        return said.no_need("How many pupils this is about has not been published, so none are counted.")
    exact = found.own and figure.numerator is not None
    need = (
        pupils_needed.pupils_needed(goal, int(figure.numerator or 0), found.pupils, measure.better)
        if exact
        else pupils_needed.pupils_needed_about(goal, figure.value, found.pupils, measure.better)
    )
    return Needed(
        pupils=need,
        about=not exact,
        cohort=found.pupils,
        cohort_period=found.period,
        sentence=said.needed(
            need,
            about=not exact,
            cohort=found.pupils,
            period=found.period,
            better_higher=measure.better != "lower",
            within_one=pupils_needed.is_within_one_pupil(need),
        ),
    )


def every_school(asked: Asked, rows: pd.DataFrame) -> Needed:
    """The sum of an authority's schools' own shortfalls, in the latest year that may be compared with its own figure.

    Never smaller than the area's of the same year: one school's surplus is not another's. Of an earlier year than the
    area's figure it is only said in words, so that nobody holds one beside the other. `rows`: the authority's rates.
    """
    goal, measure = asked.part.target, asked.measure
    if goal is None or not counts_pupils(measure) or asked.level != "la" or rows.empty:
        return said.no_need(NOT_FOR_A_SCHOOL)
    now = rows[rows["segment"] == rows["segment"].iloc[-1]]["period"]
    known = gate.names(asked.generation, "schools_of", {"measure": measure.id, "place": asked.place})
    comparable = known[known["period"].isin(now)]
    if comparable.empty:
        return said.no_need("No school's figures are held for the years that may be compared.")
    period = str(comparable["period"].max())
    places = tuple(comparable[comparable["period"] == period]["place"])
    selection = Selection(measure=measure.id, places=places, periods=(period,), basis="published")
    cells = rate_rows(asked.generation, asked.viewer, measure, selection)
    if (cells["status"] == "withheld").any():
        return said.no_need("Not every school's figure may be shown to you, so they are not added up.")
    cells = cells[(cells["status"] == "ok") & cells["denominator"].notna()]
    each = pupils_needed.pupils_needed_each(goal, numerators(cells, measure), cells["denominator"], measure.better)
    need, about = int(each.sum()), bool(cells["numerator"].isna().any())
    sentence = said.every_school(need, len(cells), period, about=about, better_higher=measure.better != "lower")
    if period != str(rows["period"].iloc[-1]):
        return said.no_need(f"Schools' own figures are held to {period} only. {sentence}")
    return Needed(
        pupils=need,
        about=about,
        cohort=int(cells["denominator"].sum()),
        cohort_period=period,
        sentence=sentence,
    )
