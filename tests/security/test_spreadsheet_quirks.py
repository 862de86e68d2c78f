"""What honest people's spreadsheets do to a table: it loads exactly, somebody is asked, or it is refused by its row."""

import datetime as dt
import json
import zipfile
from xml.sax.saxutils import escape

import pytest

from loaders.reading.read import read
from outcomes.answers import schools
from outcomes.returns import accepting, checking, proposing
from outcomes.store.access import OFFICER
from tests.conftest import result
from tests.loaders.files import cell, row, severe, sheet_xml, xlsx
from tests.pollution import written
from tests.security.sent import (
    KS4,
    PUPILS,
    TIDY,
    as_xml,
    checked,
    checked_table,
    faults,
    having,
    meant,
    rules,
    sheet,
    with_cells,
    workbook,
)

KS4_TEXT, TIDY_TEXT = written(KS4), written(TIDY)
PLAIN = KS4_TEXT.replace("’", "'")
STATUSES = {
    "suppressed": "c [c] SUPP <5 1-4",
    "not_applicable": "z [z] NA",
    "no_entries": "NE",
    "not_available": ". - : u NEW NP x [x]",
    "rounds_to_zero": "low k ~ [low]",
}


# --- encodings, signs that cannot be seen, separators ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (KS4_TEXT.encode("utf-8-sig"), []),
        (KS4_TEXT.encode("utf-16"), []),
        (b"\xfe\xff" + KS4_TEXT.encode("utf-16-be"), []),
        (KS4_TEXT.encode("utf-16-le"), ["stop: nul_bytes"]),
        (KS4_TEXT.encode("utf-16-be"), ["stop: nul_bytes"]),
        (KS4_TEXT.encode("cp1252"), ["query: encoding_windows"]),
        (PLAIN.encode("cp850"), ["stop: encoding_unknown"]),
        (KS4_TEXT.encode() + "1,383,4009,108009,Café,Leeds,AC\n".encode("cp1252"), ["stop: encoding_mixed"]),
        (TIDY_TEXT.encode("ascii", "replace").ljust(4096, b"\n"), []),
    ],
    ids=["mark", "UTF-16", "UTF-16 BE", "LE, no mark", "BE, no mark", "Windows", "DOS", "mixed", "two at once"],
)
def test_case_40_text_is_read_exactly_or_not_at_all(tmp_path, content, outcome):
    """The last is a text that would also be UTF-16: without the mark that says so, it is not taken for that."""
    found = checked(tmp_path / "return.csv", content)
    assert severe(found.findings) == outcome
    if outcome in ([], ["query: encoding_windows"]) and found.kind == "ks4_performance":
        assert meant(found) == meant(checked_table(tmp_path, KS4))


def test_case_40_windows_text_shows_the_names_that_changed(tmp_path):
    names = PLAIN.replace("Oak", "Oák").replace("Zelkova", "Zélkova").encode("cp1252")
    (query,) = [each for each in checked(tmp_path / "return.csv", names).findings if each.rule == "encoding_windows"]
    assert "St Gwén's; Oák Special; Zélkova Road" in query.message
    assert query.row == 3


@pytest.mark.parametrize(
    ("table", "rule", "said"),
    [
        (having(KS4, at=0, TOWN="T\u041eWN"), "heading_lookalike", "T\u041e[U+041E]WN"),
        (having(KS4, at=0, NFTYPE="N\u0415TYPE", RECTYPE="RE\u0421TYPE"), "headings_not_recognised", "[U+0421]"),
        (having(KS4, at=2, SCHNAME="St\x00Gwen"), "nul_bytes", "Line 3"),
    ],
    ids=["a column nobody needs", "a heading", "a NUL"],
)
def test_case_41_what_only_looks_alike_is_not_taken_for_it(tmp_path, table, rule, said):
    (stop,) = [each for each in checked_table(tmp_path, table).findings if each.rule == rule]
    assert (stop.severity, said in stop.message + stop.remedy) == ("stop", True)


