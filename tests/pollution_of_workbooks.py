"""Pollutions of a table as a workbook: formats, strikes, formulas, and whatever else its sheet does not show."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.pollution_of_meanings import Table, cell_by_cell

Pollution = tuple[str, bytes]

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PERCENT = re.compile(r"[0-9]+(?:\.[0-9]+)?%")
_DATE = re.compile("[0-9]{2}/[0-9]{2}/[0-9]{4}")
ROWS = 2
"""Of so many rows each cell is polluted: the others are of the same columns."""


def workbooks(table: Table) -> Iterator[Pollution]:
    """Every pollution of a table as a workbook, in a fixed order."""
    for name, change in WHOLE.items():
        yield name, saved(_changed(table, change))
    for name, rewrite in REWRITTEN.items():
        yield name, _rewritten(saved(book(table)), rewrite)
    for row, column, text in cell_by_cell(table[: ROWS + 1]):
        for name, spoil in (CELLS_OF_NUMBERS if _NUMBER.fullmatch(text) else CELLS_OF_WORDS if text else {}).items():
            if name == "a truth" and text in ("Yes", "No"):
                continue  # it is how a spreadsheet says yes, and no less a yes for that
            workbook = book(table)
            spoil(workbook.active.cell(row + 1, column + 1))
            yield f"{name} in field {column} of row {row}", saved(workbook)
        if _NUMBER.fullmatch(text):
            for name, result in {"nought": "0", "no result": "", "its own result": text}.items():
                yield (
                    f"a formula with {name} in field {column} of row {row}",
                    _with_formula(table, row, column, text, result),
                )


def book(table: Table) -> Workbook:
    """A table as people keep it: numbers as numbers, days as days, percentages in percent, everything else as text."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(table[0])
    for row, column, text in cell_by_cell(table):
        cell = sheet.cell(row + 1, column + 1)
        if _NUMBER.fullmatch(text):
            cell.value = float(text) if "." in text else int(text)
        elif _PERCENT.fullmatch(text):
            cell.value, cell.number_format = round(float(text[:-1]) / 100, 6), "0.0%"
        elif _DATE.fullmatch(text):
            cell.value, cell.number_format = datetime.strptime(text, "%d/%m/%Y"), "dd/mm/yyyy"
        else:
            cell.value = text or None
            cell.data_type = "s" if text else cell.data_type
    return workbook


def saved(workbook: Workbook) -> bytes:
    """The bytes of a workbook."""
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def _changed(table: Table, change: Callable[[Worksheet], None]) -> Workbook:
    workbook = book(table)
    change(workbook.active)
    return workbook


# --- the whole sheet --------------------------------------------------------------------------------------------------


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[2].hidden = True


def _hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].hidden = True


def _strike_row(sheet: Worksheet) -> None:
    for cell in sheet[2]:
        cell.font = Font(strike=True)


def _merge(sheet: Worksheet) -> None:
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=2)


def _copy_sheet(sheet: Worksheet) -> None:
    sheet.parent.copy_worksheet(sheet)


def _hide_a_copy(sheet: Worksheet) -> None:
    sheet.parent.copy_worksheet(sheet).sheet_state = "hidden"


def _title(sheet: Worksheet) -> None:
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Outcomes return"


def _note(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 2, 1, "Source: invented")


def _stray(sheet: Worksheet) -> None:
    sheet.cell(sheet.max_row + 400, 40, "x")


def _beside(sheet: Worksheet) -> None:
    sheet.insert_cols(1, 2)


def _percent_everywhere(sheet: Worksheet) -> None:
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.number_format = "0.0%"


def _sorted_headings(sheet: Worksheet) -> None:
    sheet.move_range(f"A2:{sheet.cell(2, sheet.max_column).coordinate}", rows=sheet.max_row)
    sheet.move_range(f"A1:{sheet.cell(1, sheet.max_column).coordinate}", rows=1)
    sheet.move_range(
        sheet.cell(sheet.max_row, 1).coordinate + ":" + sheet.cell(sheet.max_row, sheet.max_column).coordinate,
        rows=1 - sheet.max_row,
    )


