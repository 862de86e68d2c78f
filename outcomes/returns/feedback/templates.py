"""A kind's contract as a workbook to fill in: headings, drop-downs, what each column is for, and an example.

What it holds beside the table is known to the loaders (`loaders.recognising.guidance_sheets`) and not read. Nothing in
it is a formula.
"""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from loaders.kinds.register import FROM_SCHOOLS
from loaders.recognising.guidance_sheets import EXAMPLE, GUIDE, GUIDE_HEADINGS
from loaders.rules.columns import CODE, COUNT, DATE, MARK, NUMBER, PERCENT, Choice, Column, Contract
from loaders.translation.kind import Kind
from model.errors import UnknownWordError

LAST_ROW = 1_048_575
MOST_MESSAGE, MOST_TITLE = 255, 32
"""Characters that a spreadsheet shows beside a cell, and in its title."""
MOST_IN_PLACE = 255
"""Characters of a drop-down that may stand in it; a longer list stands on the guide."""
MOST_WORDS = 60
"""A drop-down of more is no help but for names that have to be spelt as they are listed."""
LISTS = len(GUIDE_HEADINGS) + 1
"""The first column of the guide that holds lists."""

IN_WORDS = {
    COUNT: "A whole number.",
    NUMBER: "A number.",
    PERCENT: "A percentage, as 45.7.",
    DATE: "A date.",
}


def kinds() -> dict[str, Kind]:
    """Every kind that has a template, by id."""
    return {kind.id: kind for kind in FROM_SCHOOLS}


def template(kind: str) -> bytes:
    """The workbook of one kind; raises UnknownWordError where there is no such template."""
    if kind not in kinds():
        raise UnknownWordError(f"There is no template for '{kind}'. There are: {', '.join(kinds())}.")
    return _workbook(kinds()[kind])


def file_name(kind: str) -> str:
    """What a template is saved as."""
    return f"{kind}.xlsx"


def _workbook(kind: Kind) -> bytes:
    contract = kind.contract or Contract()
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": kind.title, "comments": "A template of Brilliant Outcomes."})
        table, guide, example = (book.add_worksheet(name) for name in (kind.title, GUIDE, EXAMPLE))
        list_ranges = _write_guide(book, guide, contract.columns)
        _write_table(book, table, contract.columns, list_ranges)
        _write_example(book, example, contract)
        table.activate()
    return file.getvalue()


def _write_headings(book: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Frozen, bold headings over columns in which a spreadsheet leaves what is typed as it is."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(12, min(len(column.heading) + 2, 24)), _cell_format(book, column))
        sheet.write_string(0, number, column.heading, bold)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A2:XFD{LAST_ROW + 1}"})


def _cell_format(book: Workbook, column: Column) -> Format:
    """Text keeps leading noughts, 5-4 and 2024/25; a date is shown day first, whatever the program's country."""
    if column.holds == DATE:
        return book.add_format({"num_format": "dd/mm/yyyy"})
    return book.add_format({"num_format": "General" if column.holds in (COUNT, NUMBER, PERCENT, MARK) else "@"})


def _write_example(book: Workbook, sheet: Worksheet, contract: Contract) -> None:
    _write_headings(book, sheet, contract.columns)
    for number, row in enumerate(contract.examples, 1):
        for place, (column, cell) in enumerate(zip(contract.columns, row, strict=True)):
            figure = column.holds in (COUNT, MARK) and cell.isdigit()
            sheet.write(number, place, int(cell) if figure else cell)


def _write_table(book: Workbook, sheet: Worksheet, columns: Sequence[Column], list_ranges: dict[str, str]) -> None:
    _write_headings(book, sheet, columns)
    for number, column in enumerate(columns):
        beside = {"input_title": column.heading[:MOST_TITLE], "input_message": column.says[:MOST_MESSAGE]}
        words = _offered_words(column)
        if words:
            in_place = len(",".join(words)) <= MOST_IN_PLACE and not any("," in word for word in words)
            source = words if in_place else list_ranges[column.heading]
            # Other spellings are accepted too, and a spreadsheet knows only these: it warns, and does not refuse.
            offer = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            more = {
                "error_title": "Not on the list",
                "error_message": "The sheet 'How to fill this in' lists the words.",
            }
            sheet.data_validation(1, number, LAST_ROW, number, {**offer, **more, **beside})
        else:
            sheet.data_validation(1, number, LAST_ROW, number, {"validate": "any", **beside})


def _offered_words(column: Column) -> list[str]:
    """The words of a drop-down; none where the list is too long to look through, or is of codes beside numbers."""
    if column.holds != CODE:
        return []
    choices = [choice for choice in column.choices if not column.only or choice.id in column.only]
    if column.every_spelling:
        return sorted(_spellings(choices))
    return [choice.template_spelling for choice in choices] if len(choices) <= MOST_WORDS else []


def _spellings(choices: Iterable[Choice]) -> list[str]:
    return [spelling for choice in choices for spelling in choice.spellings if " & " not in spelling]


# --- the guide ------------------------------------------------------------------------------------------------------


def _write_guide(book: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> dict[str, str]:
    """Writes what each column is for, and the lists; gives where the list of each heading stands."""
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for number, width in enumerate((28, 70, 60, 20)):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, GUIDE_HEADINGS, bold)
    for number, column in enumerate(columns, 1):
        cells = (column.heading, column.says, _accepted_words(column), next(filter(None, column.example), ""))
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text, wrapped)
    sheet.freeze_panes(1, 1)
    return _write_lists(sheet, columns, bold)


def _accepted_words(column: Column) -> str:
    """What may stand in a column, in words."""
    low, high = column.between or (0, 0)
    words = f"{low:,.0f} to {high:,.0f}. " if column.between else IN_WORDS.get(column.holds, "")
    choices = [choice for choice in column.choices if not column.only or choice.id in column.only]
    if len(choices) > MOST_WORDS:
        return words.strip()
    return (words + "; ".join(filter(None, (_spelling_words(column, choice) for choice in choices)))).strip()


def _spelling_words(column: Column, choice: Choice) -> str:
    if column.every_spelling:
        return ", ".join(_spellings([choice]))
    first, *others = choice.spellings or (choice.id,)
    return first + (f" ({choice.means})" if choice.means else "") + (f" (or {', '.join(others)})" if others else "")


def _write_lists(sheet: Worksheet, columns: Sequence[Column], bold: Format) -> dict[str, str]:
    list_ranges = {}
    for place, column in enumerate((column for column in columns if _offered_words(column)), LISTS):
        words = _offered_words(column)
        sheet.write_string(0, place, f"List: {column.heading}", bold)
        sheet.write_column(1, place, words)
        list_ranges[column.heading] = f"='{GUIDE}'!{_cell(1, place)}:{_cell(len(words), place)}"
    return list_ranges


def _cell(row: int, column: int) -> str:
    return str(xlsxwriter.utility.xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
