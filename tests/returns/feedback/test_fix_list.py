"""The sender's own table back: every cell where it stood, what is wrong beside its row, and loaded once repaired."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from loaders.check import CheckedFile, check, text_of
from loaders.kinds.register import KINDS
from loaders.recognising.returned_columns import ABOUT, ROW, WHAT
from loaders.rules.columns import COUNT, SCHOOL, TEXT, Column, Contract
from loaders.rules.contract import keep
from loaders.rules.rows import place_rows, result_rows
from loaders.translation.kind import Context, Kind, Translation
from model.errors import UnknownWordError
from model.findings import Finding
from outcomes.returns.feedback.fix_list import NO_SCHOOL, fix_list, school_fix_lists, zip_archive
from outcomes.returns.feedback.templates import template

LEEDS = Context(authority="la:383")
STOP, QUERY, NOTHING = "FFF6C9D3", "FFFFE8A3", "00000000"
WHOLE = Finding(severity="query", rule="few", message="There are few rows.", remedy="Look whether all were sent.")


def pupils(frame, _):
    """Counts of pupils by school; more than a hundred are asked about."""
    contract = Contract(Column("LAESTAB", holds=SCHOOL), Column("School", TEXT, blank=True), Column("Pupils", COUNT))
    kept = keep(frame, contract)
    many = [
        Finding(
            severity="query",
            rule="many",
            row=int(row),
            column="Pupils",
            message=f"{count:g} are many.",
            remedy="Check it.",
        )
        for row, count in kept.values["Pupils"].items()
        if count > 100
    ]
    said = (*kept.findings, *many, WHOLE)
    return Translation(result_rows({}, frame.index[:0]), place_rows({}, frame.index[:0]), said)


KIND = Kind("pupils", "Pupils by school", frozenset({"LAESTAB", "Pupils"}), pupils)
TABLE = "LAESTAB,School,Pupils\n3834040,@Hill,12\n3834041,Dale,many\n3834040,Hill,120\n38,Lost,x\n"


@pytest.fixture
def sent(tmp_path) -> Callable[[str], Path]:
    def write(text: str, name: str = "pupils.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def checked(path: Path) -> CheckedFile:
    return check(path, [KIND], LEEDS)


def made(path: Path) -> bytes:
    return fix_list(text_of(path, [KIND], path.name), checked(path))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def rows(sheet) -> list[list[str]]:
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]


# --- the whole file -------------------------------------------------------------------------------------------------


def test_every_cell_is_as_it_came_and_what_is_wrong_stands_at_the_far_right(sent):
    sheet = opened(made(sent(TABLE)))["Table"]
    assert [row[:3] for row in rows(sheet)] == [line.split(",") for line in TABLE.splitlines()]
    assert [row[3] for row in rows(sheet)] == [
        WHAT,
        "",
        "Must be put right: Row 3, Pupils: 'many' is neither a number nor a sign we know. Write the number, or "
        "c (suppressed), z (not applicable), x (not available), low (rounds to nought), or leave the cell blank.",
        "To look into: 120 are many. Check it.",
        "Must be put right: Row 5, LAESTAB: '38' is too short for a school's number, and may have lost its leading "
        "noughts. Write the authority's three digits and the school's four: 3834040.",
    ]


def test_the_faulty_cells_are_marked_each_severity_in_its_own_way(sent):
    sheet = opened(made(sent(TABLE)))["Table"]
    marked = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row}
    assert {where: fill for where, fill in marked.items() if fill != NOTHING} == {
        "C3": STOP,
        "D3": STOP,
        "C4": QUERY,
        "D4": QUERY,
        "A5": STOP,
        "D5": STOP,
    }


def test_the_counts_and_what_is_wrong_with_the_whole_file_are_at_the_head(sent):
    book = opened(made(sent(TABLE)))
    assert book.sheetnames == [ABOUT, "Table"]
    said = rows(book[ABOUT])
    assert said[0][0] == "What to put right in pupils.csv"
    assert said[1][0] == "2 must be put right, 2 to look into."
    assert said[-1][5:] == ["There are few rows.", "Look whether all were sent."]


def test_rows_above_the_headings_and_sheets_beside_stay_where_they_are(sent, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for line in (["Pupils of Leeds"], [], ["LAESTAB", "Pupils"], ["3834040", "many"]):
        book.active.append(line)
    book.create_sheet("Notes").append(["Sent by the schools team"])
    back = opened(made(saved(book, tmp_path / "pupils.xlsx")))
    assert back.sheetnames == [ABOUT, "Data", "Notes"]
    assert rows(back["Data"])[:3] == [["Pupils of Leeds", "", ""], ["", "", ""], ["LAESTAB", "Pupils", WHAT]]
    assert back["Data"]["C4"].value.startswith("Must be put right: Row 4, Pupils")
    assert rows(back["Notes"]) == [["Sent by the schools team"]]


def test_a_table_that_begins_in_the_middle_of_a_sheet_stays_there(tmp_path):
    book = openpyxl.Workbook()
    for cell, value in (("C4", "LAESTAB"), ("D4", "Pupils"), ("C5", "3834040"), ("D5", "many")):
        book.active[cell] = value
    sheet = opened(made(saved(book, tmp_path / "pupils.xlsx")))["Sheet"]
    assert (sheet["C4"].value, sheet["D5"].value, sheet["E4"].value) == ("LAESTAB", "many", WHAT)
    assert sheet["D5"].fill.fgColor.rgb == STOP


def test_a_wrong_heading_is_marked_where_it_stands_and_said_with_the_whole_file(sent):
    book = opened(made(sent("LAESTAB,Pupils,Pupils\n3834040,1,2\n")))
    assert book["Table"]["B1"].fill.fgColor.rgb == STOP
    assert "Row 1 has the heading 'Pupils' more than once." in [row[5] for row in rows(book[ABOUT])[7:]]


def test_headings_that_were_not_recognised_come_back_with_the_table(sent):
    book = opened(made(sent("LAESTAB,Pupil numbers\n3834040,1\n")))
    assert rows(book["Table"]) == [["LAESTAB", "Pupil numbers", WHAT], ["3834040", "1", ""]]
    assert "The headings were not recognised." in rows(book[ABOUT])[-1][5]


def test_a_file_that_cannot_be_read_has_only_its_findings(sent):
    assert opened(made(sent(""))).sheetnames == [ABOUT]


def test_more_rows_with_one_fault_than_a_page_lists_are_all_marked(sent):
    sheet = opened(made(sent("LAESTAB,Pupils\n" + "3834040,many\n" * 500)))["Table"]
    assert sum(cell.fill.fgColor.rgb == STOP for (cell,) in sheet["B2:B501"]) == 500


def test_a_cell_longer_than_a_workbook_takes_is_cut_and_said(sent):
    long = "x" * 40_000
    sheet = opened(made(sent(f"LAESTAB,Pupils,School\n3834040,1,{long}\n")))["Table"]
    assert len(sheet["C2"].value) == 32_767
    assert "more than 32,767 characters" in sheet["D2"].value


# --- and back again -------------------------------------------------------------------------------------------------


def test_sent_back_as_it_is_it_says_the_same_again(sent, tmp_path):
    first = checked(sent(TABLE))
    (tmp_path / "back.xlsx").write_bytes(made(sent(TABLE)))
    again = checked(tmp_path / "back.xlsx")
    assert again.kind == "pupils"

    def faults(found):
        return [(each.rule, each.row, each.column, each.message) for each in found.findings if each.severity != "note"]

    assert faults(again) == faults(first)
    assert [each.rule for each in again.findings if each.severity == "note"] == ["fix_list_left_out"]


def test_put_right_it_loads(sent, tmp_path):
    book = opened(made(sent(TABLE)))
    book["Table"]["C3"] = 14
    book["Table"]["A5"] = "3834042"
    book["Table"]["C5"] = 3
    found = checked(saved(book, tmp_path / "repaired.xlsx"))
    assert [each.rule for each in found.findings if each.severity != "note"] == ["many", "few"]
    text = text_of(tmp_path / "repaired.xlsx", [KIND], "repaired.xlsx").sheets[0]
    assert [column.to_pylist() for column in text.cells.columns] == [
        ["LAESTAB", "3834040", "3834041", "3834040", "3834042"],
        ["School", "@Hill", "Dale", "Hill", "Lost"],
        ["Pupils", "12", "14", "120", "3"],
    ]


def test_a_fix_list_of_a_fix_list_has_our_words_once(sent, tmp_path):
    (tmp_path / "back.xlsx").write_bytes(made(sent(TABLE)))
    again = opened(made(tmp_path / "back.xlsx"))
    assert again.sheetnames == [ABOUT, "Table"]
    assert rows(again["Table"])[0] == ["LAESTAB", "School", "Pupils", WHAT]


def test_a_template_of_ours_is_still_one_when_it_comes_back(tmp_path):
    (tmp_path / "template.xlsx").write_bytes(template("pupils"))
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    example = [cell.value for cell in book["Example"][2]]
    book.worksheets[0].append([*example[:4], "12", *example[5:]])
    path = saved(book, tmp_path / "filled.xlsx")
    wrong = check(path, KINDS, LEEDS)
    assert [(each.column, each.row) for each in wrong.findings if each.severity == "stop"] == [("LAESTAB", 2)]
    back = opened(fix_list(text_of(path, KINDS, path.name), wrong))
    assert back.sheetnames == [ABOUT, *book.sheetnames]
    back.worksheets[1]["E2"] = "3834040"
    assert check(saved(back, tmp_path / "repaired.xlsx"), KINDS, LEEDS).rows == 1


# --- one for each school --------------------------------------------------------------------------------------------


def by_school(path: Path, **names: str) -> dict[str, openpyxl.Workbook]:
    called = {laestab.removeprefix("s"): name for laestab, name in names.items()}
    files = school_fix_lists(text_of(path, [KIND], path.name), checked(path), called)
    with zipfile.ZipFile(io.BytesIO(zip_archive(files))) as archive:
        return {name: opened(archive.read(name)) for name in archive.namelist()}


def test_each_school_with_a_fault_gets_its_own_rows_numbered_as_they_were(sent):
    files = by_school(sent(TABLE), s3834040="Hill School")
    assert list(files) == [f"{NO_SCHOOL}.xlsx", "3834040 Hill School.xlsx", "3834041 Dale.xlsx"]
    hill = rows(files["3834040 Hill School.xlsx"]["Table"])
    assert hill == [
        ["LAESTAB", "School", "Pupils", ROW, WHAT],
        ["3834040", "@Hill", "12", "2", ""],
        ["3834040", "Hill", "120", "4", "To look into: 120 are many. Check it."],
    ]
    assert files["3834040 Hill School.xlsx"]["Table"]["C3"].fill.fgColor.rgb == QUERY


def test_what_is_wrong_with_the_whole_file_is_in_each(sent):
    files = by_school(sent(TABLE))
    assert {rows(book[ABOUT])[-1][5] for book in files.values()} == {"There are few rows."}
    assert rows(files["3834041 Dale.xlsx"][ABOUT])[1][0] == "1 must be put right, 1 to look into."


def test_a_school_can_send_its_own_back(sent, tmp_path):
    book = by_school(sent(TABLE))["3834041 Dale.xlsx"]
    book["Table"]["C2"] = 14
    found = checked(saved(book, tmp_path / "dale.xlsx"))
    assert [each.rule for each in found.findings if each.severity == "stop"] == []
    assert found.schools == ("3834041",)


def test_a_table_without_schools_cannot_be_taken_apart(sent):
    path = sent("LAESTAB,Pupils\n,many\n")
    with pytest.raises(UnknownWordError, match="does not say which school"):
        school_fix_lists(text_of(path, [KIND], path.name), checked(path), {})
