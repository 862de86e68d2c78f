"""A file is what its headings say, found exactly; what could be read two ways is refused with its row."""

from dataclasses import replace
from itertools import permutations

import pytest

from loaders.kinds.register import KINDS
from loaders.reading import container
from loaders.reading.limits import Limits
from loaders.reading.sheets import Reading, Sheet
from loaders.recognising import guidance_sheets
from loaders.recognising.match import RecognisedTable
from loaders.recognising.recognise import recognise
from model.findings import Finding
from tests.loaders.files import kind_of

PUPILS = kind_of(["LAESTAB", "Pupils"])
ABSENCE = kind_of(["LAESTAB", "Sessions"])


def named(kind, id_: str):
    return replace(kind, id=id_, title=f"Kind {id_}")


def reading(text: str, *more: tuple[str, str]) -> Reading:
    """The first text as a file; more of them as sheets of one workbook, by name."""
    sheets = []
    for name, content in more or [(None, text)]:
        found = container.extract(content.encode(), "a.csv", Limits())
        sheets.append(Sheet(name, found.tables[0].cells, 1, found.tables[0].fields if name is None else None))
    findings = tuple(Finding(**remark.plain()) for remark in found.remarks)
    return Reading("a.csv", "csv", "0" * 64, tuple(sheets), findings)


def found(text: str, *kinds, **said) -> RecognisedTable:
    recognised = recognise(reading(text), kinds or [PUPILS], **said)
    assert isinstance(recognised, RecognisedTable), recognised
    return recognised


def refused(text: str, *kinds, **said) -> Finding:
    recognised = recognise(reading(text), kinds or [PUPILS], **said)
    # A table that is read as it is meant, so that the rest can be judged, is refused all the same.
    first = (recognised.findings if isinstance(recognised, RecognisedTable) else recognised)[0]
    assert first.severity == "stop"
    return first


def rules(recognised: RecognisedTable) -> list[tuple[str, str, int | None]]:
    return [(each.severity, each.rule, each.row) for each in recognised.findings]


def test_headings_are_found_whatever_their_order_and_the_rows_keep_their_numbers():
    recognised = found("Name, Pupils ,LAESTAB\nAlder,30,9992001\nBirch,40,9992002\n")
    assert recognised.findings == ()
    assert recognised.frame.index.tolist() == [2, 3]
    assert recognised.frame.to_dict("list") == {
        "Name": ["Alder", "Birch"],
        "Pupils": ["30", "40"],
        "LAESTAB": ["9992001", "9992002"],
    }


def test_the_kind_with_the_most_headings_is_meant():
    few, many = named(kind_of(["LAESTAB"]), "few"), named(PUPILS, "many")
    assert found("LAESTAB,Pupils\n9992001,30\n", few, many).kind.id == "many"
    assert found("LAESTAB,Pupils\n9992001,30\n", few, many, as_kind="few").kind.id == "few"


def test_two_kinds_that_fit_equally_well_are_asked_about():
    stop = refused("LAESTAB,Pupils\n1,2\n", named(PUPILS, "one"), named(PUPILS, "two"))
    assert (stop.rule, "--as" in stop.remedy) == ("several_kinds", True)


@pytest.mark.parametrize(("above", "refusal"), [(0, False), (19, False), (20, True)])
def test_headings_are_looked_for_in_the_first_twenty_rows(above, refusal):
    text = "Outcomes return,\n" * above + "LAESTAB,Pupils\n9992001,30\n"
    if refusal:
        assert refused(text).rule == "headings_not_recognised"
    else:
        recognised = found(text)
        assert recognised.frame.index.tolist() == [above + 2]
        assert rules(recognised) == ([("note", "headings_found", above + 1)] if above else [])


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("LAESTAB,Pupil", "Is 'Pupil' meant to be 'Pupils'?"),
        ("L\u0410ESTAB,Pupils", "Is 'L\u0410[U+0410]ESTAB' meant to be 'LAESTAB'?"),
        ("LA_ESTAB,Pupils", "Is 'LA_ESTAB' meant to be 'LAESTAB'?"),
        ("LAESTAB,Year", "Add the missing headings to row 1"),
    ],
)
def test_a_heading_written_otherwise_is_suggested_and_never_assumed(headings, said):
    stop = refused(f"{headings}\n9992001,30\n")
    assert (stop.severity, stop.rule, stop.row) == ("stop", "headings_not_recognised", 1)
    assert said in stop.remedy


