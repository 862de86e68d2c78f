"""CSV that a spreadsheet cannot be made to run, with the question it answers written above it."""

import csv
import io
from collections.abc import Sequence

import pandas as pd

from model.inert_text import inert


def comma_separated(table: pd.DataFrame, notes: Sequence[tuple[str, str]]) -> bytes:
    """`notes` (heading, words), an empty line, then the table; UTF-8 with the mark that Excel looks for.

    Text that begins like a formula is put behind an apostrophe; numbers stay numbers, to six decimals.
    """
    page = io.StringIO(newline="")
    write = csv.writer(page)
    write.writerows([_cell(heading), _cell(words)] for heading, words in notes)
    write.writerow([])
    write.writerow([_cell(str(column)) for column in table.columns])
    write.writerows([_cell(value) for value in row] for row in table.itertuples(index=False))
    return page.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return inert(value)
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, 6)
    return value
