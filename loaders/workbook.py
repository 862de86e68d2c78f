"""Workbooks to cells: the zip is checked before it is opened, the sheets before they are laid out, hidden ones never.

python-calamine reads fast and says little: it lays a sheet out from its first cell to its last, whatever lies between,
drops error values, and does not know what is hidden. So what an .xlsx says in its XML is looked at first.
"""

import datetime as dt
import io
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import unescape
from itertools import islice
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from loaders.delimited import (
    EXCEL_ROWS,
    MOST_CELLS,
    excel_limit,
    refuse_long_cells,
    stray_cell,
    too_many,
    without_blank_edges,
    without_invisible,
)
from loaders.extract import Extract, Refusal, Remark, Table, counted, shown
from loaders.limits import Limits

_SAVE_AGAIN = "Open it in Excel or LibreOffice, save it as a new workbook (.xlsx), and send that."
_CORRECT = "Correct them in the workbook, or leave them blank if there is no figure."
_LISTED = 5

# The XML is looked through as bytes: with one prefix or none for all its elements, and either kind of quotation mark.
_PREFIX = re.compile(rb"<(\w+:)worksheet\b")
_NOT_MARKUP = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ROW_NUMBER = re.compile(rb"<row\b[^>]*?\sr\s*=\s*[\"']([0-9]{1,10})[\"']")
_ROW_HIDDEN = re.compile(rb"<row\b(?=[^>]*\s(?:hidden\s*=\s*[\"'](?:1|true)[\"']|ht\s*=\s*[\"']0(?:\.0*)?[\"']))[^>]*")
_COLUMN_HIDDEN = re.compile(
    rb"<col\b(?=[^>]*\s(?:hidden\s*=\s*[\"'](?:1|true)[\"']|width\s*=\s*[\"']0(?:\.0*)?[\"']))[^>]*"
)
_ROWS_HIDDEN_UNLESS_SAID = re.compile(rb"<sheetFormatPr\b[^>]*\szeroHeight\s*=\s*[\"'](?:1|true)[\"']")
_FIRST_COLUMN = re.compile(rb"\smin\s*=\s*[\"']([0-9]{1,5})[\"']")
_MERGED = re.compile(rb"<mergeCell\b[^>]*?\sref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}([0-9]{1,7}))[\"']")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,7})([0-9]{1,10})[\"']")
_CELL_COLUMN = re.compile(rb"<c\b[^>]*?\sr\s*=\s*[\"']([A-Z]{1,7})[0-9]")
_ERROR_CELL = re.compile(rb"<c\b(?=[^>]*\st\s*=\s*[\"']e[\"'])([^>]*?)(?:/>|>(.*?)</c\s*>)", re.DOTALL)
_VALUE = re.compile(rb"<v\b[^>]*>([^<]*)</v\s*>")
# The formula is matched once and for all (?>…), so that a cell is never read on into the next.
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?>[^>]*/>|[^>]*>(.*?)</f\s*>)\s*(<v\s*/>|<v\b[^>]*>\s*</v\s*>)?\s*</c\s*>", re.DOTALL
)
_OPEN_ERROR = re.compile(
    rb"<table:table-cell\b(?=[^>]*:value-type=\"error\")[^>]*>(?>(.*?)</table:table-cell>)", re.DOTALL
)
_OPEN_TEXT = re.compile(rb"<text:p\b[^>]*>([^<]*)")
_OPEN_HIDDEN = re.compile(rb"<table:table-(?:row|column)\b[^>]*\stable:visibility=\"(?:collapse|filter)\"")
# A formula whose result is a text may well have the result "".
_IS_TEXT = re.compile(rb"\st\s*=\s*[\"']str[\"']")


@dataclass(frozen=True)
class SheetPart:
    """What the XML of one .xlsx sheet says beyond its values; cells are (row, column) from nought."""

    spoilt: dict[tuple[int, int], str]
    remarks: tuple[Remark, ...]


Look = Callable[[str], SheetPart]


# --- the zip --------------------------------------------------------------------------------------------------------


def zipped_container(data: bytes) -> str:
    """`xlsx`, `xlsb` or `ods`; raises Refusal for another archive or a damaged one."""
    with _opened(data) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "content.xml" in names and _kind_of_document(archive) in ("", "spreadsheet"):
            return "ods"
    called = "a Word document" if "word/document.xml" in names else "a zip archive without a workbook in it"
    raise Refusal(
        "not_a_table",
        f"This is {called}, whatever its name says.",
        "Unpack it if need be, and send the table itself, as CSV or as a workbook (.xlsx).",
    )


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise _damaged() from None