def test_case_41_what_cannot_be_seen_is_made_plain_and_said(tmp_path):
    hidden = having(
        having(KS4, at=0, SCHNAME="\u200bSCHNAME\u00a0", NFTYPE="NF\u00adTYPE"), at=1, TOWN="\u202eLeeds\u2069"
    )
    found = checked_table(tmp_path, hidden)
    (note,) = [each for each in found.findings if each.rule == "invisible_characters"]
    assert (note.severity, note.row, "3 cells" in note.message) == ("note", 1, True)
    assert meant(found) == meant(checked_table(tmp_path, KS4))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (written(KS4, separator=";"), []),
        (written(KS4, separator="\t"), []),
        ("sep=;\n" + written(KS4, separator=";"), []),
        (written(having(KS4, ATT8SCR="46,2"), separator=";"), [("not_a_number", 2, "ATT8SCR")]),
        (written(KS4, separator="|"), [("stray_quote", 4, None)]),
    ],
    ids=["semicolons", "tabs", "declared", "a decimal comma", "bars"],
)
def test_case_42_a_separator_is_certain_or_refused(tmp_path, text, outcome):
    found = checked(tmp_path / "return.csv", text)
    assert [each for each in faults(found) if each[0] != "several_tables"] == outcome
    if not outcome:
        assert meant(found) == meant(checked_table(tmp_path, KS4))


# --- figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["64", "0.64", "64.0"])
def test_case_43_two_scales_in_one_column_are_refused_by_the_cell(tmp_path, other):
    assert faults(checked_table(tmp_path, having(KS4, PTL2BASICS_94=other))) == [("mixed_scales", 2, "PTL2BASICS_94")]


def value_of(text: str, at: int = 5, measure: str = "basics_94") -> list[list[str]]:
    blank = {"numerator": "", "denominator": "", "lower": "", "upper": "", "decimals": ""}
    return having(TIDY, at=at, measure=measure, value=text, **blank)


def test_case_43_two_scales_of_one_measure_are_refused_and_proportions_asked_about(tmp_path):
    other = having(value_of("61.6%"), at=1, measure="basics_94", numerator="", denominator="", value="61.2")
    found = checked_table(tmp_path, other)
    assert [rule for rule, _, _ in faults(found)] == ["mixed_scales"]
    assert rules(checked_table(tmp_path, value_of("0.616")), "query") == {"proportions"}
    assert rules(checked_table(tmp_path, value_of("61.6%")), "query") == set()


@pytest.mark.parametrize(
    ("numerator", "outcome"),
    [
        ("6,738", []),
        ("+6738", []),
        ("£6738", [("not_a_number", 2, "numerator")]),
        ("86.1%", [("not_a_count", 2, "numerator")]),
        ("6738.4", [("not_a_count", 2, "numerator")]),
        ("６７３８", [("not_a_number", 2, "numerator")]),
        ("٦٧٣٨", [("not_a_number", 2, "numerator")]),
        ("True", [("not_a_number", 2, "numerator")]),
        ("6e3", [("not_a_number", 2, "numerator")]),
        ("\u22126738", [("not_a_number", 2, "numerator")]),
        ("\u20116738", [("not_a_number", 2, "numerator")]),
    ],
)
def test_case_43_a_count_is_a_whole_number_in_plain_digits(tmp_path, numerator, outcome):
    found = checked_table(tmp_path, having(TIDY, numerator=numerator))
    assert faults(found) == outcome
    if not outcome:
        assert meant(found) == meant(checked_table(tmp_path, TIDY))


def test_case_44_each_sign_is_a_status_and_none_is_a_number(tmp_path):
    for status, signs in STATUSES.items():
        for sign in signs.split():
            period = "2020/21" if "x" in sign else "2012/13"
            found = checked_table(tmp_path, having(TIDY, numerator=sign, time_period=period))
            first = found.results.iloc[0]
            assert (faults(found), first["status"], str(first["numerator"])) == ([], status, "nan"), sign


@pytest.mark.parametrize("sign", ["N/A", "n/a", "NULL", "null", "..", "*", "None", "nan", "inf", "-inf", "1e400"])
def test_case_44_a_sign_nobody_declared_is_refused(tmp_path, sign):
    expected = [("not_a_number", 2, "numerator")]
    assert faults(checked_table(tmp_path, having(TIDY, numerator=sign))) == expected


