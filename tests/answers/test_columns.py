"""Every table of an answer holds the columns that are declared for it, and no others, with rows and without."""

from datetime import date

import pandas as pd
import pytest

from model import answer_columns
from model.answer_columns import PEER_FIGURES, PEER_SERIES, PEER_VARIABLES, PEERS, RATES
from model.columns import names
from model.folders import REFERENCE
from model.selections import Selection
from outcomes import answers
from outcomes.answers.returns_board import LedgerToday
from outcomes.store.access import OFFICER, viewer_as
from outcomes.store.reference import ambitions
from tests.answers.test_gap_ledger import D2
from tests.answers.test_peers import RESULTS
from tests.answers.test_peers import SCHOOLS as CONTEXT
from tests.conftest import result

PLACES = ("la:383", "school:3834001", "school:3834002")
YEARS = [
    result(place, period, measure="basics_94", numerator=150, denominator=210)
    for place in PLACES
    for period in ("2023/24", "2024/25")
]


@pytest.fixture
def tables(published):
    """Every table there is, by the name of its columns: of a place with figures, and of one without."""
    published([*D2, *CONTEXT, *RESULTS, *YEARS], version="Provisional")
    generation = published(YEARS)

    def of(place: str) -> dict[str, pd.DataFrame]:
        selection = Selection(measure="basics_94", places=(place,))
        by_fsm = Selection(measure="level2_at_16", places=(place,), by="fsm")
        rates = answers.rates(generation, OFFICER, selection)
        target = answers.target(generation, OFFICER, "basics_94", place, ambitions(REFERENCE))
        return {
            "RATES": rates.table,
            "SUPERSEDED": rates.superseded,
            "GAPS": answers.gaps(generation, OFFICER, by_fsm).table,
            "LEDGER": answers.gap_ledger(generation, OFFICER, by_fsm).table,
            "SCHOOLS": answers.schools(generation, OFFICER, "basics_94", place).table,
            "AUTHORITIES": answers.authorities(generation, OFFICER, place).table,
            "BOARD": answers.board(
                generation, OFFICER, place, "2024/25", ledger=LedgerToday(date(2026, 1, 1), (), ()),
                reference_folder=REFERENCE,
            ).table,
            "VINTAGES": answers.vintages(generation, OFFICER, "basics_94", place).table,
            "DEFINITIONS": answers.definitions(generation, OFFICER, place).table,
            "MILESTONES": target.milestones,
        }  # fmt: skip

    return of


def test_every_table_has_its_declared_columns_and_no_others(tables):
    here, nowhere = tables("la:383"), tables("la:382")
    declared = {name: names(getattr(answer_columns, name)) for name in here}
    assert {name: list(table.columns) for name, table in here.items()} == declared
    assert {name: list(table.columns) for name, table in nowhere.items()} == declared
    assert {name for name, table in here.items() if table.empty} == {"BOARD"}
    assert {name for name, table in nowhere.items() if len(table)} == {"DEFINITIONS"}


def test_peers_have_a_share_for_each_variable_and_figures_with_a_measure(published):
    generation = published([*CONTEXT, *RESULTS])
    weights = (("context_fsm6", 1.0),)
    alone = answers.peers(generation, OFFICER, "school:3834001", weights=weights)
    beside = answers.peers(generation, OFFICER, "school:3834001", weights=weights, measure="progression_after_16")
    assert set(alone.table.columns) == {*names(PEERS), "share_context_fsm6"}
    assert set(beside.table.columns) == {*names(PEERS), *names(PEER_FIGURES), "share_context_fsm6"}
    for answer in (alone, beside):
        assert list(answer.variables.columns) == names(PEER_VARIABLES)
        assert list(answer.series.columns) == names(PEER_SERIES)


def test_what_is_withheld_leaves_nothing_in_a_column_that_counts_people(published):
    own = result("school:3834001", numerator=78, denominator=100, public_domain=False)
    selection = Selection(measure="level2_at_16", places=("school:3834001",))
    [row] = answers.rates(published([own]), viewer_as("public"), selection).table.to_dict("records")
    assert row["status"] == "withheld"
    counted = {column.name: row[column.name] for column in RATES if column.counts_people}
    assert {name: number for name, number in counted.items() if not pd.isna(number)} == {}
