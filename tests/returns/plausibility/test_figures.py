"""What a file would make of the figures."""

import pytest

from outcomes.returns import checking, proposing
from tests.conftest import result
from tests.returns.plausibility.conftest import ALDER

RULES = ("figure_moved", "pupils_halved", "all_alike", "all_nought")


@pytest.fixture
def found(house_after, tidy_file):
    """The queries about a file's figures, after other files."""

    def ask(*files):
        *before, path = [tidy_file(rows, f"{number}.csv") for number, rows in enumerate(files)]
        publisher = house_after(*before)
        proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
        return [each for each in proposal.files[0].checked.findings if each.rule in RULES]

    return ask


def school(period: str, numerator: int, denominator: int = 200, measure: str = "level2_at_16"):
    return [
        result(ALDER, period, measure=measure, numerator=numerator, denominator=denominator, name="Alder High"),
        result("la:383", period, measure=measure, numerator=4_000, denominator=8_000),
    ]


@pytest.mark.parametrize(("now", "asked"), [(129, 0), (130, 0), (131, 1)])
def test_a_schools_figure_may_move_by_fifteen_points(found, now, asked):
    """100 of 200 is 50%; 130 of 200 is 65%."""
    queries = found(school("2023/24", 100), school("2024/25", now))
    assert len(queries) == asked
    for query in queries:
        assert query.message == "Alder High (3834001), Level 2 at 16: 65.5% in 2024/25, after 50.0% in 2023/24."
        assert (query.severity, query.place) == ("query", ALDER)


@pytest.mark.parametrize(("pupils", "asked"), [(10, 0), (200, 1)])
def test_what_chance_explains_is_not_asked(found, pupils, asked):
    """Half and then seven in ten: nothing among ten pupils, a great deal among two hundred."""
    assert len(found(school("2023/24", pupils // 2, pupils), school("2024/25", pupils * 7 // 10, pupils))) == asked


@pytest.mark.parametrize(("now", "asked"), [(5299, 0), (5300, 0), (5301, 1)])
def test_an_areas_figure_may_move_by_three_points(found, now, asked):
    before = [result(period="2023/24", numerator=5000, denominator=10_000)]
    assert len(found(before, [result(period="2024/25", numerator=now, denominator=10_000)])) == asked


@pytest.mark.parametrize(("pupils", "asked"), [(1_899, 0), (1_900, 1), (1_901, 1)])
def test_a_sum_of_schools_is_the_area_once_nearly_all_are_in(found, pupils, asked):
    """Half of 2,000 pupils, and then three in five of those that are in."""
    before, now = school("2023/24", 1_000, 2_000)[:1], school("2024/25", pupils * 3 // 5, pupils)[:1]
    assert [query.place for query in found(before, now)] == ["la:383"] * asked


def test_nothing_is_compared_across_a_hard_break(found):
    assert found(school("2021/22", 100, measure="basics_94"), school("2022/23", 160, measure="basics_94")) == []
    assert len(found(school("2023/24", 100, measure="basics_94"), school("2024/25", 160, measure="basics_94"))) == 1


@pytest.mark.parametrize(("now", "asked"), [(6000, 0), (6001, 1), (3999, 1)])
def test_another_authoritys_figure_may_move_by_ten_points(found, now, asked):
    """5,000 of 10,000 is 50%."""
    before = [result("la:382", "2023/24", numerator=5000, denominator=10_000)]
    queries = found(before, [result("la:382", "2024/25", numerator=now, denominator=10_000)])
    assert [query.place for query in queries] == ["la:382"] * asked


def test_of_several_authorities_those_that_moved_otherwise_than_most_are_one_query(found):
    """All of them up by 12 points but two: one a hundred times too small, one where it was."""
    codes = [380, 381, 382, 384, 390, 391, 392]

    def year(period: str, values: list[float]):
        return [
            result(f"la:{code}", period, value=value, decimals=1) for code, value in zip(codes, values, strict=True)
        ]

    (query,) = found(year("2023/24", [50.0] * 7), year("2024/25", [62.0] * 5 + [0.6, 50.0]))
    assert query.message.startswith("Level 2 at 16, 2024/25: 2 areas jumped since 2023/24: ")
    assert "0.6% after 50.0%" in query.message
    assert (query.severity, query.place) == ("query", None)


def test_other_authorities_schools_are_not_our_question(found):
    before = [result("school:3824001", "2023/24", numerator=50, denominator=100)]
    assert found(before, [result("school:3824001", "2024/25", numerator=90, denominator=100)]) == []


def test_what_stands_already_is_not_asked_again(found):
    moved = school("2024/25", 160)
    assert len(found(school("2023/24", 100), moved)) == 1
    assert found(school("2023/24", 100), moved, [*moved, result(ALDER, "2018/19", numerator=1, denominator=2)]) == []


@pytest.mark.parametrize(("now", "asked"), [(99, 1), (100, 0), (101, 0)])
def test_a_cohort_may_be_half_of_last_years(found, now, asked):
    queries = found(school("2023/24", 100, 200), school("2024/25", now // 2, now))
    assert [query.rule for query in queries] == ["pupils_halved"] * asked
    for query in queries:
        assert "99 pupils in 2024/25, after 200 in 2023/24" in query.message


def every_school(count: int, numerator: int, denominator: int = 100, **said: object):
    return [
        result(f"school:383{4000 + number}", numerator=numerator, denominator=denominator, **said)
        for number in range(count)
    ]


@pytest.mark.parametrize(("schools", "asked"), [(4, []), (5, ["all_alike"]), (6, ["all_alike"])])
def test_all_schools_alike_is_no_coincidence(found, schools, asked):
    assert [query.rule for query in found(every_school(schools, 61))] == asked


def test_all_nought_is_asked_but_of_exclusions(found):
    (query,) = found(every_school(5, 0))
    assert query.rule == "all_nought"
    assert query.message.endswith("all 5 schools have 0.0%.")
    assert found(every_school(5, 0, measure="permanent_exclusion_rate")) == []
