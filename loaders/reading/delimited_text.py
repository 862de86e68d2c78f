"""Text with one row a line and a separator between its values (CSV), to cells."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv

from loaders.reading.encodings import decode
from loaders.reading.extract import Extract, Refusal, Remark, Table
from loaders.reading.limits import Limits
from loaders.reading.signs import COMMA, CR, EQUALS, LF, QUOTE, SEMICOLON, SEPARATORS, TAB, Bytes, Places
from loaders.reading.text_cells import (
    EXCEL_ROWS,
    MOST_CELLS,
    Flags,
    excel_limit,
    may_hold_invisible,
    plain_text_formulas,
    refuse_long_cells,
    refuse_swallowed_rows,
    stray_cell,
    too_many,
    without_blank_edges,
    without_invisible,
)
from model.wording import count_of

# Arrow sets a whole block aside for every column, so that wide files need short blocks.
_SET_ASIDE = 128_000_000


@dataclass(frozen=True)
class RowBounds:
    """Where the rows of a text are: each row's first byte, the byte after its last, and its number of fields."""

    starts: Places
    ends: Places
    fields: Places


def extract(data: bytes, limits: Limits) -> Extract:
    """The one table of a text file; raises Refusal where reading it would need a guess."""
    text, remarks = decode(data)
    text, separator, hint = _declared_separator(text)
    remarks += hint
    if not text.strip():
        raise _empty()
    is_unfinished = not text.endswith((b"\n", b"\r"))
    whole, formula_remarks = _without_text_formulas(text + b"\n" if is_unfinished else text)
    remarks += formula_remarks
    signs = np.frombuffer(whole, dtype=np.uint8)
    inside = _inside_quotes(signs)
    line_ends, quoted_line_ends = _line_ends(signs, inside)
    if separator is None:
        separator, choice = _separator(signs, inside, line_ends)
        remarks += choice
    _refuse_stray_quotes(signs, inside, line_ends, separator)
    rows = _rows(signs, inside, line_ends, separator)
    _refuse_uneven(rows, separator)
    # The last one says nothing: editors add it, and downloads lack it.
    remarks += _line_end_remarks(signs, line_ends[:-1])
    remarks += _excel_remarks(len(rows.fields)) + _open_last_row(rows, is_unfinished=is_unfinished)
    _refuse_too_many(rows, limits)
    cells = _cells(signs, rows, separator, quoted_line_ends=quoted_line_ends)
    cells, fields, trim_remarks = without_blank_edges(cells, pa.array(rows.fields, pa.int32()))
    if not cells.num_rows:
        raise _empty()
    refuse_long_cells(cells)
    if quoted_line_ends:
        refuse_swallowed_rows(cells, chr(separator))
    cells = plain_text_formulas(cells) if b'"=""' in whole else cells
    cells, tidy_remarks = without_invisible(cells) if may_hold_invisible(whole) else (cells, [])
    return Extract("csv", (Table(None, cells, 1, fields),), tuple(remarks + trim_remarks + tidy_remarks))


def _empty() -> Refusal:
    return Refusal("empty", "The file is empty.", "Check that the right file was saved, and send it again.")


def _declared_separator(text: bytes) -> tuple[bytes, int | None, list[Remark]]:
    """Excel's own first line `sep=;` is a declaration, and not a row."""
    hint = re.match(rb'"?sep=([,;\t])"?(?:\r\n|\r|\n)', text)
    if not hint:
        return text, None, []
    separator = hint.group(1)[0]
    message = f"The first line says that values are separated by {SEPARATORS[separator]}, and so they were read."
    return text[hint.end() :], separator, [Remark("note", "separator", message, "Nothing to do.")]


def _without_text_formulas(text: bytes) -> tuple[bytes, list[Remark]]:
    """The text without the sign before quotes of `="0123"`, by which programs keep Excel from changing a text.

    Only where the sign begins a field: what stands inside another field's quotes is left as it is.
    """
    if b'="' not in text:
        return text, []
    signs = np.frombuffer(text, dtype=np.uint8)
    equals = np.flatnonzero((signs[:-1] == EQUALS) & (signs[1:] == QUOTE))
    is_edge = np.isin(signs[np.maximum(equals - 1, 0)], (LF, CR, *SEPARATORS)) | (equals == 0)
    equals = equals[is_edge & ~_inside_quotes(signs)[equals]]
    if not len(equals):
        return text, []
    message = f'{count_of(len(equals), "value")} written as ="…" were read as the text between the quotation marks.'
    return np.delete(signs, equals).tobytes(), [Remark("note", "text_formulas", message, "Nothing to do.")]


