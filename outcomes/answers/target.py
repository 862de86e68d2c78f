"""Are we on course? One measure against its target: milestone, pace, arrival, pupils needed; and whole ambitions."""

from dataclasses import dataclass

import pandas as pd

from metrics import trajectory
from metrics.register import measure as find_measure
from metrics.trajectory import ActualRate, TargetPath
from outcomes import reference
from outcomes.answers import sentences
from outcomes.answers.known import place_named
from outcomes.answers.rates import rate_rows, sources_of
from outcomes.model import (
    Ambition,
    AmbitionAnswer,
    EarlierAnswer,
    EarlierPromise,
    Figure,
    Measure,
    Needed,
    Part,
    Selection,
    TargetAnswer,
    TargetStatus,
    Viewer,
)
from outcomes.periods import later
from outcomes.store import Generation


@dataclass(frozen=True)
class Asked:
    """One measure at one place, with what its place in an ambition makes of it."""

    generation: Generation
    viewer: Viewer
    measure: Measure
    place: str
    place_name: str
    level: str
    ambition: Ambition | None
    part: Part
    ended: EarlierPromise | None


@dataclass(frozen=True)
class Cohort:
    """How many pupils a figure is about: its own cohort, or the latest known one."""

    pupils: int
    period: str
    own: bool


def ambitions(
    generation: Generation, viewer: Viewer, place: str, promised: tuple[Ambition, ...]
) -> tuple[AmbitionAnswer, ...]:
    """Every ambition at one place, in their own order. Raises UnknownWordError for a place that does not exist."""
    return tuple(_ambition(generation, viewer, place, ambition, promised) for ambition in promised)


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
    return _answer(Asked(generation, viewer, found, where.place, where.name, where.level, ambition, part, ended))


def _ambition(
    generation: Generation, viewer: Viewer, place: str, ambition: Ambition, promised: tuple[Ambition, ...]
) -> AmbitionAnswer:
    where = place_named(generation, place)

    def before_or_beside(promise: EarlierPromise) -> EarlierAnswer:
        measure = find_measure(promise.measure)
        part = Part(measure=measure.id)
        asked = Asked(generation, viewer, measure, where.place, where.name, where.level, ambition, part, promise)
        return _earlier(asked, promise)

    return AmbitionAnswer(
        ambition=ambition,
        parts=tuple(target(generation, viewer, part.measure, place, promised) for part in ambition.parts),
        earlier=tuple(before_or_beside(promise) for promise in ambition.earlier),
        companions=tuple(
            before_or_beside(EarlierPromise(measure=measure, words="")) for measure in ambition.companions
        ),
    )


def _promise(measure: Measure, promised: tuple[Ambition, ...]) -> tuple[Ambition | None, Part, EarlierPromise | None]:
    """The ambition a measure lives in, its part there, and, for a measure that is no longer it, the old promise."""
    for ambition in promised:
        for part in ambition.parts:
            if part.measure == measure.id:
                return ambition, part, None
        for item in ambition.earlier:
            if item.measure == measure.id and item.target is not None:
                return ambition, Part(measure=measure.id, target=item.target), item
    return None, Part(measure=measure.id), None


def _earlier(asked: Asked, promise: EarlierPromise) -> EarlierAnswer:
    """The latest figure of a measure before or beside the living one, and whether its own promise was met."""
    figure = _latest(_rows(asked, asked.place), asked.measure)
    met = None
    if figure is not None and figure.value is not None and promise.target is not None:
        met = trajectory.meets(figure.value, promise.target, asked.measure.better)
    return EarlierAnswer(
        measure=asked.measure,
        words=promise.words,
        figure=figure,
        target=promise.target,
        met=met,
        sentence=sentences.earlier(asked.place_name, asked.measure, promise, figure, met),
    )


