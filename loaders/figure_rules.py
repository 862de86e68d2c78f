"""What may stand in a column of figures: whole numbers, percentages in one scale, signs that we know."""

import re

import numpy as np
import pandas as pd

from loaders.cells import UNREADABLE, Figures
from loaders.columns import COUNT, PERCENT, Column, Holds
from loaders.faults import blanks, destroyed, faults
from outcomes.model import Finding

_RANGES: dict[Holds, tuple[float, float]] = {COUNT: (0, 10_000_000), PERCENT: (0, 100)}
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,\d{1,2}|\d+,\d{4,}|0,\d+)%?")
_SIGNS = "c (suppressed), z (not applicable), x (not available), low (rounds to nought), or leave the cell blank"


def figure_findings(column: Column, text: pd.Series, figures: Figures) -> list[Finding]:
    """Everything that is wrong with a column of figures."""
    spoilt, findings = destroyed(column, text)
    comma = text.str.fullmatch(_DECIMAL_COMMA) & ~spoilt & (figures.statuses == UNREADABLE)
    findings += faults(
        comma, column, text, "has a comma where a point belongs.", "Write 45.7, not 45,7.", "decimal_comma"
    )
    unread = (figures.statuses == UNREADABLE) & ~comma & ~spoilt
    findings += faults(
        unread,
        column,
        text,
        "is neither a number nor a sign we know." if column.signs else "is not a number.",
        f"Write the number, or {_SIGNS}." if column.signs else "Write the number.",
        "not_a_number",
    )
    number = (figures.statuses == "ok") & ~spoilt
    if not column.signs:
        findings += _signs(column, text, figures)
    if column.holds == COUNT:
        broken = number & (figures.percent_signs | (figures.values % 1 != 0))
        remedy = "Write how many, as a whole number."
        findings += faults(broken, column, text, "is not a whole number.", remedy, "not_whole")
        number &= ~broken
    if column.holds == PERCENT:
        findings += _mixed_scales(column, text, figures, number)
    low, high = column.between or _RANGES.get(column.holds, (-np.inf, np.inf))
    outside = number & ((figures.values < low) | (figures.values > high))
    said = f"is not between {low:,g} and {high:,g}."
    return findings + faults(outside, column, text, said, "Check the figure.", "out_of_range")


def _signs(column: Column, text: pd.Series, figures: Figures) -> list[Finding]:
    """Signs (<5, c, x) where each row is about one child, or one school, of whom the sender knows the number."""
    sign = ~figures.statuses.isin(["ok", UNREADABLE]) & (text != "")
    said, remedy = "is a sign where a number has to stand.", "Write the number itself: nothing is withheld here."
    return blanks(column, text) + faults(sign, column, text, said, remedy, "sign_for_a_number")


def _mixed_scales(column: Column, text: pd.Series, figures: Figures, number: pd.Series) -> list[Finding]:
    """45.7%, 45.7 and 0.457 in one column: one of them is a hundred times wrong, and nothing says which."""
    signed, bare = number & figures.percent_signs, number & ~figures.percent_signs
    if signed.any() and bare.any():
        fewer = signed if signed.sum() < bare.sum() else bare
        return faults(
            fewer,
            column,
            text,
            "is written in another scale than the rest of the column.",
            "Write every percentage the same way: 45.7 (or 45.7%) for 45.7 per cent.",
            "mixed_scales",
        )
    small = figures.values[number]
    if bare.any() and small.abs().max() <= 1 and (small % 1 != 0).any():
        message = f"Every figure of {column.heading} lies between 0 and 1. Are they proportions?"
        remedy = "Write percentages as 45.7, not 0.457. If they really are below one per cent, accept."
        return [Finding(severity="query", rule="proportions", message=message, remedy=remedy, column=column.heading)]
    return []
