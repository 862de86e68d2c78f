"""A contract refuses what it does not hold, saying where, what, and what to do; it guesses nothing."""

import math

import pandas as pd
import pytest

from loaders.contract import (
    COUNT,
    NUMBER,
    PERCENT,
    PERIOD,
    SCHOOL,
    TEXT,
    URN,
    Column,
    Contract,
    keep,
    without_totals,
)

OF = "Pupils at end of KS4"


def frame(**columns: list[str]) -> pd.DataFrame:
    """Columns of text whose first row is the sender's row 2."""
    rows = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.RangeIndex(2, 2 + rows), dtype="str")


def one(holds, *texts: str, **said):
    options = {name: said.pop(name) for name in ("between", "blank") if name in said}
    return keep(frame(x=list(texts)), Contract(Column("x", holds=holds, **options)), **said)


def said(kept) -> list[tuple[str, str, int | None]]:
    return [(each.severity, each.rule, each.row) for each in kept.findings]


def test_a_part_is_no_more_than_its_whole():
    contract = Contract(Column(OF, holds=COUNT), Column("Achieved Level 2", holds=COUNT, no_more_than=OF))
    kept = keep(frame(**{OF: ["48", "48"], "Achieved Level 2": ["48", "52"]}), contract)
    (stop,) = kept.findings
    assert stop.message == "Row 3, Achieved Level 2: 52 is more than the 48 of Pupils at end of KS4."
    assert (stop.severity, stop.row, stop.column, stop.remedy) == ("stop", 3, "Achieved Level 2", "Check both figures.")


def test_every_fault_is_shown_at_once_with_its_row_and_remedy():
    contract = Contract(
        Column("URN", holds=URN), Column("a", holds=COUNT), Column("b", holds=PERCENT), Column("c", holds=TEXT)
    )
    kept = keep(frame(URN=["10808"], a=["4.5"], b=["100.4"]), contract)
    assert said(kept) == [
        ("stop", "heading_missing", None),
        ("stop", "not_a_school", 2),
        ("stop", "not_whole", 2),
        ("stop", "out_of_range", 2),
    ]
    assert all(each.remedy for each in kept.findings)
    assert kept.findings[3].message == "Row 2, b: '100.4' is not between 0 and 100."


def test_a_column_may_be_optional():
    assert said(keep(frame(x=["1"]), Contract(Column("x", holds=COUNT), Column("y", holds=COUNT, optional=True)))) == []


@pytest.mark.parametrize(
    ("holds", "text", "expected"),
    [
        (COUNT, "0", []),
        (COUNT, "-1", ["out_of_range"]),
        (COUNT, "-99", ["out_of_range"]),
        (COUNT, "12.0", []),
        (COUNT, "12.5", ["not_whole"]),
        (COUNT, "12%", ["not_whole"]),
        (PERCENT, "0", []),
        (PERCENT, "100", []),
        (PERCENT, "100.1", ["out_of_range"]),
        (PERCENT, "-0.1", ["out_of_range"]),
        (NUMBER, "-1.23", []),
        (NUMBER, "1e400", ["not_a_number"]),
        (NUMBER, "inf", ["not_a_number"]),
        (NUMBER, "nan", ["not_a_number"]),
        (NUMBER, "NULL", ["not_a_number"]),
        (NUMBER, "N/A", ["not_a_number"]),
        (NUMBER, "*", ["not_a_number"]),
        (NUMBER, "£5", ["not_a_number"]),
        (NUMBER, "#N/A", ["not_a_number"]),
        (NUMBER, "45,7", ["decimal_comma"]),
        (NUMBER, "0,457", ["decimal_comma"]),
        (NUMBER, "1,234", []),
        (NUMBER, "1.23457E+12", ["scientific_notation"]),
        (NUMBER, "1.2345E+2", []),
        (NUMBER, "7.0E-2", []),
    ],
)
def test_a_figure_is_a_number_a_sign_or_a_finding(holds, text, expected):
    assert [rule for severity, rule, _ in said(one(holds, text)) if severity == "stop"] == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [("c", "suppressed"), ("[c]", "suppressed"), ("<5", "suppressed"), ("1-4", "suppressed"), ("", "not_available")],
)
def test_a_sign_is_a_status_and_never_a_number(text, status):
    kept = one(COUNT, text)
    assert (math.isnan(kept.values.at[2, "x"]), kept.statuses.at[2, "x"], said(kept)) == (True, status, [])


