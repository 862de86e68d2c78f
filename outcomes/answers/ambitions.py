"""What has been promised, and what became of it: living measures against their targets, and those before and beside."""

from metrics import trajectory
from metrics.measures.register import measure as find_measure
from model.answers import AmbitionAnswer, EarlierAnswer
from model.targets import Ambition, AmbitionPart, EarlierPromise
from model.viewers import Viewer
from outcomes.answers import target_sentences
from outcomes.answers.places import Place, find_place
from outcomes.answers.target import target
from outcomes.answers.target_figures import TargetQuestion, latest_figure, yearly_rates
from outcomes.store.reading import Generation


def ambitions(
    generation: Generation, viewer: Viewer, place: str, promises: tuple[Ambition, ...]
) -> tuple[AmbitionAnswer, ...]:
    """Every ambition at one place, in their own order. Raises UnknownWordError for a place that does not exist."""
    where = find_place(generation, place)
    return tuple(_ambition(generation, viewer, where, ambition, promises) for ambition in promises)


def _ambition(
    generation: Generation, viewer: Viewer, where: Place, ambition: Ambition, promises: tuple[Ambition, ...]
) -> AmbitionAnswer:
    def before_or_beside(promise: EarlierPromise) -> EarlierAnswer:
        measure = find_measure(promise.measure)
        part = AmbitionPart(measure=measure.id)
        return _earlier(
            TargetQuestion(generation, viewer, measure, where.place, where.name, where.level, ambition, part, promise),
            promise,
        )

    return AmbitionAnswer(
        ambition=ambition,
        parts=tuple(target(generation, viewer, part.measure, where.place, promises) for part in ambition.parts),
        earlier=tuple(before_or_beside(promise) for promise in ambition.earlier),
        companions=tuple(
            before_or_beside(EarlierPromise(measure=measure, words="")) for measure in ambition.companions
        ),
    )


def _earlier(question: TargetQuestion, promise: EarlierPromise) -> EarlierAnswer:
    """The latest figure of a measure before or beside the living one, and whether its own promise was met."""
    figure = latest_figure(yearly_rates(question, question.place), question.measure)
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
