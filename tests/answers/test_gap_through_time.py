"""Which way a gap went, and by whose doing: a closing is only cheered when the children who were behind rose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model.answers import GapsAnswer
from model.selections import Selection
from outcomes.answers.gap_through_time import gap_through_time
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from tests.conftest import Rows, result

TidyFile = Callable[..., Path]
COHORT = 4_000


def gap_of(publisher: Publisher, tidy_file: TidyFile, years: dict[str, tuple[float, float]]) -> GapsAnswer:
    """The gap of pupils eligible for free school meals, from (their percentage, the others') a year."""
    rows: Rows = [
        result(
            period=period,
            measure="basics_94",
            characteristic="fsm",
            category=category,
            numerator=percent * COHORT / 100,
            denominator=COHORT,
        )
        for period, pair in years.items()
        for category, percent in zip(("yes", "no"), pair, strict=True)
    ]
    path = tidy_file(rows)
    checked = checking.check(path, authority="la:383")
    accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))
    selection = Selection(measure="basics_94", places=("la:383",), by="fsm")
    return gap_through_time(publisher.store.generation("authority"), OFFICER, selection, "yes")


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ((40.0, 70.0), (52.0, 72.0), "The gap is closing up: these pupils gained more."),
        ((40.0, 70.0), (40.0, 60.0), "Beware: the gap is closing by a fall of all other pupils."),
        ((40.0, 70.0), (45.0, 85.0), "The gap is widening while both gain."),
        ((40.0, 70.0), (30.0, 70.0), "The gap is widening as these pupils fall back."),
        ((40.0, 50.0), (60.0, 52.0), "The gap has closed: these pupils are now ahead."),
        ((40.0, 70.0), (40.5, 70.0), "There is no clear change in the gap."),
    ],
)
def test_a_gap_says_which_way_it_went_and_by_whose_doing(
    then: tuple[float, float], now: tuple[float, float], said: str, publisher: Publisher, tidy_file: TidyFile
) -> None:
    answer = gap_of(publisher, tidy_file, {"2022/23": then, "2024/25": now})
    assert answer.sentence.startswith(said)


def test_the_ends_and_the_moves_are_told_in_figures(publisher: Publisher, tidy_file: TidyFile) -> None:
    answer = gap_of(publisher, tidy_file, {"2022/23": (40.0, 70.0), "2024/25": (52.0, 72.0)})
    assert "30.0 points behind in 2022/23, 20.0 points behind in 2024/25." in answer.sentence
    assert "Their own figure rose 12.0 points; that of all other pupils rose 2.0 points." in answer.sentence


def test_years_before_a_hard_break_are_drawn_and_not_compared(publisher: Publisher, tidy_file: TidyFile) -> None:
    answer = gap_of(publisher, tidy_file, {"2018/19": (20.0, 70.0), "2024/25": (52.0, 72.0)})
    assert list(answer.table["period"]) == ["2018/19", "2024/25"]
    assert answer.sentence.startswith("It is too early to say which way the gap is going.")


def test_a_group_nobody_has_is_said_to_be_missing(publisher: Publisher, tidy_file: TidyFile) -> None:
    gap_of(publisher, tidy_file, {"2024/25": (52.0, 72.0)})
    selection = Selection(measure="basics_94", places=("la:383",), by="fsm")
    answer = gap_through_time(publisher.store.generation("authority"), OFFICER, selection, "perhaps")
    assert answer.sentence == "No gap in English and maths at 9–4 can be shown for this choice."
