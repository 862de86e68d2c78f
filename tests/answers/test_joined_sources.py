"""A series that goes over from one publication to another says so."""

import pytest

from model.selections import Selection
from outcomes import answers
from outcomes.store.access import OFFICER
from tests.conftest import result

ABSENCE = "Pupil absence in schools in England by term, 2012/13 to 2016/17"
TOOL = "Local authority interactive tool"


def absence(period: str, value: float) -> dict[str, object]:
    return result("la:383", period, measure="absence", value=value, decimals=1)


@pytest.fixture
def generation(homes, tidy_file):
    older = tidy_file([absence("2015/16", 4.6), absence("2016/17", 4.7)], "older.csv", source="absence_by_term")
    newer = tidy_file([absence("2017/18", 4.9), absence("2024/25", 6.9)], "newer.csv", source="lait")
    return homes.shared(older, newer).store.generation("authority")


def joins(generation, *periods: str) -> str | None:
    selection = Selection(measure="absence", places=("la:383",), periods=periods)
    return answers.rates(generation, OFFICER, selection).joins


def test_both_years_and_both_publications_are_named(generation):
    said = f"One series, more than one publication: 2016/17 is from “{ABSENCE}”, 2017/18 from “{TOOL}”."
    assert joins(generation) == said


def test_one_publication_needs_no_sentence(generation):
    assert joins(generation, "2015/16", "2016/17") is None


def test_a_hard_break_says_it_by_itself(generation):
    # In 2024/25 attendance codes changed: nothing goes on from 2016/17 to there.
    assert joins(generation, "2016/17", "2024/25") is None
