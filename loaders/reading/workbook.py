"""Workbooks to cells: the zip is checked before it is opened, the sheets before they are laid out, hidden ones never.

python-calamine reads fast and says little: it lays a sheet out from its first cell to its last, whatever lies between,
drops error values, and does not know what is hidden. So what an .xlsx says in its XML is looked at first.
"""

import datetime as dt
import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from xml.etree import ElementTree

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from loaders.reading.cell_formats import Formats, shown_cells, workbook_formats
from loaders.reading.dimensions import with_whole_dimensions
from loaders.reading.extract import Extract, Refusal, Remark, Table, excerpt
from loaders.reading.limits import Limits
from loaders.reading.sheet_xml import (
    SAVE_AGAIN,
    SheetPart,
    merged_note,
    open_document_part,
    plain_xml,
    sheet_part,
    spoilt_sheet,
)
from loaders.reading.text_cells import (
    EXCEL_ROWS,
    excel_limit,
    in_percent,
    refuse_long_cells,
    too_many,
    without_blank_edges,
    without_invisible,
)

_LISTED = 5

Look = Callable[[str], SheetPart]


# --- the zip --------------------------------------------------------------------------------------------------------


def zipped_container(data: bytes) -> str:
    """`xlsx`, `xlsb` or `ods`; raises Refusal for another archive or a damaged one."""
    with _open(data) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "content.xml" in names and _kind_of_document(archive) in ("", "spreadsheet"):
            return "ods"
    words = "a Word document" if "word/document.xml" in names else "a zip archive without a workbook in it"
    raise Refusal(
        "not_a_table",
        f"This is {words}, whatever its name says.",
        "Unpack it if need be, and send the table itself, as CSV or as a workbook (.xlsx).",
    )


def zip_of(data: bytes) -> zipfile.ZipFile | None:
    """The zip that these bytes are; None where they are none, or it is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return None


def _open(data: bytes) -> zipfile.ZipFile:
    archive = zip_of(data)
    if archive is None:
        raise _damage()
    return archive


def _damage(value: str | None = None) -> Refusal:
    return Refusal("damaged", "The workbook is damaged or was cut off, and cannot be opened.", SAVE_AGAIN, value=value)


def _kind_of_document(archive: zipfile.ZipFile) -> str:
    if "mimetype" not in archive.namelist():
        return ""
    return _start_of(archive, "mimetype", 200).decode("ascii", "replace").strip().rpartition(".")[2]


def _start_of(archive: zipfile.ZipFile, member: str, length: int) -> bytes:
    try:
        with archive.open(member) as part:
            return part.read(length)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):
        raise _damage(excerpt(member)) from None


def refuse_tricks(
    archive: zipfile.ZipFile, size: int, limits: Limits, words: str = "workbook", remedy: str = SAVE_AGAIN
) -> None:
    """Refuse a zip of `size` bytes for whatever can be known before a byte is unpacked."""

    def hostile(rule: str, complaint: str) -> Refusal:
        return Refusal(rule, f"The {words} {complaint}.", remedy)

    members = archive.infolist()
    names = [member.filename for member in members]
    if len(names) > limits.zip_members:
        raise hostile("zip_members", f"holds {len(names):,} parts; at most {limits.zip_members:,} are read")
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise hostile(
            "zip_duplicate_member", f"holds '{excerpt(min(twice))}' twice, and programs differ on which counts"
        )
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise hostile("zip_path", f"names a file outside itself ('{excerpt(name)}')")
    unpacked_bytes = sum(member.file_size for member in members)
    if unpacked_bytes > limits.unpacked_bytes or unpacked_bytes > limits.unpacked_ratio * max(size, 10_000):
        raise hostile(
            "unpacks_too_large",
            f"is {size:,} bytes and would unpack to {unpacked_bytes:,}, more than an honest one does",
        )


def _refuse_locked(archive: zipfile.ZipFile) -> None:
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise _password()


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in plain_xml(_start_of(archive, name, 4096)).upper():
            raise _doctype(name)


def _doctype(part: str) -> Refusal:
    return Refusal(
        "xml_doctype",
        f"The workbook defines entities of its own (in '{excerpt(part)}'), which workbooks never do.",
        SAVE_AGAIN,
    )


# --- the three roads ------------------------------------------------------------------------------------------------


def extract_xlsx(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of an .xlsx, with what its XML says of stray cells, errors and hidden rows."""
    with _open(data) as archive:
        refuse_tricks(archive, len(data), limits)
        _refuse_locked(archive)
        _refuse_entities(archive)
        parts, formats = _sheet_parts(archive), _formats(archive)
        data = with_whole_dimensions(archive, data, parts.values())
        return _extract(data, "xlsx", limits, lambda name: _sheet_part(archive, name, parts.get(name), limits, formats))


def extract_zipped(data: bytes, limits: Limits) -> Extract:
    """The visible sheets of an .xlsb or .ods."""
    with _open(data) as archive:
        refuse_tricks(archive, len(data), limits)
        _refuse_locked(archive)
        _refuse_entities(archive)
        container = "ods" if "content.xml" in archive.namelist() else "xlsb"
        xml = b""
        if container == "ods":
            manifest = "META-INF/manifest.xml"
            if manifest in archive.namelist() and b"encryption-data" in _whole(archive, manifest):
                raise _password()
            xml = plain_xml(_whole(archive, "content.xml"))
    return _extract(data, container, limits, lambda name: open_document_part(xml, name))


