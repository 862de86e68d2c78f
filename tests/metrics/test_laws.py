"""Laws that hold whatever the numbers: order, addition, intervals, names, and nobody needed exactly when it is met."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.arrays import floats
from metrics.attainment_8 import attainment_8_of
from metrics.funnel import limits
from metrics.gaps import gap_by_school, split
from metrics.measures.register import measure
from metrics.pupils_needed import pupils_needed, pupils_needed_each
from metrics.ranks import rank_range
from metrics.rates import cell_rates, pooled_rates
from metrics.trajectory import meets
from metrics.uncertainty import newcombe, wilson

LEVEL2 = measure("level2_at_16")
counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
some_counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
schools = st.lists(counts, min_size=1, max_size=12)
better = st.sampled_from(["higher", "lower"])


def cells(rows, statuses=None):
    return pd.DataFrame(
        {
            "place": [f"school:{3830000 + i}" for i in range(len(rows))],
            "period": "2018/19",
            "numerator": [float(k) for k, _ in rows],
            "denominator": pd.array([n for _, n in rows], dtype="Int64"),
            "value": np.nan,
            "lower": np.nan,
            "upper": np.nan,
            "decimals": pd.array([None] * len(rows), dtype="Int64"),
            "status": statuses or ["ok"] * len(rows),
        }
    )


@given(schools, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    pd.testing.assert_frame_equal(
        pooled_rates(cells(rows), LEVEL2, ["period"]), pooled_rates(cells(shuffled), LEVEL2, ["period"])
    )


@given(schools, st.data())
def test_splitting_a_selection_and_adding_gives_the_whole(rows, data):
    statuses = data.draw(st.lists(st.sampled_from(["ok", "suppressed"]), min_size=len(rows), max_size=len(rows)))
    sides = data.draw(st.lists(st.sampled_from("ab"), min_size=len(rows), max_size=len(rows)))
    table = cells(rows, statuses).assign(side=sides)
    whole = pooled_rates(table, LEVEL2, ["period"]).iloc[0]
    parts = pooled_rates(table, LEVEL2, ["side"])
    for column in ("numerator", "denominator", "places", "left_out_places", "left_out_pupils"):
        assert parts[column].fillna(0).sum() == (0 if pd.isna(whole[column]) else whole[column])


@given(counts)
def test_a_rate_lies_in_its_interval(count):
    row = pd.DataFrame(cell_rates(cells([count]), LEVEL2)).iloc[0]
    if count[1] == 0:
        assert np.isnan([row["value"], row["lower"], row["upper"]]).all()
    else:
        assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 100


@given(some_counts, some_counts)
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(one, other):
    there, back = newcombe(*one, *other), newcombe(*other, *one)
    assert there.lower <= there.value <= there.upper
    assert (there.value, there.lower, there.upper) == pytest.approx((-back.value, -back.upper, -back.lower), abs=1e-12)


@given(some_counts)
def test_those_counted_and_those_not_have_mirrored_intervals(count):
    k, n = count
    here, there = wilson(k, n), wilson(n - k, n)
    assert (here.lower, here.upper) == pytest.approx((1 - there.upper, 1 - there.lower), abs=1e-12)


@given(st.integers(1, 300), st.floats(0.01, 0.99))
def test_what_is_expected_lies_within_the_funnel(n, proportion):
    inner, outer = limits(proportion, n), limits(proportion, n, 0.998)
    assert outer.lower <= inner.lower <= inner.upper <= outer.upper
    assert outer.lower >= 0
    assert outer.upper <= 1


@given(some_counts, st.decimals(0, 100, places=1), better)
def test_nobody_is_needed_exactly_when_the_target_is_met(count, target, direction):
    k, n = count
    needed = pupils_needed(str(target), k, n, direction)
    assert (needed == 0) == meets(Fraction(100 * k, n), Fraction(str(target)), direction)
    assert 0 <= needed <= n
    then = k - needed if direction == "lower" else k + needed
    assert meets(Fraction(100 * then, n), Fraction(str(target)), direction)
    assert pupils_needed_each(str(target), [k], [n], direction).tolist() == [needed]


@given(schools, st.integers(0, 100))
def test_every_school_reaching_it_takes_at_least_as_many_as_the_area(rows, target):
    k, n = [k for k, _ in rows], [n for _, n in rows]
    assert pupils_needed_each(target, k, n).sum() >= pupils_needed(target, sum(k), sum(n))


@given(st.lists(some_counts, min_size=1, max_size=10), st.floats(1, 99), st.randoms())
def test_a_ledger_adds_up_to_the_gap_whatever_the_order(rows, comparator, random):
    table = pd.DataFrame(
        {
            "place": [f"school:{i}" for i in range(len(rows))],
            "value": [100 * k / n for k, n in rows],
            "denominator": [n for _, n in rows],
        }
    )
    found = gap_by_school(table, comparator, LEVEL2)
    k, n = sum(k for k, _ in rows), sum(n for _, n in rows)
    assert found["pupils"].sum() == pytest.approx(n * comparator / 100 - k)
    order = list(table.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(found, gap_by_school(table.loc[order], comparator, LEVEL2))


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(0, 100), st.integers(1, 50), st.floats(0, 100)), min_size=1))
def test_inside_and_between_schools_add_up(rows):
    found = split(*(np.array(column, dtype="float64") for column in zip(*rows, strict=True)))
    assert found.within + found.between == pytest.approx(found.total)
    assert found.within_mirror + found.between_mirror == pytest.approx(found.total)
    assert found.within_shapley == pytest.approx((found.within + found.within_mirror) / 2)


points = st.integers(0, 9).map(float)
taken = st.tuples(*[st.lists(points, max_size=most) for most in (1, 1, 1, 5, 5)])
SLOTS = ("english_language", "english_literature", "maths", "ebacc", "other")


@given(st.lists(taken, min_size=1, max_size=20), st.randoms())
def test_attainment_8_is_the_same_in_any_order_and_its_parts_add_up(pupils, random):
    rows = [
        (number, slot, of_one)
        for number, pupil in enumerate(pupils)
        for slot, several in zip(SLOTS, pupil, strict=True)
        for of_one in several
    ]
    results = pd.DataFrame(rows, columns=["pupil", "slot", "points"]).astype({"pupil": "int64", "points": "float64"})
    order = list(results.index)
    random.shuffle(order)
    found = attainment_8_of(results, pd.RangeIndex(len(pupils)))
    pd.testing.assert_frame_equal(found, attainment_8_of(results.loc[order], pd.RangeIndex(len(pupils))))
    assert found["total"].tolist() == found[["english", "maths", "ebacc", "open"]].sum(axis=1).tolist()
    assert (found <= [18, 18, 27, 27, 90]).all(axis=None)


@given(st.lists(st.integers(30, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1), better)
def test_a_rank_lies_in_its_range(rows, direction):
    k, n = floats([k for k, _ in rows]), floats([n for _, n in rows])
    found = rank_range(k, n, direction)
    sign = 1 if direction == "higher" else -1
    plain = 1 + np.array([(sign * k / n > sign * rate).sum() for rate in k / n])
    assert (found.best <= plain).all()
    assert (plain <= found.worst).all()
