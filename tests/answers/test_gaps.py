"""Who is behind whom: four comparators, two groups at once, and those whose group nobody knows."""

import math

import pytest

from model.selections import Selection
from outcomes.answers import gaps
from outcomes.answers.choices import latest_gap, split_measures
from outcomes.answers.sentences import comparators_phrase
from outcomes.store.access import OFFICER
from tests.conftest import Rows, result

ENGLAND = "nation:E92000001"


def split_by(characteristic: str, counts: dict[str, tuple[int, int]], place: str = "la:383") -> Rows:
    """One place's groups, and everybody as their sum."""
    k, n = (sum(each) for each in zip(*counts.values(), strict=True))
    return [
        result(place, numerator=k, denominator=n),
        *(
            result(place, numerator=k, denominator=n, characteristic=characteristic, category=category)
            for category, (k, n) in counts.items()
        ),
    ]


def asked(generation, by, comparator="other", **selection):
    answer = gaps(
        generation,
        OFFICER,
        Selection(
            **{"measure": "level2_at_16", "places": ("la:383",), "by": by, "comparator": comparator, **selection}
        ),
    )
    return answer, {row["group"]: row for row in answer.table.to_dict("records")}


# Leeds: 118 of 245 eligible, 402 of 588 not, 8 not recorded. England: 500 of 1,000 and 6,700 of 10,000.
LEEDS = split_by("fsm", {"yes": (118, 245), "no": (402, 588), "unknown": (3, 8)})
NATION = split_by("fsm", {"yes": (500, 1000), "no": (6700, 10000)}, ENGLAND)


@pytest.mark.parametrize(
    ("comparator", "other", "gap", "pupils", "label"),
    [
        ("other", 402 / 588, -20.20408163, 49.5, "All other pupils"),
        ("all", 523 / 841, -14.02460623, 34.36028537, "All pupils"),
        ("national_other", 0.67, -18.83673469, 46.15, "All other pupils in England"),
        ("national_same", 0.50, -1.83673469, 4.5, "The same group in England"),
    ],
)
def test_four_comparators(published, comparator, other, gap, pupils, label):
    """Gap = group − comparator: negative is behind. Pupils: 245 x the gap."""
    _, found = asked(published([*LEEDS, *NATION]), "fsm", comparator)
    assert list(found) == ["yes"]
    row = found["yes"]
    assert row["comparator_value"] == pytest.approx(100 * other)
    assert (row["gap"], row["pupils"]) == pytest.approx((gap, pupils))
    assert row["lower"] < row["gap"] < row["upper"]
    assert row["comparator_label"] == label


def test_the_interval_of_a_difference_is_newcombe_s(published):
    """A2: 118/245 against 402/588 is −20.2 [−27.4, −12.9]."""
    _, found = asked(published(LEEDS), "fsm")
    assert (found["yes"]["lower"], found["yes"]["upper"]) == pytest.approx((-27.37085141, -12.86553614))


def test_the_ratio_is_told_with_that_of_those_who_did_not(published):
    """A3: 0.70 of reaching it is 1.64 of not reaching it."""
    _, found = asked(published(LEEDS), "fsm")
    assert (found["yes"]["ratio"], found["yes"]["ratio_complement"]) == pytest.approx((0.7044776119, 1.6387096774))


def test_nobody_knows_is_neither_a_group_with_a_gap_nor_among_the_others(published):
    """Of 3 groups, each against the other known ones: the 10 not known count for nobody."""
    generation = published(
        split_by("ethnicity_major", {"white": (60, 100), "black": (20, 40), "asian": (30, 40), "unknown": (1, 10)})
    )
    _, found = asked(generation, "ethnicity_major")
    assert set(found) == {"white", "black", "asian"}
    assert found["white"]["comparator_value"] == pytest.approx(100 * 50 / 80)
    assert found["asian"]["comparator_value"] == pytest.approx(100 * 80 / 140)


def test_pupils_with_needs_are_held_against_those_without_not_against_each_other(published):
    generation = published(split_by("sen", {"ehcp": (10, 40), "support": (30, 60), "none": (90, 120)}))
    answer, found = asked(generation, "sen")
    assert set(found) == {"ehcp", "support"}
    assert found["ehcp"]["gap"] == pytest.approx(25 - 75)
    assert found["support"]["gap"] == pytest.approx(50 - 75)
    assert answer.sentence == (
        "Education, health and care plan: 50.0 points behind the group “No special educational needs” in 2024/25: "
        "20 pupils at this year's numbers."
    )


def test_without_the_reference_s_own_row_the_others_are_everybody_less_the_group(published):
    generation = published(
        [
            result(numerator=125, denominator=200),
            result(numerator=30, denominator=60, characteristic="sen", category="support"),
        ]
    )
    _, found = asked(generation, "sen")
    assert found["support"]["comparator_value"] == pytest.approx(100 * 95 / 140)


TWO_WAYS = split_by(
    "fsm&sex",
    {
        "yes&female": (20, 40),
        "yes&male": (12, 40),
        "no&female": (80, 100),
        "no&male": (72, 100),
        "unknown&female": (1, 4),
        "unknown&male": (0, 6),
    },
)


def test_two_groups_at_once_each_beside_all_the_others_who_are_known(published):
    """Boys eligible: 12 of 40, beside 172 of 240; the 10 not recorded are left out, whichever sex they are."""
    _, found = asked(published(TWO_WAYS), "fsm&sex")
    assert set(found) == {"yes&female", "yes&male", "no&female", "no&male"}
    boys = found["yes&male"]
    assert (boys["comparator_value"], boys["comparator_pupils"]) == (pytest.approx(100 * 172 / 240), 240)
    assert boys["group_label"] == "Eligible for free school meals, male"