@pytest.mark.parametrize(
    ("above", "stops"),
    [
        ("9992002,40\n", True),
        ("9992002,40\n9992003,8\n", True),
        ("Outcomes return,\n", False),
        ("Autumn,2024\n", False),
        ("Printed on,2024\n", False),
        ("9992002,\n", False),
    ],
)
def test_rows_above_the_headings_that_look_like_rows_are_refused(above, stops):
    recognised = found(above + "LAESTAB,Pupils\n9992001,30\n9992004,6\n")
    assert [(each.rule, each.row) for each in recognised.findings if each.severity == "stop"] == (
        [("rows_above", 1)] if stops else []
    )


def test_a_row_above_as_full_as_those_below_is_asked_about():
    kind = kind_of(["LAESTAB", "Pupils", "Score"])
    recognised = found("383,4001,10.2\nLAESTAB,Pupils,Score\nNAT,PRI,SUPP\n", kind)
    assert ("query", "rows_above", 1) in rules(recognised)
    titled = found("Outcomes,autumn,return\nLAESTAB,Pupils,Score\nNAT,PRI,SUPP\n", kind)
    assert ("query", "rows_above", 1) not in rules(titled)


@pytest.mark.parametrize(
    ("headings", "severity", "named_columns"),
    [
        ("LAESTAB,Pupils,Late,Form", "note", "'Form'"),
        ("LAESTAB,Pupils,L codes,Form", "query", "'L codes', 'Form'"),
        ("LAESTAB,Pupils,late,Pupils on time", "note", "'Pupils on time'"),
        ("LAESTAB,Pupils,Late,", None, ""),
    ],
)
def test_every_column_that_is_not_read_is_named(headings, severity, named_columns):
    kind = replace(PUPILS, optional=frozenset({"Late"}), reads_all=True)
    findings = found(f"{headings}\n9992001,30,1,\n", kind).findings
    assert [(each.severity, each.value) for each in findings if each.rule == "columns_not_read"] == (
        [(severity, named_columns)] if severity else []
    )


@pytest.mark.parametrize("headings", ["laestab,PUPILS", 'LAESTAB,"Pu\npils"', '"LAESTAB ",pupils'])
def test_capitals_and_line_breaks_make_no_other_heading(headings):
    kind = kind_of(["LAESTAB", "Pu pils" if "\n" in headings else "Pupils"])
    assert list(found(f"{headings}\n9992001,30\n", kind).frame) == sorted(kind.headings)


def test_a_heading_that_stands_in_two_spellings_stands_twice():
    assert ("stop", "heading_twice", 1) in rules(found("LAESTAB,Pupils,PUPILS\n9992001,30,31\n"))


def test_headings_repeated_below_in_other_capitals_begin_a_second_table():
    assert ("stop", "several_tables", 3) in rules(found("LAESTAB,Pupils\n9992001,30\nlaestab,pupils\n9992002,40\n"))


@pytest.mark.parametrize("headings", ["time_period,geographic_level,cin_count,pupils", "RECTYPE,ALPHAIND,PTX,PTY"])
def test_a_publication_without_a_layout_is_called_that(headings):
    stop = refused(f"{headings}\n1,2,3,4\n", *KINDS)
    assert "a publication of the Department that has no layout yet" in stop.message
    assert "docs/layouts.md" in stop.remedy


