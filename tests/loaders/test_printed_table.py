"""Tables laid out for readers, as statistical releases print them: titles, stacked headings, sections, notes."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest

from loaders.check import CheckedFile, check
from loaders.kinds.layout import catalogue
from loaders.kinds.layout.catalogue import LAYOUTS
from loaders.kinds.layout.columns import Layout
from loaders.kinds.register import KINDS
from loaders.reading.read import read as reading_of
from loaders.reading.sheets import Reading, Sheet
from loaders.recognising.match import RecognisedTable
from loaders.recognising.recognise import recognise
from loaders.translation.kind import Context, Kind
from loaders.translation.printed_table import PrintedTable, joined_headings
from tests.conftest import NO_SHARED, SHARED
from tests.loaders.tables import ENGLAND, LEEDS

PRINTED = """
Table 9: Results by authority1        |           |        |             |         |         |
Year: 2018/192 (Final)                |           |        |             |         | Pupils: | All
                                      |           |        |             |         |         |
Region/  Authority                    | Number    | Pupils | Achieving3: |         |         | Sat
                                      |           |        | Level  2    | Level 3 |         |
                                      |           |        |             |         |         |
Yorkshire and the Humber              | E12000003 | 100    | 60          | 30      |         | 99
Leeds                                 | E08000035 | 40     | 30          | 10      |         | 40
Humberside4                           | .         | .      | .           | .       |         | .
                                      |           |        |             |         |         |
Total (state-funded)1                 |           | 1000   | 700         | 400     |         | 990
                                      |           |        |             |         |         |
England1                              | E92000001 | 1200   | 850         | 500     |         | 1100
                                      |           |        |             |         |         |
                                      |           |        |             |         |         | Source: invented