@pytest.mark.parametrize("name", ["NA", "None", "null", "nan", "True", "1e5", "-"])
def test_case_44_a_school_may_be_called_so(tmp_path, name):
    found = checked_table(tmp_path, having(TIDY, at=3, school_name=name))
    assert (faults(found), name in set(found.places["name"])) == ([], True)


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (having(KS4, ESTAB="45"), [("school_number", 2, "ESTAB")]),
        (having(KS4, LEA="1", ESTAB="45"), [("school_number", 2, "ESTAB")]),
        (having(KS4, URN="1E+05"), [("unknown_place", 2, "URN")]),
        (having(KS4, URN="108001.5"), [("unknown_place", 2, "URN")]),
        (having(KS4, URN="１０８００１"), [("unknown_place", 2, "URN")]),
        (having(KS4, ESTAB="٤٠٠١"), [("school_number", 2, "ESTAB")]),
        (having(KS4, LEA="٣٨٣"), [("school_number", 2, "ESTAB")]),
        (having(TIDY, at=3, school_laestab="12001"), [("unknown_place", 4, "school_laestab")]),
        (having(TIDY, at=3, school_laestab="٩٩٩٢٠٠١"), [("unknown_place", 4, "school_laestab")]),
        (having(TIDY, at=3, school_laestab="99/92001"), [("unknown_place", 4, "school_laestab")]),
        (having(PUPILS, LAESTAB="12001"), [("lost_noughts", 2, "LAESTAB")]),
        (having(PUPILS, LAESTAB="9.99E+06"), [("scientific_notation", 2, "LAESTAB")]),
        (having(PUPILS, UPN="1.23457E+12"), [("scientific_notation", 2, "UPN")]),
        (having(PUPILS, UPN="R٩٩٩200120001"), [("upn_form", 2, "UPN")]),
    ],
)
def test_case_45_a_number_that_excel_has_spoilt_is_refused_by_its_row(tmp_path, table, outcome):
    assert faults(checked_table(tmp_path, table)) == outcome


def test_case_45_a_number_that_has_only_gained_a_decimal_is_read_as_it_was(tmp_path):
    kept = having(KS4, URN="108001.0", ESTAB="4001.0", LEA="383.0", RECTYPE="1.0")
    assert meant(checked_table(tmp_path, kept)) == meant(checked_table(tmp_path, KS4))


@pytest.mark.parametrize(("rows", "expected"), [(65_535, []), (65_536, ["query: excel_row_limit"])])
def test_case_46_a_sheet_as_long_as_excel_was_is_asked_about(tmp_path, rows, expected):
    body = row(1, cell("A1", "x")) + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, rows + 1))
    found = read(xlsx(tmp_path / "return.xlsx", {"Data": sheet_xml(body)}))
    assert severe(found.findings) == expected


@pytest.mark.parametrize(
    ("born", "outcome"),
    [
        ("12/10/2008", []),
        ("2008-10-12", []),
        ("39733", []),
        ("60", ["not_a_date"]),
        ("31/02/2009", ["not_a_date"]),
        ("12-Oct-08", ["not_a_date"]),
        ("10/13/2008", ["not_a_date"]),
    ],
)
def test_case_47_a_date_is_read_as_declared(tmp_path, born, outcome):
    found = checked_table(tmp_path, with_cells(PUPILS, 1, {"Date of birth": born}))
    assert [rule for rule, _, _ in faults(found)] == outcome
    if not outcome:
        assert found.pupils["born"].tolist()[0] == "2008-10-12"


def test_case_47_a_day_that_may_be_a_month_is_not_believed_where_another_must_be(tmp_path):
    """13 cannot be a month, so 03/04/2009 in the same column may be the third of April or the fourth of March."""
    table = with_cells(with_cells(PUPILS, 1, {"Date of birth": "10/13/2008"}), 2, {"Date of birth": "03/04/2009"})
    found = checked_table(tmp_path, table)
    assert {("not_a_date", 2, "Date of birth"), ("day_or_month", 3, "Date of birth")} <= set(faults(found))


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_case_47_dates_of_both_excels_are_the_same_days(tmp_path, epoch_1904):
    born = (dt.date(2008, 10, 12), dt.date(2009, 3, 3), dt.date(2013, 8, 31))
    at = PUPILS[0].index("Date of birth")
    table = [PUPILS[0], *([*line[:at], day, *line[at + 1 :]] for line, day in zip(PUPILS[1:], born, strict=True))]
    path = workbook(tmp_path / "return.xlsx", table, numbers=False, epoch_1904=epoch_1904)
    assert checked(path).pupils["born"].tolist() == ["2008-10-12", "2009-03-03", "2013-08-31"]


