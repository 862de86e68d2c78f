"""D1–D3: the disadvantage gap index, and a gap inside schools or between them. Digits: measures.md 3."""

import pytest

from metrics.gaps import gap_index, split


def test_d1_the_gap_index():
    """D1_gap_index: ten scores, the disadvantaged are 1st, 2nd, 4th and 7th."""
    found = gap_index([98, 101, 101, 104, 105, 107, 109, 110, 112, 115], [1, 1, 0, 1, 0, 0, 1, 0, 0, 0])
    assert found.value == pytest.approx(6.25)
    assert found.chance == pytest.approx(0.8125)
    assert (found.mean_rank_group, found.mean_rank_other) == (3.625, 6.75)


@pytest.mark.parametrize("everybody", [[1, 1], [0, 0]])
def test_d1_needs_both_kinds_of_pupil(everybody):
    with pytest.raises(ValueError, match="others"):
        gap_index([1, 2], everybody)


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
