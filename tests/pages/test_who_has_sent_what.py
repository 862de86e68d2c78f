"""Who has sent what: whoever has most to send stands first, and can be asked by name."""

from datetime import date

from model.folders import REFERENCE
from outcomes.answers.returns_board import LedgerToday, board
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from tests.answers.test_schools_of_one_name import HARBOUR, SALTINGS, namesakes
from tests.conftest import write_tidy
from tests.homes import Homes
from tests.pages.conftest import OpenPage, words
from tests.returns.test_pupils import ALDER, BIRCH, expected, house

__all__ = ["house"]

EXPECTED = """LAESTAB,Return,Academic year,Pupils,Due
3832001,key_stage_2_results,2024/25,30,31/07/2025
3832003,key_stage_2_results,2024/25,60,31/07/2025
"""


def test_whoever_has_most_to_send_stands_first(house: Publisher, tmp_path, open_page: OpenPage) -> None:
    """Alder and Birch have both sent their roll; Birch owes phonics results as well."""
    expected(house, tmp_path, [(ALDER, "pupils", 3, ""), (BIRCH, "pupils", 2, ""), (BIRCH, "phonics_results", 9, "")])
    page = open_page("who_has_sent_what", house.store.home, place="la:383")
    assert not page.exception
    assert "1 of 2 schools has something to send: 1 due" in words(page)
    table = page.dataframe[0].value
    assert table["School"].tolist() == [f"School {BIRCH}", f"School {ALDER}"]
    assert table["Phonics check"].tolist() == ["due", "–"]
    assert table["Pupils on roll"].tolist() == ["complete (2)", "complete (3)"]


def test_each_of_two_schools_of_one_name_is_a_row_and_a_line_to_send(
    homes: Homes, tmp_path, open_page: OpenPage
) -> None:
    listed = tmp_path / "expected.csv"
    listed.write_text(EXPECTED, encoding="utf-8")
    house = homes.shared(write_tidy(tmp_path, namesakes()), listed)
    ledger = LedgerToday(date(2025, 8, 1), [], [])
    answer = board(
        house.store.generation("authority"), OFFICER, "la:383", "2024/25", ledger=ledger, reference_folder=REFERENCE
    )
    assert answer.chase.splitlines()[2:] == [
        f"{HARBOUR}: Key Stage 2: nothing is in yet, due 31 July 2025.",
        f"{SALTINGS}: Key Stage 2: nothing is in yet, due 31 July 2025.",
    ]
    page = open_page("who_has_sent_what", house.store.home, place="la:383")
    assert not page.exception
    assert page.dataframe[0].value["School"].tolist() == [HARBOUR, SALTINGS]
