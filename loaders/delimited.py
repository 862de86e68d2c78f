"""Delimited text to cells, without sniffing: a strict dialect, every quote and every field count checked first.

Four cheap rules (an explicit dialect, no stray quote, the field count of each row, and headings matched exactly later
on) are what keeps a polluted file from loading as a plausible wrong table. They run on whole arrays of bytes, so that
a file of half a million rows is checked in tenths of a second.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from loaders.extract import Extract, Refusal, Remark, Table, counted, shown
from loaders.limits import Limits

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

QUOTE, COMMA, SEMICOLON, TAB, LF, CR = (ord(sign) for sign in '",;\t\n\r')
SEPARATORS = {COMMA: "commas", SEMICOLON: "semicolons", TAB: "tabs"}
EXCEL_ROWS = (65_536, 1_048_576)
MOST_CELLS = 50_000_000
MOST_CHARACTERS = 1_000_000
# Arrow sets a whole block aside for every column, so that wide files need short blocks.
_SET_ASIDE = 128_000_000

# Code page 1252 as Windows writes it; a byte it leaves undefined means that the text is something else.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
# Old DOS (850) and Macintosh letters fall where code page 1252 has signs that never stand inside a word.
_SIGNS_INSIDE_A_WORD = re.compile(rb"[A-Za-z][\x80\x82-\x89\x8b\x93\x95\x98\x99\x9b\xa1-\xa5][A-Za-z]")
_CAPITAL_INSIDE_A_WORD = re.compile(rb"[a-z][\x8a\x8c\x8e\x9f]")
_LONE_LIGATURE = re.compile(rb"(?<![A-Za-z])\x9c(?![A-Za-z])")

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_TWICE_ENCODED = re.compile(rb"\xc3\x83\xc2[\x80-\xbf]|\xc3\xa2\xe2\x82\xac")
_VALUE_EDGE = re.compile(rb"[,;\t\r\n\"]")

_SPACES = "[\u00a0\u2007\u202f]"
# Soft hyphens, and the marks that turn the direction of writing round: 'sdeeL' can be made to look like 'Leeds'.
_NO_WIDTH = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
# A joiner between letters of another script, or in an emoji, means something; beside plain letters it is an accident.
_JOINERS = "[\u200c\u200d]"
_PLAIN_WITH_JOINERS = "^[\u0001-\u007f\u200c\u200d]*$"


@dataclass(frozen=True)
class Rows:
    """Where the rows of a text are: each row's first byte, the byte after its last, and its number of fields."""

    starts: Places
    ends: Places
    fields: Places


def extract(data: bytes, limits: Limits) -> Extract:
    """The one table of a text file; raises Refusal where reading it would need a guess."""
    text, remarks = decoded(data)
    text, separator, hint = _declared_separator(text)
    remarks += hint
    if not text.strip():
        raise _empty()
    whole = text if text.endswith((b"\n", b"\r")) else text + b"\n"
    signs = np.frombuffer(whole, dtype=np.uint8)
    inside = _inside_quotes(signs)
    line_ends, quoted_line_ends = _line_ends(signs, inside)
    if separator is None:
        separator, choice = _separator(signs, inside, line_ends)
        remarks += choice
    _refuse_stray_quotes(signs, inside, line_ends, separator)
    rows = _rows(signs, inside, line_ends, separator)
    _refuse_uneven(rows, separator)
    unfinished = len(whole) != len(text)
    # The last one says nothing: editors add it, and downloads lack it.
    remarks += _line_end_remarks(signs, line_ends[:-1])
    remarks += _excel_remarks(len(rows.fields)) + _cut_short(rows, unfinished=unfinished)
    _refuse_too_many(rows, limits)
    cells = _cells(signs, rows, separator, quoted_line_ends=quoted_line_ends)
    cells, fields, trimmed = without_blank_edges(cells, pa.array(rows.fields, pa.int32()))
    if not cells.num_rows:
        raise _empty()
    refuse_long_cells(cells)
    cells, tidied = without_invisible(cells) if _may_hold_invisible(whole) else (cells, [])
    return Extract("csv", (Table(None, cells, 1, fields),), tuple(remarks + trimmed + tidied))


def _empty() -> Refusal:
    return Refusal("empty", "The file is empty.", "Check that the right file was saved, and send it again.")


# --- encodings ------------------------------------------------------------------------------------------------------