def _damaged(said: str | None = None) -> Refusal:
    return Refusal("damaged", "The workbook is damaged or was cut off, and cannot be opened.", _SAVE_AGAIN, value=said)


def _kind_of_document(archive: zipfile.ZipFile) -> str:
    if "mimetype" not in archive.namelist():
        return ""
    return _start_of(archive, "mimetype", 200).decode("ascii", "replace").strip().rpartition(".")[2]


def _start_of(archive: zipfile.ZipFile, member: str, length: int) -> bytes:
    try:
        with archive.open(member) as part:
            return part.read(length)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise _damaged(shown(member)) from None


def refuse_tricks(
    archive: zipfile.ZipFile, size: int, limits: Limits, called: str = "workbook", remedy: str = _SAVE_AGAIN
) -> None:
    """Refuse a zip of `size` bytes for whatever can be known before a byte is unpacked."""

    def hostile(rule: str, said: str) -> Refusal:
        return Refusal(rule, f"The {called} {said}.", remedy)

    members = archive.infolist()
    names = [member.filename for member in members]
    if len(names) > limits.zip_members:
        raise hostile("zip_members", f"holds {len(names):,} parts; at most {limits.zip_members:,} are read")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise hostile("zip_duplicate_member", f"holds '{shown(min(twice))}' twice, and programs differ on which counts")
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise hostile("zip_path", f"names a file outside itself ('{shown(name)}')")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > limits.unpacked_ratio * max(size, 10_000):
        raise hostile(
            "unpacks_too_large",
            f"is {size:,} bytes and would unpack to {unpacked:,}, more than an honest one does",
        )


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise _password()


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _plain(_start_of(archive, name, 4096)).upper():
            raise _doctype(name)


def _doctype(part: str) -> Refusal:
    return Refusal(
        "xml_doctype",
        f"The workbook defines entities of its own (in '{shown(part)}'), which workbooks never do.",
        _SAVE_AGAIN,
    )


# --- the three roads ------------------------------------------------------------------------------------------------


def extract_xlsx(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of an .xlsx, with what its XML says of stray cells, errors and hidden rows."""
    with _opened(data) as archive:
        refuse_tricks(archive, len(data), limits)
        _refuse_locked(archive)
        _refuse_entities(archive)
        parts = _sheet_parts(archive)
        return _extract(data, "xlsx", limits, lambda name: _looked_at(archive, name, parts.get(name), limits))


def extract_zipped(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of an .xlsb or .ods."""
    with _opened(data) as archive:
        refuse_tricks(archive, len(data), limits)
        _refuse_locked(archive)
        _refuse_entities(archive)
        container = "ods" if "content.xml" in archive.namelist() else "xlsb"
        if container == "ods" and "META-INF/manifest.xml" in archive.namelist():
            try:
                manifest = archive.read("META-INF/manifest.xml")
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
                raise _damaged("META-INF/manifest.xml") from None
            if b"encryption-data" in manifest:
                raise _password()
        xml = _content(archive) if container == "ods" else b""
    return _extract(data, container, limits, lambda name: _looked_at_open_document(xml, name))


def _content(archive: zipfile.ZipFile) -> bytes:
    try:
        return _plain(archive.read("content.xml"))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise _damaged("content.xml") from None


def _looked_at_open_document(xml: bytes, name: str) -> SheetPart:
    """What an OpenDocument sheet says of hidden rows; raises Refusal for errors, which are read as blanks or nought."""
    named = re.escape(escape(name, {'"': "&quot;"}).encode())
    found = re.search(rb'<table:table\b[^>]*\stable:name="' + named + rb'"[^>]*>(?>.*?</table:table>)', xml, re.DOTALL)
    sheet = found[0] if found else b""
    errors = [_words(b"".join(_OPEN_TEXT.findall(cell))) or "#ERROR!" for cell in _OPEN_ERROR.findall(sheet)]
    if errors:
        raise Refusal(
            "error_cells",
            f"The sheet has {counted(len(errors), 'cell')} with an error: {', '.join(errors[:_LISTED])}.",
            _CORRECT,
            sheet=shown(name),
            value=errors[0],
        )
    hidden = len(_OPEN_HIDDEN.findall(sheet))
    if not hidden:
        return SheetPart({}, ())
    message = f"The sheet '{shown(name)}' has {counted(hidden, 'range')} of hidden rows or columns. They were read."
    remedy = "If they do not belong to the return, delete them; otherwise accept."
    return SheetPart({}, (Remark("query", "hidden_rows", message, remedy, sheet=shown(name)),))


def extract_old(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of an .xls, or the refusal of what else the same old container can hold."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _password()
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise Refusal("not_a_table", "This is an old Office document, not a workbook.", "Send the table itself.")
    return _extract(data, "xls", limits, lambda _: SheetPart({}, ()))


def _password() -> Refusal:
    return Refusal(
        "password", "The workbook is protected with a password, so it cannot be read.", "Save it without a password."
    )


def _extract(data: bytes, container: str, limits: Limits, look: Look) -> Extract:
    try:
        return _sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)), container, limits, look)
    except PasswordError:
        raise _password() from None
    except CalamineError as fault:
        raise _damaged(shown(str(fault), 120)) from None


