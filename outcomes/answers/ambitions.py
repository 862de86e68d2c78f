"""What has been promised, and what became of it: living measures against their targets, and those before and beside."""

from metrics import trajectory
from metrics.measures.register import measure as find_measure
from model.answers import AmbitionAnswer, EarlierAnswer
from model.targets import Ambition, AmbitionPart, EarlierPromise
from model.viewers import Viewer
from outcomes.answers import target_sentences
from outcomes.answers.places import authority_of, find_place
from outcomes.answers.target import target_of
from outcomes.answers.target_figures import (
    KnownFigures,
    TargetQuestion,
    known_figures,
    latest_figure,
    yearly_rates,
)
from outcomes.store.reading import Generation


def ambitions(
    generation: Generation, viewer: Viewer, place: str, promises: tuple[Ambition, ...]
) -> tuple[AmbitionAnswer, ...]:
    """Every ambition at one place, in their own order. Raises UnknownWordError for a place that does not exist."""
    where = find_place(generation, place)
    known = known_figures(generation, viewer, where, _measures(promises))
    area = _area(known, promises)
    return tuple(_ambition(known, area, ambition, promises) for ambition in promises)


def _measures(promises: tuple[Ambition, ...]) -> list[str]:
    """Every measure that stands for a promise, or once did, or stands beside it."""
    return [
        measure
        for ambition in promises
        for measure in (
            *(part.measure for part in ambition.parts),
            *(promise.measure for promise in ambition.earlier),
            *ambition.companions,
        )
    ]


def _area(known: KnownFigures, promises: tuple[Ambition, ...]) -> KnownFigures | None:
    """The same figures of a school's authority; None for other places, and where the authority is not known."""
    authority = authority_of(known.generation, known.where)
    return known_figures(known.generation, known.viewer, authority, _measures(promises)) if authority else None


def _ambition(
    known: KnownFigures, area: KnownFigures | None, ambition: Ambition, promises: tuple[Ambition, ...]
) -> AmbitionAnswer:
    def before_or_beside(promise: EarlierPromise) -> EarlierAnswer:
        measure = find_measure(promise.measure)
        return _earlier(TargetQuestion(known, measure, ambition, AmbitionPart(measure=measure.id), promise), promise)

    return AmbitionAnswer(
        ambition=ambition,
        parts=tuple(target_of(known, area, part.measure, promises) for part in ambition.parts),
        earlier=tuple(before_or_beside(promise) for promise in ambition.earlier),
        companions=tuple(
            before_or_beside(EarlierPromise(measure=measure, words="")) for measure in ambition.companions
        ),
    )


def _earlier(question: TargetQuestion, promise: EarlierPromise) -> EarlierAnswer:
    """The latest figure of a measure before or beside the living one, and whether its own promise was met."""
    figure = latest_figure(yearly_rates(question), question.measure)
    met = None
    if figure is not None and figure.value is not None and promise.target is not None:
        met = trajectory.meets(figure.value, promise.target, question.measure.better)
    return EarlierAnswer(
        measure=question.measure,
        words=promise.words,
        figure=figure,
        target=promise.target,
        met=met,
        sentence=target_sentences.earlier_promise_sentence(question.place_name, question.measure, promise, figure, met),
    )
