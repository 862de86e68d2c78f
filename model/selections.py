"""What is asked."""

from typing import Literal

from model.frozen import Frozen

Basis = Literal["published", "pooled"]
Comparator = Literal["other", "all", "national_other", "national_same"]


class Selection(Frozen):
    """What is asked: measures, places, periods, groups, comparator. With the viewer, the key of a cached answer.

    Empty periods means every period there is. `categories` pairs characteristic with category; `by` asks for every
    category of one characteristic.
    """

    measure: str
    places: tuple[str, ...]
    periods: tuple[str, ...] = ()
    term: str = "year"
    by: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    basis: Literal["best", "published", "pooled", "both"] = "best"
    comparator: Comparator = "other"
