"""Gaps: how wide they are, which way they move, which schools hold them."""

import numpy as np
import pandas as pd
import pytest

from metrics.gaps import gap_by_school, group_gaps, how_gap_changed, schools_holding
from metrics.measures.register import measure
from metrics.uncertainty import newcombe

LEVEL2 = measure("level2_at_16")


def gap(group, other, id_="level2_at_16", comparator="other"):
    """The gap between (percent, pupils) of a group and of its comparator."""
    pair = pd.DataFrame(
        [(*group, *other)],
        columns=["group_value", "group_denominator", "comparator_value", "comparator_denominator"],
    ).astype("float64")
    return pd.DataFrame(group_gaps(pair, measure(id_), comparator)).iloc[0]


def test_a_gap_is_in_points_and_in_pupils():
    row = gap((40.0, 50), (60.0, 150))
    assert (row["gap"], row["pupils"]) == (-20.0, 10.0)


def test_against_everybody_the_interval_is_that_of_the_rest_shrunk():
    row = gap((40.0, 50), (55.0, 200), comparator="all")
    _, lower, upper = newcombe(20, 50, 90, 150)
    assert row["gap"] == pytest.approx(-15.0)
    assert (row["lower"], row["upper"]) == pytest.approx((75 * lower, 75 * upper))


def test_without_a_cohort_there_is_a_gap_but_no_interval_and_no_pupils():
    row = gap((40.0, None), (60.0, 150))
    assert row["gap"] == -20.0
    assert row[["lower", "upper", "pupils"]].isna().all()


def test_fewer_is_better_turns_pupils_round_and_points_are_no_pupils():
    absent = gap((40.0, 50), (20.0, 150), "persistent_absence")
    assert (absent["gap"], absent["pupils"]) == (20.0, 10.0)
    points = gap((40.0, 50), (20.0, 150), "attainment_8")
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
    found = gap_by_school(schools(("A", 40.0, 50), ("B", 60.0, 100), ("C", 70.0, 10), ("D", np.nan, 5)), 70.0, LEVEL2)
    assert found["place"].tolist() == ["A", "B", "C"]
    assert found["pupils"].tolist() == pytest.approx([15.0, 10.0, 0.0])
    assert found["cumulative_share"].tolist() == pytest.approx([0.6, 1.0, 1.0])
    assert schools_holding(found) == (1, pytest.approx(15.0))
    assert schools_holding(found, 1.0) == (2, pytest.approx(25.0))


def test_a_ledger_without_a_gap_has_no_holders():
    found = gap_by_school(schools(("A", 80.0, 50)), 70.0, LEVEL2)
    assert found["pupils"].tolist() == pytest.approx([-5.0])
    assert schools_holding(found) == (0, 0.0)
