"""Dates as the Department writes them, day first or year first, made into 2018-09-01."""

import pandas as pd

from loaders import rows
from outcomes.model import Finding

# 1900-01-01 stands in the register of trusts for "we do not know when".
PLACEHOLDERS = ("1900-01-01",)
_YEAR_FIRST = r"^(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[ T]00:00:00(?:\.0+)?)?$"
_DAY_FIRST = r"^(?P<day>\d{1,2})[-/](?P<month>\d{1,2})[-/](?P<year>\d{4})$"


def iso(column: pd.Series) -> tuple[pd.Series, list[Finding]]:
    """Dates as 2018-09-01 text, "" where there is none; and a stop finding for each cell that is something else.

    Read as 2018-09-01 (a time of midnight may follow), 01-09-2018 or 01/09/2018: the Department writes no month first.
    """
    text = column.str.strip()
    parts = text.str.extract(_YEAR_FIRST).fillna(text.str.extract(_DAY_FIRST)[["year", "month", "day"]])
    written = parts["year"] + "-" + parts["month"].str.zfill(2) + "-" + parts["day"].str.zfill(2)
    real = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").notna()
    unread = (text != "") & ~real
    message = "'" + column + f"' in {column.name} is not a date."
    remedy = "Write it as 2018-09-01 or 01/09/2018."
    findings = rows.found(unread, "stop", "not_a_date", message, remedy, str(column.name), column)
    return written.where(real & ~written.isin(PLACEHOLDERS), "").astype("str"), findings
