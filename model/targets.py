"""What is promised: ambitions, their measures and target values, how a target may stand, and what stands beside it."""

from typing import Literal

from model.frozen import Frozen
from model.measures import ValueStatus
from model.returns import ReturnStatus
from model.selections import Basis

Shape = Literal["linear", "front-loaded", "logit"]

TargetStatus = Literal[
    "met",
    "on track",
    "improving but too slowly",
    "no clear change",
    "moving away",
    "too early to say",
    "too close to call until final",
    "no target agreed",
    "no figure",
    "ended",
]


class AmbitionPart(Frozen):
    """One living measure of an ambition; no target means that the authority has not agreed one."""

    measure: str
    target: float | None = None


class EarlierPromise(Frozen):
    """A measure the promise was once made on: shown, never joined to the living one."""

    measure: str
    target: float | None = None
    words: str


class Ambition(Frozen):
    """A promise in plain words, with the measures that stand for it now, before and beside it.

    `baseline`: the period its path starts from; None for the latest published year.
    """

    id: str
    words: str
    parts: tuple[AmbitionPart, ...]
    earlier: tuple[EarlierPromise, ...] = ()
    companions: tuple[str, ...] = ()
    shown_as_not_yet: bool = False
    baseline: str | None = None
    target_period: str | None = None
    agreed: str = ""
    illustrative: bool = False


class PupilsNeeded(Frozen):
    """Pupils needed to reach a target: a count, or `about` on an older cohort, or the reason there is none."""

    pupils: int | None
    about: bool = False
    cohort: int | None = None
    cohort_period: str | None = None
    sentence: str = ""


class Figure(Frozen):
    """One value as it may be shown: unrounded, with its interval where there is a cohort."""

    period: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: int | None
    decimals: int
    status: ValueStatus
    reason: str | None
    basis: Basis
    version: ReturnStatus


class Fairness(Frozen):
    """How far schools of one size fall from a milestone by chance alone (95%, in percent), and where this one is.

    `words`: at the milestone; short of it, within noise; short of it. `whose`: where the milestone was taken from.
    """

    milestone: float
    whose: str
    lower: float
    upper: float
    pupils: int
    words: str
