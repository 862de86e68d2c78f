"""What a file would take away from the figures that are there."""

import pytest

from outcomes.returns import checking, loading, proposing
from outcomes.returns.plausibility.replaced import RULES
from outcomes.returns.proposal import Declaration
from tests.conftest import result, write_tidy
from tests.returns.plausibility.conftest import ALDER

FINAL = [result(measure="basics_94", value=64.9, decimals=1)]


@pytest.fixture
def asked(house_after, tmp_path):
    """The queries about what a file takes away, after another; both as rows and how final they are.

    The first is a publication's, whose place our own layout takes however final it is.
    """

    def ask(before, version_before, after, version_after):
        house = house_after(write_tidy(tmp_path, before, "before.csv", version=version_before, source="lait"))
        path = write_tidy(tmp_path, after, "after.csv", version=version_after)
        proposal = proposing.propose(house, [(path, checking.check(path, authority="la:383"))])
        return [each for each in proposal.files[0].checked.findings if each.rule in RULES]

    return ask


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ("Final", "Provisional", ["less_final"]),
        ("Final", "Revised", ["less_final"]),
        ("Revised", "Early", ["less_final"]),
        ("Provisional", "Provisional", []),
        ("Provisional", "Revised", []),
        ("Final", "Final", []),
    ],
)
def test_a_less_final_figure_takes_the_place_of_no_other_unasked(asked, before, after, rules):
    moved = [result(measure="basics_94", value=63.1, decimals=1)]
    assert [query.rule for query in asked(FINAL, before, moved, after)] == rules


def test_it_is_asked_even_where_the_figure_is_the_same(asked):
    assert [query.rule for query in asked(FINAL, "Final", FINAL, "Provisional")] == ["less_final"]


def test_it_names_the_figure_before_and_after(asked):
    (query,) = asked(FINAL, "Final", [result(measure="basics_94", value=63.1, decimals=1)], "Provisional")
    assert query.message.startswith("1 figure of 2024/25 would become provisional, and is final now: Leeds, ")
    assert query.message.endswith(": 64.9% becomes 63.1%.")
    assert (query.severity, query.place) == ("query", "la:383")


def test_a_year_is_asked_about_once_and_areas_come_first(asked):
    two = [
        result(ALDER, numerator=50, denominator=100, name="Alder High"),
        result(numerator=5_000, denominator=10_000),
        result(period="2023/24", numerator=4_900, denominator=10_000),
    ]
    first, second = asked(two, "Final", two, "Provisional")
    assert first.value == "2023/24: 1 final to provisional"
    assert second.message.startswith("2 figures of 2024/25 would become provisional, and are final now, the first")
    assert ": Leeds, Level 2 at 16: 50.0% becomes 50.0%" in second.message


@pytest.mark.parametrize("after", [{"numerator": 0, "denominator": 0}, {"status": "suppressed"}])
def test_a_figure_that_would_become_nothing_is_asked_about(asked, after):
    (query,) = asked(FINAL, "Final", [result(measure="basics_94", **after)], "Final")
    assert (query.rule, query.severity, query.place) == ("figure_lost", "query", "la:383")
    assert "64.9% becomes" in query.message


def test_a_category_that_a_later_file_lacks_is_asked_about(asked):
    girls, boys = (
        result(characteristic="sex", category=sex, numerator=50, denominator=100) for sex in ("female", "male")
    )
    (query,) = asked([girls, boys], "Final", [girls], "Final")
    assert "50.0% becomes not in the file" in query.message


def test_what_had_no_figure_loses_none(asked):
    assert asked([result(status="suppressed")], "Final", [result(status="suppressed")], "Final") == []


def test_a_folder_that_is_loaded_at_night_keeps_the_final_figure(house_after, tmp_path):
    """Without anybody to ask, the file is declined."""
    house = house_after(write_tidy(tmp_path, FINAL, "before.csv", version="Final", source="lait"))
    lower = write_tidy(tmp_path, [result(measure="basics_94", value=63.1, decimals=1)], "after.csv", version="")
    proposal = loading.load(house, [lower], Declaration(status="provisional"), says_yes=None)
    assert proposal.files[0].return_ is None
    assert [each.status for each in house.workspace.returns() if each.state == "accepted"] == ["final"]