def _answer(asked: Asked) -> TargetAnswer:
    measure, goal = asked.measure, asked.part.target
    rows = _rows(asked, asked.place)
    figure = _latest(rows, measure)
    path = _path(asked, figure)
    rate = _pace(measure, rows)
    cohort = _cohort(asked, figure)
    needed = _needed(asked, figure, cohort)
    status = _status(asked, path, figure, rate)
    required = (
        trajectory.required_per_year(figure.value, figure.period, path.target, path.target_period)
        if path and figure and figure.value is not None and status not in ("met", "ended")
        else None
    )
    return TargetAnswer(
        measure=measure,
        place=asked.place,
        place_name=asked.place_name,
        ambition=asked.ambition.id if asked.ambition else "",
        target=goal,
        target_period=asked.ambition.target_period if asked.ambition and goal is not None and not asked.ended else None,
        illustrative=bool(asked.ambition and asked.ambition.illustrative),
        latest=figure,
        cohort=cohort.pupils if cohort else None,
        cohort_period=cohort.period if cohort else None,
        baseline_period=path.baseline_period if path else None,
        baseline_value=path.baseline if path else None,
        milestones=trajectory.milestones(path) if path else pd.DataFrame({"period": [], "value": []}),
        required_per_year=required,
        actual_per_year=rate.per_year,
        actual_lower=rate.lower,
        actual_upper=rate.upper,
        arrival_period=_arrival(asked, figure, path, rate),
        share_achieved=None,
        status=status,
        needed=needed,
        needed_area=needed if asked.level != "school" else _area_needed(asked),
        needed_every_school=_every_school_needed(asked, rows),
        sentence=_sentence(asked, figure, path, rate, needed, status, required),
        trend=rows,
        england=_rows(asked, reference.NATION) if asked.place != reference.NATION else rows.iloc[:0],
        breaks=measure.breaks,
        generation=asked.generation.name,
        sources=sources_of(asked.generation, rows),
    )


def _sentence(
    asked: Asked,
    figure: Figure | None,
    path: TargetPath | None,
    rate: ActualRate,
    needed: Needed,
    status: TargetStatus,
    required: float | None,
) -> str:
    """Where this stands, in the words of somebody who has to answer for it."""
    measure, place = asked.measure, asked.place_name
    if figure is None or figure.value is None:
        return f"There is no figure for {measure.title} in {place}."
    said = sentences.standing(place, measure, figure)
    if asked.ended is not None:
        met = trajectory.meets(figure.value, path.target, measure.better) if path else None
        living = ", ".join(find_measure(part.measure).title for part in asked.ambition.parts) if asked.ambition else ""
        return f"{sentences.earlier(place, measure, asked.ended, figure, met)} {sentences.living(living)}"
    if path is None:
        return f"{said} No target has been agreed for it."
    if status == "met":
        return f"{said} The target of {sentences.value_of(measure, path.target, 0)} is met."
    return " ".join(
        part
        for part in (
            said,
            sentences.aim(measure, path.target, path.target_period, required),
            sentences.pace(rate.per_year, rate.lower, rate.upper, measure, rate.reason, status),
            sentences.DESCRIPTIVE if rate.descriptive else "",
            needed.sentence,
        )
        if part
    )


def _rows(asked: Asked, place: str) -> pd.DataFrame:
    selection = Selection(measure=asked.measure.id, places=(place,))
    return rate_rows(asked.generation, asked.viewer, asked.measure, selection)


