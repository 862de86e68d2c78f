"""Stale is said: of a publication whose next year should be out, and of a definition past its review date."""

from datetime import date

import pytest

from metrics.measures.register import MEASURES
from model.folders import REFERENCE
from model.freshness import late_sentence, newest_due, next_year, out_since, review_sentence
from outcomes.store import reference


@pytest.mark.parametrize(
    ("months", "today", "year"),
    [
        (6, date(2026, 2, 28), "2023/24"),  # the month is not over yet
        (6, date(2026, 3, 1), "2024/25"),
        (6, date(2027, 2, 28), "2024/25"),
        (0, date(2026, 8, 31), "2024/25"),
        (0, date(2026, 9, 1), "2025/26"),
        (18, date(2026, 11, 30), "2023/24"),
        (18, date(2027, 3, 1), "2024/25"),
    ],
)
def test_a_year_is_due_so_many_whole_months_after_its_end(months, today, year):
    assert newest_due(months, today) == year


def test_since_when_it_should_be_out():
    assert out_since("2024/25", 6) == "the end of February 2026"
    assert out_since("2024/25", 4) == "the end of December 2025"
    assert out_since("2024/25", 18) == "the end of February 2027"
    assert next_year("2024/25", 6) == "2025/26, by the end of February 2027"


def test_a_publication_is_late_only_where_a_later_year_is_out():
    today = date(2026, 11, 30)
    assert late_sentence("Key Stage 4", "2024/25", 6, today) == ""
    assert late_sentence("Key Stage 4", "2023/24", 6, today) == (
        "Key Stage 4: the newest year held is 2023/24. 2024/25 should be out since the end of February 2026: look for "
        "it and load it."
    )
    assert "2018/19, 6 years behind. 2024/25 should" in late_sentence("Key Stage 4", "2018/19", 6, today)


def test_a_definition_past_its_review_date_says_whose_it_is():
    measure = MEASURES["level2_at_16"].model_copy(update={"next_review": date(2026, 10, 1)})
    assert review_sentence(measure, date(2026, 10, 1)) == ""
    assert review_sentence(measure, date(2026, 10, 2)) == (
        f"Level 2 at 16: its definition was to be looked at again by 1 October 2026 ({measure.owner})."
    )


def test_the_calendar_names_publications_and_stages_that_there_are():
    calendar = reference.calendar(REFERENCE)
    assert set(calendar.publications) <= set(reference.publications(REFERENCE))
    assert set(calendar.stages) == {measure.stage for measure in MEASURES.values()}
