"""Who may see what: an officer everything, a head their own schools, the public what is published anyway."""

import pytest

from model.errors import UnknownWordError
from model.selections import Selection
from model.targets import Ambition, AmbitionPart
from outcomes.answers import gap_ledger, gaps, rates, schools, target
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import result

OWN, OTHER = "school:3834001", "school:3834002"

# Two schools told us what nobody else is told; what the third says is published anyway.
ROWS = [
    result(OWN, numerator=78, denominator=100, public_domain=False),
    result(OTHER, numerator=45, denominator=60, public_domain=False),
    result("school:3834003", numerator=20, denominator=40),
    result(numerator=150, denominator=210),
]
HEAD = viewer_as("head:3834001")
PUBLIC = viewer_as("public")


def shown(generation, viewer, place):
    [row] = rates(generation, viewer, Selection(measure="level2_at_16", places=(place,))).table.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("viewer", "place", "status"),
    [
        (OFFICER, OWN, "ok"),
        (OFFICER, OTHER, "ok"),
        (HEAD, OWN, "ok"),
        (HEAD, OTHER, "withheld"),
        (HEAD, "school:3834003", "ok"),
        (HEAD, "la:383", "ok"),
        (PUBLIC, OWN, "withheld"),
        (PUBLIC, "school:3834003", "ok"),
        (PUBLIC, "la:383", "ok"),
    ],
)
def test_who_sees_what(published, viewer, place, status):
    assert shown(published(ROWS), viewer, place)["status"] == status


def test_what_is_withheld_keeps_its_place_and_loses_every_number(published):
    row = shown(published(ROWS), PUBLIC, OWN)
    numbers = ("numerator", "denominator", "value", "lower", "upper")
    assert all(row[name] != row[name] for name in numbers)
    assert row["reason"] == "Not released to you: this figure has not been published."


def test_a_sum_of_what_may_not_be_seen_may_not_be_seen_either(published):
    """Summing the schools would tell a reader who knows one of two what the other's figure is."""
    generation = published(ROWS[:3])
    assert shown(generation, OFFICER, "la:383")["numerator"] == 143
    assert shown(generation, PUBLIC, "la:383")["status"] == "withheld"
    assert shown(generation, HEAD, "la:383")["status"] == "withheld"


@pytest.mark.parametrize(("viewer", "names"), [(OFFICER, 3), (HEAD, 2), (PUBLIC, 1)])
def test_schools_side_by_side(published, viewer, names):
    table = schools(published(ROWS), viewer, "level2_at_16", "la:383").table
    assert (table["status"] == "ok").sum() == names


def test_gaps_of_what_is_withheld_have_no_numbers(published):
    rows = [
        result(OWN, numerator=k, denominator=n, characteristic="fsm", category=category, public_domain=False)
        for k, n, category in ((10, 40, "yes"), (45, 60, "no"))
    ]
    generation = published(rows)
    asked = Selection(measure="level2_at_16", places=(OWN,), by="fsm")
    [seen] = gaps(generation, HEAD, asked).table.to_dict("records")
    assert seen["gap"] == pytest.approx(-50.0)
    [hidden] = gaps(generation, PUBLIC, asked).table.to_dict("records")
    assert hidden["status"] == "withheld"
    assert all(hidden[name] != hidden[name] for name in ("gap", "group_value", "comparator_value", "group_pupils"))
    ledger = gap_ledger(generation, PUBLIC, asked.model_copy(update={"places": ("la:383",)}))
    assert (ledger.schools, ledger.left_out_schools, ledger.split) == (0, 1, None)


def test_a_target_says_nothing_of_a_figure_that_may_not_be_seen(published):
    promised = (
        Ambition(
            id="a", words="A.", parts=(AmbitionPart(measure="reader_at_11", target=80.0),), target_period="2029/30"
        ),
    )
    generation = published([{**row, "measure": "reader_at_11"} for row in ROWS])
    assert target(generation, HEAD, "reader_at_11", OWN, promised).pupils_needed.pupils == 2
    hidden = target(generation, HEAD, "reader_at_11", OTHER, promised)
    assert (hidden.status, hidden.latest, hidden.pupils_needed.pupils, hidden.cohort) == ("no figure", None, None, None)
    assert hidden.fairness is None


@pytest.mark.parametrize("role", ["", "head", "head:", "director", "officer:3834001", "public:3834001"])
def test_a_role_that_is_not_one_sees_nothing(role):
    with pytest.raises(UnknownWordError, match="is not a role"):
        viewer_as(role)
