"""Which schools hold a gap, and how much of it lies inside them: measures.md 3, D2 and D3, through the store."""

import pytest

from model.errors import UnknownWordError
from model.selections import Selection
from outcomes.answers import gap_ledger
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import Rows, result

NAMES = ("school:3834001", "school:3834002", "school:3834003")


def school(place: str, yes: tuple[float, int], no: tuple[float, int], **more: object) -> Rows:
    """One school: per cent and pupils of those eligible, and of the others."""
    return [
        result(place, value=value, denominator=pupils, decimals=1, characteristic="fsm", category=category, **more)
        for category, (value, pupils) in (("yes", yes), ("no", no))
    ]


# D2_decomp: (80 at 34, 40 at 42), (40 at 38, 110 at 50), (10 at 45, 150 at 55).
D2 = [
    *school(NAMES[0], (34.0, 80), (42.0, 40)),
    *school(NAMES[1], (38.0, 40), (50.0, 110)),
    *school(NAMES[2], (45.0, 10), (55.0, 150)),
]


def asked(generation, viewer=OFFICER, group=None, **selection):
    return gap_ledger(
        generation,
        viewer,
        Selection(**{"measure": "level2_at_16", "places": ("la:383",), "by": "fsm", **selection}),
        group,
    )


def test_d2_inside_schools_and_between_them(published):
    found = asked(published(D2)).split
    assert found is not None
    assert found.total == pytest.approx(-15.3564102564)
    assert (found.within, found.between) == pytest.approx((-9.3846153846, -5.9717948718))
    assert (found.within_mirror, found.between_mirror) == pytest.approx((-10.4666666667, -4.8897435897))
    assert (found.within_shapley, found.between_shapley) == pytest.approx((-9.9256410256, -5.4307692308))
    assert found.coverage == 1.0


def test_d3_all_of_it_between_schools(published):
    generation = published([*school(NAMES[0], (40.0, 50), (40.0, 20)), *school(NAMES[1], (60.0, 10), (60.0, 80))])
    found = asked(generation).split
    assert found is not None
    assert (found.within, found.between) == pytest.approx((0.0, -12.6666666667))


def test_the_schools_that_hold_it_add_up_to_the_whole(published):
    """All are held against the others of all three, 51.43%: 80 x 17.43 + 40 x 13.43 + 10 x 6.43 = 19.96 pupils."""
    answer = asked(published(D2))
    assert answer.comparator_value == pytest.approx(100 * (16.8 + 55 + 82.5) / 300)
    rows = answer.table.set_index("place")
    assert list(rows.index) == list(NAMES)
    assert rows["pupils"].round(2).tolist() == [13.95, 5.37, 0.64]
    assert answer.pupils == pytest.approx(rows["pupils"].sum())
    assert answer.gap is not None
    assert answer.pupils == pytest.approx(-answer.gap * 130 / 100)
    assert rows["cumulative_share"].iloc[-1] == pytest.approx(1.0)
    assert (answer.holding, round(answer.holding_pupils, 2)) == (1, 13.95)
    assert answer.sentence == (
        "Eligible for free school meals: 15.4 points behind all other pupils in 2024/25, in 3 schools of Leeds. "
        "9.4 points of that lie inside schools and 6.0 between them (10.5 and 4.9 when schools are weighed by their "
        "other pupils). 1 of the 3 schools holds half of it: 14 pupils."
    )


def test_a_school_ahead_holds_nothing_and_takes_nothing_from_the_others(published):
    generation = published([*school(NAMES[0], (30.0, 50), (50.0, 50)), *school(NAMES[1], (80.0, 50), (60.0, 50))])
    rows = asked(generation).table.set_index("place")
    assert rows["pupils"].round(2).tolist() == [12.5, -12.5]
    assert rows["share"].tolist() == [1.0, 0.0]


