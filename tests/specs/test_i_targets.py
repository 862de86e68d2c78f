"""H1, I1, I4–I6 and Leeds: slopes, paths, paces, pupils needed, bands. Digits: measures.md 3, 4 and 11."""

import numpy as np
import pytest
from scipy import stats

from metrics.measures.register import measure
from metrics.pupils_needed import is_within_one_pupil, pupils_needed
from metrics.trajectory import (
    TargetPath,
    actual_rate,
    arrival_period,
    milestone_band,
    milestone_words,
    milestones,
    ratio_of_rates,
    required_per_year,
    status,
    years_to_target,
)
from metrics.trend import median_slope
from model.periods import between


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


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("linear", [64.5, 67.6, 70.7, 73.8, 76.9, 80.0]),
        (
            "logit",
            [64.5, 68.02595609815657, 71.35722276223245, 74.47166351457068, 77.35492739524103, 80.0],
        ),
        ("front-loaded", [64.5, 70.08, 74.42, 77.52, 79.38, 80.0]),
    ],
)
def test_i1_milestones(shape, values):
    """I1_trajectory."""
    path = TargetPath("2024/25", 64.5, "2029/30", 80.0, shape)
    by_period = milestones(path)
    assert list(by_period) == list(between("2024/25", "2029/30"))
    assert list(by_period.values()) == pytest.approx(values)


def test_i1_what_is_required_a_year():
    assert required_per_year(64.5, "2024/25", 80.0, "2029/30") == pytest.approx(3.1)
    assert required_per_year(64.5, "2029/30", 80.0, "2029/30") is None


def test_i1_a_path_to_everybody_ends_with_everybody():
    values = list(milestones(TargetPath("2024/25", 74.0, "2029/30", 100.0, "logit")).values())
    assert values[0] == pytest.approx(74.0)
    assert values[-1] == 100.0
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("target", "have", "cohort", "more"),
    [
        pytest.param(80, 5612, 8640, 1300, id="ks4"),
        pytest.param(80, 18, 27, 4, id="small"),
        pytest.param(80, 24, 30, 0, id="met"),
        pytest.param(60, 4021, 8210, 905, id="l3"),
        pytest.param(95, 7602, 8015, 13, id="he"),
    ],
)
def test_i4_pupils_still_needed(target, have, cohort, more):
    """I4_pupils_needed."""
    assert pupils_needed(target, have, cohort) == more


@pytest.mark.parametrize(("have", "close"), [(22, False), (23, True), (24, True)])
def test_i4_within_one_pupil_is_not_below(have, close):
    assert is_within_one_pupil(pupils_needed(80, have, 30)) is close


def test_i5_actual_beside_required():
    """I5_actual_vs_required."""
    assert ratio_of_rates(1.45, 3.1) == pytest.approx(0.4677419354838707)
    assert years_to_target(64.5, 80.0, 1.45) == pytest.approx(10.689655172413799)


def test_i6_a_school_short_of_the_milestone_by_chance():
    """I6_milestone_chance_band: 67.6% expected of 86 pupils."""
    assert milestone_band(67.6, 86) == pytest.approx((56.961753503600534, 76.69409045544249))
    words = milestone_words([70.0, 60.0, 50.0, np.nan], 67.6, [86, 86, 86, 86], "higher")
    assert words.tolist() == ["at the milestone", "short of it, within noise", "short of it", "not known"]


LEEDS = [51.383, 52.017, 52.1, 49.647, 50.826, 52.446, 53.765, 52.822, 52.838]


def test_leeds_level_3_at_19():
    """The published series of Leeds, 2016 to 2024 (measures.md 11): a sixth of the pace that 60% by 2030 needs."""
    level3 = measure("level3_at_19")
    rate = actual_rate(level3, between("2015/16", "2023/24"), LEEDS)
    assert rate.per_year is not None
    assert (rate.per_year, rate.lower, rate.upper) == pytest.approx((0.1849375, 0.016, 0.6382))
    assert rate.descriptive
    required = required_per_year(52.838, "2023/24", 60.0, "2029/30")
    assert required == pytest.approx(1.1936667, abs=1e-7)
    assert ratio_of_rates(rate.per_year, required) == pytest.approx(0.154932, abs=1e-6)
    path = TargetPath("2023/24", 52.838, "2029/30", 60.0)
    assert status(level3, path, "2023/24", 52.838, rate) == "improving but too slowly"
    assert arrival_period(level3, 52.838, "2023/24", 60.0, rate) == "2062/63"


def test_leeds_english_and_maths_is_too_early_to_say():
    basics = measure("basics_94")
    periods = ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
    values = [62.1, 67.7, 69.9, 68.3, 64.6, 64.9, 64.9]
    rate = actual_rate(basics, periods, values)
    assert rate.per_year is None
    assert rate.reason == "Only 3 figures since 2022/23, when the series began anew; a pace needs 5."
    path = TargetPath("2024/25", 64.9, "2029/30", 80.0)
    assert status(basics, path, "2024/25", 64.9, rate) == "too early to say"
    assert arrival_period(basics, 64.9, "2024/25", 80.0, rate) is None
