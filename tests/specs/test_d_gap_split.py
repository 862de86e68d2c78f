"""D2–D3: a gap inside schools or between them. Digits: measures.md 3."""

import pytest

from metrics.gaps import split


def test_d2_inside_schools_and_between_them():
    """D2_decomp: (80 at 34, 40 at 42), (40 at 38, 110 at 50), (10 at 45, 150 at 55)."""
    found = split([80, 40, 10], [34, 38, 45], [40, 110, 150], [42, 50, 55])
    assert found.total == pytest.approx(15.35641025641025)
    assert (found.within, found.between) == pytest.approx((9.384615384615387, 5.971794871794863))
    assert (found.within_mirror, found.between_mirror) == pytest.approx((10.466666666666665, 4.889743589743588))
    assert (found.within_shapley, found.between_shapley) == pytest.approx((9.925641025641026, 5.430769230769226))
    assert found.coverage == 1.0


def test_d3_all_of_it_between_schools():
    """D3_decomp_all_between: no school has a gap of its own, and yet there is one."""
    found = split([50, 10], [40, 60], [20, 80], [40, 60])
    assert found.total == pytest.approx(12.666666666666664)
    assert (found.within, found.within_mirror, found.within_shapley) == (0.0, 0.0, 0.0)
    assert (found.between, found.between_mirror, found.between_shapley) == pytest.approx((12.666666666666664,) * 3)


def test_a_school_with_nobody_to_compare_with_leaves_the_inside_part():
    found = split([80, 20], [34, 30], [40, 0], [42, float("nan")])
    assert found.within == pytest.approx(8.0)
    assert found.total == pytest.approx(42 - (80 * 34 + 20 * 30) / 100)
    assert found.within + found.between == pytest.approx(found.total)
    assert found.coverage == pytest.approx(0.8)
