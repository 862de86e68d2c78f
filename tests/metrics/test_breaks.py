"""Which periods may be joined, by hand and by law."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.measures.breaks import breaks_of, crosses_hard_break, segments
from metrics.measures.register import MEASURES, measure
from metrics.trajectory import TargetPath, actual_rate, rebased_path, status
from model.periods import between

YEARS = between("2011/12", "2024/25")
measures = st.sampled_from(list(MEASURES.values()))
periods = st.lists(st.sampled_from(YEARS), min_size=2, max_size=14, unique=True).map(sorted)


@pytest.mark.parametrize(
    ("id_", "years", "expected"),
    [
        # A hard break begins a segment with its own year, even when that year has no figure.
        ("level2_at_16", ("2011/12", "2012/13", "2013/14", "2014/15"), (0, 0, 1, 1)),
        ("basics_94", ("2017/18", "2018/19", "2022/23", "2023/24"), (0, 0, 1, 1)),
        # The years without exams are each a segment of their own.
        ("basics_94", ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23"), (0, 1, 2, 3, 4)),
        # A gap separates, and what little was collected in it stands alone.
        ("reader_at_11", ("2017/18", "2018/19", "2021/22", "2022/23"), (0, 0, 1, 1)),
        ("absence", ("2018/19", "2019/20", "2020/21"), (0, 1, 2)),
        # A soft break does not.
        ("level3_at_19", ("2018/19", "2019/20", "2020/21", "2021/22"), (0, 0, 0, 0)),
        ("absence", ("2011/12", "2012/13", "2013/14"), (0, 0, 0)),
        ("prog_l4plus", ("2011/12", "2020/21"), (0, 0)),
    ],
)
def test_segments(id_, years, expected):
    assert segments(measure(id_), years) == expected


@pytest.mark.parametrize("years", [("2018/19", "2017/18"), ("2018/19", "2018/19")])
def test_periods_come_in_order_and_once(years):
    with pytest.raises(ValueError, match="in order"):
        segments(measure("basics_94"), years)


@pytest.mark.parametrize(
    ("first", "last", "crosses"),
    [("2012/13", "2013/14", True), ("2013/14", "2014/15", False), ("2011/12", "2012/13", False)],
)
def test_a_break_lies_before_its_own_year(first, last, crosses):
    assert crosses_hard_break(measure("level2_at_16"), first, last) is crosses


def test_a_measure_the_registry_does_not_name_has_no_breaks():
    assert breaks_of("no_such_measure") == ()


@given(measures, periods)
def test_no_segment_holds_a_hard_break(found, years):
    numbers = segments(found, years)
    for (earlier, one), (later, other) in zip(
        zip(years, numbers, strict=True), zip(years[1:], numbers[1:], strict=True), strict=False
    ):
        assert other in (one, one + 1)
        if crosses_hard_break(found, earlier, later):
            assert other == one + 1


@given(measures, periods, st.data())
def test_nothing_said_of_the_last_segment_depends_on_the_ones_before(found, years, data):
    values = data.draw(st.lists(st.floats(1, 99), min_size=len(years), max_size=len(years)))
    others = data.draw(st.lists(st.floats(1, 99), min_size=len(years), max_size=len(years)))
    numbers = segments(found, years)
    mixed = [
        value if number == numbers[-1] else other for value, other, number in zip(values, others, numbers, strict=True)
    ]
    assert actual_rate(found, years, values)[:4] == actual_rate(found, years, mixed)[:4]


@given(measures, periods, st.data())
def test_no_target_crosses_a_hard_break(found, years, data):
    values = data.draw(st.lists(st.floats(1, 79), min_size=len(years), max_size=len(years)))
    path = TargetPath(years[0], values[0], "2029/30", 80.0)
    again = rebased_path(path, found, years, values)
    assert not crosses_hard_break(found, again.baseline_period, years[-1])
    assert again.baseline == values[years.index(again.baseline_period)]
    if again != path:
        rate = actual_rate(found, years, values)
        target = 80.0 if found.better != "lower" else 0.5
        word = status(found, TargetPath(years[0], values[0], "2029/30", target), years[-1], values[-1], rate)
        assert word == "too early to say"


def test_missing_years_leave_the_trend_and_are_not_nought():
    years = between("2011/12", "2018/19")
    values = [50.0, np.nan, 51.0, np.nan, 52.0, 52.5, np.nan, 53.5]
    rate = actual_rate(measure("level3_at_19"), years, values)
    assert rate.points == 5
    assert rate.per_year == pytest.approx(0.5)
