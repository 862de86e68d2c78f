"""The table under its headings: where it ends, and what its columns are called."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from loaders.reading.sheets import Reading, Sheet
from loaders.recognising.heading_findings import has_cells_below, heading_findings
from loaders.recognising.match import SENTENCE, Match, RecognisedTable, TableHeadings
from loaders.recognising.refusals import quoted_list
from loaders.recognising.rows_above import rows_above
from loaders.recognising.table_findings import (
    exceeded_limits,
    merged_cells,
    nothing_below,
    repeated_headings,
    text_below,
    uneven_rows,
    unfinished_row,
)
from loaders.translation import printed_table
from model.findings import Finding


def recognised_table(reading: Reading, whole: Match) -> RecognisedTable:
    """The table of a match, down to its last row, with what is wrong with it."""
    match, findings = _cut_off_notes(whole)
    cells = _cut_off_blank_end(match.sheet.cells.slice(match.row + 1))
    first = match.sheet.first_row + match.row + 1
    findings += [*headings_below_the_top(match), *rows_above(match), *heading_findings(match)]
    end, blank = (cells.num_rows, False) if match.kind.goes_on else _end_of_table(cells)
    if end == 0:
        findings.append(nothing_below(match))
    if end < cells.num_rows:
        findings.append(text_below(match, cells, first, end, blank))
    findings += repeated_headings(match, cells.slice(0, end), first)
    findings += uneven_rows(match, end, first)
    findings += unfinished_row(reading, match, first + end - 1)
    findings += merged_cells(reading, match)
    findings += exceeded_limits(match, end)
    names = _column_names(match)
    column_numbers = [number for number, name in enumerate(names) if name and name not in names[:number]]
    frame = (
        cells.slice(0, end)
        .select(column_numbers)
        .rename_columns([names[number] for number in column_numbers])
        .to_pandas()
    )
    frame.index = pd.RangeIndex(first, first + end)
    if match.kind.printed is not None:
        frame = printed_table.printed_rows(frame, match.kind.printed)
    headings = TableHeadings(match.sheet.name, first - 1, tuple(names))
    return RecognisedTable(match.kind, frame, match.sheet.name, tuple(findings), headings)


def _cut_off_notes(match: Match) -> tuple[Match, list[Finding]]:
    """A table laid out for readers, without what stands under it or headings over columns that hold nothing."""
    printed, sheet = match.kind.printed, match.sheet
    if printed is None:
        return match, []
    findings = []
    if printed.ends:
        end = printed_table.rows_above_end(sheet.cells.slice(match.row + 1), printed)
        if end is None:
            findings.append(_missing_end(match, printed.ends))
        else:
            last = match.row + 1 + end
            fields = None if sheet.fields is None else sheet.fields.slice(0, last)
            match = replace(match, sheet=replace(sheet, cells=sheet.cells.slice(0, last), fields=fields))
    headings = tuple(heading if has_cells_below(match, number) else "" for number, heading in enumerate(match.headings))
    return replace(match, headings=headings), findings


def _missing_end(match: Match, ends: str) -> Finding:
    return Finding(
        severity="stop",
        rule="end_not_found",
        message=f"No row below the table begins with '{ends}', as one did when it was published.",
        remedy="Take the file as it was published: it may have been cut off.",
        sheet=match.sheet.name,
    )


def _column_names(match: Match) -> list[str]:
    """The headings, those that the kind expects over several columns numbered from the second on."""
    before = [match.headings[:number].count(heading) for number, heading in enumerate(match.headings)]
    return [
        f"{heading} {times + 1}" if times and heading in match.kind.repeated else heading
        for heading, times in zip(match.headings, before, strict=True)
    ]


def headings_below_the_top(match: Match) -> list[Finding]:
    """Said whenever it is not the first row; a layout that tells of rows above its headings has looked at them."""
    if not match.row or match.kind.printed is not None:
        return []
    above = "the row above it was" if match.row == 1 else f"the {match.row} rows above it were"
    return [
        Finding(
            severity="note",
            rule="headings_found",
            message=f"The headings are in row {match.sheet.first_row + match.row}; {above} not read.",
            remedy="Nothing to do.",
            sheet=match.sheet.name,
            row=match.sheet.first_row + match.row,
        )
    ]


def unread_sheets(reading: Reading, read_sheets: Sequence[Sheet]) -> list[Finding]:
    """Said whenever a file has more sheets than those that were read."""
    others = [sheet.name or "" for sheet in reading.sheets if all(sheet is not one for one in read_sheets)]
    if not others:
        return []
    names = quoted_list([sheet.name or "" for sheet in read_sheets])
    subject = f"sheet {names} was" if len(read_sheets) == 1 else f"sheets {names} were"
    return [
        Finding(
            severity="note",
            rule="sheets_not_read",
            message=f"Only the {subject} read; not {quoted_list(others)}.",
            remedy="Nothing to do, unless another sheet belongs to the return: then send it as a file of its own.",
            sheet=read_sheets[0].name,
        )
    ]


def _blank_rows(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows hold nothing but spaces."""
    lengths = [pa.compute.binary_length(column).to_numpy() for column in cells.columns]
    row_lengths = np.sum(lengths, axis=0) if lengths else np.zeros(cells.num_rows)
    # Only a row with hardly a character can be all spaces; the others need no closer look.
    few = np.flatnonzero(row_lengths <= 3 * cells.num_columns)
    close = cells.take(pa.array(few))
    trimmed_lengths = [
        pa.compute.binary_length(pa.compute.utf8_trim_whitespace(column)).to_numpy() for column in close.columns
    ]
    blank = np.zeros(cells.num_rows, dtype=bool)
    blank[few] = np.sum(trimmed_lengths, axis=0) == 0 if trimmed_lengths else True
    return blank


def _cut_off_blank_end(cells: pa.Table) -> pa.Table:
    filled_rows = np.flatnonzero(~_blank_rows(cells))
    return cells.slice(0, int(filled_rows[-1]) + 1 if len(filled_rows) else 0)


def _end_of_table(cells: pa.Table) -> tuple[int, bool]:
    """How many rows the table has, and whether a blank row ends it (else a footnote does, or the sheet's own end)."""
    blank = _blank_rows(cells)
    if blank.any():
        return int(np.argmax(blank)), True
    return _before_footnotes(cells, cells.num_rows), False


def _before_footnotes(cells: pa.Table, last: int) -> int:
    """Rows at the end with one cell only, and a sentence in it, are notes under the table.

    Unless there are words in that column in the row above them too: then it may be a school without figures.
    """
    end, column = last, 0
    while end > 0 and cells.num_columns > 1:
        filled_columns = [
            number for number in range(cells.num_columns) if cells.column(number)[end - 1].as_py().strip()
        ]
        if len(filled_columns) != 1 or not SENTENCE.search(cells.column(filled_columns[0])[end - 1].as_py()):
            break
        end, column = end - 1, filled_columns[0]
    return last if end == 0 or SENTENCE.search(cells.column(column)[end - 1].as_py()) else end
