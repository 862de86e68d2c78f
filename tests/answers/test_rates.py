"""How many of how many: sums of counts, what is missing, both bases, groups, and what stands between two figures."""

import pandas as pd
import pytest

from model.selections import Selection
from outcomes.answers import rates
from outcomes.store.access import OFFICER
from tests.conftest import result

# Three schools of Leeds: 78 of 100, 45 of 60, and one whose figure is suppressed.
SCHOOLS = [
    result("school:3834001", numerator=78, denominator=100),
    result("school:3834002", numerator=45, denominator=60),
    result("school:3834003", denominator=30, status="suppressed"),
]


def asked(generation, **selection):
    answer = rates(generation, OFFICER, Selection(**{"measure": "level2_at_16", "places": ("la:383",), **selection}))
    return answer, answer.table.to_dict("records")


def test_a_missing_result_is_not_nought(published):
    """123 of 160, not 123 of 190: the suppressed school leaves both sides, and is counted among those left out."""
    answer, [row] = asked(published(SCHOOLS))
    assert (row["numerator"], row["denominator"], row["basis"]) == (123, 160, "pooled")
    assert row["value"] == pytest.approx(76.875)
    assert (row["schools"], row["left_out_schools"], row["left_out_pupils"]) == (2, 1, 30)
    assert answer.sentence == "Level 2 at 16 in 2024/25. Leeds: 76.9% (123 of 160)."


def test_rates_are_never_averaged(published):
    """Schools of 10 and 100 pupils at 90% and 30% are 35.5% together, not 60%."""
    generation = published(
        [
            result("school:3834001", numerator=9, denominator=10),
            result("school:3834002", numerator=30, denominator=100),
        ]
    )
    _, [row] = asked(generation)
    assert row["value"] == pytest.approx(100 * 39 / 110)


def test_the_interval_is_wilson_s(published):
    _, [row] = asked(published([result(numerator=412, denominator=530)]))
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((77.73584906, 74.00159331, 81.07093715))


def test_a_rounded_percentage_is_shown_as_published_and_pooled_as_what_it_stands_for(published):
    generation = published(
        [
            result("school:3834001", value=77.0, denominator=100, decimals=0),
            result("school:3834002", numerator=3, denominator=50),
        ]
    )
    _, [own] = asked(generation, places=("school:3834001",))
    assert (own["value"], own["decimals"], own["rounded_source"]) == (77.0, 0, True)
    _, [area] = asked(generation)
    assert (area["numerator"], area["denominator"], area["rounded_source"]) == (80, 150, True)


def test_a_value_without_a_cohort_has_no_interval_and_is_never_pooled(published):
    generation = published([result("school:3834001", value=77.0, decimals=0)])
    _, [own] = asked(generation, places=("school:3834001",))
    assert own["value"] == 77.0
    assert own["lower"] != own["lower"]
    assert asked(generation)[1] == []


@pytest.mark.parametrize(("funded", "pooled"), [(True, 160), (False, 100), (None, 100)])
def test_only_state_funded_schools_are_summed(published, funded, pooled):
    generation = published([SCHOOLS[0], {**SCHOOLS[1], "state_funded": funded}])
    _, [row] = asked(generation)
    assert row["denominator"] == pooled


def test_published_wins_and_both_stand_side_by_side(published):
    generation = published([*SCHOOLS, result(value=76.0, denominator=200, decimals=0)])
    assert [row["basis"] for row in asked(generation)[1]] == ["published"]
    assert [row["basis"] for row in asked(generation, basis="both")[1]] == ["pooled", "published"]


def test_what_stands_between_two_figures_of_one_area(published):
    """200 published, 160 in schools: 30 in a suppressed school, 10 in no school's row."""
    generation = published([*SCHOOLS, result(value=76.0, denominator=200, decimals=0)])
    answer, _ = asked(generation, periods=("2024/25",))
    found = answer.reconciliation
    assert found is not None
    assert (found.published, found.pupils) == (76.0, 40)
    assert found.pooled == pytest.approx(76.875)
    assert found.sentence == (
        "76% is the published figure, on 200 pupils; 76.9% is the sum of 2 schools with 160 pupils. "
        "40 pupils lie between: 30 in 1 school with no figure of their own, 10 in no school's row here."
    )


