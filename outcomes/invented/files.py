"""Files as schools and authorities send them: CSV, workbooks of both makes, Parquet; the same bytes every time."""

import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import xlsxwriter

FORMATS = ("csv", "xlsx", "parquet", "ods")
MOST_CELLS = {"xlsx": 400_000, "ods": 60_000}
"""Of a workbook; a larger table goes as text, where it is read in a second."""

CREATED = datetime(2025, 9, 1)
DATES = ("Date of birth", "Date", "From", "To", "Due", "OPENDATE", "CLOSEDATE")

UNQUOTED = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")
"""Nothing here holds a comma or a quotation mark; if anything did, writing would fail rather than go wrong."""

_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def text_table(columns: Mapping[str, Any]) -> pa.Table:
    """A table of text, a column a heading."""
    return pa.table({heading: pa.array(cells, pa.string()) for heading, cells in columns.items()})


def fitting_format(format_: str, table: pa.Table) -> str:
    """The format itself, or text where the table is too large for a workbook."""
    return "csv" if table.num_rows * table.num_columns > MOST_CELLS.get(format_, 10**9) else format_


def write(table: pa.Table, folder: Path, stem: str, format_: str) -> Path:
    """Write a table of text (dates as 2018-09-01, "" is blank) to folder/stem.FORMAT and give its path."""
    ending = fitting_format(format_, table)
    path = folder / f"{stem}.{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    _WRITERS[ending](table, path)
    return path


def _csv(table: pa.Table, path: Path) -> None:
    """Dates as people in England write them: 01/09/2018."""
    for name in set(DATES) & set(table.column_names):
        day = pa.compute.replace_substring_regex(table[name], r"^(\d{4})-(\d{2})-(\d{2})$", r"\3/\2/\1")
        table = table.set_column(table.column_names.index(name), name, day)
    pyarrow.csv.write_csv(table, path, UNQUOTED)


def _parquet(table: pa.Table, path: Path) -> None:
    pyarrow.parquet.write_table(table, path)


def _xlsx(table: pa.Table, path: Path) -> None:
    """Real dates and numbers, as a workbook that somebody filled in holds them; identifiers stay text."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet("Return")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, table.column_names)
        columns = [(name in DATES, table[name].to_pylist()) for name in table.column_names]
        for row in range(table.num_rows):
            for column, (is_date, cells) in enumerate(columns):
                cell = cells[row]
                if not cell:
                    continue
                if is_date:
                    sheet.write_datetime(row + 1, column, datetime.fromisoformat(cell), day)
                elif cell.isascii() and cell.isdigit() and len(cell) < 8:
                    sheet.write_number(row + 1, column, int(cell))
                else:
                    sheet.write_string(row + 1, column, cell)


def _ods(table: pa.Table, path: Path) -> None:
    rows = [table.column_names, *zip(*(table[name].to_pylist() for name in table.column_names), strict=True)]
    is_date = [name in DATES for name in table.column_names]
    body = "".join(_ods_row(row, is_date if number else [False] * len(is_date)) for number, row in enumerate(rows))
    spaces = "".join(f' xmlns:{name}="{_NAMES}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3">'
        f'<office:body><office:spreadsheet><table:table table:name="Return">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_OPEN_DOCUMENT}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text, packed in (
            ("mimetype", _OPEN_DOCUMENT, zipfile.ZIP_STORED),
            ("content.xml", content, zipfile.ZIP_DEFLATED),
            ("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED),
        ):
            archive.writestr(zipfile.ZipInfo(name, (CREATED.year, CREATED.month, CREATED.day, 0, 0, 0)), text, packed)


def _ods_row(row: tuple[str, ...] | list[str], is_date: list[bool]) -> str:
    cells = []
    for cell, dated in zip(row, is_date, strict=True):
        if not cell:
            cells.append("<table:table-cell/>")
        elif dated:
            day = f"{date.fromisoformat(cell):%d/%m/%Y}"
            cells.append(
                f'<table:table-cell office:value-type="date" office:date-value="{cell}">'
                f"<text:p>{day}</text:p></table:table-cell>"
            )
        else:
            cells.append(
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "ods": _ods}
