"""Groups in readers' words."""

import pytest

from metrics.measures.groups import (
    CHARACTERISTICS,
    ETHNIC_GROUPS,
    ETHNICITY_MAJOR_GSS2011,
    all_groups,
    label,
    reference,
    title,
)
from model.errors import UnknownWordError


@pytest.mark.parametrize(
    ("characteristic", "category", "words"),
    [
        ("all", "all", "All pupils"),
        ("fsm", "yes", "Eligible for free school meals"),
        ("fsm", "no", "Not known to be eligible for free school meals"),
        ("sen", "school_action_plus", "School Action Plus (to 2013/14)"),
        ("fsm&sex", "yes&female", "Eligible for free school meals, female"),
        ("ethnicity_major&sex", "black&male", "Black, male"),
        ("birth_month", "1", "Born in September"),
    ],
)
def test_a_group_in_words(characteristic, category, words):
    assert label(characteristic, category) == words


@pytest.mark.parametrize(
    ("characteristic", "category", "about"),
    [
        ("fsn", "yes", "Did you mean"),
        ("fsm", "maybe", "yes, no, unknown"),
        ("sex&fsm", "female&yes", "alphabetical order: fsm&sex"),
        ("fsm&sex", "yes", "one category for each"),
    ],
)
def test_a_group_that_is_not_one(characteristic, category, about):
    with pytest.raises(UnknownWordError, match=about):
        label(characteristic, category)


@pytest.mark.parametrize(
    ("characteristic", "expected"),
    [
        ("fsm", "no"),
        ("fsm6", "no"),
        ("disadvantaged", "no"),
        ("sen", "none"),
        ("language", "english"),
        ("looked_after", "no"),
        ("mobile", "no"),
        ("sex", None),
        ("ethnicity", None),
        ("ethnicity_major", None),
        ("fsm&sex", None),
        ("disadvantaged&sen", "no&none"),
    ],
)
def test_what_a_group_is_held_against(characteristic, expected):
    assert reference(characteristic) == expected


def test_several_groups_make_one():
    assert title("fsm&sex") == "Free school meals and sex"


def test_not_known_is_a_category_of_its_own():
    without = {"all", "phase"}
    for found in CHARACTERISTICS.values():
        assert ("unknown" in {category.id for category in found.categories}) == (found.id not in without)
    assert ("sen", "statement") in all_groups()


def test_every_ethnic_group_is_part_of_a_major_one_and_chinese_is_asian():
    assert set(ETHNICITY_MAJOR_GSS2011) == set(ETHNIC_GROUPS)
    assert ETHNICITY_MAJOR_GSS2011["chne"] == "asian"
    majors = {category.id for category in CHARACTERISTICS["ethnicity_major"].categories}
    assert set(ETHNICITY_MAJOR_GSS2011.values()) == majors - {"chinese"}
