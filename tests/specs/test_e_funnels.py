"""E1–E2: exact funnel limits, and over-dispersion. Digits: measures.md 3."""

import numpy as np
import pytest
from scipy import stats

from metrics.funnel import ALARM, dispersion, limits, overdispersed_limits, signals, z_scores


@pytest.mark.parametrize(
    ("n", "warning", "alarm", "normal"),
    [
        (15, (0.4020156225, 0.8664510155), (0.2517282910, 0.9783092260), (0.4439348339, 0.9160651661)),
        (30, (0.4898262580, 0.8255497155), (0.3853378018, 0.9019341578), (0.5130767203, 0.8469232797)),
        (60, (0.5510384682, 0.7870190368), (0.4780693531, 0.8476280103), (0.5619674170, 0.7980325830)),
        (120, (0.5910419558, 0.7577784762), (0.5405708448, 0.8027639890), (0.5965383601, 0.7634616399)),
        (240, (0.6181298295, 0.7362738389), (0.5829703586, 0.7687343594), (0.6209837085, 0.7390162915)),
    ],
)
def test_e1_exact_limits_at_68_percent(n, warning, alarm, normal):
    """E1_funnel_limits: the normal curve is visibly wrong for a small school."""
    assert limits(0.68, n) == pytest.approx(warning, abs=1e-10)
    assert limits(0.68, n, ALARM) == pytest.approx(alarm, abs=1e-10)
    assert stats.norm.interval(0.95, 0.68, np.sqrt(0.68 * 0.32 / n)) == pytest.approx(normal, abs=1e-10)


@pytest.mark.parametrize(("proportion", "ends"), [(0.0, (0.0, 0.0)), (1.0, (1.0, 1.0))])
def test_e1_where_everybody_is_expected_chance_says_nothing(proportion, ends):
    assert limits(proportion, 30) == ends


K = [18, 41, 22, 95, 33, 120, 60, 27, 88, 150, 14, 70]
N = [30, 58, 28, 150, 45, 210, 85, 50, 118, 205, 25, 92]


def test_e2_twelve_schools_that_differ_more_than_by_chance():
    """E2_funnel_od."""
    found = dispersion(K, N)
    assert found.centre == pytest.approx(0.6733576642335767)
    assert found.phi_raw == pytest.approx(2.4474111498176496)
    assert found.phi == pytest.approx(1.9167164918268522)
    assert found.tau2 == pytest.approx(0.0031233152464206103)
    raw = z_scores(K, N, found.centre)
    assert (raw[0], raw[5], raw[7]) == pytest.approx((-0.856735932060171, -3.149551152289898, -2.0106840936841945))
    assert (found.z[0], found.z[5]) == pytest.approx((-0.8364217154453026, -3.0536137145863624))
    assert (found.z_additive[0], found.z_additive[5]) == pytest.approx((-0.7133552809588349, -1.6041496558080621))
    assert found.z_multiplicative[[0, 5]] == pytest.approx([-0.6041521978806609, -2.2056426836834353])
    assert overdispersed_limits(found, 100) == pytest.approx((0.53004008210549, 0.8018034912632429))


def test_e2_the_sixth_school_stops_being_an_outlier():
    found = dispersion(K, N)
    assert signals(z_scores(K, N, found.centre))[5] == "far below"
    assert signals(found.z_additive)[5] == "within chance"


def test_e2_schools_all_alike_have_no_over_dispersion():
    found = dispersion([20, 40, 60], [30, 60, 90])
    assert found.tau2 == 0.0
    assert found.z_additive == pytest.approx(found.z)
