"""A1–A7: intervals of a proportion, a difference, a ratio, a change; and pooling. Digits: measures.md 3."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics.gaps import group_gaps
from metrics.measures.register import measure
from metrics.rates import pooled_rates
from metrics.uncertainty import change_in_gap, newcombe, rate_ratio, wilson

LEVEL2 = measure("level2_at_16")


@pytest.mark.parametrize(
    ("k", "n", "p", "limits", "clopper_pearson"),
    [
        pytest.param(
            412,
            530,
            0.7773584906,
            (0.7400159330977681, 0.8107093714701342),
            (0.7395007664038417, 0.8120900968003624),
            id="A1_wilson_412_530",
        ),
        pytest.param(
            9,
            12,
            0.75,
            (0.4676946650664343, 0.9110583316059452),
            (0.4281415381218108, 0.9451393554720073),
            id="A1_wilson_9_12",
        ),
        pytest.param(0, 8, 0.0, (0.0, 0.32440756488388023), (0.0, 0.3694166475528193), id="A1_wilson_0_8"),
        pytest.param(8, 8, 1.0, (0.6755924351161198, 1.0), (0.6305833524471807, 1.0), id="A1_wilson_8_8"),
        pytest.param(
            81,
            100,
            0.81,
            (0.7222115462093562, 0.8748524849023126),
            (0.7193020420263876, 0.8815568038674564),
            id="A1_wilson_81_100",
        ),
    ],
)
def test_a1_the_interval_of_a_proportion(k, n, p, limits, clopper_pearson):
    assert k / n == pytest.approx(p)
    assert wilson(k, n) == pytest.approx(limits, abs=1e-12)
    # The exact interval is wider: it promises at least 95%, Wilson's about 95%.
    assert proportion_confint(k, n, method="beta") == pytest.approx(clopper_pearson, abs=1e-12)


def test_a1_nobody_and_everybody_are_exactly_at_the_end():
    lower, upper = wilson([0, 8], [8, 8])
    assert lower[0] == 0.0
    assert upper[1] == 1.0


@pytest.mark.parametrize(
    ("counts", "difference", "lower", "upper"),
    [
        pytest.param((56, 70, 48, 80), 0.2, 0.052431472402365065, 0.333872654036906, id="A2_newcombe_56_70_48_80"),
        pytest.param(
            (118, 245, 402, 588),
            -0.2020408163265306,
            -0.27370851413382213,
            -0.12865536408238493,
            id="A2_newcombe_118_245_402_588",
        ),
        pytest.param(
            (4, 9, 21, 40), -0.0805555555555556, -0.3747963029795459, 0.24498029041572905, id="A2_newcombe_4_9_21_40"
        ),
        pytest.param((0, 10, 0, 20), 0.0, -0.16112515805281938, 0.2775327998628892, id="A2_newcombe_0_10_0_20"),
    ],
)
def test_a2_the_difference_of_two_groups(counts, difference, lower, upper):
    assert newcombe(*counts) == pytest.approx((difference, lower, upper), abs=1e-12)


def test_a3_a_ratio_is_told_with_that_of_those_who_did_not():
    """A3_relative: 118 of 245 against 402 of 588."""
    found = rate_ratio(118, 245, 402, 588)
    assert found.value == pytest.approx(0.7044776119402986)
    assert (found.lower, found.upper) == pytest.approx((0.6117942142860472, 0.8112020253481244))
    assert found.complement == pytest.approx(1.6387096774193548)
    pair = pd.DataFrame(
        {
            "group_value": [100 * 118 / 245],
            "group_denominator": [245],
            "comparator_value": [100 * 402 / 588],
            "comparator_denominator": [588],
        }
    )
    row = pd.DataFrame(group_gaps(pair, LEVEL2, "other")).iloc[0]
    assert row["gap"] == pytest.approx(-20.204081632653057)
    assert row["ratio"] == pytest.approx(0.7044776119402986)
    assert row["ratio_complement"] == pytest.approx(1.6387096774193548)


def test_a4_a_school_s_group_against_others_in_the_nation():
    """A4_school_vs_national_other: 11 of 24 against a fixed 67%."""
    pair = pd.DataFrame(
        {
            "group_value": [100 * 11 / 24],
            "group_denominator": [24],
            "comparator_value": [67.0],
            "comparator_denominator": [np.nan],
        }
    )
    row = pd.DataFrame(group_gaps(pair, LEVEL2, "national_other")).iloc[0]
    assert row["gap"] == pytest.approx(-21.16666666666667)
    assert (row["lower"], row["upper"]) == pytest.approx((-39.108666268789015, -2.0748653589194976))


def test_a5_a_gap_that_looks_smaller_but_has_not_clearly_changed():
    """A5_change_in_gap."""
    now = newcombe(118, 245, 402, 588)
    then = now._replace(value=-0.2228037302664168, lower=-0.295211456829503, upper=-0.14759563929944866)
    found = change_in_gap(now, then)
    assert found.value == pytest.approx(0.02076291393988622)
    assert (found.lower, found.upper) == pytest.approx((-0.08312412016876959, 0.12385657750420254))
    assert found.lower < 0 < found.upper


def test_a6_this_year_against_last_year():
    """A6_year_change: 31 of 52, last year 40 of 58."""
    assert newcombe(31, 52, 40, 58) == pytest.approx(
        (-0.093501326259947, -0.2643699711609035, 0.0832709582627097), abs=1e-12
    )


def test_a7_schools_are_pooled_never_averaged():
    """A7_pool_vs_mean: 45 of 60, 10 of 25 and 120 of 150 are 74.5% together, not 65%."""
    schools = pd.DataFrame(
        {
            "period": "2018/19",
            "numerator": [45.0, 10.0, 120.0],
            "denominator": pd.array([60, 25, 150], dtype="Int64"),
            "value": np.nan,
            "decimals": pd.array([None] * 3, dtype="Int64"),
            "status": "ok",
        }
    )
    assert pooled_rates(schools, LEVEL2, ["period"])["value"].item() == pytest.approx(100 * 0.7446808510638298)
    assert np.mean([45 / 60, 10 / 25, 120 / 150]) == pytest.approx(0.65)
