"""Sentences that count: one of a thing is one, and what a figure rests on is said."""

from outcomes.answers import authorities
from outcomes.answers.schools import schools
from outcomes.answers.sentences import authorities_sentence
from outcomes.store.access import OFFICER
from tests.conftest import result


def test_one_measure_is_one() -> None:
    assert authorities_sentence("Leeds", ["A", ""]) == (
        "Of 1 measure that can be compared, Leeds is in the best quarter of authorities on 1 and in the last quarter "
        "on 0."
    )


def test_a_rank_says_whether_chance_is_in_it(published) -> None:
    """Attainment 8 has no interval; of the other measure every cohort is known."""
    rows = [
        result(place, measure=measure, **figures)
        for place in ("la:383", "la:382")
        for measure, figures in (
            ("attainment_8", {"value": 45.0, "decimals": 1}),
            ("basics_94", {"numerator": 60, "denominator": 100}),
        )
    ]
    answer = authorities(published(rows), OFFICER, "la:383")
    assert {row["measure"]: row["rank_with_chance"] for row in answer.rows} == {
        "attainment_8": False,
        "basics_94": True,
    }


def test_why_no_earlier_year_may_be_compared_is_the_measure_s_own_reason(published) -> None:
    """Absence was never assessed: of 2019/20 one term alone was collected."""
    years = ("2018/19", "2020/21")
    rows = [result("school:3834001", year, measure="absence", numerator=50, denominator=1_000) for year in years]
    answer = schools(published(rows), OFFICER, "absence", "la:383")
    assert answer.no_before == "2018/19 cannot be compared (2019/20: Only the autumn term of 2019 was collected)."
