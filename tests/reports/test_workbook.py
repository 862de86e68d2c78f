"""A workbook of text: what is read back is what was written, and nothing in it runs."""

import io

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outcomes.reports.workbook import LONGEST_CELL, TextSheet, text_cells, workbook
from tests.reports.test_csv_file import PAYLOADS

ODD = [
    "_x0041_",
    "_x000D_",
    "a\r\nb",
    "a\rb",
    "a\nb",
    "\x01\x0b\x1f",
    " lead",
    "trail ",
    "<b>&amp;</b>",
    "'q'",
    "\ttab",
]


def read_back(content: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("text", [*PAYLOADS, *ODD])
def test_text_comes_back_as_it_was_and_is_no_formula(text):
    content = workbook([TextSheet("Data", text_cells([["Heading"], [text]]))])
    assert read_back(content) == [["Heading"], [text]]
    assert opened(content).active["A2"].data_type == "s"


@pytest.mark.parametrize(("text", "quoted"), [("=1+1", True), ("\t=1", True), ("＝1", True), ("1=1", False)])
def test_what_looks_like_a_formula_is_marked_as_text(text, quoted):
    cell = opened(workbook([TextSheet("Data", text_cells([["Heading"], [text]]))])).active["A2"]
    assert (cell.quotePrefix, cell.number_format) == (quoted, "@")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), min_size=1, max_size=5))
def test_any_text_comes_back(rows):
    kept = [[text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd") for text in row] for row in rows]
    framed = [["first", "last"], *rows, ["first", "last"]]
    assert read_back(workbook([TextSheet("Data", text_cells(framed))]))[1:-1] == kept


def test_cells_stand_where_they_stood():
    sheet = TextSheet("Data", text_cells([["x", ""], ["", "y"]]), first_row=5, first_column=3)
    found = opened(workbook([sheet])).active
    assert (found["C5"].value, found["D6"].value, found["D5"].value) == ("x", "y", None)


def test_a_marked_cell_has_its_fill_even_where_it_is_blank():
    sheet = TextSheet("Data", text_cells([["a", "b"], ["1", ""]]), styles={(1, 1): "stop", (1, 0): "query"})
    found = opened(workbook([sheet])).active
    assert found["B2"].value is None
    assert [found[cell].fill.fgColor.rgb for cell in ("B2", "A2", "A1")] == ["FFF6C9D3", "FFFFE8A3", "00000000"]
    assert [found[cell].border.left.style for cell in ("B2", "A2", "A1")] == ["medium", "dotted", None]


def test_more_rows_than_one_batch_are_all_there():
    cells = pa.table({"0": [str(number) for number in range(12_345)]})
    assert read_back(workbook([TextSheet("Data", cells, styles={(7_000, 0): "stop"})])) == [
        [str(number)] for number in range(12_345)
    ]


def test_names_that_a_workbook_does_not_take_are_given_others():
    names = ["a/b", "A_B", "'x'", "", "n" * 40, "n" * 40]
    found = opened(workbook([TextSheet(name, text_cells([["x"]])) for name in names])).sheetnames
    assert found == ["a_b", "A_B (2)", "x", "Sheet", "n" * 31, "n" * 26 + " (2)"]


@pytest.mark.parametrize(("length", "left"), [(32_766, 32_766), (32_767, 32_767), (32_768, 32_767)])
def test_a_cell_is_cut_where_a_workbook_cuts_it(length, left):
    assert len(read_back(workbook([TextSheet("Data", text_cells([["h"], ["x" * length]]))]))[1][0]) == left
    assert LONGEST_CELL == 32_767


def test_nobody_is_named_as_its_author():
    assert opened(workbook([TextSheet("Data", text_cells([["x"]]))])).properties.creator in (None, "")


def test_what_is_taken_over_from_inside_xlsxwriter_is_there():
    """Why it is pinned exactly: were `_write_rows` called something else, a sheet would be written without its rows."""
    assert {"_write_rows", "_check_dimensions"} <= set(dir(Worksheet))
    assert "_get_xf_index" in dir(Format)
