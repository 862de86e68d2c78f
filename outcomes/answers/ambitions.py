"""What has been promised, and what became of it: living measures against their targets, and those before and beside."""

from metrics import trajectory
from metrics.measures.register import measure as find_measure
from model.answers import AmbitionAnswer, EarlierAnswer
from model.targets import Ambition, AmbitionPart, EarlierPromise
from model.viewers import Viewer
from outcomes.answers import target_sentences as said
from outcomes.answers.held_against import Asked, latest, rows_of
from outcomes.answers.places import Place, place_named
from outcomes.answers.target import target
from outcomes.store.reading import Generation


def ambitions(
    generation: Generation, viewer: Viewer, place: str, promised: tuple[Ambition, ...]
) -> tuple[AmbitionAnswer, ...]:
    """Every ambition at one place, in their own order. Raises UnknownWordError for a place that does not exist."""
    where = place_named(generation, place)
    return tuple(_ambition(generation, viewer, where, ambition, promised) for ambition in promised)


def _ambition(
    generation: Generation, viewer: Viewer, where: Place, ambition: Ambition, promised: tuple[Ambition, ...]
) -> AmbitionAnswer:
    def before_or_beside(promise: EarlierPromise) -> EarlierAnswer:
        measure = find_measure(promise.measure)
        part = AmbitionPart(measure=measure.id)
        return _earlier(
            Asked(generation, viewer, measure, where.place, where.name, where.level, ambition, part, promise), promise
        )

    return AmbitionAnswer(
        ambition=ambition,
        parts=tuple(target(generation, viewer, part.measure, where.place, promised) for part in ambition.parts),
        earlier=tuple(before_or_beside(promise) for promise in ambition.earlier),
        companions=tuple(
            before_or_beside(EarlierPromise(measure=measure, words="")) for measure in ambition.companions
        ),
    )


def _earlier(asked: Asked, promise: EarlierPromise) -> EarlierAnswer:
    """The latest figure of a measure before or beside the living one, and whether its own promise was met."""
    figure = latest(rows_of(asked, asked.place), asked.measure)
    met = None
    if figure is not None and figure.value is not None and promise.target is not None:
        met = trajectory.meets(figure.value, promise.target, asked.measure.better)
    return EarlierAnswer(
        measure=asked.measure,
        words=promise.words,
        figure=figure,
        target=promise.target,
        met=met,
        sentence=said.earlier(asked.place_name, asked.measure, promise, figure, met),
    )