def test_others_that_cannot_be_counted_are_not_made_up(published):
    """Somebody's group is not known, and how many they are is suppressed: nobody can say who the others are."""
    rows = split_by("ethnicity_major", {"white": (60, 100), "black": (20, 40)})
    generation = published([*rows, result(status="suppressed", characteristic="ethnicity_major", category="unknown")])
    _, found = asked(generation, "ethnicity_major")
    assert found["white"]["status"] == "not_available"
    assert found["white"]["reason"].startswith("Only a rounded percentage")


def test_a_suppressed_group_has_no_gap_and_says_why(published):
    rows = [
        result(numerator=50, denominator=60),
        result(characteristic="fsm", category="yes", status="suppressed"),
        result(numerator=48, denominator=56, characteristic="fsm", category="no"),
    ]
    answer, found = asked(published(rows), "fsm")
    assert (found["yes"]["status"], found["yes"]["gap"] == found["yes"]["gap"]) == ("suppressed", False)
    assert found["yes"]["reason"] == "Suppressed by the publisher: too few pupils."
    assert answer.sentence == (
        "No gap in Level 2 at 16 can be shown for this choice. Not compared: “Eligible for free school meals”. "
        "Suppressed by the publisher: too few pupils."
    )


def test_where_less_is_better_more_is_behind(published):
    rows = [{**row, "measure": "persistent_absence"} for row in split_by("fsm", {"yes": (40, 100), "no": (30, 200)})]
    answer, found = asked(published(rows), "fsm", measure="persistent_absence")
    assert (found["yes"]["gap"], found["yes"]["pupils"]) == pytest.approx((25.0, 25.0))
    assert "25.0 points behind all other pupils" in answer.sentence


def test_a_group_of_fewer_than_thirty_never_takes_the_headline(published):
    """29 pupils are further behind, at 0 of 29, than the 100 of whom 30 did; 31 of the first would be named."""
    few = split_by("ethnicity_major", {"chinese": (0, 29), "black": (30, 100), "white": (600, 800)})
    assert asked(published(few), "ethnicity_major")[0].sentence.startswith("Black: ")
    many = split_by("ethnicity_major", {"chinese": (0, 30), "black": (30, 100), "white": (600, 800)})
    assert asked(published(many), "ethnicity_major")[0].sentence.startswith("Chinese: ")


def test_without_a_number_of_pupils_nobody_is_named_and_who_is_not_compared_is_said(published):
    rows = [
        result(value=value, decimals=0, characteristic=by, category=group)
        for by, group, value in (("fsm", "yes", 40.0), ("fsm", "no", 70.0), ("ethnicity_major", "black", 50.0))
    ]
    answer, _ = asked(published(rows), None)
    assert answer.sentence == (
        "No group is named as furthest behind in 2024/25: how many pupils these groups have has not been published. "
        "Not compared: “Black”. There is no figure for the pupils this group would be compared with."
    )
    assert comparators_phrase(answer.rows) == "all other pupils"


def test_more_absence_is_behind_and_sessions_are_no_pupils(published):
    """30 pupils' year is 11,400 half days: 1,140 of them missed, against 5% of the others'."""
    rows = [
        result(measure="absence", numerator=k, denominator=n, **group)
        for k, n, group in (
            (1_640, 21_400, {}),
            (1_140, 11_400, {"characteristic": "fsm", "category": "yes"}),
            (500, 10_000, {"characteristic": "fsm", "category": "no"}),
        )
    ]
    answer, found = asked(published(rows), "fsm", measure="absence")
    assert answer.sentence == "Eligible for free school meals: 5.0 points behind all other pupils in 2024/25."
    assert math.isnan(found["yes"]["pupils"])


def test_what_schools_add_up_to_is_offered_where_no_split_is_published(published):
    """20 of 40 eligible pupils against 70 of 100; and the year that is shown first."""
    rows = [
        result("school:3834001", numerator=k, denominator=n, **group)
        for k, n, group in (
            (90, 140, {}),
            (20, 40, {"characteristic": "fsm", "category": "yes"}),
            (70, 100, {"characteristic": "fsm", "category": "no"}),
        )
    ]
    generation = published([*rows, result(measure="attendance", numerator=9, denominator=10)])
    assert list(split_measures(generation, OFFICER, "la:383")) == ["level2_at_16"]
    answer, _ = asked(generation, None)
    assert answer.sentence.startswith("Eligible for free school meals: 20.0 points behind all other pupils")
    assert latest_gap(generation, OFFICER, Selection(measure="level2_at_16", places=("la:383",))) == "2024/25"


def test_the_newest_year_with_four_groups_is_shown_first(published):
    groups = {"white": (60, 100), "black": (50, 100), "asian": (50, 100), "mixed": (50, 100)}
    rows = [*split_by("fsm", {"yes": (20, 40), "no": (70, 100)})]
    older = [row | {"period": "2023/24"} for row in split_by("ethnicity_major", groups)]
    selection = Selection(measure="level2_at_16", places=("la:383",))
    assert latest_gap(published([*rows, *older]), OFFICER, selection) == "2023/24"
    by_sex = split_by("sex", {"female": (50, 70), "male": (40, 70)})[1:]
    assert latest_gap(published([*rows, *by_sex, *older]), OFFICER, selection) == "2024/25"
