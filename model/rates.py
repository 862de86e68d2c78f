"""One cell of a measure as a viewer may see it, the rate it comes to, and a gap between two: rows, not yet a table."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from model.measures import ValueStatus
from model.places import Level
from model.returns import ReturnStatus
from model.selections import Basis, Comparator


class Cell(NamedTuple):
    """Counts or a published value of one place, period and group. What may not be seen has no number, and a reason."""

    place: str
    period: str
    term: str
    characteristic: str
    category: str
    numerator: float | None
    denominator: int | None
    value: float | None
    lower: float | None
    upper: float | None
    decimals: int | None
    status: ValueStatus
    basis: Basis
    rounded_source: bool
    schools: int | None
    left_out_schools: int | None
    left_out_pupils: int | None
    returns: tuple[str, ...]
    withheld_reason: str | None


def columns_of(cells: Sequence[Cell]) -> dict[str, tuple[Any, ...]]:
    """Cells by column, as the arithmetic takes them."""
    columns = zip(*cells, strict=True) if cells else ((),) * len(Cell._fields)
    return dict(zip(Cell._fields, columns, strict=True))


class Rate(NamedTuple):
    """One row of RATES (model.answer_columns), whose fields these are; None where there is no number."""

    place: str
    place_name: str
    level: Level
    period: str
    term: str
    characteristic: str
    category: str
    category_label: str
    numerator: float | None
    denominator: int | None
    value: float | None
    lower: float | None
    upper: float | None
    decimals: int
    status: ValueStatus
    reason: str | None
    basis: Basis
    rounded_source: bool
    cohort_estimated: bool
    schools: int | None
    left_out_schools: int | None
    left_out_pupils: int | None
    definition: str
    version: ReturnStatus
    returns: tuple[str, ...]
    segment: int


class GapRow(NamedTuple):
    """One row of GAPS (model.answer_columns), whose fields these are: a group beside whom it is held against."""

    place: str
    place_name: str
    period: str
    term: str
    characteristic: str
    group: str
    group_label: str
    group_pupils: int | None
    group_value: float | None
    comparator: Comparator
    comparator_label: str
    comparator_value: float | None
    comparator_pupils: int | None
    gap: float | None
    lower: float | None
    upper: float | None
    ratio: float | None
    ratio_complement: float | None
    pupils: float | None
    status: ValueStatus
    reason: str | None
    basis: Basis
    decimals: int
    returns: tuple[str, ...]
    segment: int
