"""Schools with pupils like ours: near first, why, what was left out aloud, and one set for a whole series."""

import pytest

from model.errors import UnknownWordError
from outcomes.answers import peers
from outcomes.cli import json_output
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import Rows, result

EVERY = {"context_fsm6": 1.0}


def school(number: int, *, phase: str = "secondary", period: str = "2022/23", **known: float) -> Rows:
    """What is known of who goes to one school."""
    return [
        result(
            f"school:383400{number}", period, measure=measure, value=value, decimals=1, phase=phase,
            name=f"School {number}",
        )
        for measure, value in known.items()
    ]  # fmt: skip


# In per cent of free school meals in six years: 30, then 31, 26, 50, 10, 28.
SCHOOLS = [
    row for number, fsm6 in enumerate((30.0, 31.0, 26.0, 50.0, 10.0, 28.0), start=1)
    for row in school(number, context_fsm6=fsm6)
]  # fmt: skip


def asked(generation, school="school:3834001", viewer=OFFICER, **said):
    weights = tuple(said.pop("weights", EVERY).items())
    return peers(generation, viewer, school, weights=weights, **said)


def test_the_nearest_come_first(published):
    answer = asked(published(SCHOOLS), k=3)
    assert answer.table["place"].str[-1].tolist() == ["2", "6", "3"]
    assert answer.table["rank"].tolist() == [1, 2, 3]
    assert answer.sentence == (
        "The 3 schools whose pupils were most like those of School 1 in 2022/23, of 5 of its phase."
    )
    assert (answer.far, answer.schools_considered) == (False, 5)


@pytest.mark.parametrize("written", ["school:3834001", "3834001"])
def test_a_school_may_be_named_by_its_number_alone(published, written):
    assert asked(published(SCHOOLS), written).place == "school:3834001"


@pytest.mark.parametrize(
    ("other", "there"),
    [
        pytest.param({"phase": "primary"}, False, id="another phase"),
        pytest.param({"phase": "all_through"}, True, id="all ages"),
        pytest.param({"phase": "special"}, False, id="special"),
        pytest.param({"phase": "secondary", "state_funded": False}, False, id="independent"),
        pytest.param({"phase": "secondary", "period": "2020/21"}, False, id="no longer there"),
    ],
)
def test_only_open_state_funded_schools_of_the_same_phase(published, other, there):
    twin = [{**row, **other} for row in school(9, context_fsm6=30.0)]
    found = asked(published([*SCHOOLS, *twin])).table["place"].tolist()
    assert ("school:3834009" in found) is there


def test_an_invented_school_is_like_invented_ones_only(published):
    invented = [{**row, "place": f"school:999400{number}"} for number in (1, 2) for row in school(9, context_fsm6=30.0)]
    generation = published([*SCHOOLS, *invented])
    assert asked(generation).table["place"].str.startswith("school:383").all()
    assert asked(generation, "school:9994001").table["place"].tolist() == ["school:9994002"]


def test_the_latest_year_with_anything_known_is_the_year_of_all(published):
    earlier = [row for number in (1, 2) for row in school(number, period="2020/21", context_fsm6=90.0)]
    answer = asked(published([*SCHOOLS, *earlier]))
    assert answer.period == "2022/23"
    assert answer.variables["value"].tolist() == [30.0]


def test_what_nobody_knows_is_dropped_aloud_and_the_rest_counts_for_more(published):
    answer = asked(published(SCHOOLS), weights={"context_fsm6": 0.2, "prior_attainment": 0.3, "idaci": 0.05})
    variables = answer.variables.set_index("variable")
    assert variables["weight"].tolist() == [1.0, 0.0, 0.0]
    assert (
        variables.loc["idaci", "why_not"]
        == "Deprivation of the neighbourhood is not known for these schools this year."
    )
    assert answer.sentence.endswith(
        "Prior attainment is not known for these schools this year. Deprivation of the neighbourhood is not known for "
        "these schools this year. The other variables count for more instead."
    )


def test_prior_attainment_comes_from_the_bands_of_leavers(published):
    """High less low: (30 − 10) of 100, and (10 − 30) of 80."""
    bands = [
        result(
            f"school:383400{number}", "2023/24", measure="attainment_8", characteristic="prior_attainment",
            category=band, value=40.0, denominator=pupils, decimals=1, phase="secondary",
        )
        for number, counts in ((1, (10, 60, 30)), (2, (30, 40, 10)))
        for band, pupils in zip(("low", "middle", "high"), counts, strict=True)
    ]  # fmt: skip
    answer = asked(published([*SCHOOLS[:2], *bands]), weights={"prior_attainment": 0.3, "context_fsm6": 0.2})
    assert answer.variables.set_index("variable")["weight"].tolist() == pytest.approx([0.6, 0.4])
    assert answer.variables["value"].tolist() == [20.0, 30.0]
    assert answer.variables["peers_median"].tolist() == [-25.0, 31.0]


