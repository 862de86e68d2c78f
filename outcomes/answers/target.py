"""Are we on course? One measure against its target: milestone, pace, arrival, pupils needed, and a sentence."""

import pandas as pd

from metrics import trajectory
from metrics.measures.register import measure as find_measure
from metrics.rates import has_interval
from metrics.trajectory import TargetPath
from model.answer_columns import MILESTONES
from model.answers import TargetAnswer
from model.columns import table_of
from model.measures import Measure
from model.targets import Ambition, AmbitionPart, EarlierPromise, Fairness, Figure, Needed
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.answers import target_sentences as said
from outcomes.answers.early_returns import still_arriving
from outcomes.answers.held_against import Asked, latest, quotable, rows_of
from outcomes.answers.pace import SETTLED, Course, Verdict, course, outdated, verdict
from outcomes.answers.places import place_named
from outcomes.answers.pupils_needed import NOT_FOR_A_SCHOOL, cohort, every_school, needed
from outcomes.answers.rates import sources_of
from outcomes.answers.sentences import value_of
from outcomes.store import reference
from outcomes.store.reading import Generation


def target(
    generation: Generation, viewer: Viewer, measure: str, place: str, promised: tuple[Ambition, ...]
) -> TargetAnswer:
    """One measure at one place against the target that an ambition sets for it.

    A measure a promise was once made on answers `ended`; one without a target, `no target agreed`. Raises
    UnknownWordError for a measure or place that does not exist.
    """
    where = place_named(generation, place)
    found = find_measure(measure)
    ambition, part, ended = _promise(found, promised)
    asked = Asked(generation, viewer, found, where.place, where.name, where.level, ambition, part, ended)
    return _answer(asked, _area(asked, promised))


def _promise(
    measure: Measure, promised: tuple[Ambition, ...]
) -> tuple[Ambition | None, AmbitionPart, EarlierPromise | None]:
    """The ambition a measure lives in, its part there, and, for a measure that is no longer it, the old promise."""
    for ambition in promised:
        for part in ambition.parts:
            if part.measure == measure.id:
                return ambition, part, None
        for item in ambition.earlier:
            if item.measure == measure.id and item.target is not None:
                return ambition, AmbitionPart(measure=measure.id, target=item.target), item
    return None, AmbitionPart(measure=measure.id), None


def _area(asked: Asked, promised: tuple[Ambition, ...]) -> TargetAnswer | None:
    """The same question of a school's authority; None for other places, and where the authority is not known."""
    if asked.level != "school":
        return None
    found = gate.names(asked.generation, "authority_of", {"place": asked.place})
    if found.empty:
        return None
    return target(asked.generation, asked.viewer, asked.measure.id, str(found["la"].iloc[0]), promised)


def _answer(asked: Asked, area: TargetAnswer | None) -> TargetAnswer:
    measure, ambition, goal = asked.measure, asked.ambition, asked.part.target
    rows = rows_of(asked, asked.place)
    shown = quotable(rows).drop_duplicates("period")
    figure = latest(rows, measure)
    way = course(asked, figure, shown)
    path = way.path
    found = verdict(asked, path, figure, shown)
    fairness = _fairness(asked, figure, area) if path else None
    pupils = cohort(asked, figure)
    need = said.no_need(way.said) if outdated(asked, figure) else needed(asked, figure, pupils)
    unknown = said.no_need("The school's authority is not known.")
    return TargetAnswer(
        measure=measure,
        place=asked.place,
        place_name=asked.place_name,
        ambition=ambition.id if ambition else "",
        target=goal,
        target_period=ambition.target_period if ambition and goal is not None and not asked.ended else None,
        illustrative=bool(ambition and ambition.illustrative),
        latest=figure,
        cohort=pupils.pupils if pupils else None,
        cohort_period=pupils.period if pupils else None,
        baseline_period=path.baseline_period if path else None,
        baseline_value=path.baseline if path else None,
        milestones=trajectory.milestones(path) if path else table_of([], MILESTONES),
        shape=path.shape if path else None,
        required_per_year=found.required,
        actual_per_year=found.rate.per_year,
        actual_lower=found.rate.lower,
        actual_upper=found.rate.upper,
        arrival_period=found.arrival,
        share_achieved=found.achieved,
        status=found.status,
        needed=need,
        needed_area=need if asked.level != "school" else area.needed if area else unknown,
        needed_every_school=_every_school(asked, area, rows),
        fairness=fairness,
        sentence=_sentence(asked, figure, way, found, need, fairness, still_arriving(asked, rows)),
        trend=rows,
        england=rows_of(asked, reference.NATION) if asked.place != reference.NATION else rows.iloc[:0],
        breaks=measure.breaks,
        generation=asked.generation.name,
        sources=sources_of(asked.generation, rows),
    )