def _sheets(book: CalamineWorkbook, container: str, limits: Limits, look: Look) -> Extract:
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in worksheets if sheet.visible != SheetVisibleEnum.Visible]
    if len(visible) > limits.sheets:
        raise too_many("sheets", len(visible), limits.sheets)
    if not visible:
        raise Refusal(
            "hidden_sheets_only" if hidden else "empty",
            "Every sheet of the workbook is hidden." if hidden else "The workbook has no sheet.",
            "Show the sheet that is to be read, delete the others, and save the workbook again.",
        )
    tables, remarks = [], list(_hidden_sheets(hidden))
    for name in visible:
        part = look(name)
        try:
            table, found = _table(book, name, part, limits, container)
        except CalamineError:
            if part.spoilt:  # newer errors, such as #SPILL!, are more than the reader knows
                raise _spoilt_only(part.spoilt, name) from None
            raise
        remarks += [*part.remarks, *found]
        if table.cells.num_rows:
            tables.append(table)
    if not tables:
        raise Refusal("empty", "The workbook is empty.", "Check that the right file was saved, and send it again.")
    return Extract(container, tuple(tables), tuple(remarks))


def _hidden_sheets(hidden: list[str]) -> Iterator[Remark]:
    if hidden:
        names = ", ".join(f"'{shown(name, 31)}'" for name in hidden[:_LISTED])
        more = f" and {len(hidden) - _LISTED} more" if len(hidden) > _LISTED else ""
        yield Remark(
            "note",
            "hidden_sheets",
            f"The workbook has hidden sheets: {names}{more}. Nothing of them was read.",
            "Delete hidden sheets before sending a workbook to anybody: whoever has it can show them.",
        )


# --- one sheet ------------------------------------------------------------------------------------------------------


def _table(
    book: CalamineWorkbook, name: str, part: SheetPart, limits: Limits, container: str
) -> tuple[Table, list[Remark]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return Table(shown(name), pa.table({})), []
    (top, left), (bottom, right) = sheet.start, sheet.end or sheet.start
    if bottom - top + 1 > limits.rows + 1:
        raise too_many("rows", bottom - top + 1, limits.rows, sheet=shown(name))
    if right - left + 1 > limits.columns:
        raise too_many("columns", right - left + 1, limits.columns, sheet=shown(name))
    spoilt = {(row - top, column - left): value for (row, column), value in part.spoilt.items()}
    # The rows come from the first of the sheet on, but their cells only from the first column that is used.
    cells = _cells(islice(sheet.iter_rows(), top, None), right - left + 1, spoilt)
    cells, _, remarks = without_blank_edges(cells, None)
    refuse_long_cells(cells, top + 1, shown(name))
    cells, tidied = without_invisible(cells, top + 1)
    if bottom + 1 in EXCEL_ROWS[: 1 if container == "xls" else 2]:
        remarks = [*remarks, excel_limit(bottom + 1, name)]
    return Table(shown(name), cells, top + 1, first_column=left + 1), [
        replace(remark, sheet=shown(name)) for remark in (*remarks, *tidied)
    ]


def _cells(
    rows: Iterator[Sequence[object]], width: int, spoilt: dict[tuple[int, int], str], batch: int = 5_000
) -> pa.Table:
    names = [str(column) for column in range(width)]
    batches, start = [], 0
    while taken := list(islice(rows, batch)):
        columns = [[_text(value) for value in column] for column in zip(*taken, strict=True)]
        for (row, column), value in spoilt.items():
            if start <= row < start + len(taken) and 0 <= column < width and not columns[column][row - start]:
                columns[column][row - start] = value
        batches.append(pa.record_batch([pa.array(column, pa.string()) for column in columns], names=names))
        start += len(taken)
    return pa.Table.from_batches(batches, schema=pa.schema([(name, pa.string()) for name in names]))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def number(value: float) -> str:
    """A stored number exactly, as it would have been typed: 45.0 is "45", 0.1 is "0.1", and never an exponent."""
    written = repr(value).removesuffix(".0")
    if "e" in written:
        return format(Decimal(written), "f")
    return "0" if written == "-0" else written


# --- what the XML of an .xlsx says ----------------------------------------------------------------------------------


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    try:
        book, links = (_parsed(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as fault:
        raise _damaged(shown(str(fault))) from None
    except ElementTree.ParseError as fault:
        raise _damaged(shown(str(fault))) from None
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/") for link in links
    }
    parts = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.items() if key.endswith("}id")), None)
            parts[element.get("name", "")] = targets.get(link, "")
    return parts


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    xml = archive.read(name)
    if b"<!DOCTYPE" in _plain(xml):
        raise _doctype(name)
    return ElementTree.fromstring(xml)  # noqa: S314  it defines no entities