def decoded(data: bytes) -> tuple[bytes, list[Remark]]:
    """The text as UTF-8, and what had to be decided; raises Refusal where two readings are possible."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _from_utf_16(data)
        return text, _control_characters(text)
    data = data.removeprefix(b"\xef\xbb\xbf")
    remarks = _control_characters(data)
    if data.isascii():
        return data, remarks
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        text, changes = _from_windows(data, fault.start)
        return text, remarks + changes
    return data, remarks + _written_twice(data)


def _from_utf_16(data: bytes) -> bytes:
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError:
        raise Refusal(
            "encoding_unknown",
            "The file says that it is UTF-16 text, but part of it is not.",
            "Save it again as 'CSV UTF-8' and send that.",
        ) from None


def _from_windows(data: bytes, fault: int) -> tuple[bytes, list[Remark]]:
    line = line_of(data, fault)
    _refuse_mixed(data, line)
    odd = _not_windows(data)
    if odd is not None:
        raise Refusal(
            "encoding_unknown",
            f"Line {line_of(data, odd)} holds letters that are neither UTF-8 nor Windows (1252) text "
            f"(as Windows text it would read '{_around(data, odd)}').",
            "Open the file in the program that made it and save it as 'CSV UTF-8'.",
            row=line_of(data, odd),
            value=_around(data, odd),
        )
    changed = _changed_values(data)
    return data.decode("cp1252").encode("utf-8"), [
        Remark(
            "query",
            "encoding_windows",
            "The file is not UTF-8, so it was read as Windows (1252) text. Check these: " + "; ".join(changed) + ".",
            "If the names above are spelt correctly, accept; otherwise save the file as 'CSV UTF-8' and send it again.",
            row=line,
            value="; ".join(changed),
        )
    ]


def _changed_values(data: bytes) -> list[str]:
    """Up to three different values that hold a letter beyond ASCII."""
    values: dict[str, None] = {}
    for found in _BEYOND_ASCII.finditer(data):
        values[_around(data, found.start())] = None
        if len(values) == 3:
            break
    return list(values)


def _refuse_mixed(data: bytes, line: int) -> None:
    """Part UTF-8, part not: no one reading is right for both."""
    for written in data.splitlines():
        if not written.isascii() and _is_utf_8(written):
            raise Refusal(
                "encoding_mixed",
                f"Line {line} is written in another encoding than the rest of the file.",
                "Two files were probably joined. Save each as 'CSV UTF-8', join them again, and send that.",
                row=line,
            )


def _is_utf_8(written: bytes) -> bool:
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _not_windows(data: bytes) -> int | None:
    """Where the text cannot sensibly be Windows text, if anywhere."""
    undefined = [place for place in map(data.find, (bytes([byte]) for byte in _UNDEFINED)) if place >= 0]
    odd = (pattern.search(data) for pattern in (_SIGNS_INSIDE_A_WORD, _CAPITAL_INSIDE_A_WORD, _LONE_LIGATURE))
    places = undefined + [found.start() for found in odd if found]
    return min(places, default=None)


def _written_twice(data: bytes) -> list[Remark]:
    """'Ã©' for 'é': UTF-8 read as Windows text and saved again. It decodes, and is wrong."""
    twice = _TWICE_ENCODED.search(data)
    if not twice:
        return []
    value = _around(data, twice.start(), "utf-8")
    return [
        Remark(
            "query",
            "encoding_twice",
            f"Line {line_of(data, twice.start())} looks as if its accents were encoded twice: '{value}'.",
            "If this is not how the name is spelt, export the file again as 'CSV UTF-8' from where it came.",
            row=line_of(data, twice.start()),
            value=value,
        )
    ]


def line_of(data: bytes, place: int) -> int:
    """The line, counted from one, in which a byte stands."""
    return len((data[:place] + b"x").splitlines())


def _around(data: bytes, place: int, encoding: str = "cp1252") -> str:
    """The value in which a byte stands, or as much of it as can be shown."""
    before = _VALUE_EDGE.split(data[max(0, place - 40) : place])[-1]
    after = _VALUE_EDGE.split(data[place : place + 40])[0]
    return (before + after).decode(encoding, "replace").strip()


def _control_characters(text: bytes) -> list[Remark]:
    """A note where a few stand in the text; raises Refusal where there are NULs, or so many that it is no text."""
    signs = np.frombuffer(text, dtype=np.uint8)
    found = int(np.count_nonzero(signs < 32)) - text.count(b"\n") - text.count(b"\r") - text.count(b"\t")
    if not found:
        return []
    first = int(np.argmax((signs < 32) & (signs != TAB) & (signs != LF) & (signs != CR)))
    line = line_of(text, first)
    noughts = text.count(b"\x00")
    if noughts == found and not text[first:].strip(b"\x00"):
        message = f"The file was cut off while it was being written: from line {line} on it holds only NUL bytes."
    elif noughts * 4 > len(text):
        message = "The file is not text, or it is UTF-16 text without the mark that says so (NUL bytes all through it)."
    elif found * 50 > len(text) and noughts < found:
        raise Refusal("not_text", "This is not a text file, whatever its name says.", "Send a CSV file or a workbook.")
    elif noughts:
        line = line_of(text, text.find(b"\x00"))
        message = f"Line {line} holds a NUL byte, which text never does."
    else:
        message = f"{found:,} control characters stand in the text, the first in line {line}; they were kept."
        return [Remark("note", "control_characters", message, "Delete them if they were not meant.", row=line)]
    raise Refusal("nul_bytes", message, "Export it again from where it came, as 'CSV UTF-8'.", row=line)


# --- separators and rows --------------------------------------------------------------------------------------------


def _declared_separator(text: bytes) -> tuple[bytes, int | None, list[Remark]]:
    """Excel's own first line `sep=;` is a declaration, and not a row."""
    hint = re.match(rb'"?sep=([,;\t])"?(?:\r\n|\r|\n)', text)
    if not hint:
        return text, None, []
    separator = hint.group(1)[0]
    message = f"The first line says that values are separated by {SEPARATORS[separator]}, and so they were read."
    return text[hint.end() :], separator, [Remark("note", "separator", message, "Nothing to do.")]