1. The total has state-funded schools only; England has them all.
"""
LAYOUT = {
    "id": "table_9",
    "title": "Table 9",
    "source": "invented",
    "headings": ("Number", "Pupils", "Achieving3: | Level 2"),
    "printed": {"above": ("Year: 2018/192 (Final)", "All"), "heading_rows": 2, "ends": "Source:"},
    "years": {"only": "2018/19"},
    "place": {"area": "Number"},
    "figure": ({"measure": "level2_at_16", "numerator": "Achieving3: | Level 2", "denominator": "Pupils"},),
}


def sheet(drawn: str, name: str = "Table 9") -> Sheet:
    """A sheet as it is drawn, | between its cells."""
    rows = [[cell.strip() for cell in line.split("|")] for line in drawn.strip("\n").splitlines()]
    width = max(map(len, rows))
    columns = zip(*([*row, *[""] * (width - len(row))] for row in rows), strict=True)
    return Sheet(name, pa.table({str(number): list(cells) for number, cells in enumerate(columns)}))


def kind(**changes: object) -> Kind:
    return catalogue.kind_of_layout(Layout.model_validate(LAYOUT | changes))


def read(*drawn: str, kinds: tuple[Kind, ...] = ()) -> RecognisedTable:
    sheets = tuple(sheet(one, f"Table {9 + number}") for number, one in enumerate(drawn))
    recognised = recognise(Reading("book.xls", "xls", "0" * 64, sheets), kinds or (kind(),))
    assert isinstance(recognised, RecognisedTable), recognised
    return recognised


def refused(drawn: str, **changes: object) -> tuple[str, str]:
    (found,) = recognise(Reading("book.xls", "xls", "0" * 64, (sheet(drawn),)), [kind(**changes)])
    return found.rule, found.message


def counts(found: RecognisedTable) -> dict[str, float]:
    """What the layout makes of it: how many achieved it, by place."""
    made = found.kind.translate(found.frame, Context(authority=LEEDS))
    assert [finding.message for finding in made.findings if finding.severity == "stop"] == []
    return dict(zip(made.results["place"], made.results["numerator"], strict=True))


# --- headings -------------------------------------------------------------------------------------------------------


def test_a_merged_heading_stands_over_every_column_it_spans_and_no_further():
    stack = [("", "Pupils", "Year", "", "Points"), ("Name", "", "2012/13", "2013/14", "")]
    assert joined_headings(stack, PrintedTable(heading_rows=2)) == (
        "Name",
        "Pupils",
        "Year | 2012/13",
        "Year | 2013/14",
        "Points",
    )


def test_a_heading_of_the_second_row_does_not_run_on_under_another_of_the_first():
    stack = [("English", "", "Maths"), ("Entered", "", ""), ("Boys", "Girls", "All")]
    joined = joined_headings(stack, PrintedTable(heading_rows=3))
    assert joined == ("English | Entered | Boys", "English | Entered | Girls", "Maths | All")


def test_columns_over_which_nothing_stands_are_named_from_the_left():
    stack = [("", "", "2012/13", "")]
    assert joined_headings(stack, PrintedTable(unheaded=("Name", "Number"))) == ("Name", "Number", "2012/13", "")


# --- one table ------------------------------------------------------------------------------------------------------


def test_the_table_is_what_stands_between_its_headings_and_its_notes():
    found = read(PRINTED)
    assert found.findings == ()
    # The rows keep the numbers they have in the sheet; blank rows and the columns between are gone.
    assert found.frame.index.tolist() == [7, 8, 9, 11, 13]
    figures = ["Pupils", "Achieving3: | Level 2", "Achieving3: | Level 3", "Sat"]
    assert list(found.frame) == ["Region/ Authority", "Number", *figures]


def test_regions_and_authorities_share_a_column_and_all_schools_are_not_england():
    assert counts(read(PRINTED)) == {"region:E12000003": 60, LEEDS: 30, ENGLAND: 700}


def test_another_choice_of_a_drop_down_under_the_same_headings_is_refused():
    rule, message = refused(PRINTED.replace("| All", "| Girls"))
    assert rule == "another_table"
    assert "'Table 9', and above them there is no 'All'" in message


def test_another_year_under_the_same_headings_is_refused_unless_it_has_its_own_layout():
    later = PRINTED.replace("2018/192", "2019/202")
    assert refused(later)[0] == "another_table"
    above = {"above": ("Year: 2019/202 (Final)", "All")}
    next_year = kind(id="table_9_next", printed=LAYOUT["printed"] | above, years={"only": "2019/20"})
    assert read(later, kinds=(kind(), next_year)).kind.id == "table_9_next"


def test_a_table_that_does_not_end_as_it_was_published_stops():
    found = read(PRINTED[: PRINTED.index("Source:")])
    assert [(each.severity, each.rule, each.sheet) for each in found.findings] == [("stop", "end_not_found", "Table 9")]


def test_two_columns_of_one_heading_stop():
    found = read(PRINTED.replace("Level 3", "Level 2"))
    assert [(each.rule, each.column) for each in found.findings] == [("heading_twice", "Achieving3: | Level 2")]


def test_a_row_with_a_label_only_heads_those_below_it():
    drawn = """
    Years: 2017/18 to 2018/19 |         |
                              | Pupils  | Passed
    15 year olds              |         |
    2017/18                   | 10      | 5
    State-funded schools9     |         |
    2017/18                   | 8       | 6
    2018/19                   | 8       | 7
    Source: invented          |         |
    """
    sections = kind(
        headings=("Year", "Pupils", "Passed"),
        printed={"unheaded": ("Year",), "sections": "Who", "ends": "Source:"},
        where={"Who": ("State-funded schools9",)},
        years={"column": "Year"},
        place={},
        figure=({"measure": "level2_at_16", "numerator": "Passed", "denominator": "Pupils"},),
    )
    found = read(drawn, kinds=(sections,))
    assert found.frame["Who"].tolist() == ["15 year olds", "State-funded schools9", "State-funded schools9"]
    made = found.kind.translate(found.frame, Context(authority=LEEDS))
    assert dict(zip(made.results["period"], made.results["numerator"], strict=True)) == {"2017/18": 6, "2018/19": 7}


def test_a_label_that_stands_only_at_the_first_of_its_rows_is_filled_down():
    drawn = """
    Sessions missed in secondary schools in Leeds, by reason and free school meals |         |
                                                                                   |         |
                                                                                   |         | 2014/15
    Eligible                                                                       | Missed  | 14,472
                                                                                   | Illness | 9,000
    Not eligible                                                                   | Missed  | 3.4%
                                                                                   | Illness | 2.1%
    Notes: an invented table.
    """
    absence = kind(
        headings=("Pupils", "Reason", "2014/15"),
        printed={"unheaded": ("Pupils", "Reason"), "filled_down": ("Pupils",), "ends": "Notes:"},
        where={"Reason": ("Missed",)},
        grouping=({"column": "Pupils", "words": {"Eligible": "fsm=yes", "Not eligible": "fsm=no"}},),
        years={"only": "2014/15"},
        place={},
        figure=({"measure": "absence", "value": "2014/15"},),
    )
    made = absence.translate(read(drawn, kinds=(absence,)).frame, Context(authority=LEEDS))
    assert dict(zip(made.results["category"], made.results["value"], strict=True)) == {"yes": 14472, "no": 3.4}


# --- the tables of a workbook ---------------------------------------------------------------------------------------

POINTS = """
Table 10: Results since 2017/18       |           |         |
Region/ Authority                     | Number    | 2017/18 | 2018/19
Leeds                                 | E08000035 | 74      | 75
Source: invented
"""


def workbook() -> tuple[Kind, Kind]:
    """Table 9 with published percentages, and Table 10 with a year more and no cohorts."""
    table_9 = kind(figure=({"measure": "level2_at_16", "value": "Sat", "denominator": "Pupils"},), workbook="book")
    each_year = tuple({"measure": "level2_at_16", "value": year, "period": year} for year in ("2017/18", "2018/19"))
    table_10 = kind(
        id="table_10",
        headings=("Number", "2017/18", "2018/19"),
        printed={"ends": "Source:"},
        figure=each_year,
        years={},
        workbook="book",
    )
    return table_9, table_10


def checked(tmp_path: Path, *drawn: str, as_kind: str | None = None) -> CheckedFile:
    """The sheets as a real workbook, checked."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, one in enumerate(drawn):
        page = book.create_sheet(f"Table {9 + number}")
        for row in zip(*sheet(one).cells.to_pydict().values(), strict=True):
            page.append([float(cell) if cell.isdigit() else cell or None for cell in row])
    path = tmp_path / "book.xlsx"
    book.save(path)
    return check(path, workbook(), Context(authority=LEEDS), as_kind=as_kind)