def test_who_is_missing_from_the_sum_is_counted_by_why(published):
    """250 published, 160 in schools: 30 suppressed, 40 in a school that is not state-funded, 20 that nobody says."""
    apart = [
        result("school:3834004", numerator=30, denominator=40, state_funded=False),
        result("school:3834005", numerator=10, denominator=20, state_funded=pd.NA),
    ]
    generation = published([*SCHOOLS, *apart, result(value=76.0, denominator=250, decimals=0)])
    sentence = asked(generation, periods=("2024/25",))[0].reconciliation.sentence
    assert sentence.endswith(
        "90 pupils lie between: 40 in 1 school not state-funded, 30 in 1 school with no figure of their own, "
        "20 in 1 school not known to be state-funded."
    )


def test_sessions_are_not_called_pupils(published):
    generation = published(
        [
            result("school:3834001", measure="absence", numerator=50, denominator=900),
            result(measure="absence", value=5.0, denominator=1_000, decimals=1),
        ]
    )
    sentence = asked(generation, measure="absence", periods=("2024/25",))[0].reconciliation.sentence
    assert sentence.endswith("1 school with 900 sessions. 100 sessions lie between: 100 in no school's row here.")


@pytest.mark.parametrize("asking", [{}, {"periods": ("2023/24", "2024/25")}, {"by": "fsm", "periods": ("2024/25",)}])
def test_only_one_area_in_one_year_is_reconciled(published, asking):
    generation = published([*SCHOOLS, result(value=76.0, denominator=200, decimals=0)])
    assert asked(generation, **asking)[0].reconciliation is None


TWO_WAYS = [
    result(numerator=k, denominator=10, characteristic="fsm&sex", category=category)
    for k, category in enumerate(("no&female", "no&male", "unknown&male", "yes&female", "yes&male"))
]


def test_two_groups_at_once_and_one_of_them_held_fast(published):
    generation = published(TWO_WAYS)
    _, rows = asked(generation, by="fsm&sex")
    assert [(row["category"], row["category_label"]) for row in rows][-1] == (
        "yes&male",
        "Eligible for free school meals, male",
    )
    _, rows = asked(generation, by="sex", where=(("fsm", "yes"),))
    assert {row["category"]: row["numerator"] for row in rows} == {"yes&female": 3, "yes&male": 4}


def test_nobody_knows_is_a_category_of_its_own(published):
    generation = published(
        [
            result(numerator=k, denominator=n, characteristic="fsm", category=category)
            for k, n, category in ((10, 40, "yes"), (60, 80, "no"), (1, 8, "unknown"))
        ]
    )
    _, rows = asked(generation, by="fsm")
    assert {row["category"]: row["denominator"] for row in rows} == {"no": 80, "unknown": 8, "yes": 40}


def test_a_year_is_of_the_definition_its_break_began(published):
    generation = published(
        [result(period=period, numerator=5, denominator=10) for period in ("2011/12", "2012/13", "2013/14")]
    )
    _, rows = asked(generation)
    assert [(row["segment"], row["definition"]) for row in rows] == [(0, "2011/12"), (0, "2011/12"), (1, "2013/14")]


@pytest.mark.parametrize(
    ("measure", "place", "numerator", "denominator", "words"),
    [
        ("pupils_on_roll", "school:3834001", 174, 1, ": 174."),
        ("attainment_8", "la:383", 4_550, 100, ": 45.5 (100 pupils)."),
        ("absence", "la:383", 70, 1_000, ": 7.0% (70 of 1,000)."),
    ],
)
def test_a_mean_is_not_so_many_of_so_many(published, measure, place, numerator, denominator, words):
    rows = [result(place, measure=measure, numerator=numerator, denominator=denominator, name="Alder")]
    answer, _ = asked(published(rows), measure=measure, places=(place,))
    assert answer.sentence.endswith(words)