def _inside_quotes(signs: Bytes) -> Flags:
    """Whether each byte stands inside quotes, the opening quote included: a running exclusive-or of the quotes."""
    quotes = signs == QUOTE
    inside: Flags = np.logical_xor.accumulate(quotes)
    return inside


def _line_ends(signs: Bytes, inside: Flags) -> tuple[Places, bool]:
    """The last byte of every row's end (LF, or a CR that no LF follows, outside quotes), and whether any is quoted."""
    ends = np.flatnonzero((signs == LF) | (signs == CR))
    followed = signs[np.minimum(ends + 1, len(signs) - 1)] == LF
    quoted = inside[ends]
    return ends[~quoted & ~((signs[ends] == CR) & followed & (ends + 1 < len(signs)))], bool(quoted.any())


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


def _rows(signs: Bytes, inside: Flags, line_ends: Places, separator: int) -> Rows:
    if not len(line_ends) or line_ends[-1] != len(signs) - 1:
        opened = int(np.flatnonzero(signs == QUOTE)[-1])
        row = _row_of(opened, line_ends)
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
    return Rows(starts, ends, fields)


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


def _refuse_uneven(rows: Rows, separator: int) -> None:
    """Where the separator is not the usual one, only rows that agree make it certain."""
    if separator == COMMA:
        return
    written = rows.ends > rows.starts
    first = int(np.argmax(written))
    uneven = written & (rows.fields != rows.fields[first])
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
    found = {name: int(np.count_nonzero(those)) for name, those in kinds.items() if those.any()}
    if len(found) < 2:
        return []
    rarest = min(found, key=lambda name: found[name])
    row = int(np.argmax(kinds[rarest])) + 1
    said = ", ".join(f"{count:,} with {name}" for name, count in found.items())
    return [
        Remark(
            "query",
            "mixed_line_ends",
            f"Rows end in different ways ({said}; the first of the rarer kind is row {row}).",
            "Check that no row near it has been broken in two. If none has, accept.",
            row=row,
        )
    ]


def _excel_remarks(rows: int) -> list[Remark]:
    return [excel_limit(rows)] if rows in EXCEL_ROWS else []


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


def _cut_short(rows: Rows, *, unfinished: bool) -> list[Remark]:
    """A last row without a line end and of a length that no other row has is torn, whatever the kind pads.

    One of the usual length may have lost the end of its last value, and nothing tells it from a whole one.
    """
    if not unfinished or len(rows.fields) < 2:
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


def _refuse_too_many(rows: Rows, limits: Limits) -> None:
    if len(rows.fields) > limits.rows + 1:
        raise too_many("rows", len(rows.fields), limits.rows)
    widest = int(rows.fields.max())
    if widest > limits.columns:
        row = int(np.argmax(rows.fields)) + 1
        raise too_many("columns", widest, limits.columns, row=row)
    if widest * len(rows.fields) > max(MOST_CELLS, 4 * int(rows.fields.sum())):
        raise stray_cell(f"row {int(np.argmax(rows.fields)) + 1}, field {widest}")


