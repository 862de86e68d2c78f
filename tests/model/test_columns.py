"""Columns of answers: where each is shown and in which order, and how many decimals a reader sees."""

from collections import Counter

import pandas as pd
import pytest

from model import answer_columns
from model.answer_columns import GAPS, MILESTONES, PEERS, RATES, SCHOOLS, peer_columns
from model.columns import AnswerColumn, decimals_of, names, shown_in, table_of

TABLES = {
    name: columns for name, columns in vars(answer_columns).items() if name.isupper() and name not in ("FROM", "TO")
}

COLUMNS = (
    AnswerColumn("place_name", "Place", shown_in=("csv", "page")),
    AnswerColumn("period", "Year", shown_in=("csv", "page"), page_order=-1),
    AnswerColumn("term", shown_in=("terminal",)),
    AnswerColumn("value", "", "value", ("json", "csv")),
)


def test_a_view_shows_its_columns_as_declared_and_a_page_in_its_own_order():
    assert names(shown_in(COLUMNS, "csv")) == ["place_name", "period", "value"]
    assert names(shown_in(COLUMNS, "csv", "terminal")) == ["place_name", "period", "term", "value"]
    assert names(shown_in(COLUMNS, "page")) == ["period", "place_name"]
    assert names(shown_in(COLUMNS, "json")) == ["value"]


@pytest.mark.parametrize(
    ("unit", "of_a_whole_number", "of_two"),
    [
        ("text", None, None),
        ("value", 0, 2),
        ("interval", 1, 2),
        ("points", 1, 2),
        ("pupils", 0, 0),
        ("number", 0, 0),
        ("share", 1, 1),
        ("ratio", 2, 2),
    ],
)
def test_decimals_are_those_of_the_measure_and_of_what_is_counted_none(unit, of_a_whole_number, of_two):
    assert (decimals_of(unit, 0), decimals_of(unit, 2)) == (of_a_whole_number, of_two)


def test_a_table_has_exactly_the_columns_declared():
    row = {"value": 64.9, "term": "year", "period": "2024/25", "place_name": "Leeds", "scratch": 1}
    assert list(table_of([row], COLUMNS).columns) == names(COLUMNS)
    assert list(table_of([], COLUMNS).columns) == names(COLUMNS)
    with pytest.raises(KeyError, match="term"):
        table_of({"value": [64.9], "period": ["2024/25"], "place_name": ["Leeds"]}, COLUMNS)


def test_peers_have_figures_and_shares_where_there_are_any():
    assert peer_columns(names(PEERS)) == PEERS
    [*_, words, share] = peer_columns([*names(PEERS), "share_context_fsm6", "value", "words"])
    assert (words.name, share.name, share.in_percent) == ("words", "share_context_fsm6", "why_context_fsm6")


@pytest.mark.parametrize("name", TABLES)
def test_a_name_stands_once_in_a_table(name):
    assert [each for each, count in Counter(names(TABLES[name])).items() if count > 1] == []


def test_a_heading_is_in_one_unit_on_every_page():
    """A page's table is written by its headings alone."""
    shown = pd.DataFrame([vars(each) for each in shown_in((*RATES, *GAPS, *SCHOOLS, *MILESTONES), "page")])
    assert shown[shown["heading"] != ""].groupby("heading")["unit"].nunique().max() == 1
    assert set(shown.loc[shown["heading"] == "", "unit"]) == {"value"}