def _whole(archive: zipfile.ZipFile, member: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise _damage(member) from None


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
        raise _damage(excerpt(str(fault), 120)) from None


def _sheets(book: CalamineWorkbook, container: str, limits: Limits, look: Look) -> Extract:
    worksheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible_names = [sheet.name for sheet in worksheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden_names = [sheet.name for sheet in worksheets if sheet.visible != SheetVisibleEnum.Visible]
    if len(visible_names) > limits.sheets:
        raise too_many("sheets", len(visible_names), limits.sheets)
    if not visible_names:
        raise Refusal(
            "hidden_sheets_only" if hidden_names else "empty",
            "Every sheet of the workbook is hidden." if hidden_names else "The workbook has no sheet.",
            "Show the sheet that is to be read, delete the others, and save the workbook again.",
        )
    tables, remarks = [], list(_hidden_sheets(hidden_names))
    for name in visible_names:
        part = look(name)
        try:
            table, table_remarks = _table(book, name, part, limits, container)
        except CalamineError:
            if part.spoilt_cells:  # newer errors, such as #SPILL!, are more than the reader knows
                raise spoilt_sheet(part.spoilt_cells, name) from None
            raise
        remarks += [*part.remarks, *table_remarks]
        if table.cells.num_rows:
            tables.append(table)
    if not tables:
        raise Refusal("empty", "The workbook is empty.", "Check that the right file was saved, and send it again.")
    return Extract(container, tuple(tables), tuple(remarks))


def _hidden_sheets(hidden_names: list[str]) -> Iterator[Remark]:
    if hidden_names:
        names = ", ".join(f"'{excerpt(name, 31)}'" for name in hidden_names[:_LISTED])
        more = f" and {len(hidden_names) - _LISTED} more" if len(hidden_names) > _LISTED else ""
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
    # Not of an .xls, whose footnotes are merged below the table as a rule: every old release would be asked about.
    merged_remarks = list(merged_note(sheet.merged_cell_ranges or [], name)) if container == "xlsx" else []
    if sheet.start is None:
        return Table(excerpt(name), pa.table({})), merged_remarks
    (top, first_column), (bottom, right) = sheet.start, sheet.end or sheet.start
    if bottom - top + 1 > limits.rows + 1:
        raise too_many("rows", bottom - top + 1, limits.rows, sheet=excerpt(name))
    if right - first_column + 1 > limits.columns:
        raise too_many("columns", right - first_column + 1, limits.columns, sheet=excerpt(name))
    spoilt_cells = {(row - top, column - first_column): value for (row, column), value in part.spoilt_cells.items()}
    # The rows come from the first of the sheet on, but their cells only from the first column that is used.
    cells = _cells(islice(sheet.iter_rows(), top, None), right - first_column + 1, spoilt_cells)
    cells = in_percent(
        cells, {column - first_column: [row - top for row in rows] for column, rows in part.percent.items()}
    )
    cells, _, remarks = without_blank_edges(cells, None)
    refuse_long_cells(cells, top + 1, excerpt(name))
    cells, tidy_remarks = without_invisible(cells, top + 1)
    if bottom + 1 in EXCEL_ROWS[: 1 if container == "xls" else 2]:
        remarks = [*remarks, excel_limit(bottom + 1, name)]
    return Table(excerpt(name), cells, top + 1, first_column=first_column + 1), [
        replace(remark, sheet=excerpt(name)) for remark in (*merged_remarks, *remarks, *tidy_remarks)
    ]


def _cells(
    rows: Iterator[Sequence[object]], width: int, spoilt_cells: dict[tuple[int, int], str], batch: int = 5_000
) -> pa.Table:
    names = [str(column) for column in range(width)]
    batches, start = [], 0
    while batch_rows := list(islice(rows, batch)):
        columns = [[_text(value) for value in column] for column in zip(*batch_rows, strict=True)]
        for (row, column), value in spoilt_cells.items():
            if start <= row < start + len(batch_rows) and 0 <= column < width and not columns[column][row - start]:
                columns[column][row - start] = value
        batches.append(pa.record_batch([pa.array(column, pa.string()) for column in columns], names=names))
        start += len(batch_rows)
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
    digits = repr(value).removesuffix(".0")
    if "e" in digits:
        return format(Decimal(digits), "f")
    return "0" if digits == "-0" else digits


# --- the parts of an .xlsx ------------------------------------------------------------------------------------------


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    try:
        book, links = (_parsed(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as fault:
        raise _damage(excerpt(str(fault))) from None
    except ElementTree.ParseError as fault:
        raise _damage(excerpt(str(fault))) from None
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
    if b"<!DOCTYPE" in plain_xml(xml):
        raise _doctype(name)
    return ElementTree.fromstring(xml)  # noqa: S314  it defines no entities


def _sheet_part(archive: zipfile.ZipFile, name: str, part: str | None, limits: Limits, formats: Formats) -> SheetPart:
    if part not in archive.NameToInfo:
        raise Refusal(
            "damaged",
            f"The sheet '{excerpt(name)}' points to a part that is not there.",
            SAVE_AGAIN,
            sheet=excerpt(name),
        )
    try:
        xml = plain_xml(archive.read(part))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise _damage(excerpt(part)) from None
    if b"<!DOCTYPE" in xml:
        raise _doctype(part)
    sheet, shown = sheet_part(xml, name, limits), shown_cells(xml, name, formats)
    return replace(sheet, remarks=(*sheet.remarks, *shown.remarks), percent=shown.percent)


def _formats(archive: zipfile.ZipFile) -> Formats:
    try:
        return workbook_formats(archive)
    except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as fault:
        raise _damage(excerpt(str(fault))) from None
    except ElementTree.ParseError as fault:
        raise _damage(excerpt(str(fault))) from None
