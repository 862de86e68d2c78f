"""Are we on course? One measure against its target: milestone, pace, arrival, pupils needed, and a sentence."""

from collections.abc import Sequence

from metrics import trajectory
from metrics.measures.register import measure as find_measure
from metrics.rates import has_interval
from metrics.trajectory import TargetPath
from model.answers import TargetAnswer
from model.measures import Measure
from model.rates import Rate
from model.targets import Ambition, AmbitionPart, EarlierPromise, Fairness, Figure, PupilsNeeded
from model.viewers import Viewer
from outcomes.answers import target_sentences
from outcomes.answers.early_returns import describe_early_year
from outcomes.answers.joined_sources import joins_sentence
from outcomes.answers.pace import SETTLED, Course, Verdict, course_to_target, is_outdated, target_verdict
from outcomes.answers.places import authority_of, find_place
from outcomes.answers.pupils_needed import (
    NOT_FOR_A_SCHOOL,
    latest_cohort,
    pupils_needed_every_school,
    pupils_needed_here,
)
from outcomes.answers.rates import sources_of
from outcomes.answers.sentences import value_phrase
from outcomes.answers.target_figures import (
    KnownFigures,
    TargetQuestion,
    known_figures,
    latest_figure,
    national_rates,
    quotable_rates,
    yearly_rates,
)
from outcomes.store.reading import Generation


def target(
    generation: Generation, viewer: Viewer, measure: str, place: str, promises: tuple[Ambition, ...]
) -> TargetAnswer:
    """One measure at one place against the target that an ambition sets for it.

    A measure a promise was once made on answers `ended`; one without a target, `no target agreed`. Raises
    UnknownWordError for a measure or place that does not exist.
    """
    where = find_place(generation, place)
    known = known_figures(generation, viewer, where, [measure])
    authority = authority_of(generation, where)
    area = known_figures(generation, viewer, authority, [measure]) if authority else None
    return target_of(known, area, measure, promises)


def target_of(
    known: KnownFigures, area: KnownFigures | None, measure: str, promises: tuple[Ambition, ...]
) -> TargetAnswer:
    """The same from figures that are known, those of a school's authority (`area`) among them."""
    definition = find_measure(measure)
    ambition, part, ended_promise = _promise(definition, promises)
    question = TargetQuestion(known, definition, ambition, part, ended_promise)
    return _answer(question, target_of(area, None, measure, promises) if area else None)


def _promise(
    measure: Measure, promises: tuple[Ambition, ...]
) -> tuple[Ambition | None, AmbitionPart, EarlierPromise | None]:
    """The ambition a measure lives in, its part there, and, for a measure that is no longer it, the old promise."""
    for ambition in promises:
        for part in ambition.parts:
            if part.measure == measure.id:
                return ambition, part, None
        for promise in ambition.earlier:
            if promise.measure == measure.id and promise.target is not None:
                return ambition, AmbitionPart(measure=measure.id, target=promise.target), promise
    return None, AmbitionPart(measure=measure.id), None


def _answer(question: TargetQuestion, area: TargetAnswer | None) -> TargetAnswer:
    measure, ambition, goal = question.measure, question.ambition, question.part.target
    rates = yearly_rates(question)
    quotable = quotable_rates(rates)
    figure = latest_figure(rates, measure)
    course = course_to_target(question, figure, quotable)
    path = course.path
    verdict = target_verdict(question, path, figure, quotable)
    fairness = _fairness(question, figure, area) if path else None
    early_year = describe_early_year(question, rates)
    pupils = latest_cohort(question, figure)
    needed_here = (
        target_sentences.uncounted_pupils(course.sentence)
        if is_outdated(question, figure)
        else pupils_needed_here(question, figure, pupils)
    )
    unknown = target_sentences.uncounted_pupils("The school's authority is not known.")
    sources = sources_of(question.generation, (rate.returns for rate in rates))
    return TargetAnswer(
        measure=measure,
        place=question.place,
        place_name=question.place_name,
        ambition=ambition.id if ambition else "",
        target=goal,
        target_period=ambition.target_period if ambition and goal is not None and not question.ended_promise else None,
        illustrative=bool(ambition and ambition.illustrative),
        latest=figure,
        cohort=pupils.pupils if pupils else None,
        cohort_period=pupils.period if pupils else None,
        baseline_period=path.baseline_period if path else None,
        baseline_value=path.baseline if path else None,
        milestone_by_period=trajectory.milestones(path) if path else {},
        shape=path.shape if path else None,
        required_per_year=verdict.required,
        actual_per_year=verdict.rate.per_year,
        actual_lower=verdict.rate.lower,
        actual_upper=verdict.rate.upper,
        arrival_period=verdict.arrival,
        share_achieved=verdict.achieved,
        status=verdict.status,
        pupils_needed=needed_here,
        pupils_needed_area=needed_here if question.level != "school" else area.pupils_needed if area else unknown,
        pupils_needed_every_school=_every_school(question, area, rates),
        fairness=fairness,
        sentence=_sentence(question, figure, course, verdict, needed_here, fairness, early_year),
        rates=rates,
        national_rates=national_rates(question),
        breaks=measure.breaks,
        generation=question.generation.name,
        sources=sources,
        joins=joins_sentence(quotable, sources),
    )