def test_x_is_read_by_its_vintage():
    assert one(COUNT, "x").statuses.at[2, "x"] == "not_available"
    assert one(COUNT, "x", x_means="suppressed").statuses.at[2, "x"] == "suppressed"


def test_percentages_of_two_scales_are_refused_where_the_fewer_stand():
    assert said(one(PERCENT, "45.7%", "45.7", "46.1")) == [("stop", "mixed_scales", 2)]
    assert said(one(PERCENT, "45.7%", "53%")) == []


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["0.457", "0.5"], ["proportions"]), (["0", "1"], []), (["0.5", "1.1"], []), (["0.5%", "0.4%"], [])],
)
def test_percentages_that_may_be_proportions_are_queried(texts, expected):
    assert [rule for _, rule, _ in said(one(PERCENT, *texts))] == expected


@pytest.mark.parametrize(
    ("text", "kept", "rule"),
    [
        ("9992001", "9992001", None),
        (" 9992001 ", "9992001", "read_as_meant"),
        ("999/2001", "9992001", "read_as_meant"),
        ("9992001.0", "9992001", "read_as_meant"),
        ("12001", "", "lost_noughts"),
        ("99920011", "", "not_a_school"),
        ("Total", "", "not_a_school"),
        ("", "", "not_a_school"),
        ("9.99E+06", "", "scientific_notation"),
    ],
)
def test_a_school_is_seven_digits(text, kept, rule):
    found = one(SCHOOL, text)
    assert found.values.at[2, "x"] == kept
    assert [each.rule for each in found.findings] == ([rule] if rule else [])


def test_lost_noughts_are_put_back_only_where_there_is_such_a_school():
    mended = one(SCHOOL, "12001", "12002", schools=frozenset({"0012001"}))
    assert mended.values["x"].tolist() == ["0012001", ""]
    assert ("note", "lost_noughts", 2) in said(mended)
    assert ("stop", "lost_noughts", 3) in said(mended)


@pytest.mark.parametrize(
    ("text", "kept"), [("2018/19", "2018/19"), ("201819", "2018/19"), ("202520", ""), ("2025", "")]
)
def test_a_period_is_two_years_that_follow(text, kept):
    found = one(PERIOD, text)
    assert found.values.at[2, "x"] == kept
    assert [each.rule for each in found.findings] == ([] if kept else ["not_a_period"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NA", []),
        ("None", []),
        ("11-18", []),
        ("04-Nov", ["stop: turned_into_a_date"]),
        ("Nov-18", ["stop: turned_into_a_date"]),
        ("1.23457E+12", ["stop: scientific_notation"]),
        ("", ["stop: blank"]),
    ],
)
def test_words_are_kept_unless_excel_has_spoilt_them(text, expected):
    found = one(TEXT, text)
    assert [f"{each.severity}: {each.rule}" for each in found.findings] == expected
    assert found.values.at[2, "x"] == text


@pytest.mark.parametrize("holds", [SCHOOL, URN, PERIOD, TEXT])
def test_what_may_be_blank_may_be_blank(holds):
    assert said(one(holds, "", blank=True)) == []


def test_a_total_is_left_out_and_checked_against_our_own_sum():
    schools = frame(School=["Alder", "Birch", "Total"], Score=["4", "6", "10"])
    kept, findings = without_totals(schools, "School", ("Score",))
    assert kept["School"].tolist() == ["Alder", "Birch"]
    assert [(each.severity, each.rule, each.row) for each in findings] == [("note", "total_left_out", 4)]
    _, wrong = without_totals(schools.replace("10", "11"), "School", ("Score",))
    assert [(each.severity, each.rule) for each in wrong] == [("query", "total_differs"), ("note", "total_left_out")]
    _, partly = without_totals(schools.replace("6", "c"), "School", ("Score",))
    assert [each.rule for each in partly] == ["total_left_out"]