def _looked_at(archive: zipfile.ZipFile, name: str, part: str | None, limits: Limits) -> SheetPart:
    if part not in archive.NameToInfo:
        raise Refusal(
            "damaged", f"The sheet '{shown(name)}' points to a part that is not there.", _SAVE_AGAIN, sheet=shown(name)
        )
    try:
        xml = _plain(archive.read(part))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise _damaged(shown(part)) from None
    if b"<!DOCTYPE" in xml:
        raise _doctype(part)
    _refuse_twice(xml, name)
    _refuse_stray_cell(xml, name, limits)
    spoilt = _error_cells(xml, name) | _formulas_without_value(xml, name)
    return SheetPart(spoilt, (*_spoilt_remarks(spoilt, name), *_hidden_rows(xml, name), *_merged_cells(xml, name)))


def _plain(xml: bytes) -> bytes:
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
        raise _written_twice(f"row {row}", name, row)
    start = 0
    while (end := xml.find(b"</row>", start)) >= 0:
        columns = _CELL_COLUMN.findall(xml, start, end)
        if len(columns) != len(set(columns)):
            column = next(column for column, times in Counter(columns).items() if times > 1)
            number = _ROW_NUMBER.search(xml, start, end)
            place = int(number[1]) if number else None
            raise _written_twice(f"cell {column.decode()}{place or ''}", name, place)
        start = end + 6


def _written_twice(what: str, name: str, row: int | None) -> Refusal:
    message = f"The sheet '{shown(name)}' has {what} twice, and programs differ on which of the two counts."
    return Refusal("written_twice", message, _SAVE_AGAIN, sheet=shown(name), row=row)


def _refuse_stray_cell(xml: bytes, name: str, limits: Limits) -> None:
    """The sheet is laid out from its first cell to its last; refuse where that is mostly nothing, naming the cell."""
    last_row, last_row_cell, last_column, last_column_cell, written, start = 0, "", 0, "", 0, 0
    while (end := xml.find(b"</row>", start)) >= 0:
        # A cell that closes holds something; one that is only formatted does not (<c r="A1" s="3"/>).
        last = xml.rfind(b"<c ", start, max(start, xml.rfind(b"</c>", start, end)))
        cell = _REFERENCE.search(xml, last, xml.find(b">", last)) if last >= 0 else None
        start = end + 6
        if cell is None:
            continue
        written += 1
        reference = (cell[1] + cell[2]).decode()
        row, column = int(cell[2]), column_number(cell[1].decode())
        if row > last_row:
            last_row, last_row_cell = row, reference
        if column > last_column:
            last_column, last_column_cell = column, reference
    laid_out, filled = last_row * last_column, xml.count(b"</c>")
    far_down = last_row > limits.rows and last_row > 2 * written
    if far_down or (laid_out > 1_000_000 and laid_out > 20 * filled):
        raise stray_cell(last_row_cell if far_down or last_row > 20 * written else last_column_cell, sheet=shown(name))
    if last_column > limits.columns:
        raise stray_cell(last_column_cell, sheet=shown(name))
    if last_row > limits.rows + 1 or laid_out > MOST_CELLS:
        raise too_many("rows", last_row, limits.rows, sheet=shown(name))


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
    found = {}
    for cell in _ERROR_CELL.finditer(xml):
        value = _VALUE.search(cell[2] or b"")
        found[_place(cell[1], name)] = _words(value[1]) if value else "#ERROR!"
    return found


