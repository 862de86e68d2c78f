"""A cell is a number, a status, or something that has to be reported; never a guess."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.rules.cells import SYMBOLS, UNREADABLE, codes, numbers


def one(text: str, **vintage):
    read = numbers(pd.Series([text], dtype="str"), **vintage)
    decimals = read.decimals.iloc[0]
    return read.values.iloc[0], read.statuses.iloc[0], None if pd.isna(decimals) else int(decimals)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("61.6%", 61.6, 1),
        ("61.6", 61.6, 1),
        (" 53% ", 53, 0),
        ("-0.08", -0.08, 2),
        ("14,472", 14472, 0),
        ("11.0", 11, 1),
        (".5", 0.5, 1),
        ("77.290000000000006", 77.290000000000006, 2),
        ("7.0000000000000007E-2", 0.07, 2),
    ],
)
def test_a_number_keeps_its_value_and_its_decimals(text, value, decimals):
    assert one(text) == (pytest.approx(value), "ok", decimals)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SUPP", "suppressed"),
        ("c", "suppressed"),
        ("SN", "suppressed"),
        ("<5", "suppressed"),
        ("1-4", "suppressed"),
        ("NE", "no_entries"),
        ("", "not_available"),
        (" ", "not_available"),
        ("NA", "not_applicable"),
        ("z", "not_applicable"),
        ("LOWCOV", "low_coverage"),
        ("SP", "rounds_to_zero"),
        ("k", "rounds_to_zero"),
    ],
)
def test_a_symbol_is_a_status_and_never_nought(text, status):
    value, found, decimals = one(text)
    assert (math.isnan(value), found, decimals) == (True, status, None)


@pytest.mark.parametrize("text", ["64-9", "9-4", "5-5", "12-15", "0-11"])
def test_a_range_that_is_none_of_small_counts_is_unreadable(text):
    assert one(text)[1] == UNREADABLE


def test_x_means_what_its_vintage_says():
    assert one("x")[1] == "not_available"
    assert one("x", x_means="suppressed")[1] == "suppressed"


@pytest.mark.parametrize("text", ["about 40", "#N/A", "1e400", "inf", "nan", "1,23", "NULL", "45.7.1", "2018-19", "%"])
def test_what_is_neither_is_not_guessed(text):
    value, status, _ = one(text)
    assert (math.isnan(value), status) == (True, UNREADABLE)


def test_nought_is_a_number():
    assert one("0") == (0, "ok", 0)


@given(st.lists(st.one_of(st.sampled_from(sorted(SYMBOLS)), st.floats(-1e6, 1e6).map(lambda n: f"{n:.2f}"))))
def test_a_number_is_there_exactly_where_the_status_is_ok(texts):
    read = numbers(pd.Series(texts, dtype="str", index=[3 * row for row in range(len(texts))]))
    assert list(read.values.notna()) == list(read.statuses == "ok")
    assert list(read.values.index) == [3 * row for row in range(len(texts))]


@pytest.mark.parametrize(("text", "status"), [("999999999999999", "ok"), ("1000000000000000", UNREADABLE)])
def test_a_number_is_no_larger_than_can_be_held_exactly(text, status):
    assert one(text)[1] == status


@pytest.mark.parametrize("text", ["٦٤", "６４", "6４", "٦٤%", "\u22125", "\u20115", "½", "²"])
def test_digits_are_nought_to_nine_and_a_minus_is_a_hyphen(text):
    assert one(text)[1] == UNREADABLE


def test_minus_nought_is_nought():
    assert str(one("-0.0")[0]) == "0.0"


def test_a_code_loses_the_decimal_a_spreadsheet_gave_it():
    assert list(codes(pd.Series(["383.0", " 4040 ", "0045", "100.5"]))) == ["383", "4040", "0045", "100.5"]
