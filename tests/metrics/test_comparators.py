"""Whom a group is held against: which row stands beside which."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.comparators import NO_COUNTERPART, NOT_COUNTED, TWO_RETURNS, has_gap, with_comparators
from tests.rates import rate

ENGLAND = "nation:E92000001"
MAJOR = ["white", "mixed", "asian", "black", "other"]


def rates(characteristic="fsm", place="la:383", period="2018/19", **counts):
    """category=(counted, pupils) …, and everybody as their sum, as the rates of one place and year."""
    everybody = tuple(sum(each) for each in zip(*counts.values(), strict=True))
    categories = [("all", "all", everybody), *((characteristic, name, pair) for name, pair in counts.items())]
    return [
        rate(
            characteristic=name,
            category=category,
            category_label=category.upper(),
            place=place,
            period=period,
            numerator=counted,
            denominator=pupils,
            value=100 * counted / pupils,
        )
        for name, category, (counted, pupils) in categories
    ]


def paired(every, comparator="other"):
    """The groups' pairs."""
    here = [
        item
        for item in every
        if item.place != ENGLAND and item.characteristic != "all" and has_gap(item.characteristic, item.category)
    ]
    return with_comparators(here, every, comparator, ENGLAND)


def values(pairs):
    """What each group is held against, by category."""
    return {pair.group.category: pair.value for pair in pairs}


@pytest.mark.parametrize(
    ("characteristic", "category", "has"),
    [
        ("fsm", "yes", True),
        ("fsm", "no", False),
        ("fsm", "unknown", False),
        ("sex", "female", True),
        ("fsm&sex", "no&male", True),
        ("fsm&sex", "unknown&male", False),
        ("disadvantaged&sen", "no&none", False),
    ],
)
def test_all_are_held_against_others_but_the_reference_and_the_unknown(characteristic, category, has):
    assert has_gap(characteristic, category) is has


def test_the_reference_is_what_others_are_held_against_and_unknown_is_nobody_s():
    [pair] = paired(rates(yes=(20, 50), no=(90, 150), unknown=(2, 20)))
    assert (pair.group.category, pair.value, pair.denominator, pair.label) == ("yes", 60.0, 150, "All other pupils")


def test_of_two_sexes_each_is_held_against_the_other():
    pairs = paired(rates("sex", female=(70, 100), male=(60, 100), unknown=(2, 4)))
    assert values(pairs) == {"female": 60.0, "male": 70.0}
    assert [pair.label for pair in pairs] == ["MALE", "FEMALE"]


def test_one_ethnic_group_is_held_against_all_others_that_are_known():
    pairs = paired(rates("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50), unknown=(0, 100)))
    assert values(pairs) == pytest.approx({"white": 60.0, "asian": 58.0, "black": 62.0})
    assert [pair.denominator for pair in pairs] == [100, 250, 250]


@settings(max_examples=20)
@given(st.lists(st.integers(1, 400), min_size=5, max_size=5), st.permutations(MAJOR))
def test_relabelling_a_group_changes_nothing_else(sizes, names):
    def others(labels):
        counts = {label: (size // 2 + 1, size + 1) for label, size in zip(labels, sizes, strict=True)}
        by_category = values(paired(rates("ethnicity_major", **counts)))
        return [by_category[label] for label in labels]

    assert others(MAJOR) == pytest.approx(others(names))


def test_all_are_everybody_at_the_same_place_in_the_same_year():
    counted = {"2017/18": 30, "2018/19": 20}
    here = [item for year, k in counted.items() for item in rates(period=year, yes=(k, 50), no=(90, 150))]
    assert {pair.group.period: pair.value for pair in paired(here, "all")} == {"2017/18": 60.0, "2018/19": 55.0}


def test_against_the_nation_the_years_must_match_and_the_place_need_not():
    here = [item for year in ("2017/18", "2018/19") for item in rates(period=year, yes=(20, 50), no=(90, 150))]
    every = [*here, *rates(place=ENGLAND, yes=(45_000, 90_000), no=(280_000, 400_000))]
    for comparator, value in {"national_other": 70.0, "national_same": 50.0}.items():
        by_year = {pair.group.period: pair.value for pair in paired(every, comparator)}
        assert by_year == {"2017/18": None, "2018/19": value}


def test_who_cannot_be_told_from_everybody_is_not_made_up():
    every = rates("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50))
    pairs = paired([item._replace(numerator=None) for item in every])
    assert {pair.value for pair in pairs} == {None}
    assert {pair.reason for pair in pairs} == {NOT_COUNTED}
    alone = paired([item for item in every if item.characteristic != "all"])
    assert {pair.reason for pair in alone} == {NO_COUNTERPART}


def test_others_reckoned_from_two_returns_say_so():
    everybody, *groups = rates("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50))
    assert {pair.group_reason for pair in paired([everybody._replace(returns=("r2",)), *groups])} == {TWO_RETURNS}
