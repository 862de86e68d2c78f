"""What a return promises of each column, as small rules that say where a cell breaks it and what to do.

    CONTRACT = Contract(
        Column("LAESTAB", holds=SCHOOL),
        Column("Pupils at end of KS4", holds=COUNT),
        Column("Achieved Level 2", holds=COUNT, no_more_than="Pupils at end of KS4"),
    )

Everything is read as text, and only what the contract names is converted; every fault is shown at once. Nothing is
guessed: a value that Excel has spoilt, a number in another scale, a sign nobody declared are each refused by their row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from loaders import rows
from loaders.cells import UNREADABLE, Figures, codes, digits_lost, numbers
from outcomes.errors import UnknownWordError
from outcomes.model import Finding, Severity, ValueStatus
from outcomes.periods import parse_period

Holds = Literal["count", "number", "percent", "school", "urn", "period", "text"]
COUNT: Holds = "count"
NUMBER: Holds = "number"
PERCENT: Holds = "percent"
SCHOOL: Holds = "school"
URN: Holds = "urn"
PERIOD: Holds = "period"
TEXT: Holds = "text"

_FIGURES = (COUNT, NUMBER, PERCENT)
_RANGES: dict[Holds, tuple[float, float]] = {COUNT: (0, 10_000_000), PERCENT: (0, 100)}

_DAY_AND_MONTH = r"\d{1,2}[-/ ](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*|"
_DAY_AND_MONTH += r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[-/ ]\d{1,4}"
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,\d{1,2}|\d+,\d{4,}|0,\d+)%?")
_SIGNS = "c (suppressed), z (not applicable), x (not available), low (rounds to nought), or leave the cell blank"


@dataclass(frozen=True)
class Column:
    """One heading and what stands under it. `between` replaces the range that goes without saying.

    Ranges that go without saying: a count is nought or more and whole, a percentage from 0 to 100. `optional`: the
    column may be absent. `blank`: an identifier, a period or a text may be left out in a row.
    """

    heading: str
    holds: Holds
    no_more_than: str | None = None
    between: tuple[float, float] | None = None
    optional: bool = False
    blank: bool = False


@dataclass(frozen=True, init=False)
class Contract:
    """The columns of a return, in no particular order; columns it does not name are left alone."""

    columns: tuple[Column, ...]

    def __init__(self, *columns: Column) -> None:
        object.__setattr__(self, "columns", columns)


@dataclass(frozen=True)
class Kept:
    """What a contract made of a frame, indexed as it was.

    `values`: one column per heading there is: float64 for figures (NaN wherever the status is not "ok"), else text (a
    school's LAESTAB as seven digits, a period as 2012/13, "" where it is blank or broken). `statuses`: the same
    headings for the figures: a ValueStatus, or cells.UNREADABLE where a finding stops.
    """

    values: pd.DataFrame
    statuses: pd.DataFrame
    findings: tuple[Finding, ...]


def keep(
    frame: pd.DataFrame,
    contract: Contract,
    *,
    x_means: ValueStatus = "not_available",
    schools: frozenset[str] = frozenset(),
) -> Kept:
    """Hold a frame of text (headings as columns, the sender's rows as index) to a contract.

    `x_means` is the vintage of the sign x. `schools`: the LAESTABs there are; one that has lost its leading noughts is
    mended, and said, only if the mended number is among them.
    """
    there = [column for column in contract.columns if column.heading in frame.columns]
    findings = list(_missing(contract, frame))
    values: dict[str, pd.Series] = {}
    statuses: dict[str, pd.Series] = {}
    for column in there:
        text = frame[column.heading].str.strip()
        if column.holds in _FIGURES:
            figures = numbers(text, x_means=x_means)
            findings += _figure_findings(column, text, figures)
            values[column.heading] = figures.values
            statuses[column.heading] = figures.statuses
        else:
            values[column.heading], found = _TEXTS[column.holds](column, text, schools)
            findings += found
        findings += _read_as_meant(column, frame[column.heading], values[column.heading])
    for column in there:
        if column.no_more_than in values:
            findings += _more_than(column, column.no_more_than, values)
    return Kept(pd.DataFrame(values, index=frame.index), pd.DataFrame(statuses, index=frame.index), tuple(findings))


def _read_as_meant(column: Column, written: pd.Series, value: pd.Series) -> list[Finding]:
    """A note of how many cells were not written as they are kept: spaces around, 1,234, 9992001.0, 383/4040."""
    if column.holds in _FIGURES:
        other = value.notna() & written.str.contains(r"^\s|\s$|,", regex=True)
    else:
        other = (value != "") & (written != value) & (column.holds != PERIOD)
    if not other.any():
        return []
    row = other.index[other][0]
    message = (
        f"{int(other.sum()):,} values of {column.heading} have spaces around them, or are written as a spreadsheet "
        f"shows them ('{written[row]}' in row {row}). They were read as they are meant."
    )
    return [
        Finding(
            severity="note",
            rule="read_as_meant",
            message=message,
            remedy="Nothing to do.",
            column=column.heading,
            row=row,
        )
    ]


def _missing(contract: Contract, frame: pd.DataFrame) -> Iterator[Finding]:
    for column in contract.columns:
        if not column.optional and column.heading not in frame.columns:
            yield Finding(
                severity="stop",
                rule="heading_missing",
                message=f"There is no column '{column.heading}'.",
                remedy="Add it, or write its heading exactly so.",
                column=column.heading,
            )


def _found(
    bad: pd.Series, column: Column, text: pd.Series, said: str, remedy: str, rule: str, severity: Severity = "stop"
) -> list[Finding]:
    """One finding per bad row: `said` follows the value ("is not a whole number.")."""
    where = "Row " + bad.index.astype("str").to_series(index=bad.index)
    message = where + f", {column.heading}: '" + text.str.slice(0, 60) + f"' {said}"
    return rows.found(bad, severity, rule, message, remedy, column.heading, text)


# --- figures --------------------------------------------------------------------------------------------------------


def _figure_findings(column: Column, text: pd.Series, figures: Figures) -> list[Finding]:
    spoilt, findings = _destroyed(column, text)
    comma = text.str.fullmatch(_DECIMAL_COMMA) & ~spoilt & (figures.statuses == UNREADABLE)
    findings += _found(
        comma, column, text, "has a comma where a point belongs.", "Write 45.7, not 45,7.", "decimal_comma"
    )
    unread = (figures.statuses == UNREADABLE) & ~comma & ~spoilt
    findings += _found(
        unread,
        column,
        text,
        "is neither a number nor a sign we know.",
        f"Write the number, or {_SIGNS}.",
        "not_a_number",
    )
    number = (figures.statuses == "ok") & ~spoilt
    if column.holds == COUNT:
        broken = number & (figures.percent_signs | (figures.values % 1 != 0))
        findings += _found(
            broken, column, text, "is not a whole number.", "Write how many pupils, as a whole number.", "not_whole"
        )
        number &= ~broken
    if column.holds == PERCENT:
        findings += _mixed_scales(column, text, figures, number)
    low, high = column.between or _RANGES.get(column.holds, (-np.inf, np.inf))
    outside = number & ((figures.values < low) | (figures.values > high))
    said = f"is not between {low:,g} and {high:,g}."
    return findings + _found(outside, column, text, said, "Check the figure.", "out_of_range")


def _destroyed(column: Column, text: pd.Series) -> tuple[pd.Series, list[Finding]]:
    """Long numbers of which Excel has kept only the first digits."""
    spoilt = text.map(digits_lost).astype(bool)
    findings = _found(
        spoilt,
        column,
        text,
        "has lost its last digits: Excel has destroyed this value.",
        "Export the file again from where it came, and do not save it from Excel before you send it.",
        "scientific_notation",
    )
    return spoilt, findings


def _mixed_scales(column: Column, text: pd.Series, figures: Figures, number: pd.Series) -> list[Finding]:
    """45.7%, 45.7 and 0.457 in one column: one of them is a hundred times wrong, and nothing says which."""
    signed, bare = number & figures.percent_signs, number & ~figures.percent_signs
    if signed.any() and bare.any():
        fewer = signed if signed.sum() < bare.sum() else bare
        return _found(
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


def _more_than(column: Column, whole: str, values: dict[str, pd.Series]) -> list[Finding]:
    part, of = values[column.heading], values[whole]
    more = part > of
    where = "Row " + part.index.astype("str").to_series(index=part.index)
    part_text, of_text = part.map("{:g}".format), of.map("{:g}".format)
    message = where + f", {column.heading}: " + part_text + " is more than the " + of_text + f" of {whole}."
    return rows.found(more, "stop", "more_than_the_whole", message, "Check both figures.", column.heading, part_text)


# --- identifiers, periods, words ------------------------------------------------------------------------------------


def _schools(column: Column, text: pd.Series, schools: frozenset[str]) -> tuple[pd.Series, list[Finding]]:
    """LAESTAB: seven digits, also written 383/4040."""
    spoilt, findings = _destroyed(column, text)
    bare = codes(text).str.replace(r"^(\d{3})[/ ](\d{4})$", r"\1\2", regex=True)
    short = bare.str.fullmatch(r"\d{1,6}")
    mended = short & bare.str.zfill(7).isin(list(schools))
    findings += _found(
        mended,
        column,
        text,
        "has lost its leading noughts; they were put back, as there is such a school.",
        "Nothing to do. Excel drops them: keep the column as text.",
        "lost_noughts",
        "note",
    )
    bare = bare.mask(mended, bare.str.zfill(7))
    good = bare.str.fullmatch(r"\d{7}")
    lost = short & ~mended & ~spoilt
    findings += _found(
        lost,
        column,
        text,
        "is too short for a school's number, and may have lost its leading noughts.",
        "Write the authority's three digits and the school's four: 3834040.",
        "lost_noughts",
    )
    bad = ~good & ~lost & ~spoilt & _must_be_there(column, text)
    findings += _found(
        bad,
        column,
        text,
        "is not a school's number.",
        "Write the seven digits of its LAESTAB: 3834040.",
        "not_a_school",
    )
    return bare.where(good, ""), findings


def _urns(column: Column, text: pd.Series, _: frozenset[str]) -> tuple[pd.Series, list[Finding]]:
    spoilt, findings = _destroyed(column, text)
    bare = codes(text)
    good = bare.str.fullmatch(r"\d{6}")
    bad = ~good & ~spoilt & _must_be_there(column, text)
    findings += _found(bad, column, text, "is not a URN.", "Write the school's six-digit URN: 108088.", "not_a_school")
    return bare.where(good, ""), findings


def _periods(column: Column, text: pd.Series, _: frozenset[str]) -> tuple[pd.Series, list[Finding]]:
    known = {written: _period(written) for written in text.unique()}
    read = text.map(known)
    bad = (read == "") & _must_be_there(column, text)
    remedy = "Write the academic year as 2018/19: two years, one after the other."
    return read, _found(bad, column, text, "is not an academic year.", remedy, "not_a_period")


def _period(written: str) -> str:
    try:
        return parse_period(written)
    except UnknownWordError:
        return ""


def _words(column: Column, text: pd.Series, _: frozenset[str]) -> tuple[pd.Series, list[Finding]]:
    findings = _destroyed(column, text)[1]
    dated = text.str.fullmatch(_DAY_AND_MONTH, case=False)
    findings += _found(
        dated,
        column,
        text,
        "seems to have been turned into a date by Excel (4-11 becomes 04-Nov).",
        "Write it again as it was, with the column set to text.",
        "turned_into_a_date",
    )
    blank = (text == "") & _must_be_there(column, text)
    findings += _found(blank, column, text, "is blank.", "Fill it in.", "blank")
    return text, findings


def _must_be_there(column: Column, text: pd.Series) -> pd.Series:
    return (text != "") | (not column.blank)


_TEXTS = {SCHOOL: _schools, URN: _urns, PERIOD: _periods, TEXT: _words}


# --- totals ---------------------------------------------------------------------------------------------------------

_TOTALS = r"(?:grand )?total|all schools|all|sum"


def without_totals(
    frame: pd.DataFrame, label: str, summed: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """A frame without its rows of totals (told by `label`), each checked against the sum of the `summed` columns."""
    total = frame[label].str.strip().str.fullmatch(_TOTALS, case=False)
    findings = []
    for row in frame.index[total]:
        for heading in summed:
            stated = numbers(frame.loc[[row], heading]).values.iloc[0]
            parts = numbers(frame.loc[~total, heading])
            ours = parts.values.sum()
            if (parts.statuses == "ok").all() and stated != ours:
                findings.append(
                    Finding(
                        severity="query",
                        rule="total_differs",
                        row=int(row),
                        column=heading,
                        value=str(frame.at[row, heading]),
                        message=f"Row {row}, {heading}: the total is {stated:g}, and the other rows make {ours:g}.",
                        remedy="Check whether a row is missing. If the total is wrong, accept: it is not used.",
                    )
                )
        message = f"Row {row} is a total and was left out; the house adds up for itself."
        findings.append(
            Finding(severity="note", rule="total_left_out", row=int(row), message=message, remedy="Nothing to do.")
        )
    return frame[~total], tuple(findings)
