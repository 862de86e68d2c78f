"""One parser of academic years, with a table of accepted spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import UnknownWordError
from model.periods import between, later, parse_period, parse_period_and_term, parse_term, period, period_phrase, starts


@pytest.mark.parametrize(
    "spelling", ["201213", "2012/13", "2012-13", "2012/2013", "2012-2013", "2012 13", " 2012/13 ", "2012–13"]
)
def test_the_same_year_however_it_is_spelt(spelling):
    assert parse_period(spelling) == "2012/13"


@pytest.mark.parametrize("spelling", ["2013", "202520", "201214", "2012/14", "199900x", "12/13", "", "2025 (prov)"])
def test_what_is_not_two_years_in_a_row_is_refused_with_a_remedy(spelling):
    with pytest.raises(UnknownWordError, match="2018/19"):
        parse_period(spelling)


def test_the_turn_of_the_century():
    assert parse_period("199900") == "1999/00"
    assert later("1999/00", 1) == "2000/01"


@given(st.integers(1950, 2098))
def test_writing_and_parsing_agree(year):
    assert parse_period(period(year)) == period(year)
    assert starts(period(year)) == year


def test_terms():
    assert parse_term("Autumn and spring term") == "autumn+spring"
    assert parse_period_and_term("2016/17 autumn 1") == ("2016/17", "autumn 1")
    assert parse_period_and_term("201617") == ("2016/17", "year")
    with pytest.raises(UnknownWordError, match="not a term"):
        parse_term("winter")


def test_between_includes_both_ends():
    assert between("2018/19", "2020/21") == ("2018/19", "2019/20", "2020/21")


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("year", "2024/25"),
        ("autumn", "the autumn term of 2024/25"),
        ("autumn+spring", "the autumn and spring terms of 2024/25"),
        ("summer 2", "the second half of the summer term of 2024/25"),
    ],
)
def test_a_term_is_named_in_a_sentence(term, words):
    assert period_phrase("2024/25", term) == words
