"""E1: exact funnel limits. Digits: measures.md 3."""

import numpy as np
import pytest
from scipy import stats

from metrics.funnel import limits


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
    assert limits(0.68, n, 0.998) == pytest.approx(alarm, abs=1e-10)
    assert stats.norm.interval(0.95, 0.68, np.sqrt(0.68 * 0.32 / n)) == pytest.approx(normal, abs=1e-10)


@pytest.mark.parametrize(("proportion", "ends"), [(0.0, (0.0, 0.0)), (1.0, (1.0, 1.0))])
def test_e1_where_everybody_is_expected_chance_says_nothing(proportion, ends):
    assert limits(proportion, 30) == ends