def test_case_47_a_range_that_became_a_date_is_refused(tmp_path):
    found = checked_table(tmp_path, having(PUPILS, Surname="04-Nov"))
    assert faults(found) == [("turned_into_a_date", 2, "Surname")]


# --- errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="K2" t="e"><v>#N/A</v></c>',
        '<c t="e" r="K2"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c t = "e" r = "K2">\n  <v xml:space="preserve">#REF!</v>\n</c >',
        "<c r='K2' t='e'><!-- x --><v>#NAME?</v></c>",
        '<c r="K2" t="e"/>',
        '<c r="K2" t="e"><v>#SPILL!</v></c>',
        '<c r="K2"><f>SUM(A1:A9)</f></c>',
        '<c r="K2" cm="1"><f t="array" ref="K2">SUM(A1)</f><v/></c>',
        '<c r="K2"><f t="shared" si="0"/></c>',
        '<c r="K2"><f><![CDATA[1+1]]></f><v></v></c>',
    ],
)
def test_case_48_an_error_is_never_a_blank_however_it_is_written(tmp_path, xml):
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": sheet(KS4, own={"K2": xml})}))
    assert [row for _, row, _ in faults(found)] == [2]
    assert any("K2" in each.message for each in found.findings if each.rule == "error_cells")


def test_case_48_a_formula_whose_result_is_no_text_is_a_blank(tmp_path):
    blank = '<c r="K2" t="str"><f>IF(1,"","")</f><v></v></c>'
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": sheet(KS4, own={"K2": blank})}))
    assert meant(found) == meant(checked_table(tmp_path, having(KS4, PTL2BASICS_94="")))


@pytest.mark.parametrize("name", ["#N/A", "#REF!", "#NAME?"])
def test_case_48_an_error_is_nobodys_name(tmp_path, name):
    assert rules(checked_table(tmp_path, having(TIDY, at=3, school_name=name))) == {"not_a_name"}
    assert faults(checked_table(tmp_path, having(PUPILS, Forename=name))) == [("not_a_name", 2, "Forename")]


SPACES = "office table text calcext"
ODS = (
    "<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='Data'>{rows}"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
).replace("'", '"')
SPOILT = (
    '<table:table-cell office:value-type="float" office:value="0" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
    "</table:table-cell>"
)


