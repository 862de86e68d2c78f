"""A figure says where a later year of it should be out by now."""

from datetime import date

import pytest

from model.folders import REFERENCE
from model.selections import Selection
from outcomes.answers import definitions, rates
from outcomes.answers.freshness import late_figures, stale_answer_note
from outcomes.doctor import examine
from outcomes.store.access import OFFICER
from tests.conftest import result, write_tidy

TODAY = date(2026, 11, 30)


@pytest.fixture
def leeds(begin, tmp_path):
    """Key Stage 4 to 2023/24 by the performance tables, and the early years to 2024/25 by the sender."""
    ks4 = [result(period=year, measure="basics_94", numerator=5, denominator=9) for year in ("2022/23", "2023/24")]
    early = [result(measure="good_level_of_development", numerator=5, denominator=9)]
    return begin(
        write_tidy(tmp_path, ks4, "ks4.csv", source="ks4_performance"), write_tidy(tmp_path, early, "early.csv")
    )


def test_a_figure_whose_next_year_should_be_out_says_so(leeds):
    late = late_figures(definitions(leeds.store.generation("authority"), OFFICER, "la:383"), REFERENCE, TODAY)
    assert list(late) == ["basics_94"]
    assert "the newest year held is 2023/24. 2024/25 should be out since the end of February 2026" in late["basics_94"]


def test_doctor_says_what_is_stale_and_that_it_is_no_fault(leeds):
    examination = examine(leeds, today=TODAY)
    assert any(sentence.startswith("Key Stage 4 performance tables: the newest") for sentence in examination.stale)
    assert any("to be looked at again by 1 October 2026" in sentence for sentence in examination.stale)
    assert examination.faults == ()
    assert examination.verdict == "Nothing is wrong."
    assert examine(leeds, today=date(2024, 12, 1)).stale == ()


def test_a_figure_says_in_short_what_is_stale(leeds):
    answer = rates(leeds.store.generation("authority"), OFFICER, Selection(measure="basics_94", places=("la:383",)))
    assert stale_answer_note(answer, None, REFERENCE, TODAY).startswith(
        "Stale: 2024/25 should be out since the end of February 2026; the newest year here is 2023/24."
    )
    assert stale_answer_note(answer, None, REFERENCE, date(2025, 3, 1)) == ""
    # An older year that was chosen is not stale because it is old.
    assert not stale_answer_note(answer, "2024/25", REFERENCE, date(2026, 9, 1))
