"""Cells of text as they may be used: without blank edges, what nobody sees, or text too long for a cell."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from loaders.reading.extract import Refusal, Remark, excerpt
from model.wording import count_of

Flags = npt.NDArray[np.bool_]
EXCEL_ROWS = (65_536, 1_048_576)
MOST_CELLS = 50_000_000
MOST_CHARACTERS = 1_000_000
_SPACES = "[\u00a0\u2007\u202f]"

# Soft hyphens, and the marks that turn the direction of writing round: 'sdeeL' can be made to look like 'Leeds'.
_NO_WIDTH = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"

# A joiner between letters of another script, or in an emoji, means something; beside plain letters it is an accident.
_JOINERS = "[\u200c\u200d]"
_PLAIN_WITH_JOINERS = "^[\u0001-\u007f\u200c\u200d]*$"

# A pupil's number, a school's, its URN or an area's code: no name and no note has one beside a line end.
_IDENTIFIER = "(?:[A-Z][0-9]{11}[0-9A-Z]|[0-9]{6,7}|E[01][0-9]{7})"
_LINE_END = "[\r\n]"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def excel_limit(rows: int, sheet: str | None = None) -> Remark:
    """The query that a table of exactly as many rows as Excel has must raise (a cut of 65,536 lost 15,841 cases)."""
    return Remark(
        "query",
        "excel_row_limit",
        f"The table has exactly {rows:,} rows, which is all that Excel can hold. Was it cut off?",
        "Count the rows where the file came from; if there are more, export it as CSV and send that.",
        sheet=sheet,
        row=rows,
    )


def too_many(what: str, count: int, most: int, **where: object) -> Refusal:
    """More rows, columns or sheets than any kind of return asks for."""
    return Refusal(
        f"too_many_{what}",
        f"The file has {count:,} {what}; at most {most:,} can be read.",
        f"Keep the {what} that belong to the return and delete the rest, or split the file.",
        **where,
    )


def stray_cell(place: str, sheet: str | None = None) -> Refusal:
    """A cell so far from the table that the sheet would be read as millions of blank ones."""
    return Refusal(
        "stray_cell",
        f"A stray cell far from the table ({place}) makes the sheet too large to read.",
        "Delete everything to the right of the table and below it, or copy the table into a new workbook.",
        sheet=sheet,
    )


def without_blank_edges(cells: pa.Table, fields: pa.Array | None) -> tuple[pa.Table, pa.Array | None, list[Remark]]:
    """The cells without the blank rows below and the blank columns to the right of what is written, and a note."""
    width, height = cells.num_columns, cells.num_rows
    has_cells = np.zeros(height, dtype=bool)
    last_column = 0
    for column in range(width):
        here = _is_filled(cells.column(column))
        if here.any():
            last_column = column + 1
            has_cells |= here
    last_row = height - int(np.argmax(has_cells[::-1])) if has_cells.any() else 0
    if (last_row, last_column) == (height, width):
        return cells, fields, []
    inner_cells = cells.select(range(last_column)).slice(0, last_row)
    message = (
        f"Ignored {height - last_row:,} blank rows below the table and {width - last_column:,} blank columns beside it."
    )
    note = Remark("note", "blank_edges", message, "Nothing to do.")
    return inner_cells, None if fields is None else fields.slice(0, last_row), [note]


def _is_filled(column: pa.ChunkedArray) -> Flags:
    lengths: npt.NDArray[np.int32] = pa.compute.binary_length(column).to_numpy()
    return lengths > 0


def refuse_long_cells(cells: pa.Table, first_row: int = 1, sheet: str | None = None) -> None:
    """Raise Refusal for a cell of a million characters and more: a quotation mark has swallowed the table, or worse."""
    for column in cells.columns:
        lengths = pa.compute.binary_length(column).to_numpy()
        for row in np.flatnonzero(lengths > MOST_CHARACTERS):
            length = len(column[int(row)].as_py())
            if length > MOST_CHARACTERS:
                number = int(row) + first_row
                raise Refusal(
                    "cell_too_long",
                    f"Row {number} holds a value of {length:,} characters; at most {MOST_CHARACTERS:,} are read.",
                    "Check that no line end or quotation mark has been lost, and export the file again.",
                    sheet=sheet,
                    row=number,
                )


def refuse_swallowed_rows(cells: pa.Table, separator: str) -> None:
    """Raise Refusal where quotation marks that belong to two rows have made one value of what lies between them.

    Such a value holds a line end and as many separators as a row has, or the number of whoever the second row is about.
    A comma with a blank behind it is prose, and so is a number among words.
    """
    sign = re.escape(separator)
    number = f"(?:\\A|[\r\n]|{sign}){_IDENTIFIER}(?:\\z|[\r\n]|{sign})"
    whole_row = f"(?:{sign}(?:[^{sign}\\s][^{sign}]*)?){{{max(1, cells.num_columns - 1)}}}"
    for column in cells.columns:
        lines = pa.compute.match_substring_regex(column, _LINE_END)
        if not pa.compute.any(lines).as_py():
            continue
        swallowed = pa.compute.and_(lines, pa.compute.match_substring_regex(column, f"{number}|{whole_row}"))
        if pa.compute.any(swallowed).as_py():
            row = int(np.argmax(swallowed.to_numpy())) + 1
            raise Refusal(
                "row_swallowed",
                f"Row {row} has a value that goes over a line end and holds what looks like another row.",
                "A quotation mark is opened in one row and closed in another: close it in its own row, or remove both.",
                row=row,
            )


def in_percent(cells: pa.Table, rows_by_column: Mapping[int, Sequence[int]]) -> pa.Table:
    """The cells with the numbers in these rows and columns a hundredfold and with their sign: 0.616 as 61.6%."""
    for column, rows in rows_by_column.items():
        if not 0 <= column < cells.num_columns:
            continue  # a cell without a value may stand outside of what is laid out
        texts = cells.column(column).to_pylist()
        for row in rows:
            if 0 <= row < len(texts) and _NUMBER.fullmatch(texts[row]):
                texts[row] = f"{(Decimal(texts[row]) * 100).normalize():f}%"
        cells = cells.set_column(column, cells.column_names[column], pa.array(texts, pa.string()))
    return cells


def plain_text_formulas(cells: pa.Table) -> pa.Table:
    """The cells with the text of each ="0123" that was quoted once more by whatever wrote the file."""
    columns = []
    for column in cells.columns:
        text = pa.compute.replace_substring_regex(column, '^="((?:[^"]|"")*)"$', r"\1")
        changed = pa.compute.not_equal(text, column)
        columns.append(pa.compute.if_else(changed, pa.compute.replace_substring(text, '""', '"'), column))
    return pa.table(columns, names=cells.column_names)


def without_invisible(cells: pa.Table, first_row: int = 1) -> tuple[pa.Table, list[Remark]]:
    """The cells with no-break spaces made plain and zero-width characters removed, and a note that says where."""
    changes, first = 0, None
    columns = []
    for column in cells.columns:
        if not any(may_hold_invisible(chunk.buffers()[2]) for chunk in column.chunks):
            columns.append(column)
            continue
        tidy = pa.compute.replace_substring_regex(column, _SPACES, " ")
        tidy = pa.compute.replace_substring_regex(tidy, _NO_WIDTH, "")
        plain = pa.compute.match_substring_regex(tidy, _PLAIN_WITH_JOINERS)
        tidy = pa.compute.if_else(plain, pa.compute.replace_substring_regex(tidy, _JOINERS, ""), tidy)
        rows = np.flatnonzero(pa.compute.not_equal(column, tidy).to_numpy())
        changes += len(rows)
        if len(rows) and (first is None or rows[0] < first[0]):
            first = int(rows[0]), column[int(rows[0])].as_py()
        columns.append(tidy)
    if first is None:
        return cells, []
    row, before = first
    message = (
        f"{count_of(changes, 'cell')} held no-break spaces or zero-width characters, the first in row "
        f"{row + first_row}: "
        f"'{_spell_out(before)}'. The spaces were made plain and the rest removed."
    )
    value = _spell_out(before)
    note = Remark("note", "invisible_characters", message, "Nothing to do.", row=row + first_row, value=value)
    return pa.table(columns, names=cells.column_names), [note]


def may_hold_invisible(text: bytes | pa.Buffer | None) -> bool:
    """Whether any such character is in a text: a quick look at its bytes, before seven expressions on every cell."""
    if text is None or len(text) == 0:
        return False
    signs = np.frombuffer(text, dtype=np.uint8)
    starts = np.flatnonzero(signs >= 0xC2)
    first, second, third = (signs[np.minimum(starts + further, len(signs) - 1)] for further in range(3))
    is_invisible = (first == 0xC2) & np.isin(second, (0xA0, 0xAD))
    is_invisible |= (first == 0xE2) & (second == 0x80) & np.isin(third, (0x87, *range(0x8B, 0x90), *range(0xAA, 0xB0)))
    is_invisible |= (first == 0xE2) & (second == 0x81) & np.isin(third, (0xA0, *range(0xA6, 0xAA)))
    is_invisible |= (first == 0xEF) & (second == 0xBB) & (third == 0xBF)
    return bool(is_invisible.any())


def _spell_out(text: str) -> str:
    """Text in which what cannot be seen is named by its code point."""
    unseen = re.compile(f"{_SPACES}|{_NO_WIDTH}|{_JOINERS}")
    return excerpt("".join(f"[U+{ord(sign):04X}]" if unseen.match(sign) else sign for sign in text))