def _inside_quotes(signs: Bytes) -> Flags:
    """Whether each byte stands inside quotes, the opening quote included: a running exclusive-or of the quotes."""
    quotes = signs == QUOTE
    inside: Flags = np.logical_xor.accumulate(quotes)
    return inside


def _line_ends(signs: Bytes, inside: Flags) -> tuple[Places, bool]:
    """The last byte of every row's end (LF, or a CR that no LF follows, outside quotes), and whether any is quoted."""
    ends = np.flatnonzero((signs == LF) | (signs == CR))
    lf_follows = signs[np.minimum(ends + 1, len(signs) - 1)] == LF
    is_quoted = inside[ends]
    return ends[~is_quoted & ~((signs[ends] == CR) & lf_follows & (ends + 1 < len(signs)))], bool(is_quoted.any())


def _separator(signs: Bytes, inside: Flags, line_ends: Places) -> tuple[int, list[Remark]]:
    """The comma, unless the first row that says anything has none and has just one of semicolon or tab."""
    start = 0
    for end in line_ends:
        row = signs[start : end + 1][~inside[start : end + 1]]
        if np.any((row != LF) & (row != CR) & (row != ord(" "))):
            break
        start = end + 1
    else:
        return COMMA, []
    others = [sign for sign in (SEMICOLON, TAB) if np.any(row == sign)]
    if np.any(row == COMMA) or len(others) != 1:
        return COMMA, []
    message = f"Values are separated by {SEPARATORS[others[0]]}, and so they were read."
    return others[0], [Remark("note", "separator", message, "Nothing to do; a comma is the usual separator.")]


def _row_of(place: int, line_ends: Places) -> int:
    """The row, counted from one, in which a byte stands."""
    return int(np.searchsorted(line_ends, place)) + 1


def _rows(signs: Bytes, inside: Flags, line_ends: Places, separator: int) -> RowBounds:
    if not len(line_ends) or line_ends[-1] != len(signs) - 1:
        opening_quote = int(np.flatnonzero(signs == QUOTE)[-1])
        row = _row_of(opening_quote, line_ends)
        raise Refusal(
            "unclosed_quote",
            f"Row {row} opens a quotation mark that is never closed.",
            "Close the quotation mark in that row, or remove it.",
            row=row,
        )
    marks = np.flatnonzero((signs == separator) & ~inside)
    before = np.searchsorted(marks, line_ends)
    fields = np.diff(before, prepend=0) + 1
    starts = np.concatenate(([0], line_ends[:-1] + 1))
    ends = line_ends.copy()
    crlf = (signs[line_ends] == LF) & (line_ends > 0) & (signs[line_ends - 1] == CR)
    ends[crlf] -= 1
    return RowBounds(starts, ends, fields)


def _refuse_stray_quotes(signs: Bytes, inside: Flags, line_ends: Places, separator: int) -> None:
    """A quote may open a field, close one, or stand doubled inside one; programs differ on what any other means."""
    quotes = np.flatnonzero(signs == QUOTE)
    if not len(quotes):
        return
    an_edge = np.zeros(256, dtype=bool)
    an_edge[[QUOTE, LF, CR, separator]] = True
    after_an_edge = an_edge[signs[np.maximum(quotes - 1, 0)]] | (quotes == 0)
    # The text ends with a line end, so that something always follows.
    before_an_edge = an_edge[signs[np.minimum(quotes + 1, len(signs) - 1)]]
    stray = ~np.where(inside[quotes], after_an_edge, before_an_edge)
    if stray.any():
        row = _row_of(int(quotes[np.argmax(stray)]), line_ends)
        raise Refusal(
            "stray_quote",
            f"Row {row} has a quotation mark in the middle of a value, or one that is opened and not closed.",
            'Put the whole value in quotation marks and double those inside it ("the ""Hub"" school"), or remove them.',
            row=row,
        )


