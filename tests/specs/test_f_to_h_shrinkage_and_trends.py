"""G1, H1: control limits, and the slope of a segment. Digits: measures.md 3."""

import pytest
from scipy import stats

from metrics.trend import control_chart, median_slope

WEEKS = [93.1, 92.8, 93.4, 93.0, 92.6, 93.2, 92.9, 91.2, 92.7, 93.3, 93.5, 93.8]


def test_g1_control_limits_from_twelve_points():
    """G1_xmr: the eighth week stands out."""
    found = control_chart(WEEKS)
    assert found is not None
    assert found.mean == pytest.approx(92.95833333333333)
    assert found.average_moving_range == pytest.approx(0.6272727272727291)
    assert (found.lower, found.upper) == pytest.approx((91.28978787878786, 94.6268787878788))
    assert [i for i, reason in enumerate(found.reasons) if reason] == [7]


def test_g1_eleven_points_have_no_limits():
    assert control_chart(WEEKS[:11]) is None


def test_h1_the_slope_of_a_segment_and_not_across_a_break():
    """H1_theilsen."""
    years, values = [2016, 2017, 2018, 2019, 2022, 2023, 2024, 2025], [52.1, 57.3, 60.9, 63.0, 57.2, 58.0, 59.6, 60.4]
    every = median_slope(years, values)
    assert every is not None
    assert (every.per_year, every.lower, every.upper) == pytest.approx((0.8214285714, -0.4333333333, 2.1))
    assert every.intercept == pytest.approx(-1600.8964285714253)
    assert (every.tau, every.p) == pytest.approx((0.3571428571428571, 0.27509920634920637))
    after = stats.theilslopes(values[4:], years[4:])
    assert (after.slope, after.low_slope, after.high_slope) == pytest.approx((1.1333333333, 0.8, 1.6))
    # Four points are too few to be called a trend.
    assert median_slope(years[4:], values[4:]) is None