def test_the_tables_of_a_workbook_are_one_return_and_a_figure_of_both_keeps_its_cohort(tmp_path):
    found = checked(tmp_path, PRINTED.replace("| 40\n", "| 75\n"), POINTS)
    assert (found.kind, found.periods) == ("book", ("2017/18", "2018/19"))
    assert [each.message for each in found.findings if each.severity == "stop"] == []
    leeds = found.results[found.results["place"] == LEEDS].sort_values("period")
    assert leeds[["period", "value", "denominator"]].fillna(0).values.tolist() == [
        ["2017/18", 74, 0],
        ["2018/19", 75, 40],
    ]


def test_tables_of_a_workbook_that_disagree_stop(tmp_path):
    (stop,) = [each for each in checked(tmp_path, PRINTED, POINTS).findings if each.severity == "stop"]
    assert stop.rule == "tables_disagree"
    assert "la:383, 2018/19, year, level2_at_16, all, all: 40 and 75" in stop.message


@pytest.mark.parametrize(("as_kind", "periods"), [("book", 2), ("table_10", 2), ("table_9", 1)])
def test_one_table_of_a_workbook_can_be_asked_for(tmp_path, as_kind, periods):
    found = checked(tmp_path, PRINTED.replace("| 40\n", "| 75\n"), POINTS, as_kind=as_kind)
    assert (found.kind, len(found.periods)) == (as_kind, periods)