@pytest.mark.parametrize(
    "headings",
    [
        "period,term,place,measure,characteristic,category,numerator,denominator",
        "edge,place,name,period,file,what",
        "LAESTAB,School,Cluster",
    ],
)
def test_the_files_beside_invented_returns_say_what_they_are(headings):
    stop = refused(f"{headings}\n1,2,3,4\n", *KINDS)
    assert (stop.rule, "an invented authority" in stop.message) == ("not_kept", True)


def test_the_nearest_kind_and_what_it_misses_are_named():
    nearest = named(kind_of(["LAESTAB", "Pupils", "Year"]), "nearest")
    stop = refused("LAESTAB,Pupils\n1,2\n", named(ABSENCE, "other"), nearest)
    assert "'Kind nearest'" in stop.message
    assert "'Year'" in stop.message


@pytest.mark.parametrize(
    ("headings", "named_kind"),
    [("URN,Name,Year,Score", False), ("LAESTAB,Name,Year,Score", False), ("LAESTAB,Pupils,Year,Score", True)],
)
def test_a_kind_is_called_the_nearest_where_at_most_two_of_its_headings_are_missing(headings, named_kind):
    four = named(kind_of(["LAESTAB", "Pupils", "Sessions", "Phase"]), "of four")
    stop = refused(f"{headings}\n1,2,3,4\n", four, named(kind_of(["Sessions"]), "other"))
    assert ("'Kind of four'" in stop.message) is named_kind
    assert ("docs/layouts.md" in stop.remedy) is not named_kind


def test_a_stranger_is_told_what_was_seen():
    stop = refused("x,y\n1,2\n", PUPILS, named(ABSENCE, "other"))
    assert "no kind of return has 'x', 'y'" in stop.message


@pytest.mark.parametrize(
    ("headings", "rule"),
    [
        ("region_code,region_name", "not_kept"),
        ("region_code,region_name,passes", "headings_not_recognised"),
        ("col_name,col_type,label,indicator_unit,filter_hint", "not_kept"),
        ("LAESTAB,Pupils,Indicator,Description", None),
    ],
)
def test_what_is_known_and_not_kept_says_so(headings, rule):
    text = headings + "\n" + ",".join("1" for _ in headings.split(",")) + "\n"
    if rule is None:
        assert found(text).kind.id == PUPILS.id
    else:
        assert refused(text, PUPILS, named(ABSENCE, "other")).rule == rule


def test_a_description_is_not_the_file_it_describes():
    stop = refused("col_name,col_type,label,indicator_unit\npupils,Indicator,Pupils,\n")
    assert stop.message.startswith("This is the description that comes with a file of open data.")
    assert stop.remedy == "Send the data file it belongs to."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LAESTAB,Pupils,Pupils\n1,2,3\n", ("stop", "heading_twice", 1)),
        ("LAESTAB,Pupils, Pupils \n1,2,3\n", ("stop", "heading_twice", 1)),
        ("LAESTAB,Pupils,\n1,2,3\n", ("stop", "heading_blank", 1)),
        (",LAESTAB,Pupils\n1,9992001,3\n", ("note", "heading_blank", 1)),
        ("LAESTAB,Pupils,Sc\u043ere\n1,2,3\n", ("stop", "heading_lookalike", 1)),
        ("LAESTAB,Pupils\n", ("stop", "empty", 1)),
        ("LAESTAB,Pupils\n1,2\n,\nSource: invented,\n", ("stop", "text_below", 4)),
        ("LAESTAB,Pupils\n1,2\nSource: invented,\n", ("stop", "text_below", 3)),
        ("LAESTAB,Pupils\n1,2\n\n3,4\n", ("stop", "text_below", 4)),
        ("LAESTAB,Pupils\n1,2\nLAESTAB,Pupils\n3,4\n", ("stop", "several_tables", 3)),
        ("LAESTAB,Pupils\n1,2,3\n", ("stop", "row_too_long", 2)),
        ("LAESTAB,Pupils\n1,2,\n", ("stop", "row_too_long", 2)),
        ("LAESTAB,Pupils\n1,2\n3\n", ("stop", "row_too_short", 3)),
    ],
)
def test_what_can_be_read_two_ways_is_said_with_its_row(text, expected):
    assert rules(found(text)) == [expected]


