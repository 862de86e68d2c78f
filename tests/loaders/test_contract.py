"""A contract refuses what it does not hold, saying where, what, and what to do; it guesses nothing."""

import math

import pandas as pd
import pytest

from loaders.rules.columns import (
    CODE,
    COUNT,
    DATE,
    MARK,
    NUMBER,
    PERCENT,
    PERIOD,
    SCHOOL,
    TEXT,
    UPN,
    URN,
    Choice,
    Column,
    Contract,
    closed_list,
)
from loaders.rules.contract import keep, without_totals

OF = "Pupils at end of KS4"


def frame(**columns: list[str]) -> pd.DataFrame:
    """Columns of text whose first row is the sender's row 2."""
    rows = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.RangeIndex(2, 2 + rows), dtype="str")


def one(holds, *texts: str, schools=frozenset(), x_means="not_available", **promise):
    contract = Contract(Column("x", holds=holds, **promise))
    return keep(frame(x=list(texts)), contract, schools=schools, x_means=x_means)


def kept_and_found(holds, *texts: str, **promise) -> tuple[list[str], list[str]]:
    kept = one(holds, *texts, **promise)
    return kept.values["x"].tolist(), [f"{each.severity}: {each.rule}" for each in kept.findings]


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


# --- pupils' numbers, days, words from a list, marks --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kept", "finding"),
    [
        ("B801200005001", "B801200005001", None),
        ("E38340572400A", "E38340572400A", "note: upn_temporary"),
        ("b801200005001", "B801200005001", "note: read_as_meant"),
        (" B801200005001", "B801200005001", "note: read_as_meant"),
        ("B80120000500", "", "stop: upn_length"),
        ("B8012000050012", "", "stop: upn_length"),
        ("B80120000500O", "", "stop: upn_letters"),
        ("I801200005001", "", "stop: upn_letters"),
        ("S801200005001", "", "stop: upn_letters"),
        ("B8012A0005001", "", "stop: upn_form"),
        ("8801200005001", "", "stop: upn_form"),
        ("Q207000016049", "", "stop: upn_check_letter"),
        ("A801200005001", "", "stop: upn_check_letter"),
        ("1.23457E+12", "", "stop: scientific_notation"),
        ("", "", "stop: blank"),
    ],
)
def test_a_upn_proves_itself(text, kept, finding):
    """The vendor's Q207000016049 is wrong: 4 + 28 + 9 + 60 + 48 + 117 = 266, which leaves 13 and so P."""
    assert kept_and_found(UPN, text) == ([kept], [finding] if finding else [])


def test_a_upn_is_not_repeated_in_what_is_said_of_it():
    kept = one(UPN, "A999200120001", "r999200120001", "E38340572400A", private=True)
    assert len(kept.findings) == 3
    assert not any("99920" in repr(each) or "3834" in repr(each) for each in kept.findings)
    stop = next(each for each in kept.findings if each.severity == "stop")
    assert stop.message.startswith("Row 2, x: the value does not prove itself")


@pytest.mark.parametrize(
    ("text", "kept", "finding"),
    [
        ("31/05/2014", "2014-05-31", None),
        ("1/9/2014", "2014-09-01", None),
        ("31-05-2014", "2014-05-31", None),
        ("2014-05-31", "2014-05-31", None),
        ("2014-05-31 00:00:00", "2014-05-31", None),
        ("31/05/2014 00:00", "2014-05-31", None),
        ("31/05/2014 0:00:00", "2014-05-31", None),
        ("2014-05-31T00:00:00.000", "2014-05-31", None),
        ("31/05/2014 01:00", "", "stop: not_a_date"),
        ("29/02/2016", "2016-02-29", None),
        ("29/02/2015", "", "stop: not_a_date"),
        ("31/06/2014", "", "stop: not_a_date"),
        ("31/05/14", "", "stop: not_a_date"),
        ("05/31/2014", "", "stop: not_a_date"),
        ("04-Nov", "", "stop: not_a_date"),
        ("45901", "2025-09-01", "note: read_as_meant"),
        ("45901.0", "2025-09-01", "note: read_as_meant"),
        ("45901.5", "", "stop: not_a_date"),
        ("60", "", "stop: not_a_date"),
        ("2014", "", "stop: not_a_date"),
        ("", "", "stop: blank"),
    ],
)
def test_a_day_is_written_day_first_or_year_first(text, kept, finding):
    assert kept_and_found(DATE, text) == ([kept], [finding] if finding else [])


def test_one_date_with_its_month_first_makes_the_others_doubtful():
    """09/25/2025 can only be September; so 01/09/2025 may be January, and 12/12/2025 is the same either way."""
    kept, found = kept_and_found(DATE, "01/09/2025", "09/25/2025", "12/12/2025", "30/09/2025")
    assert kept == ["", "", "2025-12-12", "2025-09-30"]
    assert found == ["stop: not_a_date", "stop: day_or_month"]


