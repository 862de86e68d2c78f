"""A cell of a publication as a figure: its number, or the status that its symbol stands for (measures.md 00, 7.2)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from model.measures import ValueStatus

# What the Department writes where a number would stand; compared in lower case. `x` is not here: until 2020/21 it is
# "suppressed", from then on "not available", so the kind of return says which.
SYMBOLS: dict[str, ValueStatus] = {
    "c": "suppressed",
    "supp": "suppressed",
    "re": "suppressed",
    "sn": "suppressed",
    "z": "not_applicable",
    "na": "not_applicable",
    "ne": "no_entries",
    "np": "not_available",
    "new": "not_available",
    "u": "not_available",
    "-": "not_available",
    ".": "not_available",
    ":": "not_available",
    "": "not_available",
    "lowcov": "low_coverage",
    "low": "rounds_to_zero",
    "k": "rounds_to_zero",
    "sp": "rounds_to_zero",
    "~": "rounds_to_zero",
}
UNREADABLE = "unreadable"
# What a spreadsheet writes where a formula went wrong.
ERROR = r"#(?:N/A|DIV/0!|NAME\?|[A-Z_]+!)"
# What a spreadsheet makes of a comparison, or of a word that it takes for one.
TRUTH = "TRUE|FALSE"
MOST_OF_A_NAME = 200
# Beyond this two whole numbers are one in the machine, and no count of pupils or sessions comes near.
_TOO_LARGE = 1e15

# 1,234 is a thousand and more; 0,457 would be a decimal comma, and is no number of ours.
# Digits are 0 to 9: \d is also those of other scripts, which make another number or another school to everybody else.
_NUMBER = r"[+-]?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?%?"
# "<5", "1-4": a count too small to print is suppressed, never a number. 64-9 is neither: its dash may be a point.
_BELOW = re.compile(r"<\s*[0-9]+%?")
_RANGE = re.compile(r"([0-9])\s?-\s?([0-9]|10)%?")
# 6.74E+03 may have been 6,738: a spreadsheet kept three of its digits.
_DIGITS_LOST = re.compile(r"[+-]?[0-9](?:\.([0-9]*))?[eE]\+?([0-9]{1,2})%?")
_NOISE = 6  # no publication has more decimals than this: more are what a binary number leaves behind


@dataclass(frozen=True)
class Figures:
    """A column read as figures, each Series indexed as the column was.

    `values`: float64, NaN wherever `statuses` is not "ok". `statuses`: a ValueStatus, or UNREADABLE for a cell that is
    neither a number nor a symbol. `decimals`: Int64, as many as the number was written with. `percent_signs`: bool.
    """

    values: pd.Series
    statuses: pd.Series
    decimals: pd.Series
    percent_signs: pd.Series


def numbers(
    column: pd.Series, *, x_means: ValueStatus = "not_available", ranges: bool | npt.NDArray[np.bool_] = True
) -> Figures:
    """Numbers and statuses of a column of text: 61.6, 53%, 14,472; SUPP, NE, c, <5, blank …

    53% is 53, as 53 is: percentages are in percent. `x_means` is the vintage: "suppressed" before 2020/21. `ranges`:
    whether 1-4 may stand for a count too small to print (of each cell, or of all): in a column of percentages it may
    as well be 1.4. Nothing is guessed: whatever is neither a number that can be held exactly nor a known symbol is
    UNREADABLE, for the kind of return to report.
    """
    codes, cells = pd.factorize(column)
    texts = pd.Series(cells, dtype="str").str.strip()
    is_number = (texts.str.fullmatch(_NUMBER) & texts.str.contains("[0-9]", regex=True)).to_numpy()
    bare = texts.where(is_number, "").str.replace(",", "", regex=False).str.rstrip("%")
    values = pd.to_numeric(bare, errors="coerce").to_numpy(dtype="float64")
    symbols = SYMBOLS | {"x": x_means}
    statuses = np.array(
        ["ok" if number else _status(text, symbols) for number, text in zip(is_number, texts, strict=True)],
        dtype=object,
    )
    is_exact = np.abs(values) < _TOO_LARGE
    statuses[is_number & (~is_exact | texts.map(has_lost_digits).to_numpy(dtype=bool))] = UNREADABLE
    # Adding nought makes nought of minus nought.
    values = np.where(statuses == "ok", values, np.nan) + 0.0
    decimals = np.array([_decimals(text) if number else -1 for number, text in zip(is_number, bare, strict=True)])
    index = column.index
    every_status = statuses[codes]
    is_range = np.array([_is_range(text) for text in texts], dtype=bool)[codes]
    every_status[is_range & ~np.asarray(ranges)] = UNREADABLE
    return Figures(
        values=pd.Series(values[codes], index=index),
        statuses=pd.Series(every_status, index=index, dtype="str"),
        decimals=pd.Series(decimals[codes], index=index, dtype="Int64").mask(lambda places: places < 0),
        percent_signs=pd.Series(texts.str.endswith("%").to_numpy()[codes], index=index),
    )


def has_lost_digits(text: str) -> bool:
    """Whether a number with an exponent has fewer digits than it counts: 1.23457E+12 has, 7.0E-2 and 1.2345E+2 not."""
    exponent = _DIGITS_LOST.fullmatch(text)
    return exponent is not None and len(exponent[1] or "") < int(exponent[2])


def map_once(column: pd.Series, meaning: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """What `meaning` makes of a column of text, asked once of each different cell."""
    places, cells = pd.factorize(column)
    return meaning(pd.Series(cells, dtype="str")).take(places).set_axis(column.index)


def lost_digits(column: pd.Series) -> pd.Series:
    """`digits_lost` of every cell."""
    exponents = column.str.fullmatch(_DIGITS_LOST)
    return exponents & column.isin([text for text in column[exponents].unique() if has_lost_digits(text)])


def codes(column: pd.Series) -> pd.Series:
    """Identifiers as text: trimmed, and without the ".0" that a spreadsheet leaves behind a whole number."""
    return column.str.strip().str.replace(r"^([0-9]+)\.0$", r"\1", regex=True)


def _status(text: str, symbols: dict[str, ValueStatus]) -> str:
    # Accessible spreadsheets write their symbols in brackets: [c].
    bare = re.sub(r"^\[(\w+)\]$", r"\1", text)
    return symbols.get(bare.lower(), "suppressed" if _BELOW.fullmatch(text) or _is_range(text) else UNREADABLE)


def _is_range(text: str) -> bool:
    """Whether this is a range of counts too small to print, the lower first."""
    ends = _RANGE.fullmatch(text)
    return ends is not None and int(ends[1]) < int(ends[2])


def _decimals(text: str) -> int:
    places = len(text.partition(".")[2])
    if "e" in text.lower() or places > _NOISE:
        return len(f"{float(text):.{_NOISE}f}".rstrip("0").partition(".")[2])
    return places
