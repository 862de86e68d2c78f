"""How many pupils a target hangs on, in three readings: this place, the area as a whole, every school reaching it."""

from dataclasses import dataclass

import pandas as pd

from metrics.measures.register import MEASURES
from metrics.pupils_needed import is_within_one_pupil, pupils_needed, pupils_needed_about, pupils_needed_each
from metrics.rates import has_interval, numerators
from model.measures import Measure
from model.selections import Selection
from model.targets import Figure, PupilsNeeded
from outcomes.answers import gate, target_sentences
from outcomes.answers.rates import rate_rows
from outcomes.answers.target_figures import TargetQuestion

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


def latest_cohort(question: TargetQuestion, figure: Figure | None) -> Cohort | None:
    """The figure's own cohort; failing that the latest known here, published or pooled.

    A measure among the very same pupils (`Measure.among`) tells it as well as this one.
    """
    if figure is None or (question.measure.unit == "percent" and not counts_pupils(question.measure)):
        return None
    if figure.denominator is not None:
        return Cohort(figure.denominator, figure.period, own=True)
    same_pupils = [other.id for other in MEASURES.values() if other.among == question.measure.among]
    published_cohorts = gate.rows(
        question.generation,
        question.viewer,
        "cohort_of",
        {"measure": question.measure.id, "measures": same_pupils, "place": question.place},
    )
    if len(published_cohorts):
        return Cohort(int(published_cohorts["pupils"].iloc[0]), str(published_cohorts["period"].iloc[0]), own=False)
    selection = Selection(measure=question.measure.id, places=(question.place,), basis="pooled")
    pooled = rate_rows(question.generation, question.viewer, question.measure, selection)
    pooled_cohorts = pooled[pooled["denominator"].notna()]
    if pooled_cohorts.empty:
        return None
    return Cohort(int(pooled_cohorts["denominator"].iloc[-1]), str(pooled_cohorts["period"].iloc[-1]), own=False)


def pupils_needed_here(question: TargetQuestion, figure: Figure | None, cohort: Cohort | None) -> PupilsNeeded:
    """Pupils needed at this place: counted, or about, or why not."""
    measure, goal = question.measure, question.part.target
    if goal is None:
        return target_sentences.uncounted_pupils("No target has been agreed.")
    if not counts_pupils(measure):
        return target_sentences.uncounted_pupils("This measure does not count pupils, so none are needed.")
    if figure is None or figure.value is None:
        return target_sentences.uncounted_pupils("There is no figure to count from.")
    if cohort is None:
        return target_sentences.uncounted_pupils(
            "How many pupils this is about has not been published, so none are counted."
        )
    exact = cohort.own and figure.numerator is not None
    need = (
        pupils_needed(goal, int(figure.numerator or 0), cohort.pupils, measure.better)
        if exact
        else pupils_needed_about(goal, figure.value, cohort.pupils, measure.better)
    )
    return PupilsNeeded(
        pupils=need,
        about=not exact,
        cohort=cohort.pupils,
        cohort_period=cohort.period,
        sentence=target_sentences.pupils_needed_sentence(
            need,
            about=not exact,
            cohort=cohort.pupils,
            period=cohort.period,
            better_higher=measure.better != "lower",
            within_one=is_within_one_pupil(need),
        ),
    )


def pupils_needed_every_school(question: TargetQuestion, rows: pd.DataFrame) -> PupilsNeeded:
    """The sum of an authority's schools' own shortfalls, in the latest year that may be compared with its own figure.

    Never smaller than the area's of the same year: one school's surplus is not another's. Of an earlier year than the
    area's figure it is only said in words, so that nobody holds one beside the other. `rows`: the authority's rates.
    """
    goal, measure = question.part.target, question.measure
    if goal is None or not counts_pupils(measure) or question.level != "la" or rows.empty:
        return target_sentences.uncounted_pupils(NOT_FOR_A_SCHOOL)
    now = rows[rows["segment"] == rows["segment"].iloc[-1]]["period"]
    values = {"measure": measure.id, "place": question.place}
    school_years = gate.rows_without_figures(question.generation, "schools_of", values)
    comparable = school_years[school_years["period"].isin(now)]
    if comparable.empty:
        return target_sentences.uncounted_pupils("No school's figures are held for the years that may be compared.")
    period = str(comparable["period"].max())
    places = tuple(comparable[comparable["period"] == period]["place"])
    selection = Selection(measure=measure.id, places=places, periods=(period,), basis="published")
    cells = rate_rows(question.generation, question.viewer, measure, selection)
    if (cells["status"] == "withheld").any():
        return target_sentences.uncounted_pupils(
            "Not every school's figure may be shown to you, so they are not added up."
        )
    cells = cells[(cells["status"] == "ok") & cells["denominator"].notna()]
    shortfalls = pupils_needed_each(goal, numerators(cells, measure), cells["denominator"], measure.better)
    need, about = int(shortfalls.sum()), bool(cells["numerator"].isna().any())
    sentence = target_sentences.every_school_sentence(
        need, len(cells), period, about=about, better_higher=measure.better != "lower"
    )
    if period != str(rows["period"].iloc[-1]):
        return target_sentences.uncounted_pupils(f"Schools' own figures are held to {period} only. {sentence}")
    return PupilsNeeded(
        pupils=need,
        about=about,
        cohort=int(cells["denominator"].sum()),
        cohort_period=period,
        sentence=sentence,
    )
