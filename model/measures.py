"""What is measured: measures, their breaks, and the groups that pupils are counted in."""

from datetime import date
from typing import Literal

from model.frozen import Frozen

Better = Literal["higher", "lower", "neutral"]
Unit = Literal["percent", "per_100", "points", "score", "number"]

ValueStatus = Literal[
    "ok",
    "suppressed",
    "withheld",
    "not_applicable",
    "no_entries",
    "not_available",
    "low_coverage",
    "rounds_to_zero",
]

BreakType = Literal["hard", "soft", "gap"]


class Break(Frozen):
    """A year from which a series is not the one before it. No trend, projection or target crosses a hard one."""

    period: str
    type: BreakType
    what: str


class Measure(Frozen):
    """Something counted over something, and which way is good.

    `unit` percent and per_100: 100 x numerator / denominator (per_100 may exceed 100, so it has no Wilson interval);
    points, score and number: numerator is a total, and the value a mean. `cohort_of`: what the
    denominator counts.
    """

    id: str
    title: str
    stage: str
    counts: str
    among: str
    unit: Unit
    better: Better
    decimals: int
    source: str
    why: str
    what_good_looks_like: str
    breaks: tuple[Break, ...] = ()
    owner: str
    next_review: date
    aliases: tuple[str, ...] = ()
    unverified: str = ""
    cohort_of: Literal["pupil", "session", "school"] = "pupil"


class Category(Frozen):
    """One category of a characteristic: `yes` of `fsm`, as it is written for readers."""

    id: str
    label: str


class Characteristic(Frozen):
    """What pupils are grouped by. A gap is drawn for every category but the reference and `unknown`."""

    id: str
    title: str
    categories: tuple[Category, ...]
    reference: str | None = None
