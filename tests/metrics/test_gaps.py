"""Gaps: whom a group is held against, which way a gap moves, which schools hold it."""

import numpy as np
import pandas as pd
import pytest

from metrics.gaps import OTHERS, comparator_label, gaps, how_gap_changed, ledger, pairs, schools_holding
from metrics.register import measure
from metrics.uncertainty import newcombe

LEVEL2 = measure("level2_at_16")


def groups(place="la:383", period="2018/19", **rates_and_pupils):
    """category=(percent, pupils) …, as cells of one place and period."""
    return pd.DataFrame(
        [
            {"place": place, "period": period, "category": category, "value": value, "denominator": pupils}
            for category, (value, pupils) in rates_and_pupils.items()
        ]
    ).astype({"denominator": "Int64"})


def test_the_reference_is_what_others_are_held_against_and_unknown_is_nobody_s():
    cells = groups(yes=(40.0, 50), no=(60.0, 150), unknown=(10.0, 20))
    table = pairs(cells, cells, "fsm", "other", LEVEL2)
    assert table["group"].tolist() == ["yes"]
    assert table["comparator_value"].tolist() == [60.0]
    gap = gaps(table, LEVEL2, "other").iloc[0]
    assert (gap["gap"], gap["pupils"]) == (-20.0, 10.0)


def test_of_two_sexes_each_is_held_against_the_other():
    cells = groups(female=(70.0, 100), male=(60.0, 100), unknown=(50.0, 4))
    table = gaps(pairs(cells, cells, "sex", "other", LEVEL2), LEVEL2, "other")
    assert table["gap"].tolist() == [10.0, -10.0]


def test_one_ethnic_group_is_held_against_all_others_that_are_known():
    cells = groups(white=(60.0, 200), asian=(70.0, 50), black=(50.0, 50), unknown=(0.0, 100))
    table = pairs(cells, cells, "ethnicity_major", "other", LEVEL2).set_index("group")
    assert table["comparator_value"].to_dict() == pytest.approx({"white": 60.0, "asian": 58.0, "black": 62.0})
    assert table["comparator_denominator"].to_dict() == {"white": 100, "asian": 250, "black": 250}
    assert comparator_label("ethnicity_major", "other", OTHERS) == "All other pupils"


def test_against_everybody_the_interval_is_that_of_the_rest_shrunk():
    cells, everybody = groups(yes=(40.0, 50), no=(60.0, 150)), groups(all=(55.0, 200))
    row = gaps(pairs(cells, everybody, "fsm", "all", LEVEL2), LEVEL2, "all").iloc[0]
    _, lower, upper = newcombe(20, 50, 90, 150)
    assert row["gap"] == pytest.approx(-15.0)
    assert (row["lower"], row["upper"]) == pytest.approx((75 * lower, 75 * upper))


def test_against_the_nation_the_years_must_match_and_the_place_need_not():
    cells = pd.concat([groups(period=year, yes=(40.0, 50), no=(60.0, 150)) for year in ("2017/18", "2018/19")])
    nation = groups("nation:E92000001", "2018/19", yes=(50.0, 90_000), no=(70.0, 400_000))
    other = pairs(cells, nation, "fsm", "national_other", LEVEL2)
    assert other["comparator_value"].tolist() == pytest.approx([np.nan, 70.0], nan_ok=True)
    same = pairs(cells, nation, "fsm", "national_same", LEVEL2)
    assert same.loc[same["period"] == "2018/19", "comparator_value"].tolist() == [50.0, 70.0]
    assert comparator_label("fsm", "national_other", "no") == "Not known to be eligible for free school meals, England"


def test_without_a_cohort_there_is_a_gap_but_no_interval_and_no_pupils():
    cells = groups(yes=(40.0, None), no=(60.0, 150))
    row = gaps(pairs(cells, cells, "fsm", "other", LEVEL2), LEVEL2, "other").iloc[0]
    assert row["gap"] == -20.0
    assert row[["lower", "upper", "pupils"]].isna().all()


def test_fewer_is_better_turns_pupils_round_and_points_are_no_pupils():
    cells = groups(yes=(40.0, 50), no=(20.0, 150))
    absent = gaps(pairs(cells, cells, "fsm", "other", LEVEL2), measure("persistent_absence"), "other").iloc[0]
    assert (absent["gap"], absent["pupils"]) == (20.0, 10.0)
    points = gaps(pairs(cells, cells, "fsm", "other", LEVEL2), measure("attainment_8"), "other").iloc[0]
    assert points[["lower", "ratio", "ratio_complement", "pupils"]].isna().all()


@pytest.mark.parametrize(
    ("group", "other", "words"),
    [
        ((40, 46), (60, 62), "closing up"),
        ((40, 41), (60, 58), "closing by a fall"),
        ((40, 39), (60, 55), "closing by a fall"),
        ((40, 42), (60, 65), "widening while both rise"),
        ((40, 38), (60, 61), "widening as the group falls"),
        ((40, 38), (60, 59), "widening as the group falls"),
        ((40, 40), (60, 61), "widening as the group stands still"),
        ((40, 42), (60, 62), "no change"),
        ((40, 63), (60, 62), "closed: the group is now ahead"),
        ((63, 64), (60, 62), "the group is ahead"),
        ((61, 59), (60, 61), "widening as the group falls"),
        ((float("nan"), 40), (60, 60), "not known"),
    ],
)
def test_which_way_a_gap_moved(group, other, words):
    assert how_gap_changed(*group, *other, "higher") == [words]


def test_with_fewer_is_better_a_fall_is_a_rise():
    assert how_gap_changed(30, 25, 20, 19, "lower") == ["closing up"]
    assert how_gap_changed(30, 29, 20, 22, "lower") == ["closing by a fall"]
    assert how_gap_changed(30, 31, 20, 19, "lower") == ["widening as the group falls"]


def schools(*rows):
    return pd.DataFrame(rows, columns=["place", "value", "denominator"]).astype({"denominator": "Int64"})


def test_the_ledger_says_which_schools_hold_the_gap():
    found = ledger(schools(("A", 40.0, 50), ("B", 60.0, 100), ("C", 70.0, 10), ("D", np.nan, 5)), 70.0, LEVEL2)
    assert found["place"].tolist() == ["A", "B", "C"]
    assert found["pupils"].tolist() == pytest.approx([15.0, 10.0, 0.0])
    assert found["cumulative_share"].tolist() == pytest.approx([0.6, 1.0, 1.0])
    assert schools_holding(found) == (1, pytest.approx(15.0))
    assert schools_holding(found, 1.0) == (2, pytest.approx(25.0))


def test_a_ledger_without_a_gap_has_no_holders():
    found = ledger(schools(("A", 80.0, 50)), 70.0, LEVEL2)
    assert found["pupils"].tolist() == pytest.approx([-5.0])
    assert schools_holding(found) == (0, 0.0)