def _formulas_without_value(xml: bytes, name: str) -> dict[tuple[int, int], str]:
    """Formulas that no program has worked out yet, which would otherwise be read as blank."""
    if b"<f" not in xml:
        return {}
    found = (cell for cell in _FORMULA_WITHOUT_VALUE.finditer(xml) if not (cell[3] and _IS_TEXT.search(cell[1])))
    return {_place(cell[1], name): "=" + shown(_words(cell[2] or b"")) for cell in found}


def _words(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace")).strip()


def _place(attributes: bytes, name: str) -> tuple[int, int]:
    """Where a cell stands, by its attributes; raises Refusal where they do not say, as its error would go unseen."""
    reference = _REFERENCE.search(attributes)
    if reference is None:
        raise Refusal(
            "error_cells",
            f"The sheet '{shown(name)}' has a cell with an error or without a result, and does not say which.",
            _SAVE_AGAIN,
            sheet=shown(name),
        )
    return int(reference[2]) - 1, column_number(reference[1].decode()) - 1


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters


def _spoilt_remarks(spoilt: dict[tuple[int, int], str], name: str) -> Iterator[Remark]:
    if spoilt:
        (row, _), value = min(spoilt.items())
        yield Remark(
            "note", "error_cells", _spoilt_listed(spoilt), _CORRECT, sheet=shown(name), row=row + 1, value=value
        )


def _spoilt_only(spoilt: dict[tuple[int, int], str], name: str) -> Refusal:
    (row, _), value = min(spoilt.items())
    return Refusal("error_cells", _spoilt_listed(spoilt), _CORRECT, sheet=shown(name), row=row + 1, value=value)


def _spoilt_listed(spoilt: dict[tuple[int, int], str]) -> str:
    listed = ", ".join(f"{_letters(c)}{r + 1} ({value})" for (r, c), value in sorted(spoilt.items())[:_LISTED])
    return f"The sheet has {counted(len(spoilt), 'cell')} with an error or a formula without a result: {listed}."


def _hidden_rows(xml: bytes, name: str) -> Iterator[Remark]:
    rows, columns = list(_ROW_HIDDEN.finditer(xml)), list(_COLUMN_HIDDEN.finditer(xml))
    unless_said = _ROWS_HIDDEN_UNLESS_SAID.search(xml) is not None
    if not (rows or columns or unless_said):
        return
    numbered = _ROW_NUMBER.match(xml, rows[0].start()) if rows else None
    row = int(numbered[1]) if numbered else None
    first = _FIRST_COLUMN.search(columns[0][0]) if columns else None
    said = []
    if rows:
        said.append(counted(len(rows), "hidden row") + (f" (the first is row {row})" if row else ""))
    if columns:
        named = f" (the first is column {_letters(int(first[1]) - 1)})" if first else ""
        said.append(counted(len(columns), "hidden range") + f" of columns{named}")
    if unless_said:
        said.append("rows that are hidden unless shown on purpose")
    filtered = " A filter is on." if b"<autoFilter" in xml else ""
    yield Remark(
        "query",
        "hidden_rows",
        f"The sheet '{shown(name)}' has {' and '.join(said)}.{filtered} They were read like the others.",
        "If they do not belong to the return, delete them; otherwise accept.",
        sheet=shown(name),
        row=row,
    )


def _merged_cells(xml: bytes, name: str) -> Iterator[Remark]:
    """A note of the lowest of them, so that whoever finds the headings can say whether any is in the table."""
    merged = list(_MERGED.finditer(xml))
    if merged:
        lowest = max(merged, key=lambda found: int(found[2]))
        row = int(lowest[2])
        yield Remark(
            "note",
            "merged_cells",
            f"The sheet has {counted(len(merged), 'range')} of merged cells, the lowest of them {lowest[1].decode()}. "
            "Only the first cell of each holds what is written; the others were read as blank.",
            "Nothing to do if they are titles.",
            sheet=shown(name),
            row=row,
        )