def open_document(path, table, *, spoilt: str = "", hidden: bool = False):
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{space}="{urn}:{space}:1.0"' for space in SPACES.split())
    text_cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ["".join(text_cell.format(escape(text)) for text in line) for line in table]
    lines[1] += spoilt
    shown = ' table:visibility="filter"' if hidden else ""
    rows = "".join(
        f"<table:table-row{shown if n == 1 else ''}>{line}</table:table-row>" for n, line in enumerate(lines)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(spaces=spaces, rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def test_case_48_an_error_in_an_open_document_is_no_nought(tmp_path):
    assert meant(checked(open_document(tmp_path / "a.ods", KS4))) == meant(checked_table(tmp_path, KS4))
    (stop,) = checked(open_document(tmp_path / "b.ods", KS4, spoilt=SPOILT)).findings
    assert (stop.rule, "#DIV/0!" in stop.message) == ("error_cells", True)


# --- what stands around the table, or is hidden in it ---------------------------------------------------------------

TITLE = ["Key Stage 4, 2018/19", *[""] * (len(KS4[0]) - 1)]
GROUPS = ["School", *[""] * 6, "Pupils", *[""] * 8]
BLANK = [""] * len(KS4[0])


def merged(*ranges: str) -> str:
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
    return f'<mergeCells count="{len(ranges)}">{cells}</mergeCells>'


@pytest.mark.parametrize(
    ("above", "ranges"),
    [([TITLE], ["A1:P1"]), ([TITLE, GROUPS], ["A1:P1", "A2:G2", "H2:P2"]), ([TITLE, BLANK, GROUPS], ["A1:P1"])],
    ids=["a title", "two rows of headings", "a blank between"],
)
def test_case_49_headings_are_found_below_titles_and_that_is_said(tmp_path, above, ranges):
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": sheet([*above, *KS4], after=merged(*ranges))}))
    (note,) = [each for each in found.findings if each.rule == "headings_found"]
    assert (note.row, faults(found), faults(found, "query")) == (len(above) + 1, [], [])
    assert meant(found) == meant(checked_table(tmp_path, KS4))


@pytest.mark.parametrize(
    ("below", "rule", "row"),
    [
        ([["Source: Department for Education", *BLANK[1:]]], "text_below", 8),
        ([BLANK, ["Source: invented", *BLANK[1:]]], "text_below", 9),
        ([BLANK, *KS4], "text_below", 9),
        (KS4, "several_tables", 8),
    ],
    ids=["a footnote", "below a blank row", "a second table", "a second table at once"],
)
def test_case_49_what_stands_below_the_table_is_refused(tmp_path, below, rule, row):
    assert (rule, row) in [each[:2] for each in faults(checked_table(tmp_path, [*KS4, *below]))]


def test_case_49_cells_merged_in_the_table_are_asked_about_by_their_row(tmp_path):
    table = having(KS4, at=2, PTL2BASICS_94="")
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": sheet(table, after=merged("K2:K3"))}))
    assert faults(found, "query") == [("merged_cells", 3, None)]


def test_case_50_nothing_of_a_hidden_sheet_is_read_or_kept_with_a_return(publisher, tmp_path):
    secret = sheet_xml(row(1, cell("A1", "Jane Canary"), cell("B1", "looked after")))
    path = xlsx(tmp_path / "return.xlsx", {"Data": sheet(KS4), "Staff": secret}, states={"Staff": "veryHidden"})
    found = checked(path)
    (note,) = [each for each in found.findings if each.rule == "hidden_sheets"]
    assert "'Staff'" in note.message
    accepting.accept(publisher, proposing.propose(publisher, [(path, found)]))
    kept = [each for each in publisher.store.home.rglob("*") if each.is_file() and each.parent.name != "originals"]
    assert kept
    assert not [each for each in kept if b"Canary" in each.read_bytes()]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"hidden": '<row r="3"', "as": '<row hidden="1" r="3"'}, 3),
        ({"hidden": '<row r="3"', "as": '<row r="3" ht="0" customHeight="1"'}, 3),
        ({"hidden": "<sheetData>", "as": '<cols><col min="11" max="12" hidden="true"/></cols><sheetData>'}, None),
        ({"hidden": "<sheetData>", "as": '<cols><col min="11" max="11" width="0"/></cols><sheetData>'}, None),
        ({"hidden": "<sheetData>", "as": '<sheetFormatPr zeroHeight="1"/><sheetData>'}, None),
    ],
    ids=["hidden", "of no height", "columns", "of no width", "unless shown"],
)
def test_case_50_hidden_rows_and_columns_are_read_and_asked_about(tmp_path, change, row):
    filtered = sheet(KS4, after='<autoFilter ref="A1:P7"/>').replace(change["hidden"], change["as"], 1)
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": filtered}))
    assert faults(found, "query") == [("hidden_rows", row, None)]
    assert "A filter is on" in next(each.message for each in found.findings if each.rule == "hidden_rows")
    assert meant(found) == meant(checked_table(tmp_path, KS4))


def test_case_50_hidden_rows_of_an_open_document_are_asked_about(tmp_path):
    assert rules(checked(open_document(tmp_path / "a.ods", KS4, hidden=True)), "query") == {"hidden_rows"}


ATTENDANCE = [
    ["UPN", "LAESTAB", "Academic year", "Term", "Present", "Approved elsewhere", "Authorised", "Unauthorised"],
    ["R999200120001", "9992001", "2024/25", "Autumn", "130", "2", "6", "0"],
    ["F999200120002", "9992001", "2024/25", "Autumn", "118", "0", "14", "6"],
]