# --- a school ----------------------------------------------------------------------------------------------------


def _fairness(question: TargetQuestion, figure: Figure | None, area: TargetAnswer | None) -> Fairness | None:
    """A school beside its authority's milestone of that year; where the path does not reach it, beside the target."""
    goal, measure = question.part.target, question.measure
    if area is None or goal is None or figure is None or figure.value is None or figure.denominator is None:
        return None
    if not has_interval(measure):
        return None
    path = area.milestone_by_period
    milestone = path.get(figure.period, goal)
    whose = f"the milestone of {area.place_name} for {figure.period}" if figure.period in path else "the target itself"
    band = trajectory.milestone_band(milestone, figure.denominator)
    words = trajectory.milestone_words(figure.value, milestone, figure.denominator, measure.better)
    return Fairness(
        milestone=milestone,
        whose=whose,
        lower=float(band.lower),
        upper=float(band.upper),
        pupils=figure.denominator,
        words=str(words[0]),
    )


def _every_school(question: TargetQuestion, area: TargetAnswer | None, rates: Sequence[Rate]) -> PupilsNeeded:
    if question.level == "la" and not question.ended_promise:
        return pupils_needed_every_school(question, rates)
    return area.pupils_needed_every_school if area else target_sentences.uncounted_pupils(NOT_FOR_A_SCHOOL)


# --- the sentence ------------------------------------------------------------------------------------------------


def _sentence(
    question: TargetQuestion,
    figure: Figure | None,
    course: Course,
    verdict: Verdict,
    need: PupilsNeeded,
    fairness: Fairness | None,
    early_year: str,
) -> str:
    """Where this stands, in the words of somebody who has to answer for it."""
    measure, goal, place = question.measure, question.part.target, question.place_name
    if figure is None or figure.value is None:
        return _join(f"There is no figure for {measure.title} in {place}.", early_year)
    if question.ended_promise is not None and goal is not None:
        met = trajectory.meets(figure.value, goal, measure.better)
        parts = question.ambition.parts if question.ambition else ()
        living = ", ".join(find_measure(part.measure).title for part in parts)
        return _join(
            target_sentences.earlier_promise_sentence(place, measure, question.ended_promise, figure, met),
            target_sentences.living_measure_sentence(living),
        )
    stands = target_sentences.standing_sentence(place, measure, figure)
    if goal is None:
        return _join(stands, early_year, "No target has been agreed for it.")
    settled = verdict.readiness.may and figure.version in SETTLED
    mark = "" if settled else target_sentences.provisional_sentence(verdict.readiness.may, verdict.readiness.reason)
    if verdict.status == "met":
        return _join(stands, early_year, f"The target of {value_phrase(measure, goal, 0)} is met.", mark)
    if course.path is None:
        return _join(stands, early_year, course.sentence)
    return _join(
        stands,
        early_year,
        target_sentences.aim_sentence(measure, course.path.target, course.path.target_period, verdict.required),
        course.sentence,
        mark if not verdict.readiness.may else _progress_sentence(measure, course.path, verdict, figure, mark),
        need.sentence,
        target_sentences.fairness_sentence(fairness) if fairness else "",
    )


def _progress_sentence(measure: Measure, path: TargetPath, verdict: Verdict, figure: Figure, mark: str) -> str:
    """How fast, how far along and when it would be there; or why nobody can say."""
    rate = verdict.rate
    soft = tuple(break_ for break_ in measure.breaks if break_.type == "soft" and break_.period <= figure.period)
    return _join(
        target_sentences.pace_sentence(rate, verdict.required, verdict.status),
        target_sentences.break_sentence(verdict.latest_break if rate.per_year is None else None),
        target_sentences.arrival_sentence(verdict.arrival, rate),
        target_sentences.descriptive_trend_sentence(rate, soft),
        target_sentences.share_sentence(verdict.achieved, path.baseline_period, path.baseline, measure),
        mark,
    )


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
