"""Counts become rates, once, here. Sums are taken of counts, never of rates.

A cell is a row of model.tables.RESULT_COLUMNS: numerator, denominator, value, lower, upper, decimals, status.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.arrays import Column, floats, quotient
from metrics.uncertainty import wilson
from model.measures import Measure

Cells = Mapping[str, Any] | pd.DataFrame
"""Cells by column, each a list, an array or a series."""

POOLED_COLUMNS: dict[str, str] = {
    "numerator": "float64",
    "denominator": "Int64",
    "value": "float64",
    "lower": "float64",
    "upper": "float64",
    "decimals": "Int64",
    "status": "str",
    "rounded_source": "bool",
    "places": "Int64",
    "left_out_places": "Int64",
    "left_out_pupils": "Int64",
}


def factor(measure: Measure) -> float:
    """What a numerator over a denominator is multiplied by: 100 for percent and per_100, 1 for a mean."""
    return 100.0 if measure.unit in ("percent", "per_100") else 1.0


def has_interval(measure: Measure) -> bool:
    """Whether a Wilson interval is honest: a percentage of pupils or entries, not of sessions, events or points."""
    return measure.unit == "percent" and not counts_sessions(measure)


def counts_sessions(measure: Measure) -> bool:
    """Whether a measure is a share of sessions: then its counts are half days, not pupils.

    Sessions of one child are not independent of each other: a Wilson interval on them would be far too narrow.
    """
    return measure.cohort_of == "session"


def cell_rates(cells: Cells, measures: Measure | Sequence[Measure]) -> dict[str, Column]:
    """Each cell's rate: columns value, lower, upper (in the measure's unit, unrounded) and rounded_source.

    `cells`: columns numerator, denominator, value, lower, upper, status; `measures`: that of all of them, or of each.
    Counted: numerator over denominator. Published: the value as published; with its cohort a percentage gets Wilson's
    interval on value x denominator, marked rounded_source. A published interval is kept, never worked out again. A
    value without a cohort, a mean, and a rate that may exceed 100 have none of ours. Not ok: NaN throughout.
    """
    ok = _is_ok(cells)
    of_each = [measures] if isinstance(measures, Measure) else measures
    denominator = np.where(ok, floats(cells["denominator"]), np.nan)
    counted_value = floats([factor(item) for item in of_each]) * quotient(floats(cells["numerator"]), denominator)
    published_value = floats(cells["value"])
    value = np.where(ok, np.where(np.isnan(counted_value), published_value, counted_value), np.nan)
    is_rounded = np.isnan(counted_value) & ~np.isnan(value)
    lower, upper = _limits(value, denominator, np.array([has_interval(item) for item in of_each]))
    shown_lower, shown_upper = floats(cells["lower"]), floats(cells["upper"])
    return {
        "value": value,
        "lower": np.where(ok & ~np.isnan(shown_lower), shown_lower, lower),
        "upper": np.where(ok & ~np.isnan(shown_upper), shown_upper, upper),
        "rounded_source": is_rounded & ~np.isnan(denominator),
    }


def numerators(cells: Cells, measure: Measure) -> Column:
    """Each cell's numerator, estimated as value x denominator where only a percentage was published; NaN if unknown."""
    ok = _is_ok(cells)
    counted_numerator = np.where(ok, floats(cells["numerator"]), np.nan)
    if measure.unit not in ("percent", "per_100"):
        # A published mean without its total has no spread to pool by: it stands alone.
        return counted_numerator
    estimated_numerator = floats(cells["value"]) * floats(cells["denominator"]) / factor(measure)
    return np.where(ok & np.isnan(counted_numerator), estimated_numerator, counted_numerator)


def _is_ok(cells: Cells) -> NDArray[np.bool_]:
    is_ok: NDArray[np.bool_] = np.asarray(cells["status"], dtype="object") == "ok"
    return is_ok


def pooled_rates(cells: pd.DataFrame, measure: Measure, by: Sequence[str]) -> pd.DataFrame:
    """The sum of cells that share `by`, and its rate: the columns `by`, then POOLED_COLUMNS.

    A school that sent no result is not a school with no passes: a cell without both sides leaves both out, and the row
    says how many places (`left_out_places`) and pupils (`left_out_pupils`, as far as their cohorts are published).
    Where nothing is left the status is not_available. Rows of `cells` are one place each, of one level; `decimals` is
    the largest among rounded sources, <NA> when everything was counted.
    """
    numerator, denominator = numerators(cells, measure), floats(cells["denominator"])
    is_usable = ~np.isnan(numerator) & (denominator >= 0)
    is_rounded = is_usable & np.isnan(floats(cells["numerator"]))
    parts = cells[list(by)].assign(
        numerator=np.where(is_usable, numerator, 0.0),
        denominator=np.where(is_usable, denominator, 0.0),
        decimals=np.where(is_rounded, floats(cells["decimals"]), np.nan),
        rounded_source=is_rounded,
        places=is_usable.astype("int64"),
        left_out_places=(~is_usable).astype("int64"),
        left_out_pupils=np.where(is_usable, 0.0, np.nan_to_num(denominator)),
    )
    groups = parts.groupby(list(by), sort=False, observed=True)
    sums = groups[["numerator", "denominator", "places", "left_out_places", "left_out_pupils"]].sum()
    sums["decimals"] = groups["decimals"].max()
    sums["rounded_source"] = groups["rounded_source"].any()
    return _with_rates(sums.reset_index(), measure, by)


def _with_rates(sums: pd.DataFrame, measure: Measure, by: Sequence[str]) -> pd.DataFrame:
    nothing = (sums["places"] == 0).to_numpy()
    numerator = np.where(nothing, np.nan, floats(sums["numerator"]))
    denominator = np.where(nothing, np.nan, floats(sums["denominator"]))
    value = factor(measure) * quotient(numerator, denominator)
    lower, upper = _limits(value, denominator, np.array([has_interval(measure)]))
    table = sums.assign(
        numerator=numerator,
        denominator=denominator,
        value=value,
        lower=lower,
        upper=upper,
        status=np.where(nothing, "not_available", "ok"),
    )
    return table[[*by, *POOLED_COLUMNS]].astype(POOLED_COLUMNS)


def _limits(value: Column, denominator: Column, honest: NDArray[np.bool_]) -> tuple[Column, Column]:
    """Wilson's interval in percent where it is honest, and NaN elsewhere."""
    if not honest.any():
        return np.full_like(value, np.nan), np.full_like(value, np.nan)
    lower, upper = wilson(np.where(honest, value, np.nan) * denominator / 100, denominator)
    return 100 * lower, 100 * upper
