"""Dates as the Department and schools write them, day first or year first, made into 2018-09-01."""

from dataclasses import dataclass

import pandas as pd

from loaders.rules import rows
from model.findings import Finding

# 1900-01-01 stands in the register of trusts for "we do not know when".
PLACEHOLDERS = ("1900-01-01",)
# What a program writes behind a day that it keeps as a moment.
_MIDNIGHT = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?$"
_YEAR_FIRST = "^(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})" + _MIDNIGHT
_DAY_FIRST = "^(?P<day>[0-9]{1,2})[-/](?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})" + _MIDNIGHT
# A spreadsheet's own count of days, of 1927 to 2064; a shorter number may as well be a year. Day 60 was never there.
_SERIAL = r"^([1-5][0-9]{4})(?:\.0)?$"
_DAY_NOUGHT = pd.Timestamp("1899-12-30")
_MONTHS = 12
_ENOUGH = 20
"""So many different dates, none after a twelfth, do not happen by chance."""


@dataclass(frozen=True)
class Days:
    """A column read as dates, each Series indexed as the column was.

    `values`: 2018-09-01, "" where blank or no date. `declared`: written as a date, and not as a spreadsheet's number.
    `swapped`: may have its month first, because others in the column have it. `all_early`: every date written with
    strokes could have its month first.
    """

    values: pd.Series
    declared: pd.Series
    swapped: pd.Series
    all_early: bool


def iso(column: pd.Series) -> tuple[pd.Series, list[Finding]]:
    """Dates as 2018-09-01 text, "" where there is none; and a stop finding for each cell that is something else.

    Read as 2018-09-01, 01-09-2018 or 01/09/2018, before a time of midnight too: the Department writes no month first.
    """
    text = column.str.strip()
    iso_text = _as_iso(text, text.str.extract(_DAY_FIRST))
    real = _is_a_day(iso_text)
    no_date = (text != "") & ~real
    message = "'" + column + f"' in {column.name} is not a date."
    remedy = "Write it as 2018-09-01 or 01/09/2018."
    findings = rows.findings_by_row(no_date, "stop", "not_a_date", message, remedy, str(column.name), column)
    return iso_text.where(real & ~iso_text.isin(PLACEHOLDERS), "").astype("str"), findings


def days(column: pd.Series) -> Days:
    """The different dates of a column that people fill in: 31/05/2014, 2014-05-31, or a spreadsheet's number of days.

    Day first is how they are declared, and how they are read. But where some can only be read month first, or where
    a program has turned just those dates into its own that have a twelfth or earlier, the others are not believed.
    """
    text = column.str.strip()
    strokes = text.str.extract(_DAY_FIRST)
    iso_text = _as_iso(text, strokes)
    serial = pd.to_numeric(text.str.extract(_SERIAL)[0])
    from_serial = (_DAY_NOUGHT + pd.to_timedelta(serial, unit="D")).dt.strftime("%Y-%m-%d")
    real = _is_a_day(iso_text)
    values = iso_text.where(real).fillna(from_serial).fillna("").astype("str")
    first, second = (pd.to_numeric(strokes[name]) for name in ("day", "month"))
    either_way = (first <= _MONTHS) & (second <= _MONTHS) & (first != second)
    month_first = (first <= _MONTHS) & (second > _MONTHS)
    own = real & first.isna()
    may_be_swapped = either_way if month_first.any() else own if _looks_turned(first, values[own]) else own & False
    return Days(
        values=values,
        declared=real,
        swapped=may_be_swapped,
        all_early=bool(first.notna().sum() >= _ENOUGH and (first.dropna() <= _MONTHS).all()),
    )


def _looks_turned(first: pd.Series, own: pd.Series) -> bool:
    """Whether a program took for dates just those that it could read month first, and left the others as they were."""
    firsts = first.dropna()
    return bool(len(firsts) and (firsts > _MONTHS).all() and (own.str[8:].astype("int") <= _MONTHS).all())


def _as_iso(text: pd.Series, day_first: pd.DataFrame) -> pd.Series:
    """The day as 2018-09-01 where it is written year first or day first, whether or not there is such a day."""
    parts = text.str.extract(_YEAR_FIRST).fillna(day_first[["year", "month", "day"]])
    return parts["year"] + "-" + parts["month"].str.zfill(2) + "-" + parts["day"].str.zfill(2)


def _is_a_day(text: pd.Series) -> pd.Series:
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").notna()