WHOLE: dict[str, Callable[[Worksheet], None]] = {
    "a workbook": lambda sheet: None,
    "a workbook with a hidden row": _hide_row,
    "a workbook with a hidden column": _hide_column,
    "a workbook with a struck row": _strike_row,
    "a workbook with merged cells": _merge,
    "a workbook with the table twice": _copy_sheet,
    "a workbook with a hidden copy": _hide_a_copy,
    "a workbook with a title": _title,
    "a workbook with a note below": _note,
    "a workbook with a stray cell": _stray,
    "a workbook with blank columns before": _beside,
    "a workbook in percent everywhere": _percent_everywhere,
    "a workbook with its headings in the second row": _sorted_headings,
}


def _rewritten(data: bytes, rewrite: tuple[str, bytes, bytes]) -> bytes:
    """A workbook with other bytes in one of its parts."""
    part, pattern, by = rewrite
    copy = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(copy, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            other.writestr(name, re.sub(pattern, by, content, count=1) if name == part else content)
    return copy.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
REWRITTEN = {
    "a dimension without columns": (SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="1:9"'),
    "a dimension without rows": (SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="A:C"'),
    "a dimension of one cell": (SHEET, rb'<dimension ref="[^"]*"', b'<dimension ref="A1"'),
    "no dimension": (SHEET, rb'<dimension ref="[^"]*" ?/>', b""),
    "rows hidden by default": (SHEET, b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" '),
    "a row that is written twice": (SHEET, rb"(<row [^>]*r=\"2\".*?</row>)", rb"\1\1"),
    "half of a sheet": (SHEET, rb"(?s)<row [^>]*r=\"2\".*", b""),
}


# --- one cell ---------------------------------------------------------------------------------------------------------


def _format(code: str) -> Callable[[Cell], None]:
    return lambda cell: setattr(cell, "number_format", code)


def _shown_in_percent(cell: Cell) -> None:
    cell.value, cell.number_format = round(cell.value / 100, 8), "0.00%"


def _strike(cell: Cell) -> None:
    cell.font = Font(strike=True)


def _strike_a_part(cell: Cell) -> None:
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), str(cell.value)))


def _whiten(cell: Cell) -> None:
    cell.font = Font(color="FFFFFFFF")


def _error(cell: Cell) -> None:
    cell.value, cell.data_type = "#N/A", "e"


def _truth(cell: Cell) -> None:
    cell.value = True


def _blank(cell: Cell) -> None:
    cell.value = f" {cell.value}\u00a0"


CELLS_OF_NUMBERS: dict[str, Callable[[Cell], None]] = {
    "a format in percent": _format("0.0%"),
    "the same shown in percent": _shown_in_percent,
    "a format in thousands": _format("#,##0,"),
    "a format in millions": _format("0.0,,"),
    "a format with a digit of its own": _format('0"5"'),
    "a format that shows nothing": _format(";;;"),
    "a format of words": _format('"none"'),
    "a format of days": _format("dd/mm/yyyy"),
    "white on white": _whiten,
    "a strike": _strike,
    "an error": _error,
    "a truth": _truth,
    "a text with blanks": _blank,
}
CELLS_OF_WORDS: dict[str, Callable[[Cell], None]] = {
    "a strike": _strike,
    "a strike through the text": _strike_a_part,
    "white on white": _whiten,
    "an error": _error,
    "a truth": _truth,
    "a text with blanks": _blank,
}


def _with_formula(table: Table, row: int, column: int, text: str, result: str) -> bytes:
    """A number as a formula with a stored result, as a program writes it that works nothing out."""
    workbook = book(table)
    place = workbook.active.cell(row + 1, column + 1).coordinate
    cell = rb'<c r="%s"[^>]*><v>[^<]*</v></c>' % place.encode()
    stored = f"<v>{result}</v>" if result else "<v/>"
    formula = f'<c r="{place}"><f>{text}+0</f>{stored}</c>'.encode()
    # openpyxl says of every workbook that it is to be worked out; one that was says nothing.
    data = _rewritten(saved(workbook), ("xl/workbook.xml", rb' fullCalcOnLoad="1"', b""))
    return _rewritten(data, (SHEET, cell, formula))
