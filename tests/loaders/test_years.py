"""Years that figures cannot be of: to come, before anything was published, and not an authority's own."""

from datetime import date
from pathlib import Path

import pytest

from loaders.check import CheckedFile, check
from loaders.kinds.register import KINDS
from loaders.rules.years import Calendar
from loaders.translation.kind import Context
from model.findings import Finding
from tests.conftest import result, write_tidy

CALENDAR = Calendar(
    today=date(2026, 11, 30),
    first_years={"basics_94": "2016/17"},
    at_the_end=frozenset({"basics_94"}),
    of_leavers=frozenset({"level3_at_19"}),
)


def read(path: Path, calendar: Calendar = CALENDAR, **said: str) -> CheckedFile:
    return check(path, KINDS, Context(authority="la:383", calendar=calendar, **said))


def figure(place: str, period: str, measure: str = "basics_94") -> dict[str, object]:
    return result(place, period, measure=measure, value=64.0, decimals=0)


def severe(checked: CheckedFile) -> list[tuple[str, str, int | None]]:
    return [(found.severity, found.rule, found.row) for found in checked.findings if found.severity != "note"]


def only(checked: CheckedFile, rule: str) -> Finding:
    (finding,) = [found for found in checked.findings if found.rule == rule]
    return finding


@pytest.mark.parametrize(("period", "stops"), [("2025/26", False), ("2027/28", True), ("2042/43", True)])
def test_a_year_to_come_is_a_stop(tmp_path, period, stops):
    path = write_tidy(tmp_path, [figure("la:383", period)])
    assert severe(read(path)) == ([("stop", "year_to_come", 2)] if stops else [])


@pytest.mark.parametrize(("day", "stops"), [(date(2026, 7, 31), True), (date(2026, 8, 1), False)])
def test_a_year_has_begun_once_august_has(tmp_path, day, stops):
    path = write_tidy(tmp_path, [figure("la:383", "2026/27", "attendance")])
    assert bool(severe(read(path, Calendar(today=day)))) == stops


def test_a_year_to_come_in_one_row_of_many_is_found_there(tmp_path):
    rows = [figure("la:383", "2023/24"), figure("la:383", "2024/25"), figure("la:383", "2034/35")]
    stop = only(read(write_tidy(tmp_path, rows)), "year_to_come")
    assert (stop.severity, stop.row, stop.value) == ("stop", 4, "2034/35")
    assert "Row 4: 2034/35 is still to come" in stop.message


PUPILS = "UPN,LAESTAB,Academic year,Score\nJ999200320001,9992003,{},20\nA999201420001,9992014,{},18\n"


@pytest.mark.parametrize(("years", "row"), [(("2042/43", "2042/43"), 2), (("2024/25", "2052/53"), 3)])
def test_pupils_rows_of_a_year_to_come_are_a_stop(tmp_path, years, row):
    path = tmp_path / "mtc.csv"
    path.write_text(PUPILS.format(*years), encoding="utf-8")
    assert ("stop", "year_to_come", row) in severe(read(path))


@pytest.mark.parametrize("content", ["RECTYPE,LEA,ESTAB,URN,TPUP,PTL2BASICS_94\n4,383,,,301,61.6%\n"])
def test_a_year_to_come_that_the_sender_says_is_a_stop(tmp_path, content):
    path = tmp_path / "ks4.csv"
    path.write_text(content, encoding="utf-8")
    assert severe(read(path, period="2027/28")) == [("stop", "year_to_come", None)]


@pytest.mark.parametrize(("year", "expected"), [("2027/28", []), ("2028/29", [("stop", "year_to_come", 2)])])
def test_what_is_expected_is_known_a_year_before(tmp_path, year, expected):
    path = tmp_path / "expected.csv"
    path.write_text(f"LAESTAB,Return,Academic year,Pupils\n3834040,phonics_results,{year},60\n", encoding="utf-8")
    assert severe(read(path)) == expected


def test_results_of_a_year_that_has_only_begun_are_asked_about(tmp_path):
    path = write_tidy(tmp_path, [figure("la:383", "2026/27")])
    assert severe(read(path)) == [("query", "year_not_over", 2)]
    in_may = Calendar(today=date(2027, 5, 1), at_the_end=frozenset({"basics_94"}))
    assert severe(read(path, in_may)) == []


@pytest.mark.parametrize(
    ("measure", "period", "asked"),
    [
        ("basics_94", "2016/17", False),
        ("basics_94", "2015/16", True),
        ("level2_at_16", "2001/02", False),
        ("level2_at_16", "1924/25", True),
    ],
)
def test_a_year_before_any_publication_is_a_query(tmp_path, measure, period, asked):
    path = write_tidy(tmp_path, [figure("la:383", period, measure)])
    assert severe(read(path)) == ([("query", "before_publication", 2)] if asked else [])


@pytest.mark.parametrize(
    ("place", "period", "stops"),
    [
        ("la:928", "2020/21", False),  # it ended on 31 March 2021, in that year
        ("la:928", "2021/22", True),
        ("la:928", "2023/24", True),
        ("la:838", "2018/19", False),  # it began on 1 April 2019, in that year
        ("la:838", "2017/18", True),
        ("la:835", "2017/18", False),
        ("la:370", "2017/18", False),  # Barnsley got another long code in 2025, and is Barnsley
        ("la:840", "2006/07", False),  # County Durham is older than the list that begins in 2009
    ],
)
def test_an_authority_outside_its_years_is_a_stop(tmp_path, place, period, stops):
    path = write_tidy(tmp_path, [figure(place, period, "level2_at_16")])
    assert severe(read(path)) == ([("stop", "authority_outside_its_years", 2)] if stops else [])


def test_it_says_when_the_authority_ended(tmp_path):
    stop = only(read(write_tidy(tmp_path, [figure("la:928", "2023/24")])), "authority_outside_its_years")
    assert stop.message == "Row 2: Northamptonshire (928) ended on 31 March 2021, and 1 figure is of 2023/24."


def test_an_authority_outside_its_years_has_no_figure_in_a_performance_table_either(tmp_path):
    path = tmp_path / "ks4.csv"
    path.write_text("RECTYPE,LEA,ESTAB,URN,TPUP,PTL2BASICS_94\n4,838,,,301,61.6%\n", encoding="utf-8")
    assert severe(read(path, period="2017/18")) == [("stop", "authority_outside_its_years", None)]
    assert severe(read(path, period="2018/19")) == []


def test_a_series_that_is_carried_back_before_an_authority_is_left_out_and_asked_about(tmp_path):
    checked = read(write_tidy(tmp_path, [figure("la:838", "2017/18"), figure("la:838", "2019/20")]))
    assert severe(checked) == [("query", "authority_outside_its_years", 2)]
    assert checked.results["period"].tolist() == ["2019/20"]


def test_people_who_left_school_are_printed_under_an_authority_that_has_ended(tmp_path):
    assert severe(read(write_tidy(tmp_path, [figure("la:928", "2022/23", "level3_at_19")]))) == []
    assert severe(read(write_tidy(tmp_path, [figure("la:928", "2027/28", "level3_at_19")]))) != []


def test_a_year_without_a_figure_is_nobodys(tmp_path):
    """Publications keep a row, with a sign in it, for an authority that is no more."""
    silent = result("la:928", "2023/24", measure="basics_94", status="not_applicable")
    assert severe(read(write_tidy(tmp_path, [silent]))) == []