@pytest.mark.parametrize("text", ["LAESTAB,Pupils\n1,2\n , \n", "LAESTAB,Pupils,\n1,2,\n", "LAESTAB,Pupils,\n1,2\n"])
def test_blanks_around_a_table_are_nothing(text):
    assert rules(found(text)) == []


def test_a_school_without_figures_is_no_note_under_the_table():
    recognised = found("Name,LAESTAB,Pupils\nAlder Road,9992001,30\nBirch Lane,,\n")
    assert (recognised.frame["Name"].tolist(), recognised.findings) == (["Alder Road", "Birch Lane"], ())


def test_letters_with_accents_are_no_other_alphabet():
    assert rules(found("LAESTAB,Pupils,Nom de l'école,Ω\n1,2,3,4\n")) == []


# --- short rows -----------------------------------------------------------------------------------------------------

RAGGED = kind_of(["LAESTAB", "Pupils"], ragged=True)
WIDE = "LAESTAB,Pupils,a,b,c,d\n"


def test_short_rows_are_padded_only_where_the_kind_says_so():
    text = WIDE + "1,2,3,4,5,6\n" * 5 + "1,2\n"
    assert rules(found(text)) == [("stop", "row_too_short", 7)]
    padded = found(text, RAGGED)
    assert rules(padded) == [("query", "rows_padded", 7)]
    assert padded.frame.loc[7].tolist() == ["1", "2", "", "", "", ""]


def test_a_row_that_has_lost_a_separator_is_not_padded():
    """One field short like no other row: its values may stand under the wrong headings."""
    assert rules(found(WIDE + "1,2,3,4,5,6\n" * 5 + "1,2,3,4,5\n", RAGGED)) == [("stop", "row_too_short", 7)]
    assert rules(found(WIDE + "1,2,3,4,5,6\n" * 5 + "1,2,3,4,5\n" * 3, RAGGED)) == [("query", "rows_padded", 7)]


def test_a_long_row_is_refused_whatever_the_kind_pads():
    assert rules(found(WIDE + "1,2,3,4,5,6,7\n", RAGGED)) == [("stop", "row_too_long", 2)]


def test_a_last_row_that_is_cut_off_is_refused_whatever_the_kind_pads():
    text = WIDE + "1,2,3,4,5,6\n" * 5 + "1,2"
    assert rules(found(text, RAGGED)) == [("query", "rows_padded", 7), ("stop", "last_row_unfinished", 7)]


def test_many_short_rows_are_counted_and_not_all_listed():
    recognised = found("LAESTAB,Pupils\n" + "1\n" * 2_150)
    assert len(recognised.findings) == 2_001
    assert recognised.findings[-1].message == "150 more rows have the same fault, the last in row 2151."


# --- our own kinds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.contract], ids=lambda kind: kind.id)
def test_a_template_is_its_kind_with_every_column_and_with_only_those_it_must_have(kind):
    every = [column.heading for column in kind.contract.columns]
    for headings in (every, [heading for heading in every if heading in kind.headings]):
        text = ",".join(headings) + "\n" + ",".join("1" for _ in headings) + "\n"
        assert found(text, *KINDS).kind.id == kind.id


def test_no_table_of_one_kind_has_the_headings_of_another():
    """Neither with what a kind must have, nor with all that it may: else the one with more headings would win."""
    within = [
        (one.id, other.id)
        for one, other in permutations(KINDS, 2)
        if one.headings <= other.headings | other.optional and len(one.headings) >= len(other.headings)
    ]
    assert within == []


GUIDE = (guidance_sheets.GUIDE, ",".join(guidance_sheets.GUIDE_HEADINGS) + "\nLAESTAB,seven digits,,9992001\n")
ROLL = next(kind for kind in KINDS if kind.id == "multiplication_check_results")
LINES = [",".join(column.heading for column in ROLL.contract.columns), *map(",".join, ROLL.contract.examples)]


