"""Workbooks are opened only when they are honest, and hand over what is visible, exactly."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from loaders.reading.limits import Limits
from loaders.reading.read import read
from loaders.reading.sheet_xml import column_number
from loaders.reading.workbook import number
from tests.loaders.files import DTD, TABLE, cell, cells, row, sheet_xml, xlsx


def rules(found):
    return [finding.rule for finding in found.findings]


def test_numbers_dates_and_truth_are_written_as_they_were_typed(tmp_path):
    book = openpyxl.Workbook()
    for value in (45.0, 0.1, 77.290000000000006, 1234567, 1e-7, 1e22, -0.5, True, None, " kept ", "0012001"):
        book.active.append([value, "x"])
    book.active.append([dt.date(2025, 9, 1), dt.datetime(2025, 9, 1, 10, 30)])
    book.save(tmp_path / "a.xlsx")
    assert [line[0] for line in cells(read(tmp_path / "a.xlsx"))] == [
        "45",
        "0.1",
        "77.29",
        "1234567",
        "0.0000001",
        "10000000000000000000000",
        "-0.5",
        "TRUE",
        "",
        " kept ",
        "0012001",
        "2025-09-01",
    ]
    assert cells(read(tmp_path / "a.xlsx"))[-1][1] == "2025-09-01 10:30:00"


@pytest.mark.parametrize(
    ("value", "written"),
    [(45.0, "45"), (-0.0, "0"), (0.1, "0.1"), (1e-7, "0.0000001"), (1.5e300, "15" + "0" * 299), (2.5, "2.5")],
)
def test_a_number_is_never_written_with_an_exponent(value, written):
    assert number(value) == written


@pytest.mark.parametrize(("letters", "place"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16_384)])
def test_columns_are_counted_by_letters(letters, place):
    assert column_number(letters) == place


def test_rows_keep_the_numbers_that_the_sender_sees(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(row(5, cell("C5", "LAESTAB"), cell("D5", "x")))})
    sheet = read(path).sheets[0]
    assert (sheet.first_row, sheet.name, sheet.fields) == (5, "Data", None)
    assert sheet.cells.to_pydict() == {"0": ["LAESTAB"], "1": ["x"]}


# --- hidden ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_nothing_of_a_hidden_sheet_is_kept(tmp_path, state):
    secret = sheet_xml(row(1, cell("A1", "10,000 officers")))
    path = xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(TABLE), "Staff": secret}, states={"Staff": state})
    found = read(path)
    assert [sheet.name for sheet in found.sheets] == ["Data"]
    assert [(each.severity, each.rule) for each in found.findings] == [("note", "hidden_sheets")]
    assert "'Staff'" in found.findings[0].message
    assert "officers" not in repr(found)


def test_a_workbook_with_only_hidden_sheets_is_refused(tmp_path):
    assert rules(read(xlsx(tmp_path / "a.xlsx", states={"Data": "hidden"}))) == ["hidden_sheets_only"]


def test_hidden_rows_and_columns_are_read_and_queried(tmp_path):
    filtered = sheet_xml(
        row(1, cell("A1", "LAESTAB")) + row(2, '<c r="A2"><v>9992001</v></c>', attributes=' hidden="1"'),
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
        after='<autoFilter ref="A1:A2"/>',
    )
    found = read(xlsx(tmp_path / "a.xlsx", {"Data": filtered}))
    assert cells(found) == [["LAESTAB"], ["9992001"]]
    assert [(each.severity, each.rule) for each in found.findings] == [("query", "hidden_rows")]
    said = "1 hidden row (the first is row 2) and 1 hidden range of columns (the first is column B). A filter is on."
    assert said in found.findings[0].message
    assert found.findings[0].row == 2


@pytest.mark.parametrize("quote", ['"', "'"])
def test_merged_cells_are_counted_and_the_lowest_named(tmp_path, quote):
    ranges = "".join(f"<mergeCell ref={quote}{each}{quote}/>" for each in ("A1:B1", "AA3:AB4", "A2:A3"))
    found = read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(TABLE, after=f"<mergeCells>{ranges}</mergeCells>")}))
    (note,) = found.findings
    assert (note.severity, note.rule, note.sheet, note.row) == ("note", "merged_cells", "Data", 4)
    assert note.message.startswith("The sheet has 3 ranges of merged cells, the lowest of them AA3:AB4. Only")


# --- errors and stray cells -----------------------------------------------------------------------------------------


def test_error_cells_are_never_blank(tmp_path):
    body = row(1, cell("A1", "Score"), cell("B1", "Pupils")) + row(
        2,
        '<c r="A2" t="e"><v>#N/A</v></c>',
        '<c r="B2"><f>SUM(A1:A9)</f></c>',
    )
    body += row(3, '<c r="A3" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c r="B3"><f>1+1</f><v>2</v></c>')
    found = read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(body)}))
    assert cells(found) == [["Score", "Pupils"], ["#N/A", "=SUM(A1:A9)"], ["#DIV/0!", "2"]]
    assert [(each.rule, each.row, each.sheet) for each in found.findings] == [("error_cells", 2, "Data")]
    assert "A2 (#N/A), B2 (=SUM(A1:A9)), A3 (#DIV/0!)" in found.findings[0].message


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (row(1, cell("A1", "x")) + row(1_048_576, cell("XFD1048576", "stray")), "XFD1048576"),
        (row(1, cell("A1", "x")) + row(2000, cell("XFD2000", "stray")), "XFD2000"),
        (row(1, cell("A1", "x")) + row(1_000_000, cell("A1000000", "stray")), "A1000000"),
        (row(4_294_967_295, cell("A4294967295", "x")), "A4294967295"),
    ],
)
def test_a_stray_cell_is_named(tmp_path, body, named):
    (stop,) = read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(body)})).findings
    assert (stop.severity, stop.rule, stop.sheet) == ("stop", "stray_cell", "Data")
    assert f"({named})" in stop.message


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace('"', "'"),
        lambda xml: re.sub("<(/?)(?=[a-z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x="),
    ],
    ids=["single quotes", "a prefix"],
)
def test_errors_and_stray_cells_are_seen_however_the_xml_is_written(tmp_path, change):
    spoilt = sheet_xml(row(1, cell("A1", "Score")) + row(2, '<c r="A2" t="e"><v>#N/A</v></c>'))
    assert cells(read(xlsx(tmp_path / "a.xlsx", {"Data": change(spoilt)}))) == [["Score"], ["#N/A"]]
    stray = sheet_xml(row(1, cell("A1", "x")) + row(1_048_576, cell("XFD1048576", "stray")))
    (stop,) = read(xlsx(tmp_path / "b.xlsx", {"Data": change(stray)})).findings
    assert "(XFD1048576)" in stop.message


@pytest.mark.parametrize(("rows", "expected"), [(50, []), (51, []), (52, ["too_many_rows"])])
def test_rows_have_a_limit_beside_their_headings(tmp_path, rows, expected):
    body = "".join(row(n, cell(f"A{n}", "x")) for n in range(1, rows + 1))
    assert rules(read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(body)}), limits=Limits(rows=50))) == expected


def test_cells_that_are_only_formatted_are_nothing(tmp_path):
    formatted = "".join(row(n, f'<c r="XFD{n}" s="1"/>') for n in range(3, 10_003))
    found = read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml(TABLE + formatted)}))
    assert cells(found) == [["LAESTAB", "Score"], ["9992001", "45"]]


def test_sheets_have_a_limit(tmp_path):
    assert rules(read(xlsx(tmp_path / "a.xlsx", {f"S{n}": sheet_xml(TABLE) for n in range(21)}))) == ["too_many_sheets"]
    assert len(read(xlsx(tmp_path / "b.xlsx", {f"S{n}": sheet_xml(TABLE) for n in range(20)})).sheets) == 20


def test_an_empty_workbook_is_an_empty_file(tmp_path):
    assert rules(read(xlsx(tmp_path / "a.xlsx", {"Data": sheet_xml("")}))) == ["empty"]


# --- tricks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "rule"),
    [
        ({"../../tmp/slip.txt": b"x"}, "zip_path"),
        ({"/etc/slip": b"x"}, "zip_path"),
        ({"C:\\slip": b"x"}, "zip_path"),
        ({f"junk/{n}": b"" for n in range(1000)}, "zip_members"),
        ({"bomb": bytes(20_000_000)}, "unpacks_too_large"),
        ({"xl/styles.xml": DTD.format("file:///etc/hostname") + "<x>&e;</x>"}, "xml_doctype"),
    ],
    ids=["up", "root", "drive", "members", "bomb", "doctype"],
)
def test_an_archive_that_plays_tricks_is_refused_unopened(tmp_path, extra, rule):
    assert rules(read(xlsx(tmp_path / "a.xlsx", extra=extra))) == [rule]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/s1.xml", sheet_xml(TABLE.replace("9992001", "9992999")))
    assert rules(read(path)) == ["zip_duplicate_member"]


def test_a_sheet_that_points_outside_the_workbook_is_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx")
    content = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    links = content["xl/_rels/workbook.xml.rels"].replace(b"worksheets/s1.xml", b"../../../etc/passwd")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**content, "xl/_rels/workbook.xml.rels": links}.items():
            archive.writestr(name, data)
    assert rules(read(path)) == ["damaged"]


@pytest.mark.parametrize("kept", [30, 600, 0.5, 0.9])
def test_a_workbook_that_was_cut_off_is_refused(tmp_path, kept):
    whole = xlsx(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: kept if kept > 1 else int(len(whole) * kept)])
    assert rules(read(tmp_path / "cut.xlsx")) == ["damaged"]


def test_a_byte_changed_on_the_way_is_a_finding_or_nothing(tmp_path):
    """Every twelfth byte of a small workbook, one at a time: refused, or the table exactly as it was."""
    whole = xlsx(tmp_path / "a.xlsx").read_bytes()
    expected = cells(read(tmp_path / "a.xlsx"))
    for place in range(0, len(whole), 12):
        (tmp_path / "b.xlsx").write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        found = read(tmp_path / "b.xlsx")
        assert any(each.severity == "stop" for each in found.findings) or cells(found) == expected, place


@pytest.mark.parametrize("stream", ["EncryptedPackage", "WordDocument"])
def test_old_containers_say_what_else_they_are(tmp_path, stream):
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(500))
    assert rules(read(path)) == [{"EncryptedPackage": "password", "WordDocument": "not_a_table"}[stream]]


@pytest.mark.parametrize(
    ("parts", "said"),
    [({"word/document.xml": b"<x/>"}, "a Word document"), ({"readme.txt": b"x"}, "a zip archive")],
)
def test_other_archives_are_called_by_their_name(tmp_path, parts, said):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    (tmp_path / "return.csv").write_bytes(packed.getvalue())
    (stop,) = read(tmp_path / "return.csv").findings
    assert (stop.rule, said in stop.message) == ("not_a_table", True)


def ods(path, content: str, manifest: str = "<manifest/>"):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Data"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>LAESTAB</text:p></table:table-cell></table:table-row>'
    '<table:table-row><table:table-cell office:value-type="float" office:value="9992001"><text:p>9992001</text:p>'
    "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


def test_opendocument_is_read(tmp_path):
    found = read(ods(tmp_path / "a.ods", ODS))
    assert (cells(found), found.container, rules(found)) == ([["LAESTAB"], ["9992001"]], "ods", [])


def test_opendocument_with_a_password_is_refused(tmp_path):
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    assert rules(read(ods(tmp_path / "a.ods", ODS, manifest))) == ["password"]