def test_a_school_without_others_still_holds_its_own_but_has_no_gap_inside(published):
    generation = published([*school(NAMES[0], (34.0, 80), (42.0, 40)), school(NAMES[1], (30.0, 20), (0.0, 1))[0]])
    answer = asked(generation)
    assert answer.schools == 2
    assert answer.split is not None
    assert answer.split.within == pytest.approx(-8.0)
    assert answer.split.coverage == pytest.approx(0.8)


def test_a_school_with_none_of_the_group_is_among_the_others(published):
    generation = published([*school(NAMES[0], (34.0, 80), (42.0, 40)), school(NAMES[1], (0.0, 1), (60.0, 60))[1]])
    answer = asked(generation)
    assert answer.comparator_value == pytest.approx((42 * 40 + 60 * 60) / 100)
    assert answer.schools == 1
    assert answer.table.set_index("place").loc[NAMES[1], "status"] == "not_applicable"


def test_a_suppressed_school_leaves_both_sides_and_is_counted_among_those_left_out(published):
    hidden = [{**row, "value": None, "status": "suppressed"} for row in school(NAMES[2], (0.0, 4), (0.0, 50))]
    answer = asked(published([*D2[:4], *hidden]))
    assert (answer.schools, answer.left_out_schools, answer.left_out_pupils) == (2, 1, 4)
    assert "1 school is left out" in answer.sentence
    assert answer.comparator_value == pytest.approx((42 * 40 + 50 * 110) / 150)


@pytest.mark.parametrize(
    ("comparator", "value"),
    [("all", (34 * 80 + 42 * 40 + 38 * 40 + 50 * 110) / 270), ("national_other", 67.0), ("national_same", 50.0)],
)
def test_whom_every_school_is_held_against(published, comparator, value):
    nation = [
        result("nation:E92000001", value=each, denominator=1000, decimals=1, characteristic="fsm", category=category)
        for category, each in (("yes", 50.0), ("no", 67.0))
    ]
    answer = asked(published([*D2[:4], *nation]), comparator=comparator)
    assert answer.comparator_value == pytest.approx(value)


def test_the_latest_year_unless_another_is_asked_for(published):
    generation = published([*D2, *school(NAMES[0], (20.0, 50), (40.0, 50), period="2023/24")])
    assert asked(generation).period == "2024/25"
    assert asked(generation).periods == ("2023/24", "2024/25")
    assert asked(generation, periods=("2023/24",)).schools == 1


def test_a_head_s_ledger_holds_what_a_head_may_see(published):
    generation = published([{**row, "public_domain": False} for row in D2])
    answer = asked(generation, viewer_as("head:3834001"))
    assert answer.schools == 1
    shown = answer.table.set_index("place")
    assert shown.loc[NAMES[0], "group_value"] == 34.0
    assert (
        shown.loc[[NAMES[1], NAMES[2]], ["group_value", "group_pupils", "other_value", "pupils"]].isna().all(axis=None)
    )


def test_nothing_held_is_said_kindly(published):
    answer = asked(published([result(numerator=1, denominator=2)]))
    assert answer.split is None
    assert answer.sentence == ("No school of Leeds has a figure for Level 2 at 16 and this group that can be counted.")


def test_a_mean_has_a_split_and_no_pupils(published):
    rows = [{**row, "measure": "attainment_8"} for row in D2]
    answer = asked(published(rows), measure="attainment_8")
    assert (answer.pupils, answer.holding) == (None, 0)
    assert answer.split is not None
    assert answer.split.total == pytest.approx(-15.3564102564)


@pytest.mark.parametrize(
    ("by", "group", "said"),
    [
        ("sen", None, "Say which group of 'sen' is meant: ehcp"),
        ("fsm&sex", None, "one category of each, as in yes&male"),
        ("fsm", "no", "has no gap of its own"),
        ("sex", "unknown", "has no gap of its own"),
        ("fsm", "maybe", "has no category 'maybe'"),
    ],
)
def test_a_group_without_a_gap_is_refused(published, by, group, said):
    generation = published(D2)
    with pytest.raises(UnknownWordError, match=said):
        asked(generation, by=by, group=group)