@pytest.mark.parametrize(
    ("sheets", "sheet", "expected"),
    [
        ([("Data", "\n".join(LINES[:2])), GUIDE, ("Example", "\n".join(LINES))], "Data", []),
        ([("Example", "\n".join(LINES)), ("Data", "\n".join(LINES[:2])), GUIDE], "Data", []),
        ([("Example", "\n".join(LINES[:2])), ("Notes", "x\n"), GUIDE], "Example", ["sheets_not_read"]),
        ([("Data", "\n".join(LINES[:2])), ("How to fill this in", "x,y\n")], "Data", ["sheets_not_read"]),
    ],
)
def test_what_a_template_holds_beside_its_table_is_not_read(sheets, sheet, expected):
    recognised = recognise(reading("", *sheets), KINDS)
    assert isinstance(recognised, RecognisedTable), recognised
    assert (recognised.sheet, [each.rule for each in recognised.findings]) == (sheet, expected)


def test_a_template_of_which_only_our_example_is_left_is_no_return():
    (stop,) = recognise(reading("", ("Example", "\n".join(LINES)), GUIDE), KINDS)
    assert (stop.rule, stop.sheet) == ("headings_not_recognised", guidance_sheets.GUIDE)


def test_an_example_that_somebody_has_filled_in_is_a_table_like_any_other():
    book = reading("", ("Data", "\n".join(LINES[:2])), GUIDE, ("Example", "\n".join([*LINES, LINES[1]])))
    (stop,) = recognise(book, KINDS)
    assert (stop.rule, stop.sheet) == ("several_tables", "Example")


# --- sheets and limits ----------------------------------------------------------------------------------------------


def test_only_the_sheet_with_the_table_is_read_and_the_others_are_named():
    book = reading("", ("Notes", "Read me\n"), ("Data", "Year: 2025,\nLAESTAB,Pupils\n1,2\n"), ("Chart", "x,y\n"))
    recognised = recognise(book, [PUPILS])
    assert isinstance(recognised, RecognisedTable)
    assert recognised.sheet == "Data"
    assert rules(recognised) == [("note", "headings_found", 2), ("note", "sheets_not_read", None)]
    assert "'Notes', 'Chart'" in recognised.findings[1].message


def test_the_same_table_on_two_sheets_is_asked_about():
    book = reading("", ("A", "LAESTAB,Pupils\n1,2\n"), ("B", "LAESTAB,Pupils\n3,4\n"))
    (stop,) = recognise(book, [PUPILS])
    assert (stop.rule, stop.sheet) == ("several_tables", "B")


@pytest.mark.parametrize(("rows", "expected"), [(2, []), (3, []), (4, [("stop", "too_many_rows", None)])])
def test_a_kind_keeps_its_own_limits(rows, expected):
    small = kind_of(["LAESTAB", "Pupils"], limits=Limits(rows=3))
    assert rules(found("LAESTAB,Pupils\n" + "1,2\n" * rows, small)) == expected


def test_a_heading_over_several_columns_is_numbered_where_the_kind_expects_it():
    kind = replace(kind_of(["LAESTAB"]), repeated=frozenset({"Pupils"}))
    recognised = found("LAESTAB,Pupils,Pupils\n1,2,3\n", kind)
    assert (recognised.frame.to_dict("list"), recognised.findings) == (
        {"LAESTAB": ["1"], "Pupils": ["2"], "Pupils 2": ["3"]},
        (),
    )


def test_a_table_goes_on_below_blank_rows_where_the_kind_says_so():
    recognised = found("LAESTAB,Pupils\n1,2\n,\n3,4\n", replace(PUPILS, goes_on=True))
    assert (recognised.frame["Pupils"].tolist(), recognised.findings) == (["2", "", "4"], ())