@pytest.mark.parametrize(
    ("present", "asked"), [("248", []), ("249", [("total_differs", 4, "Present")])], ids=["right", "wrong"]
)
def test_case_51_a_total_is_left_out_and_held_against_our_own_sum(tmp_path, present, asked):
    total = ["Total", "", "", "", present, "2", "20", "6"]
    found = checked_table(tmp_path, [*ATTENDANCE, total])
    assert [each for each in faults(found, "query") if each[0] == "total_differs"] == asked
    assert (faults(found), len(found.pupils), "total_left_out" in rules(found, "note")) == ([], 2, True)


@pytest.mark.parametrize("label", ["Total", "All schools", "Grand total"])
def test_case_51_a_total_in_a_publication_is_never_counted_as_a_school(tmp_path, label):
    total = [label if heading in ("RECTYPE", "SCHNAME") else "494" for heading in KS4[0]]
    assert ("unknown_record", 8, "RECTYPE") in faults(checked_table(tmp_path, [*KS4, total]))


@pytest.mark.parametrize(
    ("headings", "outcome"),
    [
        ({"TOWN": "SCHNAME"}, [("heading_twice", 1, "SCHNAME")]),
        ({"TOWN": ""}, [("heading_blank", 1, None)]),
        ({"SCHNAME": "School name", "RECTYPE": "Record type"}, [("headings_not_recognised", 1, None)]),
        ({"TOWN": "Notes"}, []),
    ],
    ids=["twice", "blank", "renamed", "another"],
)
def test_case_52_headings_are_matched_exactly_and_once(tmp_path, headings, outcome):
    found = checked_table(tmp_path, with_cells(KS4, 0, headings))
    assert faults(found) == outcome
    if "RECTYPE" in headings:
        assert "Is 'Record type' meant to be 'RECTYPE'?" in found.findings[-1].remedy


def test_case_52_columns_may_stand_in_any_order(tmp_path):
    turned = [list(reversed(line)) for line in KS4]
    assert meant(checked_table(tmp_path, turned)) == meant(checked_table(tmp_path, KS4))


@pytest.mark.parametrize(
    ("text", "rule", "row"),
    [
        (KS4_TEXT.replace("Oak Special", '"Oak Special'), "unclosed_quote", 5),
        (KS4_TEXT.replace("Oak Special", 'Oak "Special"'), "stray_quote", 5),
        (KS4_TEXT.replace("Oak Special", "Oak, Special"), "row_too_long", 5),
        (TIDY_TEXT.replace(",School,", ",", 1), "row_too_short", 4),
    ],
)
def test_case_53_a_row_that_came_apart_is_refused_by_its_number(tmp_path, text, rule, row):
    assert (rule, row) in [each[:2] for each in faults(checked(tmp_path / "return.csv", text))]


def test_case_54_blank_rows_and_columns_around_a_table_are_nothing_and_said(tmp_path):
    wide = [[*line, "", "", ""] for line in [*KS4, *[BLANK] * 50]]
    found = checked_table(tmp_path, wide)
    assert ("blank_edges" in rules(found, "note"), faults(found)) == (True, [])
    assert meant(found) == meant(checked_table(tmp_path, KS4))
    formatted = "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(10, 10_010))
    found = checked(xlsx(tmp_path / "return.xlsx", {"Data": sheet_xml(as_xml(KS4) + formatted)}))
    assert meant(found) == meant(checked_table(tmp_path, KS4))


def test_case_55_numbers_as_text_and_spaces_around_codes_are_read_as_they_are_meant(tmp_path):
    expected = meant(checked_table(tmp_path, KS4))
    assert meant(checked(workbook(tmp_path / "text.xlsx", KS4, numbers=False))) == expected
    assert meant(checked(workbook(tmp_path / "numbers.xlsx", KS4))) == expected
    spaced = [KS4[0], *([f" {text} " for text in line] for line in KS4[1:])]
    assert meant(checked_table(tmp_path, spaced)) == expected


