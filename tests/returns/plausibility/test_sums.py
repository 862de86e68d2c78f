"""Whether a file's own figures can be."""

import pytest

from outcomes.returns.plausibility import sums
from tests.conftest import result
from tests.returns.plausibility.conftest import ALDER, asked, figures

ENGLAND = "nation:E92000001"


@pytest.mark.parametrize(("counted", "found"), [(47, []), (48, []), (49, [("stop", "more_than_cohort")])])
def test_no_more_are_counted_than_there_are(beside, counted, found):
    file = figures(result(ALDER, numerator=counted, denominator=48))
    assert asked(list(sums.counts_over_the_cohort(file, beside()))) == found


def test_a_mean_may_be_more_than_one(beside):
    file = figures(result(ALDER, measure="attainment_8", numerator=4_800, denominator=100))
    assert list(sums.counts_over_the_cohort(file, beside())) == []


@pytest.mark.parametrize(
    ("place", "girls", "found"),
    [
        (ALDER, 48, True),
        (ALDER, 49, False),
        (ALDER, 50, False),
        (ALDER, 51, False),
        (ALDER, 52, True),
        (ENGLAND, 42, True),
        (ENGLAND, 43, False),
        (ENGLAND, 57, False),
        (ENGLAND, 58, True),
    ],
)
def test_girls_and_boys_are_everybody_but_for_rounding(beside, place, girls, found):
    def row(category: str, pupils: int) -> dict[str, object]:
        characteristic = "all" if category == "all" else "sex"
        return result(place, numerator=1, denominator=pupils, characteristic=characteristic, category=category)

    file = figures(row("all", 100), row("female", girls), row("male", 50))
    assert asked(list(sums.parts_and_whole(file, beside()))) == [("query", "parts_do_not_add_up")] * found


@pytest.mark.parametrize(("no", "found"), [(60, 0), (70, 0), (72, 1)])
def test_the_parts_are_no_more_than_the_whole_and_may_be_less(beside, no, found):
    parts = {"yes": 30, "no": no}
    rows = [result(numerator=1, denominator=n, characteristic="fsm", category=name) for name, n in parts.items()]
    file = figures(result(numerator=1, denominator=100), *rows)
    assert len(list(sums.parts_and_whole(file, beside()))) == found