def _latest(rows: pd.DataFrame, measure: Measure) -> Figure | None:
    """The latest period's figure that has a value; an `early` one is never quoted as the area's."""
    shown = rows[(rows["status"] == "ok") & ~((rows["version"] == "early") & (rows["level"] != "school"))]
    if shown.empty:
        return None
    row = shown.iloc[-1]
    return Figure(
        period=row["period"],
        value=float(row["value"]),
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        numerator=_number(row["numerator"]),
        denominator=None if pd.isna(row["denominator"]) else int(row["denominator"]),
        decimals=min(int(row["decimals"]), max(measure.decimals, 1)),
        status="ok",
        reason=None,
        basis=row["basis"],
        version=row["version"],
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _path(asked: Asked, figure: Figure | None) -> TargetPath | None:
    """A straight line from the latest published year, which is the baseline, to the year of the target."""
    goal, ambition = asked.part.target, asked.ambition
    if goal is None or figure is None or figure.value is None or ambition is None or ambition.target_period is None:
        return None
    if asked.ended is not None:
        return TargetPath(figure.period, figure.value, later(figure.period, 1), goal)
    if figure.period >= ambition.target_period:
        return None
    return TargetPath(figure.period, figure.value, ambition.target_period, goal)


def _pace(measure: Measure, rows: pd.DataFrame) -> ActualRate:
    shown = rows[rows["status"] == "ok"].drop_duplicates("period")
    return trajectory.actual_rate(measure, list(shown["period"]), list(shown["value"]))


def _status(asked: Asked, path: TargetPath | None, figure: Figure | None, rate: ActualRate) -> TargetStatus:
    if asked.part.target is None:
        return "no target agreed"
    if asked.ended is not None:
        return "ended"
    judged = trajectory.may_judge(
        figure.version if figure else "final",
        pupils_in=None,
        pupils_expected=None,
        distance=None,
        largest_revision=None,
    )
    if path is None:
        return "no figure"
    return trajectory.status(
        asked.measure, path, figure.period if figure else None, figure.value if figure else None, rate, judged
    )


def _arrival(asked: Asked, figure: Figure | None, path: TargetPath | None, rate: ActualRate) -> str | None:
    if path is None or figure is None or figure.value is None or asked.ended is not None:
        return None
    return trajectory.arrival_period(asked.measure, figure.value, figure.period, path.target, rate)


# --- pupils --------------------------------------------------------------------------------------------------------


def _cohort(asked: Asked, figure: Figure | None) -> Cohort | None:
    """The figure's own cohort; failing that the latest one known here for this measure, published or pooled."""
    if figure is None:
        return None
    if figure.denominator is not None:
        return Cohort(figure.denominator, figure.period, own=True)
    known = asked.generation.ask("cohort_of", {"measure": asked.measure.id, "place": asked.place})
    if len(known):
        return Cohort(int(known["pupils"].iloc[0]), str(known["period"].iloc[0]), own=False)
    selection = Selection(measure=asked.measure.id, places=(asked.place,), basis="pooled")
    pooled = rate_rows(asked.generation, asked.viewer, asked.measure, selection)
    counted = pooled[pooled["denominator"].notna()]
    if counted.empty:
        return None
    return Cohort(int(counted["denominator"].iloc[-1]), str(counted["period"].iloc[-1]), own=False)


def _needed(asked: Asked, figure: Figure | None, cohort: Cohort | None) -> Needed:
    """Pupils needed at this place: counted, or about, or why not."""
    measure, goal = asked.measure, asked.part.target
    if goal is None:
        return sentences.no_need("No target has been agreed.")
    if measure.unit != "percent":
        return sentences.no_need("This measure is not a number of pupils, so none can be counted.")
    if figure is None or figure.value is None:
        return sentences.no_need("There is no figure to count from.")
    if cohort is None:
        return sentences.no_need("How many pupils this is about has not been published, so none are counted.")
    exact = cohort.own and figure.numerator is not None
    need = (
        trajectory.pupils_needed(goal, int(figure.numerator or 0), cohort.pupils, measure.better)
        if exact
        else trajectory.pupils_needed_about(goal, figure.value, cohort.pupils, measure.better)
    )
    return Needed(
        pupils=need,
        about=not exact,
        cohort=cohort.pupils,
        cohort_period=cohort.period,
        sentence=sentences.needed(
            need,
            about=not exact,
            cohort=cohort.pupils,
            period=cohort.period,
            better_higher=measure.better != "lower",
            within_one=trajectory.within_one_pupil(need),
        ),
    )


def _area_needed(asked: Asked) -> Needed:
    """The same for a school's authority as a whole."""
    found = asked.generation.ask("authority_of", {"place": asked.place})
    if found.empty:
        return sentences.no_need("The school's authority is not known.")
    promised = (asked.ambition,) if asked.ambition else ()
    return target(asked.generation, asked.viewer, asked.measure.id, str(found["la"].iloc[0]), promised).needed


def _every_school_needed(asked: Asked, rows: pd.DataFrame) -> Needed:
    """The sum of the schools' own shortfalls: larger than the area's, because one school's surplus is not another's."""
    goal = asked.part.target
    if goal is None or asked.measure.unit != "percent" or asked.level != "la" or rows.empty:
        return sentences.no_need("Schools' own shortfalls are counted for a local authority's target only.")
    selection = Selection(measure=asked.measure.id, places=(asked.place,), basis="pooled")
    pooled = rate_rows(asked.generation, asked.viewer, asked.measure, selection)
    now = rows[rows["segment"] == rows["segment"].iloc[-1]]["period"]
    comparable = pooled[pooled["period"].isin(now)]
    if comparable.empty:
        return sentences.no_need("No school's figures are held for the years that may be compared.")
    period = str(comparable["period"].iloc[-1])
    schools = asked.generation.ask(
        "school_shortfalls", {"measure": asked.measure.id, "place": asked.place, "period": period}
    )
    each = trajectory.pupils_needed_each(goal, schools["numerator"], schools["denominator"], asked.measure.better)
    need, cohort = int(pd.Series(each).sum()), int(schools["denominator"].sum())
    return Needed(
        pupils=need,
        about=True,
        cohort=cohort,
        cohort_period=period,
        sentence=sentences.every_school(need, len(schools), period),
    )
