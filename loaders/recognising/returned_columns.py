"""What we write beside a sender's table and never read again: the columns and the sheet of a fix list.

A fix list is the sender's own table with what is wrong with it. Put right, it comes back as it is; so whatever kind of
return it is, our words are taken off before anybody asks what the table means.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from loaders.reading.sheets import Reading, Sheet
from loaders.translation.kind import HEADING_ROWS
from model.findings import Finding

WHAT = "What to put right"
ROW = "Row in the file"
ABOUT = "About the whole file"


def without_our_words(reading: Reading) -> Reading:
    """A reading without the columns and the sheet of a fix list, and a note where there were any.

    A sheet that is nothing but ours stays, for what it is to be said of it.
    """
    theirs = tuple(sheet for sheet in reading.sheets if sheet.name != ABOUT) or reading.sheets
    sheets = tuple(_drop_our_columns(sheet) for sheet in theirs)
    if len(theirs) == len(reading.sheets) and all(one is other for one, other in zip(sheets, theirs, strict=True)):
        return reading
    note = Finding(
        severity="note",
        rule="fix_list_left_out",
        message=f"This is a fix list of ours: its column '{WHAT}' and its sheet '{ABOUT}' were not read.",
        remedy="Nothing to do.",
    )
    return replace(reading, sheets=sheets, findings=(*reading.findings, note))


def _drop_our_columns(sheet: Sheet) -> Sheet:
    ours = _our_columns(sheet)
    if not ours:
        return sheet
    theirs = [number for number in range(sheet.cells.num_columns) if number not in ours]
    cells = sheet.cells.select(theirs).rename_columns([str(number) for number in range(len(theirs))])
    return replace(sheet, cells=cells, fields=None if sheet.fields is None else _field_counts(sheet.fields, ours))


def _our_columns(sheet: Sheet) -> Sequence[int]:
    """The columns under our headings; those of the rows only in a row that says what to put right."""
    columns = sheet.cells.slice(0, HEADING_ROWS).to_pydict().values()
    for row in zip(*columns, strict=True):
        words = [cell.strip() for cell in row]
        if WHAT in words:
            return [number for number, word in enumerate(words) if word in (WHAT, ROW)]
    return ()


def _field_counts(fields: pa.Array, ours: Sequence[int]) -> pa.Array:
    """How many fields are left of each row: a shorter row did not reach as far as a column of ours."""
    counts = fields.to_numpy()
    return pa.array(counts - sum((counts > number).astype(np.int32) for number in ours), pa.int32())