@pytest.mark.parametrize("flag", ["Yes", "yes", "Y", "TRUE", "true", "1", " Yes "])
def test_case_55_yes_may_be_written_in_many_ways_and_those_are_counted(tmp_path, flag):
    found = checked_table(tmp_path, with_cells(PUPILS, 1, {"Free school meals": flag}))
    assert (faults(found), found.pupils["fsm"].tolist()[0]) == ([], "yes")
    if flag == " Yes ":
        (note,) = [each for each in found.findings if each.rule == "read_as_meant"]
        assert (note.column, note.row, "1 values" in note.message) == ("Free school meals", 2, True)


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (having(KS4, ATT8SCR="-99"), [("out_of_range", 2, "ATT8SCR")]),
        (having(KS4, ATT8SCR="999"), [("out_of_range", 2, "ATT8SCR")]),
        (having(KS4, P8MEA="999"), [("out_of_range", 2, "P8MEA")]),
        (having(KS4, PTL2BASICS_94="100.4%"), [("out_of_range", 2, "PTL2BASICS_94")]),
        (having(KS4, TPUP="-99"), [("not_whole", 2, "TPUP")]),
        (having(KS4, TPUP="9" * 30), [("not_a_number", 2, "TPUP")]),
        (having(KS4, ATT8SCR="1e-320"), [("not_a_number", 2, "ATT8SCR")]),
        (value_of("100.4"), [("not_a_percentage", 6, "value")]),
        (value_of("-0.1"), [("not_a_percentage", 6, "value")]),
        (having(TIDY, denominator="99999999999999999999", numerator=""), [("not_a_number", 2, "denominator")]),
        (having(TIDY, numerator="-1"), [("negative", 2, "numerator")]),
    ],
)
def test_case_56_a_figure_that_cannot_be_is_refused(tmp_path, table, outcome):
    assert faults(checked_table(tmp_path, table)) == outcome


def test_case_56_minus_nought_is_nought_and_a_value_keeps_its_decimals(tmp_path):
    found = checked_table(tmp_path, having(TIDY, numerator="-0.0")).results.iloc[0]
    assert str(found["numerator"]) == "0.0"
    kept = checked_table(tmp_path, value_of("45.65")).results.iloc[4]
    assert (kept["value"], kept["decimals"]) == (45.65, 2)


NAUGHTY = [
    "Robert'); DROP TABLE results;--",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    ":red[St Mary] $x^2$ **b** `c`",
    "{name} %s $1 {{7*7}}",
    "=1+1",
    "@SUM(A1)",
    "Ṱ̺̺o͞ i̷n̲v̝o̕k̭e",
    "社會科學院語學研究所",
    "👩\u200d🏫 school 🇬🇧",
    "../../etc/passwd",
    "line one\nline two",
    "NULL",
    "ﷺ" * 20,
]


def test_case_57_a_naughty_name_is_a_name_and_nothing_else(publisher, tidy_file):
    rows = [
        result(f"school:38340{at:02d}", measure="basics_94", numerator=5, denominator=10, name=name)
        for at, name in enumerate(NAUGHTY)
    ]
    path = tidy_file(rows)
    found = checking.check(path, authority="la:383")
    assert faults(found) == []
    accepting.accept(publisher, proposing.propose(publisher, [(path, found)]))
    answer = schools(publisher.store.generation("authority"), OFFICER, "basics_94", "la:383")
    assert sorted(answer.table["place_name"]) == sorted(NAUGHTY)


def test_case_57_a_page_of_text_is_no_name(tmp_path):
    found = checked_table(tmp_path, having(TIDY, at=3, school_name="x" * 201))
    (stop,) = [each for each in found.findings if each.severity == "stop"]
    assert (stop.rule, "school:9992001" in stop.message, len(stop.message) < 200) == ("not_a_name", True, True)
    assert faults(checked_table(tmp_path, having(TIDY, at=3, school_name="x" * 200))) == []
    assert rules(checked_table(tmp_path, having(TIDY, at=3, school_name="x" * 1_000_001))) == {"cell_too_long"}


def test_case_57_a_finding_is_a_sentence_whatever_the_cell_holds(tmp_path):
    found = checked_table(tmp_path, having(TIDY, numerator="y" * 100_000, measure="z" * 50_000))
    assert {"not_a_number", "unknown_measure"} <= rules(found)
    assert max(len(json.dumps(each.model_dump())) for each in found.findings) < 2_000
