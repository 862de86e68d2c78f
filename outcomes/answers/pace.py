"""The course to a target: from where, over which years, how fast it has gone, and whether anybody may judge yet."""

from dataclasses import dataclass

import pandas as pd

from metrics import trajectory
from metrics.measures.breaks import crosses_hard_break, hard_breaks_between
from metrics.rates import factor
from metrics.trajectory import MAY_BE_JUDGED, ActualRate, Readiness, TargetPath
from model.measures import Break, Measure
from model.returns import ReturnStatus
from model.targets import Ambition, Figure, TargetStatus
from outcomes.answers import gate
from outcomes.answers import target_sentences as said
from outcomes.answers.held_against import Asked

SETTLED: tuple[ReturnStatus, ...] = ("final", "revised")
"""Versions that may be a baseline and have a verdict without more ado."""


@dataclass(frozen=True)
class Course:
    """The path to a target, with what had to be said of it; None where no honest path can be drawn."""

    path: TargetPath | None
    said: str = ""


@dataclass(frozen=True)
class Verdict:
    """Where a place stands on its course. `anew`: the break for which only the latest stretch of years counts."""

    status: TargetStatus
    judged: Readiness
    rate: ActualRate
    required: float | None
    arrival: str | None
    achieved: float | None
    anew: Break | None


def outdated(asked: Asked, figure: Figure | None) -> bool:
    """Whether the series began anew after the latest figure, and before the year of the target."""
    goal, ambition = asked.part.target, asked.ambition
    if figure is None or goal is None or ambition is None or ambition.target_period is None or asked.ended:
        return False
    return crosses_hard_break(asked.measure, figure.period, ambition.target_period)


def course(asked: Asked, figure: Figure | None, shown: pd.DataFrame) -> Course:
    """From the agreed baseline, or else the latest figure that is not provisional, to the year of the target."""
    goal, ambition, measure = asked.part.target, asked.ambition, asked.measure
    if figure is None or goal is None or ambition is None or ambition.target_period is None or asked.ended:
        return Course(None)
    if outdated(asked, figure):
        last = hard_breaks_between(measure, figure.period, ambition.target_period)[-1]
        return Course(None, said.outdated(figure.period, last, asked.place_name))
    period, value = _baseline(ambition, shown)
    if period >= ambition.target_period:
        return Course(None, said.come(measure, goal, ambition.target_period))
    agreed = TargetPath(period, value, ambition.target_period, goal)
    fresh = trajectory.rebased_path(agreed, measure, list(shown["period"]), list(shown["value"]))
    broken = hard_breaks_between(measure, period, figure.period)
    return Course(fresh, said.rebased(period, fresh.baseline_period, broken) if broken else "")


def _baseline(ambition: Ambition, shown: pd.DataFrame) -> tuple[str, float]:
    """The year and value a path starts from: the first figure from the agreed year on, or else the latest settled."""
    if ambition.baseline is not None:
        held = shown[shown["period"] >= ambition.baseline]
        first = held.iloc[0] if len(held) else shown.iloc[-1]
        return str(first["period"]), float(first["value"])
    settled = shown[shown["version"].isin(SETTLED)]
    settled = settled[settled["segment"] == shown["segment"].iloc[-1]]
    last = settled.iloc[-1] if len(settled) else shown.iloc[-1]
    return str(last["period"]), float(last["value"])


def verdict(asked: Asked, path: TargetPath | None, figure: Figure | None, shown: pd.DataFrame) -> Verdict:
    """The status word and what it rests on: the pace, what is required from here, the arrival, the share gone.

    `shown`: the place's quotable rates, one a period.
    """
    measure = asked.measure
    rate = trajectory.actual_rate(measure, list(shown["period"]), list(shown["value"]))
    judged = _judged(asked, path, figure, shown)
    status = _status(asked, path, figure, rate, judged)
    if path is None or figure is None or figure.value is None:
        return Verdict(status, judged, rate, None, None, None, None)
    required = trajectory.required_per_year(figure.value, figure.period, path.target, path.target_period)
    since = figure.period > path.baseline_period
    return Verdict(
        status=status,
        judged=judged,
        rate=rate,
        required=None if trajectory.meets(figure.value, path.target, measure.better) else required,
        arrival=trajectory.arrival_period(measure, figure.value, figure.period, path.target, rate),
        achieved=trajectory.share_achieved(path, figure.value) if since else None,
        anew=_anew(measure, str(shown["period"].iloc[0]), figure.period),
    )


def _anew(measure: Measure, first: str, last: str) -> Break | None:
    borders = [item for item in measure.breaks if item.type != "soft" and first < item.period <= last]
    return max(borders, key=lambda item: item.period, default=None)


def _status(
    asked: Asked, path: TargetPath | None, figure: Figure | None, rate: ActualRate, judged: Readiness
) -> TargetStatus:
    goal = asked.part.target
    if goal is None:
        return "no target agreed"
    if asked.ended is not None:
        return "ended"
    if figure is None or figure.value is None:
        return "no figure"
    if path is not None:
        return trajectory.status(asked.measure, path, figure.period, figure.value, rate, judged)
    met = trajectory.meets(figure.value, goal, asked.measure.better) and not outdated(asked, figure)
    return "met" if met and judged.may else "too early to say"


def _judged(asked: Asked, path: TargetPath | None, figure: Figure | None, shown: pd.DataFrame) -> Readiness:
    """Whether the latest figure may have a verdict: what is not known of a provisional one counts against it."""
    if figure is None or figure.value is None or figure.version in SETTLED:
        return MAY_BE_JUDGED
    here = trajectory.milestone(path, figure.period) if path else None
    revisions = gate.rows(
        asked.generation,
        asked.viewer,
        "largest_revision",
        {"measure": asked.measure.id, "factor": factor(asked.measure)},
    )
    revision = revisions["points"].max()
    return trajectory.may_judge(
        figure.version,
        pupils_in=figure.denominator,
        pupils_expected=_expected(figure, shown),
        distance=None if here is None else figure.value - here,
        largest_revision=None if pd.isna(revision) else float(revision),
    )


def _expected(figure: Figure, shown: pd.DataFrame) -> int | None:
    """The larger of this year's pupils with those of schools left out, and the cohort of the year before."""
    if figure.denominator is None:
        return None
    left_out = int(shown[shown["period"] == figure.period]["left_out_pupils"].iloc[0])
    before = shown[(shown["period"] < figure.period) & shown["denominator"].notna()]["denominator"]
    return max(figure.denominator + left_out, int(before.iloc[-1]) if len(before) else 0)
