"""A template holds what its kind's contract says, and filled in with its own example it loads without a finding."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from loaders.check import CheckedFile, check
from loaders.kinds.register import FROM_SCHOOLS, KINDS
from loaders.recognising.guidance_sheets import EXAMPLE, GUIDE, GUIDE_HEADINGS
from loaders.rules.columns import COUNT, DATE, MARK
from loaders.translation.kind import Context
from model.errors import UnknownWordError
from outcomes.returns.feedback import templates

EVERY = pytest.mark.parametrize("kind", FROM_SCHOOLS, ids=lambda kind: kind.id)


def book_of(kind) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(templates.template(kind.id)))


def sent(book: openpyxl.Workbook, folder: Path, period: str | None = None) -> CheckedFile:
    path = folder / "sent.xlsx"
    book.save(path)
    return check(path, KINDS, Context(authority="la:383", period=period))


def filled(kind, *, typed: bool = False) -> openpyxl.Workbook:
    """The template with its example in it: as text, or with the numbers and dates that a person would type."""
    book = book_of(kind)
    for number, row in enumerate(kind.contract.examples, 2):
        for place, (column, cell) in enumerate(zip(kind.contract.columns, row, strict=True), 1):
            value: object = cell or None
            if typed and cell and column.holds in (COUNT, MARK) and cell.isdigit():
                value = int(cell)
            if typed and cell and column.holds == DATE:
                value = date(*(int(part) for part in reversed(cell.split("/"))))
            book.worksheets[0].cell(number, place).value = value
    return book


@EVERY
def test_a_template_filled_in_with_its_example_loads_without_a_finding(kind, tmp_path):
    found = sent(filled(kind), tmp_path)
    assert (found.kind, found.findings) == (kind.id, ())
    assert found.rows >= 3


@EVERY
def test_numbers_and_dates_that_are_typed_are_the_same_as_text(kind, tmp_path):
    typed, text = sent(filled(kind, typed=True), tmp_path), sent(filled(kind), tmp_path)
    assert typed.findings == ()
    for one, other in ((typed.pupils, text.pupils), (typed.expected, text.expected)):
        assert (one is None) == (other is None)
        assert one is None or one.equals(other)


@EVERY
def test_an_empty_template_is_its_kind_and_has_no_rows(kind, tmp_path):
    found = sent(book_of(kind), tmp_path, "2024/25")
    assert (found.kind, [each.rule for each in found.findings]) == (kind.id, ["empty"])


@EVERY
def test_a_template_has_headings_rules_and_an_example(kind):
    book = book_of(kind)
    assert book.sheetnames == [kind.title, GUIDE, EXAMPLE]
    table, guide, example = book.worksheets
    headings = [column.heading for column in kind.contract.columns]
    for sheet in (table, example):
        assert [cell.value for cell in sheet[1]] == headings
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].font.bold
    assert tuple(cell.value for cell in guide[1])[:4] == GUIDE_HEADINGS
    assert [guide.cell(row, 1).value for row in range(2, 2 + len(headings))] == headings
    assert ["" if cell.value is None else str(cell.value) for cell in example[2]] == list(kind.contract.examples[0])


@EVERY
def test_nothing_in_a_template_is_a_formula_or_a_link(kind):
    cells = [cell for sheet in book_of(kind).worksheets for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if cell.hyperlink] == []


@EVERY
def test_identifiers_keep_their_noughts_because_their_columns_are_text(kind):
    table = book_of(kind).worksheets[0]
    letters = {cell.value: cell.column_letter for cell in table[1]}
    for heading in ("UPN", "LAESTAB", "Academic year", "Grade"):
        if heading in letters:
            assert table.column_dimensions[letters[heading]].number_format == "@"


def test_a_drop_down_offers_the_words_and_a_message_says_the_rule():
    table = book_of(templates.kinds()["pupils"]).worksheets[0]
    letters = {cell.value: cell.column_letter for cell in table[1]}
    offers = {str(each.sqref).split("2:")[0]: each for each in table.data_validations.dataValidation}
    assert offers[letters["Sex"]].formula1 == '"F,M,U"'
    assert offers[letters["Sex"]].prompt == "F or M, as recorded; U where it is not known."
    assert offers[letters["UPN"]].formula1 is None
    assert "13 characters" in offers[letters["UPN"]].prompt


def test_a_long_drop_down_stands_on_the_guide():
    book = book_of(templates.kinds()["key_stage_4_results"])
    offer = next(each for each in book.worksheets[0].data_validations.dataValidation if GUIDE in str(each.formula1))
    letter = str(offer.formula1).split("$")[1]
    column = [cell.value for cell in book[GUIDE][letter] if cell.value]
    assert column[0].startswith("List: ")
    assert {"GCSE", "NVQ, level 2"} < set(column)


def test_a_template_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(UnknownWordError, match="There are: pupils, early_years_results"):
        templates.template("results_tidy")
