"""Schools that a file names by number, URN and name, beside those that are known by the same."""

import pandas as pd
import pytest

from loaders.rules.identities import identities, schools_of
from outcomes.returns.plausibility.identities import names_of_another_school, numbers_of_another_school
from tests.conftest import places_frame
from tests.returns.plausibility.conftest import ALDER, BIRCH, asked, file, register

KNOWN = register(ALDER, BIRCH)  # the URN of each is the last six digits of its number: 834001, 834002


def naming(*rows: tuple[str, str, str], kind: str = "ks4_performance"):
    """A file whose rows say these: LAESTAB, URN, name."""
    frame = pd.DataFrame(rows, columns=["LAESTAB", "URN", "SCHNAME"], index=range(2, 2 + len(rows)), dtype="str")
    return file(kind, identities=schools_of(identities(frame)))


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        (("3834001", "834001", "Alder High"), []),
        (("3834001", "834001", "Another Name"), []),  # two numbers agree: a school may get another name
        (("3834001", "", "Alder High School"), []),
        (("3834001", "108999", "Alder High"), []),  # a URN nobody knows: it became an academy
        (("3834001", "834002", "Alder High"), [("stop", "codes_disagree")]),
        (("3834001", "", "Birch Primary"), [("query", "name_differs")]),
        (("3834001", "834001", "Birch Primary"), [("query", "name_differs")]),
        (("", "834001", "Birch Primary"), [("query", "name_differs")]),
        (("3834001", "", "Oak Academy"), [("query", "name_differs")]),
        (("3839999", "", "Oak Academy"), []),
    ],
)
def test_numbers_and_names_beside_those_that_are_known(beside, row, findings):
    checked = naming(row)
    known = beside(KNOWN, checked)
    assert asked([*numbers_of_another_school(checked, known), *names_of_another_school(checked, known)]) == findings


def test_swapped_numbers_are_named_with_both_schools(beside):
    checked = naming(("3834001", "834002", "Birch Primary"), ("3834002", "834001", "Alder High"))
    first, second = numbers_of_another_school(checked, beside(KNOWN))
    assert first.message == (
        "Row 2: 834002 is the URN of Birch Primary (3834002), and not of Alder High (3834001), "
        "whose number stands beside it."
    )
    assert (first.row, second.row, first.place) == (2, 3, ALDER)


def test_a_register_may_give_a_school_another_number(beside):
    checked = naming(("3834001", "834002", "Alder High"), kind="school_register")
    assert asked(list(numbers_of_another_school(checked, beside(KNOWN)))) == [("query", "codes_disagree")]


def test_a_school_that_became_another_may_keep_its_urn(beside):
    became = register(ALDER, BIRCH, became={ALDER: (BIRCH, "2024-09-01")})
    checked = naming(("3834002", "834001", "Birch Primary"))
    assert asked(list(numbers_of_another_school(checked, beside(became)))) == [("query", "codes_disagree")]


def test_many_other_names_are_one_query_that_lists_the_first(beside):
    """Every school under the name of the school before it: a register whose names have slid by a row."""
    places = [f"school:383{4000 + number}" for number in range(1, 9)]
    trees = ["Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Lime", "Oak"]
    described = [
        {"place": place, "period": "2024/25", "name": f"{tree} Primary"}
        for place, tree in zip(places, trees, strict=True)
    ]
    urns = pd.DataFrame({"urn": [place[-6:] for place in places], "place": places, "from": "", "to": ""}, dtype="str")
    known = beside(file("school_register", places=places_frame(described), urns=urns))
    before = ["Oak", *trees[:-1]]
    slid = naming(*((place[7:], place[-6:], f"{tree} Primary") for place, tree in zip(places, before, strict=True)))
    (query,) = names_of_another_school(slid, known)
    assert query.message.startswith(
        "8 schools have other names than here, the first of them: 'Oak Primary', where 3834001 is Ash Primary here;"
    )
    assert (query.severity, query.rule, query.place) == ("query", "name_differs", None)
