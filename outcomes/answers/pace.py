"""The course to a target: from where, over which years, how fast it has gone, and whether anybody may judge yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics import trajectory
from metrics.measures.breaks import crosses_hard_break, hard_breaks_between
from metrics.trajectory import MAY_BE_JUDGED, ActualRate, Readiness, TargetPath
from model.measures import Break, Measure
from model.rates import Rate
from model.returns import ReturnStatus
from model.targets import Ambition, Figure, TargetStatus
from outcomes.answers import gate, places, target_sentences
from outcomes.answers.target_figures import TargetQuestion

SETTLED: tuple[ReturnStatus, ...] = ("final", "revised")
"""Versions that may be a baseline and have a verdict without more ado."""


@dataclass(frozen=True)
class Course:
    """The path to a target, with the sentence it needs; None where no honest path can be drawn."""

    path: TargetPath | None
    sentence: str = ""


@dataclass(frozen=True)
class Verdict:
    """Where a place stands on its course. `latest_break`: why only the latest stretch of years counts."""

    status: TargetStatus
    readiness: Readiness
    rate: ActualRate
    required: float | None
    arrival: str | None
    achieved: float | None
    latest_break: Break | None


def is_outdated(question: TargetQuestion, figure: Figure | None) -> bool:
    """Whether the series began anew after the latest figure, and before the year of the target."""
    goal, ambition = question.part.target, question.ambition
    if figure is None or goal is None or ambition is None or ambition.target_period is None or question.ended_promise:
        return False
    return crosses_hard_break(question.measure, figure.period, ambition.target_period)


def course_to_target(question: TargetQuestion, figure: Figure | None, quotable: Sequence[Rate]) -> Course:
    """From the agreed baseline, or else the latest figure that is not provisional, to the year of the target."""
    goal, ambition, measure = question.part.target, question.ambition, question.measure
    if figure is None or goal is None or ambition is None or ambition.target_period is None or question.ended_promise:
        return Course(None)
    if is_outdated(question, figure):
        last = hard_breaks_between(measure, figure.period, ambition.target_period)[-1]
        return Course(None, target_sentences.ended_series_sentence(figure.period, last, question.place_name))
    period, value = _baseline(ambition, quotable)
    if period >= ambition.target_period:
        return Course(None, target_sentences.missed_target_sentence(measure, goal, ambition.target_period))
    agreed = TargetPath(period, value, ambition.target_period, goal)
    path = trajectory.rebased_path(agreed, measure, *_points(quotable))
    broken = hard_breaks_between(measure, period, figure.period)
    return Course(
        path, target_sentences.later_baseline_sentence(period, path.baseline_period, broken) if broken else ""
    )


def _baseline(ambition: Ambition, quotable: Sequence[Rate]) -> tuple[str, float]:
    """The year and value a path starts from: the first figure from the agreed year on, or else the latest settled."""
    if ambition.baseline is not None:
        agreed_rates = [rate for rate in quotable if rate.period >= ambition.baseline]
        return _point(agreed_rates[0] if agreed_rates else quotable[-1])
    settled = [rate for rate in quotable if rate.version in SETTLED and rate.segment == quotable[-1].segment]
    return _point(settled[-1] if settled else quotable[-1])


def _point(rate: Rate) -> tuple[str, float]:
    assert rate.value is not None  # noqa: S101  quotable rates have a value
    return rate.period, rate.value


def _points(quotable: Sequence[Rate]) -> tuple[list[str], list[float]]:
    points = [_point(rate) for rate in quotable]
    return [period for period, _ in points], [value for _, value in points]


def target_verdict(
    question: TargetQuestion, path: TargetPath | None, figure: Figure | None, quotable: Sequence[Rate]
) -> Verdict:
    """The status word and what it rests on: the pace, what is required from here, the arrival, the share gone.

    `quotable`: the place's quotable rates, one a period.
    """
    measure = question.measure
    rate = trajectory.actual_rate(measure, *_points(quotable))
    readiness = _readiness(question, path, figure, quotable)
    status = _status(question, path, figure, rate, readiness)
    if path is None or figure is None or figure.value is None:
        return Verdict(status, readiness, rate, None, None, None, None)
    required = trajectory.required_per_year(figure.value, figure.period, path.target, path.target_period)
    has_begun = figure.period > path.baseline_period
    return Verdict(
        status=status,
        readiness=readiness,
        rate=rate,
        required=None if trajectory.meets(figure.value, path.target, measure.better) else required,
        arrival=trajectory.arrival_period(measure, figure.value, figure.period, path.target, rate),
        achieved=trajectory.share_achieved(path, figure.value) if has_begun else None,
        latest_break=_latest_break(measure, quotable[0].period, figure.period),
    )


def _latest_break(measure: Measure, first: str, last: str) -> Break | None:
    borders = [border for border in measure.breaks if border.type != "soft" and first < border.period <= last]
    return max(borders, key=lambda border: border.period, default=None)


def _status(
    question: TargetQuestion, path: TargetPath | None, figure: Figure | None, rate: ActualRate, readiness: Readiness
) -> TargetStatus:
    goal = question.part.target
    if goal is None:
        return "no target agreed"
    if question.ended_promise is not None:
        return "ended"
    if figure is None or figure.value is None:
        return "no figure"
    if path is not None:
        return trajectory.status(question.measure, path, figure.period, figure.value, rate, readiness)
    met = trajectory.meets(figure.value, goal, question.measure.better) and not is_outdated(question, figure)
    return "met" if met and readiness.may else "too early to say"


def _readiness(
    question: TargetQuestion, path: TargetPath | None, figure: Figure | None, quotable: Sequence[Rate]
) -> Readiness:
    """Whether the latest figure may have a verdict: what is not known of a provisional one counts against it."""
    measure = question.measure
    if figure is None or figure.value is None or figure.version in SETTLED:
        return MAY_BE_JUDGED
    here = trajectory.milestone(path, figure.period) if path else None
    revisions = places.largest_revisions(question.generation, gate.as_to_areas(question.viewer))
    return trajectory.may_judge(
        figure.version,
        pupils_in=figure.denominator,
        pupils_expected=_expected_pupils(figure, quotable),
        distance=None if here is None else figure.value - here,
        largest_revision=revisions.get(measure.id),
    )


def _expected_pupils(figure: Figure, quotable: Sequence[Rate]) -> int | None:
    """The larger of this year's pupils with those of schools left out, and the cohort of the year before."""
    if figure.denominator is None:
        return None
    left_out = next(rate.left_out_pupils or 0 for rate in quotable if rate.period == figure.period)
    before = [rate.denominator for rate in quotable if rate.period < figure.period and rate.denominator is not None]
    return max(figure.denominator + left_out, before[-1] if before else 0)