def test_the_tables_of_a_workbook_come_from_one_publication_and_are_equally_final():
    books = {each.workbook for each in KINDS if each.workbook}
    layouts = [catalogue.read_layout(path) for path in sorted(LAYOUTS.glob("*.toml"))]
    for book in books:
        assert len({(each.source, each.status) for each in layouts if each.workbook == book}) == 1


# --- the real workbooks ---------------------------------------------------------------------------------------------


def release(name: str) -> CheckedFile:
    path = SHARED / "data" / "level2_at_16_2013" / name
    if not path.exists():
        pytest.skip(NO_SHARED)
    found = check(path, KINDS, Context(authority=LEEDS))
    assert [each.message for each in found.findings if each.severity in ("stop", "query")] == []
    return found


def shown(found: CheckedFile, measure: str, place: str, period: str = "2012/13") -> tuple[float, int]:
    rows = found.results[
        (found.results["measure"] == measure) & (found.results["place"] == place) & (found.results["period"] == period)
    ]
    ((value, cohort),) = rows[["value", "denominator"]].astype("object").fillna(0).values.tolist()
    return value, cohort


def test_tables_16_to_18_of_the_release_of_2013():
    found = release("SFR01_2014_AT.xls")
    assert (found.kind, found.status) == ("ks4_2013_authorities", "revised")
    assert shown(found, "level2_at_16", LEEDS) == (86.1, 7823)
    assert shown(found, "level2_em_at_16", LEEDS) == (57.3, 7823)
    assert shown(found, "ebacc_entry", LEEDS) == (30.5, 7823)
    # England is its state-funded schools: 83.1, and not the 81.8 of all schools.
    assert shown(found, "level2_at_16", ENGLAND) == (83.1, 569121)
    series = [shown(found, "level2_em_at_16", LEEDS, f"20{year:02}/{year + 1:02}")[0] for year in range(5, 13)]
    assert series == [40.4, 42.1, 46.4, 45.9, 50.6, 53.7, 55.0, 57.3]


def test_every_figure_of_table_16_is_the_counts_of_the_other_release_rounded():
    found = release("SFR01_2014_AT.xls").results.set_index(["place", "measure", "period"])
    counted = check(
        SHARED / "data" / "level2_at_16_2013" / "SFR05_2014_UD_LA_1.csv", KINDS, Context(authority=LEEDS)
    ).results
    counted = counted[counted["characteristic"] == "all"].set_index(["place", "measure", "period"])
    both = counted.join(found, how="inner", suffixes=("", "_printed")).dropna(subset=["numerator", "value_printed"])
    apart = (100 * both["numerator"] / both["denominator"].astype("float64") - both["value_printed"]).abs()
    assert len(both) == 815
    assert (apart <= 0.05).all()
    assert (both["denominator"] == both["denominator_printed"]).all()


def test_tables_1a_and_3a_of_the_release_of_2013():
    found = release("SFR01_2014_NT.xls")
    assert (found.kind, found.periods[0], found.periods[-1]) == ("ks4_2013_national", "2004/05", "2012/13")
    assert shown(found, "level2_at_16", ENGLAND, "2009/10") == (76.1, 578060)
    assert shown(found, "ebacc_entry", ENGLAND) == (35.5, 571334)


def test_a_sheet_that_was_turned_to_girls_is_not_read_as_everybody():
    path = SHARED / "data" / "level2_at_16_2013" / "SFR01_2014_AT.xls"
    if not path.exists():
        pytest.skip(NO_SHARED)
    reading = reading_of(path)
    girls = tuple(
        replace(one, cells=pa.table({name: turned(column) for name, column in one.cells.to_pydict().items()}))
        for one in reading.sheets
    )
    table_16 = [each for each in KINDS if each.id == "ks4_2013_table_16"]
    (stop,) = recognise(replace(reading, sheets=girls), table_16)
    assert stop.rule == "another_table"


def turned(column: list[str]) -> list[str]:
    return ["Girls" if cell == "All" else cell for cell in column]