def too_many(what: str, found: int, allowed: int, **where: object) -> Refusal:
    """More rows, columns or sheets than any kind of return asks for."""
    return Refusal(
        f"too_many_{what}",
        f"The file has {found:,} {what}; at most {allowed:,} can be read.",
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


# --- cells ----------------------------------------------------------------------------------------------------------


def _cells(signs: Bytes, rows: Rows, separator: int, *, quoted_line_ends: bool) -> pa.Table:
    width = int(rows.fields.max())
    missing = width - rows.fields
    if missing.any():
        signs = np.insert(signs, np.repeat(rows.ends, missing), separator)
    names = [str(column) for column in range(width)]
    longest = int((rows.ends - rows.starts + missing).max()) + 2
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


def without_blank_edges(cells: pa.Table, fields: pa.Array | None) -> tuple[pa.Table, pa.Array | None, list[Remark]]:
    """The cells without the blank rows below and the blank columns to the right of what is written, and a note."""
    width, height = cells.num_columns, cells.num_rows
    filled = np.zeros(height, dtype=bool)
    last_column = 0
    for column in range(width):
        here = _filled(cells.column(column))
        if here.any():
            last_column = column + 1
            filled |= here
    last_row = height - int(np.argmax(filled[::-1])) if filled.any() else 0
    if (last_row, last_column) == (height, width):
        return cells, fields, []
    kept = cells.select(range(last_column)).slice(0, last_row)
    message = (
        f"Ignored {height - last_row:,} blank rows below the table and {width - last_column:,} blank columns beside it."
    )
    note = Remark("note", "blank_edges", message, "Nothing to do.")
    return kept, None if fields is None else fields.slice(0, last_row), [note]


def _filled(column: pa.ChunkedArray) -> Flags:
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


def without_invisible(cells: pa.Table, first_row: int = 1) -> tuple[pa.Table, list[Remark]]:
    """The cells with no-break spaces made plain and zero-width characters removed, and a note that says where."""
    changed, first = 0, None
    columns = []
    for column in cells.columns:
        if not any(_may_hold_invisible(chunk.buffers()[2]) for chunk in column.chunks):
            columns.append(column)
            continue
        tidy = pa.compute.replace_substring_regex(column, _SPACES, " ")
        tidy = pa.compute.replace_substring_regex(tidy, _NO_WIDTH, "")
        plain = pa.compute.match_substring_regex(tidy, _PLAIN_WITH_JOINERS)
        tidy = pa.compute.if_else(plain, pa.compute.replace_substring_regex(tidy, _JOINERS, ""), tidy)
        rows = np.flatnonzero(pa.compute.not_equal(column, tidy).to_numpy())
        changed += len(rows)
        if len(rows) and (first is None or rows[0] < first[0]):
            first = int(rows[0]), column[int(rows[0])].as_py()
        columns.append(tidy)
    if first is None:
        return cells, []
    row, before = first
    message = (
        f"{counted(changed, 'cell')} held no-break spaces or zero-width characters, the first in row "
        f"{row + first_row}: "
        f"'{_spelt_out(before)}'. The spaces were made plain and the rest removed."
    )
    value = _spelt_out(before)
    note = Remark("note", "invisible_characters", message, "Nothing to do.", row=row + first_row, value=value)
    return pa.table(columns, names=cells.column_names), [note]


def _may_hold_invisible(text: bytes | pa.Buffer | None) -> bool:
    """Whether any such character is in a text: a quick look at its bytes, before seven expressions on every cell."""
    if text is None or len(text) == 0:
        return False
    signs = np.frombuffer(text, dtype=np.uint8)
    starts = np.flatnonzero(signs >= 0xC2)
    first, second, third = (signs[np.minimum(starts + further, len(signs) - 1)] for further in range(3))
    found = (first == 0xC2) & np.isin(second, (0xA0, 0xAD))
    found |= (first == 0xE2) & (second == 0x80) & np.isin(third, (0x87, *range(0x8B, 0x90), *range(0xAA, 0xB0)))
    found |= (first == 0xE2) & (second == 0x81) & np.isin(third, (0xA0, *range(0xA6, 0xAA)))
    found |= (first == 0xEF) & (second == 0xBB) & (third == 0xBF)
    return bool(found.any())


def _spelt_out(text: str) -> str:
    """Text in which what cannot be seen is named by its code point."""
    unseen = re.compile(f"{_SPACES}|{_NO_WIDTH}|{_JOINERS}")
    return shown("".join(f"[U+{ord(sign):04X}]" if unseen.match(sign) else sign for sign in text))
