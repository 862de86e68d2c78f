"""A cell is read as it is shown: in percent; and what shows another number, or was taken back, is asked about."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from loaders.reading.read import read
from loaders.reading.sheets import Reading
from tests.loaders.files import cells, row, sheet_xml, xlsx


def book(path: Path, change: Callable[[Cell], None], score: object = 0.616) -> Reading:
    """A workbook of two schools, the first one's score changed."""
    workbook = openpyxl.Workbook()
    for line in (["LAESTAB", "Score"], [9992001, score], [9992002, 60.1]):
        workbook.active.append(line)
    change(workbook.active["B2"])
    workbook.save(path / "a.xlsx")
    return read(path / "a.xlsx")


def questions(reading: Reading) -> list[tuple[str, str, int | None]]:
    return [(each.severity, each.rule, each.row) for each in reading.findings]


def formatted(code: str) -> Callable[[Cell], None]:
    return lambda cell: setattr(cell, "number_format", code)


@pytest.mark.parametrize(
    ("stored", "code", "read_as"),
    [
        (0.616, "0.0%", "61.6%"),
        (0.616, "0%", "61.6%"),
        (0.07, "0.00%", "7%"),
        (0.5725, "0.0%;[Red]-0.0%", "57.25%"),
        (48, "0%", "4800%"),
        (-0.012, "0.0%", "-1.2%"),
        (0.616, '0.0"%"', "0.616"),
        (0.616, "0.000", "0.616"),
        ("c", "0.0%", "c"),
    ],
)
def test_a_cell_in_percent_is_read_as_it_is_shown(tmp_path, stored, code, read_as):
    reading = book(tmp_path, formatted(code), stored)
    assert cells(reading) == [["LAESTAB", "Score"], ["9992001", read_as], ["9992002", "60.1"]]
    assert questions(reading) == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("#,##0,", "shown_otherwise"),
        ("0.0,,", "shown_otherwise"),
        ('0"5"', "shown_otherwise"),
        ("\\10", "shown_otherwise"),
        (";;;", "hidden_cells"),
        ('"n/a"', "hidden_cells"),
        ("#,##0", None),
        ("[$£-809]#,##0.00", None),
        ("General", None),
        ("@", None),
        ('0.0"+"', None),
    ],
)
def test_a_format_that_shows_another_number_is_asked_about(tmp_path, code, rule):
    assert questions(book(tmp_path, formatted(code), 48_000)) == ([("query", rule, 2)] if rule else [])


def struck(cell: Cell) -> None:
    cell.font = Font(strike=True)


def struck_in_part(cell: Cell) -> None:
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "45"), " 46")


def white(cell: Cell) -> None:
    cell.font = Font(color="FFFFFFFF")


def white_on_blue(cell: Cell) -> None:
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF0000FF")


@pytest.mark.parametrize(
    ("change", "rule"),
    [(struck, "struck_out"), (struck_in_part, "struck_out"), (white, "hidden_cells"), (white_on_blue, None)],
)
def test_a_cell_that_was_taken_back_or_cannot_be_seen_is_asked_about(tmp_path, change, rule):
    assert questions(book(tmp_path, change)) == ([("query", rule, 2)] if rule else [])


def test_a_blank_cell_may_have_any_format(tmp_path):
    def change(cell: Cell) -> None:
        cell.number_format, cell.font = "0%", Font(strike=True)

    assert questions(book(tmp_path, change, None)) == []


@pytest.mark.parametrize(
    ("formula", "rule"),
    [
        ("<f>44+0</f><v>0</v>", "formulas_of_nought"),
        ("<f>44+0</f><v>0.0</v>", "formulas_of_nought"),
        ('<f t="shared" si="0"/><v>0</v>', "formulas_of_nought"),
        ("<f>44+0</f><v>44</v>", None),
        ("<v>0</v>", None),
    ],
)
def test_a_formula_with_nought_for_a_result_is_asked_about(tmp_path, formula, rule):
    rows = row(1, '<c r="A1"><v>1</v></c>') + row(2, f'<c r="A2">{formula}</c>')
    reading = read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(rows)}))
    assert questions(reading) == ([("query", rule, 2)] if rule else [])


def test_a_workbook_that_says_it_was_never_worked_out_is_asked_about(tmp_path):
    sheets = {"Data": sheet_xml(row(1, '<c r="A1"><f>44+0</f><v>41</v></c>'))}
    to_work_out = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
    assert questions(read(xlsx(tmp_path / "a.xlsx", sheets))) == []
    reading = read(xlsx(tmp_path / "b.xlsx", sheets, book_end=to_work_out))
    assert questions(reading) == [("query", "formulas_not_worked_out", None)]


@pytest.mark.parametrize("dimension", ["1:4", "A:I", "", "A1:B3", "nonsense"])
def test_a_sheet_is_read_whole_whatever_it_says_of_its_size(tmp_path, dimension):
    rows = row(1, '<c r="A1"><v>1</v></c>', '<c r="B1"><v>2</v></c>') + row(2, '<c r="B2"><v>3</v></c>')
    xml = sheet_xml(rows, before=f'<dimension ref="{dimension}"/>')
    assert cells(read(xlsx(tmp_path / "a.xlsx", {"Data": xml}))) == [["1", "2"], ["", "3"]]
