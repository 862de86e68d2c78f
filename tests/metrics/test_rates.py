"""Counts become rates; missing is not nought."""

import numpy as np
import pandas as pd
import pytest

from metrics.measures.register import measure
from metrics.rates import cell_rates, has_interval, pooled_rates
from metrics.uncertainty import difference_in_words, one_pupil, wilson

LEVEL2 = measure("level2_at_16")


def cells(*rows):
    """Rows of (numerator, denominator, value, status) as cells of one place each."""
    table = pd.DataFrame(rows, columns=["numerator", "denominator", "value", "status"])
    return table.assign(
        place=[f"school:38340{i:02d}" for i in range(len(table))],
        period="2018/19",
        numerator=table["numerator"].astype("float64"),
        denominator=table["denominator"].astype("Int64"),
        value=table["value"].astype("float64"),
        lower=np.nan,
        upper=np.nan,
        decimals=pd.array([0 if isinstance(row[2], float) else None for row in rows], dtype="Int64"),
    )


def test_counted_published_and_missing():
    table = pd.DataFrame(
        cell_rates(
            cells(
                (37, 48, None, "ok"), (None, 48, 77.0, "ok"), (None, None, 77.0, "ok"), (None, 48, None, "suppressed")
            ),
            LEVEL2,
        )
    )
    assert table["value"].tolist() == pytest.approx([77.0833333, 77.0, 77.0, np.nan], nan_ok=True)
    assert table["rounded_source"].tolist() == [False, True, False, False]
    assert (table["lower"][0], table["upper"][0]) == pytest.approx((63.4607, 86.6922), abs=1e-4)
    # A value without a cohort has no interval, and nothing has one that is not shown.
    assert table["lower"].isna().tolist() == [False, False, True, True]


def test_a_published_interval_is_shown_and_never_worked_out_again():
    table = cells((None, 180, 0.21, "ok")).assign(lower=0.0, upper=0.42)
    row = pd.DataFrame(cell_rates(table, measure("progress_8"))).iloc[0]
    assert (row["value"], row["lower"], row["upper"]) == (0.21, 0.0, 0.42)


def test_a_missing_result_is_not_nought():
    schools = cells((78, 100, None, "ok"), (45, 60, None, "ok"), (None, 30, None, "suppressed"))
    row = pooled_rates(schools, LEVEL2, ["period"]).iloc[0]
    assert (row["numerator"], row["denominator"]) == (123, 160)
    assert (row["places"], row["left_out_places"], row["left_out_pupils"]) == (2, 1, 30)


def test_a_published_percentage_is_pooled_by_its_cohort_and_marked():
    row = pooled_rates(cells((10, 20, None, "ok"), (None, 80, 75.0, "ok")), LEVEL2, ["period"]).iloc[0]
    assert row["value"] == pytest.approx(70.0)
    assert row["rounded_source"]
    assert row["decimals"] == 0


def test_a_value_without_a_cohort_and_a_mean_without_its_total_are_never_pooled():
    assert (
        pooled_rates(cells((10, 20, None, "ok"), (None, None, 75.0, "ok")), LEVEL2, ["period"])["value"].item() == 50.0
    )
    points = pooled_rates(
        cells((4000, 80, None, "ok"), (None, 20, 60.0, "ok")), measure("attainment_8"), ["period"]
    ).iloc[0]
    assert (points["value"], points["left_out_places"], points["left_out_pupils"]) == (50.0, 1, 20)


def test_nothing_left_is_not_available():
    row = pooled_rates(cells((None, 30, None, "suppressed")), LEVEL2, ["period"]).iloc[0]
    assert row["status"] == "not_available"
    assert np.isnan(row["value"])


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("level2_at_16", True),
        ("persistent_absence", True),
        ("attendance", False),
        ("abs_share_from_pa", False),
        ("suspension_rate", False),
        ("attainment_8", False),
    ],
)
def test_sessions_events_and_points_have_no_interval_of_a_proportion(id_, expected):
    assert has_interval(measure(id_)) is expected


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((56, 70, 48, 80), "clearly above"),
        ((48, 80, 56, 70), "clearly below"),
        ((31, 52, 40, 58), "about the same"),
        ((29, 52, 40, 58), "probably below"),
        ((40, 58, 29, 52), "probably above"),
        ((0, 0, 1, 2), "not known"),
    ],
)
def test_a_difference_in_words(counts, words):
    assert difference_in_words(*counts).item() == words


def test_one_child_is_three_points_in_a_class_of_thirty():
    assert one_pupil(30) == pytest.approx(3.3333333)
    assert np.isnan(one_pupil(0))
    assert np.isnan(wilson(0, 0).lower)
