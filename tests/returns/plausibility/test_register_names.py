"""A register in which half of the schools have another name is asked about, and says which."""

import pandas as pd
import pytest

from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.plausibility.register_names import other_names
from tests.conftest import places_frame
from tests.returns.plausibility.conftest import asked, file

KNOWN = {f"school:999200{n}": name for n, name in enumerate(["Alder", "Birch", "Cherry", "Damson", "Elm", "Fir"])}


class Knowledge(PriorKnowledge):
    """What is known where nothing but these names is in force."""

    names_in_force = KNOWN


@pytest.fixture
def known(beside):
    return Knowledge(**{name: getattr(beside(), name) for name in ("authority", "reference", "workspace")})


def register(*names: str):
    rows = [{"place": place, "period": "2024/25", "name": name} for place, name in zip(KNOWN, names, strict=False)]
    return file("school_register", places=places_frame(rows), urns=pd.DataFrame({"urn": [], "place": []}))


@pytest.mark.parametrize(
    ("names", "asks"),
    [
        (("Alder", "Birch", "Cherry", "Damson", "Elm", "Fir"), False),
        (("Fir", "Alder", "Birch", "Cherry", "Damson", "Elm"), True),
        (("ALDER", "Birch.", " Cherry", "Damson", "E l m", "fir"), False),
        (("Ash", "Birch", "Cherry", "Damson", "Elm", "Fir"), False),
        (("Ash", "Beech", "Cedar", "Dogwood", "Elm", "Fir"), True),
        (("Ash", "Beech", "Cedar"), False),
    ],
)
def test_half_of_a_register_under_other_names_is_asked_about(known, names, asks):
    findings = list(other_names(register(*names), known))
    assert asked(findings) == ([("query", "register_renamed")] if asks else [])


def test_the_schools_are_listed_with_both_names(known):
    (query,) = other_names(register("Fir", "Alder", "Birch", "Cherry"), known)
    assert "4 of the 4 schools" in query.message
    assert "9992000 Fir (was Alder); 9992001 Alder (was Birch)" in query.message


def test_a_file_that_is_no_register_is_left_alone(known):
    assert (
        list(other_names(file("ks4_performance", places=register("Fir", "Alder", "Birch", "Cherry").places), known))
        == []
    )
