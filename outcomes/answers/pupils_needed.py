"""How many pupils a target hangs on, in three readings: this place, the area as a whole, every school reaching it."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.measures.register import MEASURES
from metrics.pupils_needed import is_within_one_pupil, pupils_needed, pupils_needed_about, pupils_needed_each
from metrics.rates import has_interval, numerators
from model.measures import Measure
from model.rates import Rate, columns_of
from model.targets import Figure, PupilsNeeded
from model.wording import count_of
from outcomes.answers import target_sentences
from outcomes.answers.target_figures import TargetQuestion

NOT_FOR_A_SCHOOL = "Schools' own shortfalls are counted for a local authority and its schools only."


@dataclass(frozen=True)
class Cohort:
    """How many pupils a figure is about: its own cohort, or the newest known one; `in_schools`: added up of schools."""

    pupils: int
    period: str
    own: bool
    in_schools: bool = False


def counts_pupils(measure: Measure) -> bool:
    """Whether a measure counts pupils: not points, nor sessions, nor events."""
    return has_interval(measure)


def latest_cohort(question: TargetQuestion, figure: Figure | None) -> Cohort | None:
    """The figure's own cohort; failing that the newest known here, the published one before the pooled of that year.

    A measure among the very same pupils (`Measure.among`) tells it as well as this one.
    """
    if figure is None or (question.measure.unit == "percent" and not counts_pupils(question.measure)):
        return None
    if figure.denominator is not None:
        return Cohort(figure.denominator, figure.period, own=True)
    measure = question.measure
    same_pupils = {other.id for other in MEASURES.values() if other.among == measure.among}
    published_cohorts = [row for row in question.known.cohorts if row["measure"] in same_pupils]
    published_period = published_cohorts[0]["period"] if published_cohorts else ""
    pooled_period, pooled_pupils = max(question.known.pooled_cohorts(measure), default=("", 0))
    if pooled_period > published_period:
        return Cohort(pooled_pupils, pooled_period, own=False, in_schools=True)
    if not published_cohorts:
        return None
    of_that_year = [row for row in published_cohorts if row["period"] == published_period]
    own = [row for row in of_that_year if row["measure"] == measure.id]
    return Cohort((own or of_that_year)[0]["pupils"], published_period, own=False)


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
            cohort=_cohort_phrase(cohort, figure.period),
            better_higher=measure.better != "lower",
            within_one=is_within_one_pupil(need),
        ),
    )


def _cohort_phrase(cohort: Cohort, figure_period: str) -> str:
    """Which pupils are counted on, and that they are of another year where they are."""
    whose = " of its schools added up" if cohort.in_schools else ""
    pupils = f"the {count_of(cohort.pupils, 'pupil')}{whose} in {cohort.period}"
    return pupils if cohort.period == figure_period else f"{pupils}, the last year whose number is known"


def pupils_needed_every_school(question: TargetQuestion, rates: Sequence[Rate]) -> PupilsNeeded:
    """The sum of an authority's schools' own shortfalls, in the latest year that may be compared with its own figure.

    Never smaller than the area's of the same year: one school's surplus is not another's. Of an earlier year than the
    area's figure it is only said in words, so that nobody holds one beside the other. `rates`: the authority's.
    """
    goal, measure = question.part.target, question.measure
    if goal is None or not counts_pupils(measure) or question.level != "la" or not rates:
        return target_sentences.uncounted_pupils(NOT_FOR_A_SCHOOL)
    period = question.known.school_years.get(measure.id)
    if period is None:
        return target_sentences.uncounted_pupils("No school's figures are held for the years that may be compared.")
    cells = question.known.school_cells.get(measure.id, [])
    if any(cell.status == "withheld" for cell in cells):
        return target_sentences.uncounted_pupils(
            "Not every school's figure may be shown to you, so they are not added up."
        )
    counted = [cell for cell in cells if cell.status == "ok" and cell.denominator is not None]
    columns = columns_of(counted)
    shortfalls = pupils_needed_each(goal, numerators(columns, measure), columns["denominator"], measure.better)
    need, about = int(shortfalls.sum()), any(cell.numerator is None for cell in counted)
    sentence = target_sentences.every_school_sentence(
        need, len(counted), period, about=about, better_higher=measure.better != "lower"
    )
    if period != rates[-1].period:
        return target_sentences.uncounted_pupils(f"Schools' own figures are held to {period} only. {sentence}")
    return PupilsNeeded(
        pupils=need,
        about=about,
        cohort=sum(cell.denominator or 0 for cell in counted),
        cohort_period=period,
        sentence=sentence,
    )
