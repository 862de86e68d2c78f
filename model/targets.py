"""What is promised: ambitions, their measures and target values, and how a target may stand."""

from typing import Literal

from model.frozen import Frozen

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


class Part(Frozen):
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
    parts: tuple[Part, ...]
    earlier: tuple[EarlierPromise, ...] = ()
    companions: tuple[str, ...] = ()
    shown_as_not_yet: bool = False
    baseline: str | None = None
    target_period: str | None = None
    agreed: str = ""
    illustrative: bool = False
