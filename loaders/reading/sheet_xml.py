"""What the XML of a sheet says beyond its values: errors, what is written twice or far away, and hidden rows.

The reader that lays sheets out drops error values and does not know what is hidden, so the XML is looked at first: as
bytes, because a sheet of a million cells is looked through in a second or two.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from xml.sax.saxutils import escape

from loaders.reading.cell_formats import Places
from loaders.reading.extract import Refusal, Remark, excerpt
from loaders.reading.limits import Limits
from loaders.reading.text_cells import MOST_CELLS, stray_cell, too_many
from model.wording import count_of

SAVE_AGAIN = "Open it in Excel or LibreOffice, save it as a new workbook (.xlsx), and send that."
_CORRECT = "Correct them in the workbook, or leave them blank if there is no figure."
_LISTED = 5

Corner = tuple[int, int]
"""A cell's row and column, from nought."""

# The XML is looked through as bytes: with one prefix or none for all its elements, and either kind of quotation mark.
# No expression reads on over the next "<", or it takes all it reads with it (++, *+): so a sheet is looked through
# once, however many elements are opened and never closed, where reading on from each to the end would take hours.
_ATTRIBUTES = rb"(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+')*+"
_PREFIX = re.compile(rb"<(\w+:)worksheet\b")
_NOT_MARKUP = re.compile(rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_ROW_NUMBER = re.compile(rb"<row\b[^<>]*?\sr\s*=\s*[\"']([0-9]{1,10})[\"']")
_ROW_HIDDEN = re.compile(
    rb"<row\b(?=[^<>]*\s(?:hidden\s*=\s*[\"'](?:1|true)[\"']|ht\s*=\s*[\"']0(?:\.0*)?[\"']))[^<>]*+"
)
_COLUMN_HIDDEN = re.compile(
    rb"<col\b(?=[^<>]*\s(?:hidden\s*=\s*[\"'](?:1|true)[\"']|width\s*=\s*[\"']0(?:\.0*)?[\"']))[^<>]*+"
)
_ROWS_HIDDEN_BY_DEFAULT = re.compile(rb"<sheetFormatPr\b[^<>]*\szeroHeight\s*=\s*[\"'](?:1|true)[\"']")
_FIRST_COLUMN = re.compile(rb"\smin\s*=\s*[\"']([0-9]{1,5})[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,7})([0-9]{1,10})[\"']")
_CELL_COLUMN = re.compile(rb"<c\b[^<>]*?\sr\s*=\s*[\"']([A-Z]{1,7})[0-9]")
# The cell's attributes; then what is in it, up to the next cell or its own end.
_ERROR_CELL = re.compile(
    rb"<c(?=\s)(?=[^<]*?\st\s*=\s*[\"']e[\"'])(" + _ATTRIBUTES + rb")>((?:[^<]++|<(?!/?c[\s/>]))*+)"
)
_VALUE = re.compile(rb"<v(?=[\s>])[^<>]*+>([^<]*+)</v\s*>")
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<c(?=[\s>])("
    + _ATTRIBUTES
    + rb")>\s*+<f(?=[\s/>])"
    + _ATTRIBUTES
    + rb">(?:([^<]*+)</f\s*+>)?+\s*+(<v(?=[\s/>])"
    + _ATTRIBUTES
    + rb">(?:\s*+</v\s*+>)?+)?+\s*+</c\s*+>"
)
_OPEN_SHEET = rb"<table:table(?=\s)[^<]*?\stable:name=\"%s\"[^<>]*+>"
_OPEN_ERROR = re.compile(
    rb"<table:table-cell(?=\s)(?=[^<]*?:value-type=\"error\")"
    + _ATTRIBUTES
    + rb">((?:[^<]++|<(?!/?table:table-cell[\s/>]))*+)"
)
_OPEN_TEXT = re.compile(rb"<text:p(?=[\s>])[^<>]*+>([^<]*+)")
_OPEN_HIDDEN = re.compile(rb"<table:table-(?:row|column)\b[^<>]*\stable:visibility=\"(?:collapse|filter)\"")
_OPEN_PERCENT = re.compile(rb"<table:table-cell\b[^<>]*\soffice:value-type=\"percentage\"")
# A formula whose result is a text may well have the result "".
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")


@dataclass(frozen=True)
class SheetPart:
    """What the XML of one .xlsx sheet says beyond its values; cells are (row, column) from nought.

    `percent`: the cells that are shown in percent, and stored as a share of one.
    """

    spoilt_cells: dict[tuple[int, int], str]
    remarks: tuple[Remark, ...]
    percent: Places = field(default_factory=dict)


def sheet_part(xml: bytes, name: str, limits: Limits) -> SheetPart:
    """What the `plain_xml` of an .xlsx sheet says; raises Refusal where laying it out would lose or cost much."""
    _refuse_twice(xml, name)
    _refuse_stray_cell(xml, name, limits)
    spoilt_cells = _error_cells(xml, name) | _formulas_without_value(xml, name)
    return SheetPart(spoilt_cells, (*_spoilt_remarks(spoilt_cells, name), *_hidden_rows(xml, name)))


def plain_xml(xml: bytes) -> bytes:
    """XML as nearly every program writes it: UTF-8, without comments, marked sections and a prefix to its elements."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "replace").encode()
    if b"<!" in xml:
        xml = _NOT_MARKUP.sub(lambda found: _escaped(found[1] or b""), xml)
    prefix = _PREFIX.search(xml, 0, 4096)
    return xml.replace(b"<" + prefix[1], b"<").replace(b"</" + prefix[1], b"</") if prefix else xml


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _refuse_twice(xml: bytes, name: str) -> None:
    """A row or a cell that is written twice: one of the two would be lost, and programs differ on which."""
    numbers = [int(number) for number in _ROW_NUMBER.findall(xml)]
    if len(numbers) != len(set(numbers)):
        row = next(number for number, times in Counter(numbers).items() if times > 1)
        raise _repetition(f"row {row}", name, row)
    start = 0
    while (end := xml.find(b"</row>", start)) >= 0:
        columns = _CELL_COLUMN.findall(xml, start, end)
        if len(columns) != len(set(columns)):
            column = next(column for column, times in Counter(columns).items() if times > 1)
            number = _ROW_NUMBER.search(xml, start, end)
            place = int(number[1]) if number else None
            raise _repetition(f"cell {column.decode()}{place or ''}", name, place)
        start = end + 6


def _repetition(what: str, name: str, row: int | None) -> Refusal:
    message = f"The sheet '{excerpt(name)}' has {what} twice, and programs differ on which of the two counts."
    return Refusal("written_twice", message, SAVE_AGAIN, sheet=excerpt(name), row=row)


def _refuse_stray_cell(xml: bytes, name: str, limits: Limits) -> None:
    """The sheet is laid out from its first cell to its last; refuse where that is mostly nothing, naming the cell."""
    last_row, last_row_cell, last_column, last_column_cell, row_count, start = 0, "", 0, "", 0, 0
    while (end := xml.find(b"</row>", start)) >= 0:
        # A cell that closes holds something; one that is only formatted does not (<c r="A1" s="3"/>).
        last = xml.rfind(b"<c ", start, max(start, xml.rfind(b"</c>", start, end)))
        cell = _REFERENCE.search(xml, last, xml.find(b">", last)) if last >= 0 else None
        start = end + 6
        if cell is None:
            continue
        row_count += 1
        reference = (cell[1] + cell[2]).decode()
        row, column = int(cell[2]), column_number(cell[1].decode())
        if row > last_row:
            last_row, last_row_cell = row, reference
        if column > last_column:
            last_column, last_column_cell = column, reference
    laid_out, cell_count = last_row * last_column, xml.count(b"</c>")
    far_down = last_row > limits.rows and last_row > 2 * row_count
    if far_down or (laid_out > 1_000_000 and laid_out > 20 * cell_count):
        raise stray_cell(
            last_row_cell if far_down or last_row > 20 * row_count else last_column_cell, sheet=excerpt(name)
        )
    if last_column > limits.columns:
        raise stray_cell(last_column_cell, sheet=excerpt(name))
    if last_row > limits.rows + 1 or laid_out > MOST_CELLS:
        raise too_many("rows", last_row, limits.rows, sheet=excerpt(name))


def column_number(letters: str) -> int:
    """A column's number by its letters, from one: A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _error_cells(xml: bytes, name: str) -> dict[tuple[int, int], str]:
    """Cells such as #N/A, which would otherwise be read as blank."""
    if b'"e"' not in xml and b"'e'" not in xml:
        return {}
    value_by_place = {}
    for cell in _ERROR_CELL.finditer(xml):
        empty = cell[1].endswith(b"/")
        if not empty and not xml.startswith(b"</c", cell.end()):
            raise _never_closed(name)
        value = None if empty else _VALUE.search(cell[2])
        value_by_place[_place(cell[1], name)] = _words(value[1]) if value else "#ERROR!"
    return value_by_place


def _never_closed(name: str) -> Refusal:
    message = f"The sheet '{excerpt(name)}' has a cell that is opened and never closed, so nothing of it was read."
    return Refusal("damaged", message, SAVE_AGAIN, sheet=excerpt(name))


def _formulas_without_value(xml: bytes, name: str) -> dict[tuple[int, int], str]:
    """Formulas that no program has worked out yet, which would otherwise be read as blank."""
    if b"<f" not in xml:
        return {}
    cells = (cell for cell in _FORMULA_WITHOUT_VALUE.finditer(xml) if not (cell[3] and _IS_TEXT.search(cell[1])))
    return {_place(cell[1], name): "=" + excerpt(_words(cell[2] or b"")) for cell in cells}


def _words(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace")).strip()


def _place(attributes: bytes, name: str) -> tuple[int, int]:
    """Where a cell stands, by its attributes; raises Refusal where they do not say, as its error would go unseen."""
    reference = _REFERENCE.search(attributes)
    if reference is None:
        raise Refusal(
            "error_cells",
            f"The sheet '{excerpt(name)}' has a cell with an error or without a result, and does not say which.",
            SAVE_AGAIN,
            sheet=excerpt(name),
        )
    return int(reference[2]) - 1, column_number(reference[1].decode()) - 1


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters


def _spoilt_remarks(spoilt_cells: dict[tuple[int, int], str], name: str) -> Iterator[Remark]:
    if spoilt_cells:
        (row, _), value = min(spoilt_cells.items())
        yield Remark(
            "note",
            "error_cells",
            _spoilt_sentence(spoilt_cells),
            _CORRECT,
            sheet=excerpt(name),
            row=row + 1,
            value=value,
        )


def spoilt_sheet(spoilt_cells: dict[tuple[int, int], str], name: str) -> Refusal:
    """The refusal of a sheet that nothing but its spoilt cells keeps from being read."""
    (row, _), value = min(spoilt_cells.items())
    return Refusal(
        "error_cells", _spoilt_sentence(spoilt_cells), _CORRECT, sheet=excerpt(name), row=row + 1, value=value
    )


def _spoilt_sentence(spoilt_cells: dict[tuple[int, int], str]) -> str:
    examples = ", ".join(f"{_letters(c)}{r + 1} ({value})" for (r, c), value in sorted(spoilt_cells.items())[:_LISTED])
    return (
        f"The sheet has {count_of(len(spoilt_cells), 'cell')} with an error or a formula without a result: {examples}."
    )


def _hidden_rows(xml: bytes, name: str) -> Iterator[Remark]:
    rows, columns = list(_ROW_HIDDEN.finditer(xml)), list(_COLUMN_HIDDEN.finditer(xml))
    by_default = _ROWS_HIDDEN_BY_DEFAULT.search(xml) is not None
    if not (rows or columns or by_default):
        return
    number = _ROW_NUMBER.match(xml, rows[0].start()) if rows else None
    row = int(number[1]) if number else None
    first = _FIRST_COLUMN.search(columns[0][0]) if columns else None
    parts = []
    if rows:
        parts.append(count_of(len(rows), "hidden row") + (f" (the first is row {row})" if row else ""))
    if columns:
        first_words = f" (the first is column {_letters(int(first[1]) - 1)})" if first else ""
        parts.append(count_of(len(columns), "hidden range") + f" of columns{first_words}")
    if by_default:
        parts.append("rows that are hidden unless shown on purpose")
    filter_sentence = " A filter is on." if b"<autoFilter" in xml else ""
    yield Remark(
        "query",
        "hidden_rows",
        f"The sheet '{excerpt(name)}' has {' and '.join(parts)}.{filter_sentence} They were read like the others.",
        "If they do not belong to the return, delete them; otherwise accept.",
        sheet=excerpt(name),
        row=row,
    )


def merged_note(ranges: Sequence[tuple[Corner, Corner]], name: str) -> Iterator[Remark]:
    """A note of the lowest of them, so that whoever finds the headings can say whether any is in the table."""
    if ranges:
        first, last = max(ranges, key=lambda corners: corners[1][0])
        lowest = ":".join(f"{_letters(column)}{row + 1}" for row, column in (first, last))
        yield Remark(
            "note",
            "merged_cells",
            f"The sheet has {count_of(len(ranges), 'range')} of merged cells, the lowest of them {lowest}. "
            "Only the first cell of each holds what is written; the others were read as blank.",
            "Nothing to do if they are titles.",
            sheet=excerpt(name),
            row=last[0] + 1,
        )


# --- OpenDocument ---------------------------------------------------------------------------------------------------


def open_document_part(xml: bytes, name: str) -> SheetPart:
    """What an OpenDocument sheet says of hidden rows; raises Refusal for errors, which are read as blanks or nought."""
    match = re.search(_OPEN_SHEET % re.escape(escape(name, {'"': "&quot;"}).encode()), xml)
    sheet = xml[match.end() : xml.find(b"</table:table>", match.end())] if match else b""
    errors = [_words(b"".join(_OPEN_TEXT.findall(cell))) or "#ERROR!" for cell in _OPEN_ERROR.findall(sheet)]
    if errors:
        raise Refusal(
            "error_cells",
            f"The sheet has {count_of(len(errors), 'cell')} with an error: {', '.join(errors[:_LISTED])}.",
            _CORRECT,
            sheet=excerpt(name),
            value=errors[0],
        )
    if percents := len(_OPEN_PERCENT.findall(sheet)):
        raise Refusal(
            "percent_cells",
            f"The sheet '{excerpt(name)}' has {count_of(percents, 'cell')} in percent, which OpenDocument stores "
            "as shares of one.",
            "Save it as an Excel workbook (.xlsx) or as CSV, and send that: there they are read as they are shown.",
            sheet=excerpt(name),
        )
    count = len(_OPEN_HIDDEN.findall(sheet))
    if not count:
        return SheetPart({}, ())
    message = f"The sheet '{excerpt(name)}' has {count_of(count, 'range')} of hidden rows or columns. They were read."
    remedy = "If they do not belong to the return, delete them; otherwise accept."
    return SheetPart({}, (Remark("query", "hidden_rows", message, remedy, sheet=excerpt(name)),))