def test_why_a_school_is_near_adds_up_to_one(published):
    rows = [*SCHOOLS, *(row for number in range(1, 7) for row in school(number, context_eal=5.0 * number))]
    answer = asked(published(rows), weights={"context_fsm6": 0.5, "context_eal": 0.5})
    shares = answer.table[["share_context_fsm6", "share_context_eal"]].sum(axis=1)
    assert shares.tolist() == pytest.approx([1.0] * 5)


def test_the_nearest_may_still_be_far(published):
    lonely = [row for number, fsm6 in ((1, 90.0), (2, 10.0), (3, 11.0)) for row in school(number, context_fsm6=fsm6)]
    answer = asked(published(lonely))
    assert answer.far
    assert "Even these are far from it" in answer.sentence


def test_the_set_has_a_name_that_changes_with_what_makes_it(published):
    generation = published(SCHOOLS)
    names = {
        asked(generation).hash,
        asked(generation, k=3).hash,
        asked(generation, weights={"pupils_on_roll": 1.0, "context_fsm6": 1.0, "context_girls": 0.0}).hash,
    }
    # A variable nobody has and one that weighs nothing change nothing.
    assert len(names) == 2
    assert asked(generation).hash in names


RESULTS = [
    result(
        f"school:383400{number}",
        period,
        measure="progression_after_16",
        numerator=k,
        denominator=100,
        phase="secondary",
    )
    for period, counts in (("2020/21", (80, 90, 70, None)), ("2021/22", (85, 95, 80, 60)))
    for number, k in enumerate(counts, start=1)
    if k is not None
]


def test_how_the_peers_do_on_one_set_through_time(published):
    """The three nearest to school 1 are 2, 6 and 3; 6 has no figures, 3 none the worse for it."""
    answer = asked(published([*SCHOOLS, *RESULTS]), k=3, measure="progression_after_16")
    assert answer.measure_period == "2021/22"
    series = answer.series.set_index("period")
    assert series["value"].tolist() == [80.0, 85.0]
    assert series["median"].tolist() == [80.0, 87.5]
    assert series[["present", "asked"]].to_numpy().tolist() == [[2, 3], [2, 3]]
    beside = answer.table.set_index("place")["words"]
    assert beside["school:3834002"] == "clearly above"
    assert "the middle of 2 of 3 87.5%, half of them from 83.8% to 91.3%" in answer.sentence


def test_a_head_sees_of_the_others_what_a_head_may_see(published):
    hidden = [{**row, "public_domain": False} for row in RESULTS]
    answer = asked(
        published([*SCHOOLS, *hidden]), viewer=viewer_as("head:3834001"), k=3, measure="progression_after_16"
    )
    assert answer.series["value"].tolist() == [80.0, 85.0]
    assert answer.series["present"].tolist() == [0, 0]
    assert answer.table["value"].isna().all()


def test_the_document_says_all_of_it(published):
    said = json_output.peers_json(asked(published([*SCHOOLS, *RESULTS]), k=2, measure="progression_after_16"))
    assert (said["place"], said["phase"], said["period"], said["k"]) == (
        "school:3834001", "secondary", "2022/23", 2,
    )  # fmt: skip
    assert said["peers"][0]["why"] == {"context_fsm6": 1.0}
    assert said["peers"][0]["numerator"] == 95
    assert said["peers"][1]["value"] is None
    assert [each["period"] for each in said["series"]] == ["2020/21", "2021/22"]


@pytest.mark.parametrize(
    ("school_", "weights", "said"),
    [
        ("la:383", EVERY, "Leeds is not a school"),
        ("school:3839999", EVERY, "There is no place"),
        ("school:3834001", {"charm": 1.0}, "There is no variable 'charm'"),
        ("school:3834001", {"context_fsm6": 0.0}, "at least one of them is more than 0"),
        ("school:3834001", {"context_fsm6": -1.0}, "A weight is a number from 0 up"),
        ("school:3834001", {"idaci": 1.0}, "nothing that has a weight is known"),
        ("school:3834008", EVERY, "Nothing is held of who goes to School 8"),
    ],
)
def test_what_cannot_be_answered_is_said(published, school_, weights, said):
    unknown = result("school:3834008", numerator=1, denominator=2, name="School 8", phase="secondary")
    generation = published([*SCHOOLS, unknown])
    with pytest.raises(UnknownWordError, match=said):
        asked(generation, school_, weights=weights)