def test_dates_that_a_program_has_turned_round_are_refused():
    """It took 01/09/2014 for 9 January and could make nothing of 31/05/2014: two ways of writing betray it."""
    kept, found = kept_and_found(DATE, "31/05/2014", "2014-01-09")
    assert (kept, found) == (["2014-05-31", ""], ["stop: day_or_month"])
    assert kept_and_found(DATE, "31/05/2014", "2014-01-19")[1] == []
    assert kept_and_found(DATE, "31/05/2014", "01/02/2014", "2014-01-09")[1] == []


@pytest.mark.parametrize(("days", "expected"), [(19, []), (20, ["query: day_or_month"]), (21, ["query: day_or_month"])])
def test_twenty_dates_of_which_none_is_after_the_twelfth_are_asked_about(days, expected):
    dates = [
        f"{day % 12 + 1:02}/{month:02}/{year}" for day, (year, month) in enumerate((y, 6) for y in range(1990, 2012))
    ]
    assert kept_and_found(DATE, *dates[:days])[1] == expected


SEXES = closed_list({"female": ("F", "Female"), "male": ("M", "Male")})


@pytest.mark.parametrize(
    ("text", "kept", "finding"),
    [
        ("F", "female", None),
        ("Female", "female", None),
        ("female", "female", None),
        ("f", "female", "note: read_as_meant"),
        (" F ", "female", "note: read_as_meant"),
        ("", "unknown", None),
        ("X", "", "stop: not_on_the_list"),
        ("Fem", "", "stop: not_on_the_list"),
    ],
)
def test_a_code_is_on_its_list(text, kept, finding):
    found = kept_and_found(CODE, text, choices=SEXES, blank=True, unsent="unknown")
    assert found == ([kept], [finding] if finding else [])


def test_a_word_that_is_not_on_the_list_is_suggested_and_never_assumed():
    (stop,) = one(CODE, "Femal", choices=SEXES).findings
    assert stop.message == "Row 2, x: 'Femal' is not on the list of x. Did you mean F?"
    assert stop.remedy == "Write F or M."


def test_a_hundred_strange_words_are_a_hundred_findings_and_take_no_time():
    kept = one(CODE, *(f"word {number}" for number in range(100)), choices=SEXES)
    assert [each.row for each in kept.findings] == list(range(2, 102))


def test_what_cannot_be_in_this_return_is_said_apart():
    years = closed_list({"1": ("1", "Year 1"), "7": ("7", "Year 7")})
    assert kept_and_found(CODE, "Year 1", "7", choices=years, only=("1",)) == (["1", ""], ["stop: not_in_this_return"])


def test_what_a_pattern_takes_is_listed():
    languages = closed_list({"english": ("ENG",), "other": ("OTH",)})
    kept = one(CODE, "ENG", "POL", "urd", "POL", choices=languages, otherwise=("[A-Za-z]{3}", "other"))
    assert kept.values["x"].tolist() == ["english", "other", "other", "other"]
    assert [each.message for each in kept.findings] == ["x: POL, URD were read as OTH."]


@pytest.mark.parametrize(
    ("text", "kept", "rule"),
    [
        ("0", "0", None),
        ("40", "40", None),
        ("41", "", "out_of_range"),
        ("32.0", "32", "read_as_meant"),
        ("A", "A", None),
        ("a", "A", "read_as_meant"),
        ("", "", None),
        ("-1", "", "not_a_mark"),
        ("31.5", "", "not_a_mark"),
        ("32%", "", "not_a_mark"),
        ("<5", "", "not_a_mark"),
        ("1-4", "", "not_a_mark"),
        ("c", "", "not_a_mark"),
        ("999", "", "out_of_range"),
    ],
)
def test_a_mark_is_a_whole_number_in_its_range_or_a_code(text, kept, rule):
    found = one(MARK, text, between=(0, 40), choices=(Choice("A", means="absent"),), blank=True)
    assert (found.values["x"].tolist(), [each.rule for each in found.findings]) == ([kept], [rule] if rule else [])


def test_a_mark_without_codes_is_refused_without_offering_any():
    found = one(MARK, "x", between=(0, 40))
    assert [each.remedy for each in found.findings] == ["Write a whole number from 0 to 40."]


@pytest.mark.parametrize(
    ("text", "rule"),
    [("5", None), ("<5", "sign_for_a_number"), ("c", "sign_for_a_number"), ("", "blank"), ("O", "not_a_number")],
)
def test_where_nothing_is_withheld_a_sign_is_no_number(text, rule):
    assert [each.rule for each in one(COUNT, text, signs=False).findings] == ([rule] if rule else [])


def test_a_total_is_left_out_and_checked_against_our_own_sum():
    schools = frame(School=["Alder", "Birch", "Total"], Score=["4", "6", "10"])
    kept, findings = without_totals(schools, "School", ("Score",))
    assert kept["School"].tolist() == ["Alder", "Birch"]
    assert [(each.severity, each.rule, each.row) for each in findings] == [("note", "total_left_out", 4)]
    _, wrong = without_totals(schools.replace("10", "11"), "School", ("Score",))
    assert [(each.severity, each.rule) for each in wrong] == [("query", "total_differs"), ("note", "total_left_out")]
    _, partly = without_totals(schools.replace("6", "c"), "School", ("Score",))
    assert [each.rule for each in partly] == ["total_left_out"]
