"""F1, G1, H1: small schools drawn towards all, control limits, and the slope of a segment. Digits: measures.md 3."""

import numpy as np
import pytest
from scipy import optimize, stats

from metrics.shrinkage import components, prior, prior_by_weighted_variance, shrunk
from metrics.trend import control_chart, median_slope

# The two sets of schools of F1: measures.md's, and that of the worked example.
K, N = [4, 16, 7, 48, 24, 3, 37, 49], [12, 18, 21, 62, 30, 14, 44, 90]
K_EVEN = [6, 14, 9, 40, 22, 5, 31, 55]


def log_likelihood(alpha, beta, k, n):
    return stats.betabinom.logpmf(k, n, alpha, beta).sum()


def test_f1_the_prior_and_the_shrunk_rates():
    found = prior(K, N)
    assert found.mean == pytest.approx(0.6460481099656358)
    assert found.correlation == pytest.approx(0.1835068321, abs=1e-10)
    assert found.strength == pytest.approx(4.4493883880, abs=1e-10)
    assert (found.alpha, found.beta) == pytest.approx((2.8745189585, 1.5748694294), abs=1e-10)
    assert shrunk(K, N, found).value == pytest.approx(
        [
            0.4179194263,
            0.8407587161,
            0.3880061402,
            0.7656130507,
            0.7801159967,
            0.3184126669,
            0.8230138767,
            0.5492308616,
        ],
        abs=1e-10,
    )


def test_f1_the_likeliest_prior_is_near_it():
    def negative(logs):
        return -log_likelihood(*np.exp(logs), np.array(K), np.array(N))

    best = optimize.minimize(negative, [1.0, 0.5], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    assert np.exp(best.x) == pytest.approx([2.7039888319, 1.7934497892], rel=1e-5)


def test_f1_the_worked_example_by_weighted_variance():
    """F1_eb."""
    found = prior_by_weighted_variance(K_EVEN, N)
    assert found.mean == pytest.approx(0.6254295532646048)
    assert found.strength == pytest.approx(102.63919877468346)
    assert (found.alpha, found.beta) == pytest.approx((64.19358823708725, 38.44561053759621))
    rates = shrunk(K_EVEN, N, found)
    assert rates.value == pytest.approx(
        [
            *(0.6123000595550967, 0.6481607059006466, 0.5919933885245662, 0.6328601512430896),
            *(0.6498349585442372, 0.5932275681244282, 0.6491687695549655, 0.6187400539206958),
        ]
    )
    assert (rates.lower[0], rates.upper[0]) == pytest.approx((0.5218216142923433, 0.6990660467114866))
    assert (rates.lower[7], rates.upper[7]) == pytest.approx((0.5492457049870356, 0.6858987104161032))


def test_f1_the_worked_example_by_components_of_variance():
    found = components(K_EVEN, N)
    assert found.between_variance == pytest.approx(0.006156617306818992)
    assert (found.own_weight[0], found.own_weight[7]) == pytest.approx((0.23975390731457688, 0.7028431931862512))
    assert (found.value[0], found.value[7]) == pytest.approx((0.5953573277766939, 0.6153659336599907))


def test_f1_the_worked_example_has_no_likeliest_prior():
    """Its likelihood only grows with the strength of the prior: "mle_alpha", millions, is where a search gave up."""
    mean = 0.6254295532646048
    at = [log_likelihood(mean * m, (1 - mean) * m, np.array(K_EVEN), np.array(N)) for m in (1e2, 1e3, 1e4, 1e5)]
    assert at == sorted(at)


def test_f1_schools_that_differ_only_by_chance_are_all_alike():
    found = prior([20, 40, 60], [30, 60, 90])
    assert found.correlation == 0
    rates = shrunk([20, 40, 60], [30, 60, 90], found)
    assert rates.value == pytest.approx([2 / 3] * 3)
    assert (rates.lower < rates.value).all()


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