# --- a school ----------------------------------------------------------------------------------------------------


def _fairness(asked: Asked, figure: Figure | None, area: TargetAnswer | None) -> Fairness | None:
    """A school beside its authority's milestone of that year; where the path does not reach it, beside the target."""
    goal, measure = asked.part.target, asked.measure
    if area is None or goal is None or figure is None or figure.value is None or figure.denominator is None:
        return None
    if not has_interval(measure):
        return None
    path = dict(zip(area.milestones["period"], area.milestones["value"], strict=True))
    milestone = float(path.get(figure.period, goal))
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


def _every_school(asked: Asked, area: TargetAnswer | None, rows: pd.DataFrame) -> Needed:
    if asked.level == "la" and not asked.ended:
        return every_school(asked, rows)
    return area.needed_every_school if area else said.no_need(NOT_FOR_A_SCHOOL)


# --- the sentence ------------------------------------------------------------------------------------------------


def _sentence(
    asked: Asked,
    figure: Figure | None,
    way: Course,
    found: Verdict,
    need: Needed,
    fairness: Fairness | None,
    arriving: str,
) -> str:
    """Where this stands, in the words of somebody who has to answer for it."""
    measure, goal, place = asked.measure, asked.part.target, asked.place_name
    if figure is None or figure.value is None:
        return _joined(f"There is no figure for {measure.title} in {place}.", arriving)
    if asked.ended is not None and goal is not None:
        met = trajectory.meets(figure.value, goal, measure.better)
        living = ", ".join(find_measure(part.measure).title for part in asked.ambition.parts) if asked.ambition else ""
        return _joined(said.earlier(place, measure, asked.ended, figure, met), said.living(living))
    stands = said.standing(place, measure, figure)
    if goal is None:
        return _joined(stands, arriving, "No target has been agreed for it.")
    settled = found.judged.may and figure.version in SETTLED
    mark = "" if settled else said.provisional(found.judged.may, found.judged.reason)
    if found.status == "met":
        return _joined(stands, arriving, f"The target of {value_of(measure, goal, 0)} is met.", mark)
    if way.path is None:
        return _joined(stands, arriving, way.said)
    return _joined(
        stands,
        arriving,
        said.aim(measure, way.path.target, way.path.target_period, found.required),
        way.said,
        mark if not found.judged.may else _going(measure, way.path, found, figure, mark),
        need.sentence,
        said.fairness(fairness) if fairness else "",
    )


def _going(measure: Measure, path: TargetPath, found: Verdict, figure: Figure, mark: str) -> str:
    """How fast, how far along and when it would be there; or why nobody can say."""
    rate = found.rate
    soft = tuple(item for item in measure.breaks if item.type == "soft" and item.period <= figure.period)
    return _joined(
        said.pace(rate, found.required, found.status),
        said.began_anew(found.anew if rate.per_year is None else None),
        said.arrival(found.arrival, rate),
        said.descriptive(rate, soft),
        said.share(found.achieved, path.baseline_period, path.baseline, measure),
        mark,
    )


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