def _refuse_uneven(rows: RowBounds, separator: int) -> None:
    """Where the separator is not the usual one, only rows that agree make it certain."""
    if separator == COMMA:
        return
    has_cells = rows.ends > rows.starts
    first = int(np.argmax(has_cells))
    uneven = has_cells & (rows.fields != rows.fields[first])
    if uneven.any():
        row = int(np.argmax(uneven)) + 1
        raise Refusal(
            "separator_unclear",
            f"Values seem to be separated by {SEPARATORS[separator]}, but row {row} has {rows.fields[row - 1]} of them "
            f"and row {first + 1} has {rows.fields[first]}.",
            "Save the file as 'CSV UTF-8 (comma delimited)' and send that.",
            row=row,
        )


def _line_end_remarks(signs: Bytes, line_ends: Places) -> list[Remark]:
    after_cr = (line_ends > 0) & (signs[line_ends - 1] == CR) & (signs[line_ends] == LF)
    kinds = {"CR": signs[line_ends] == CR, "CRLF": after_cr, "LF": (signs[line_ends] == LF) & ~after_cr}
    counts = {name: int(np.count_nonzero(those)) for name, those in kinds.items() if those.any()}
    if len(counts) < 2:
        return []
    rarest = min(counts, key=lambda name: counts[name])
    row = int(np.argmax(kinds[rarest])) + 1
    parts = ", ".join(f"{count:,} with {name}" for name, count in counts.items())
    return [
        Remark(
            "query",
            "mixed_line_ends",
            f"Rows end in different ways ({parts}; the first of the rarer kind is row {row}).",
            "Check that no row near it has been broken in two. If none has, accept.",
            row=row,
        )
    ]


def _excel_remarks(rows: int) -> list[Remark]:
    return [excel_limit(rows)] if rows in EXCEL_ROWS else []


def _open_last_row(rows: RowBounds, *, is_unfinished: bool) -> list[Remark]:
    """A last row without a line end and of a length that no other row has is torn, whatever the kind pads.

    One of the usual length may have lost the end of its last value, and nothing tells it from a whole one.
    """
    if not is_unfinished or len(rows.fields) < 2:
        return []
    row = len(rows.fields)
    if rows.fields[-1] in rows.fields[:-1]:
        message = f"Row {row} is the last, and no line end follows it: a file that was cut off would look the same."
        return [Remark("note", "last_row_open", message, "Look whether its last value is whole.", row=row)]
    return [
        Remark(
            "note",
            "last_row_unfinished",
            f"The file stops in row {row} without finishing it.",
            "Export the file again if rows are missing after it.",
            row=row,
        )
    ]


def _refuse_too_many(rows: RowBounds, limits: Limits) -> None:
    if len(rows.fields) > limits.rows + 1:
        raise too_many("rows", len(rows.fields), limits.rows)
    widest = int(rows.fields.max())
    if widest > limits.columns:
        row = int(np.argmax(rows.fields)) + 1
        raise too_many("columns", widest, limits.columns, row=row)
    if widest * len(rows.fields) > max(MOST_CELLS, 4 * int(rows.fields.sum())):
        raise stray_cell(f"row {int(np.argmax(rows.fields)) + 1}, field {widest}")


def _cells(signs: Bytes, rows: RowBounds, separator: int, *, quoted_line_ends: bool) -> pa.Table:
    width = int(rows.fields.max())
    missing_fields = width - rows.fields
    if missing_fields.any():
        signs = np.insert(signs, np.repeat(rows.ends, missing_fields), separator)
    names = [str(column) for column in range(width)]
    longest = int((rows.ends - rows.starts + missing_fields).max()) + 2
    return pyarrow.csv.read_csv(
        pa.BufferReader(pa.py_buffer(np.ascontiguousarray(signs))),
        read_options=pyarrow.csv.ReadOptions(
            use_threads=False, column_names=names, block_size=max(2 * longest, min(4_000_000, _SET_ASIDE // width))
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=chr(separator), newlines_in_values=quoted_line_ends, ignore_empty_lines=False
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            check_utf8=False, column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
