"""What may stand in a column of figures: whole numbers, percentages in one scale, signs that we know."""

import re

import numpy as np
import pandas as pd

from loaders.rules.cells import UNREADABLE, Figures
from loaders.rules.columns import COUNT, PERCENT, Column, Holds
from loaders.rules.faults import Fault, blank_fault, fault_findings, lost_digits_fault
from model.findings import Finding

_RANGES: dict[Holds, tuple[float, float]] = {COUNT: (0, 10_000_000), PERCENT: (0, 100)}
_DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]{1,2}|[0-9]+,[0-9]{4,}|0,[0-9]+)%?")
_SIGNS = "c (suppressed), z (not applicable), x (not available), low (rounds to nought), or leave the cell blank"


def figure_findings(column: Column, text: pd.Series, figures: Figures) -> list[Finding]:
    """Everything that is wrong with a column of figures."""
    lost_digits = lost_digits_fault(text)
    unreadable = (figures.statuses == UNREADABLE) & ~lost_digits.bad
    comma = unreadable & text.str.fullmatch(_DECIMAL_COMMA)
    number = (figures.statuses == "ok") & ~lost_digits.bad
    complaint = "is neither a number nor a sign we know." if column.signs else "is not a number."
    remedy = f"Write the number, or {_SIGNS}." if column.signs else "Write the number."
    faults = [
        lost_digits,
        Fault("decimal_comma", comma, "has a comma where a point belongs.", "Write 45.7, not 45,7."),
        Fault("not_a_number", unreadable & ~comma, complaint, remedy),
        *([] if column.signs else _signs(column, text, figures)),
    ]
    if column.holds == COUNT:
        fractional = number & (figures.percent_signs | (figures.values % 1 != 0))
        faults.append(Fault("not_whole", fractional, "is not a whole number.", "Write how many, as a whole number."))
        number &= ~fractional
    remarks: list[Finding] = []
    if column.holds == PERCENT:
        faults += _mixed_scales(figures, number)
        remarks += _proportions(column, figures, number)
    low, high = column.between or _RANGES.get(column.holds, (-np.inf, np.inf))
    outside = number & ((figures.values < low) | (figures.values > high))
    faults.append(Fault("out_of_range", outside, f"is not between {low:,g} and {high:,g}.", "Check the figure."))
    return [finding for fault in faults for finding in fault_findings(fault, column, text)] + remarks


def _signs(column: Column, text: pd.Series, figures: Figures) -> list[Fault]:
    """Signs (<5, c, x) where each row is about one child, or one school, of whom the sender knows the number."""
    sign = ~figures.statuses.isin(["ok", UNREADABLE]) & (text != "")
    complaint, remedy = "is a sign where a number has to stand.", "Write the number itself: nothing is withheld here."
    return [blank_fault(column, text), Fault("sign_for_a_number", sign, complaint, remedy)]


def _mixed_scales(figures: Figures, number: pd.Series) -> list[Fault]:
    """45.7% and 45.7 in one column: one of them is a hundred times wrong, and nothing says which."""
    has_sign, bare = number & figures.percent_signs, number & ~figures.percent_signs
    if not (has_sign.any() and bare.any()):
        return []
    fewer = has_sign if has_sign.sum() < bare.sum() else bare
    complaint = "is written in another scale than the rest of the column."
    remedy = "Write every percentage the same way: 45.7 (or 45.7%) for 45.7 per cent."
    return [Fault("mixed_scales", fewer, complaint, remedy)]


def _proportions(column: Column, figures: Figures, number: pd.Series) -> list[Finding]:
    """0.457 in every row may be a proportion."""
    small = figures.values[number]
    if (number & figures.percent_signs).any() or small.empty or small.abs().max() > 1 or not (small % 1 != 0).any():
        return []
    message = f"Every figure of {column.heading} lies between 0 and 1. Are they proportions?"
    remedy = "Write percentages as 45.7, not 0.457. If they really are below one per cent, accept."
    return [Finding(severity="query", rule="proportions", message=message, remedy=remedy, column=column.heading)]
