"""C1–C4: absence by whole numbers, pooled over enrolments; suspensions per hundred. Digits: measures.md 1.5.

C1 to C3 are read from a generation built of the pupils' sessions, as they would be published. What a register's mark
counts as (that Y3, D and X are not possible, C2 is absence) is for whoever sends the sessions to say.
"""

import numpy as np
import pandas as pd
import pytest

from metrics.measures.register import measure
from metrics.rates import cell_rates
from tests import published

SESSIONS = ["present", "elsewhere", "authorised", "unauthorised", "late_before", "late_after"]
PUPILS = {
    "P1": (342, 0, 30, 8, 7, 0),
    "P2": (343, 0, 30, 7, 0, 7),
    "P3": (329, 0, 30, 7, 0, 0),
    "P4": (190, 0, 150, 40, 0, 0),
    "P5": (0, 0, 0, 0, 0, 0),
    "P6": (120, 20, 180, 0, 0, 0),
}
BOUNDARIES = [
    (38, 380, True, False),
    (37, 380, False, False),
    (37, 366, True, False),
    (3, 30, True, False),
    (1, 10, True, False),
    (190, 380, True, True),
    (189, 380, True, False),
]
WHOLE = "school:3834100"


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> pd.DataFrame:
    """What is published of P1 to P6, each in a school alone and all in one, and of the boundaries, each in a school."""
    alone = [(f"school:383400{name[1]}", *sessions) for name, sessions in PUPILS.items()]
    together = [(WHOLE, *sessions) for sessions in PUPILS.values()]
    edges = [
        (f"school:38342{number:02}", possible - absence, 0, absence, 0, 0, 0)
        for number, (absence, possible, *_) in enumerate(BOUNDARIES)
    ]
    table = pd.DataFrame([*alone, *together, *edges], columns=["place", *SESSIONS])
    table = table.assign(pupil=range(len(table)), period="2024/25", term="year", as_at="")
    return published.results(tmp_path_factory.mktemp("absence"), pupil_attendance=table)


@pytest.mark.parametrize(
    ("pupil", "possible", "absence", "authorised", "unauthorised", "persistent", "severe", "late"),
    [
        ("P1", 380, 38, 7.894736842105263, 2.1052631578947367, 1, 0, (7, 0)),
        ("P2", 380, 37, 7.894736842105263, 1.8421052631578947, 0, 0, (0, 7)),
        ("P3", 366, 37, 8.19672131147541, 1.9125683060109289, 1, 0, (0, 0)),
        ("P4", 380, 190, 39.473684210526315, 10.526315789473685, 1, 1, (0, 0)),
        ("P6", 320, 180, 56.25, 0.0, 1, 1, (0, 0)),
    ],
)
def test_c1_a_pupil_s_year(year, pupil, possible, absence, authorised, unauthorised, persistent, severe, late):
    """C1_attendance: of one pupil."""

    def counted(id_: str) -> tuple[float, float]:
        return published.counts(year, id_)[f"school:383400{pupil[1]}"]

    assert counted("absence") == (absence, possible)
    assert counted("attendance") == (possible - absence, possible)
    for id_, percent in {"abs_authorised": authorised, "abs_unauthorised": unauthorised}.items():
        numerator, denominator = counted(id_)
        assert 100 * numerator / denominator == pytest.approx(percent)
    assert (counted("persistent_absence"), counted("severe_absence")) == ((persistent, 1), (severe, 1))
    assert (counted("late_before_rate")[0], counted("late_after_rate")[0]) == late


def test_c1_nobody_is_absent_from_sessions_nobody_could_attend(year):
    """P5 is registered elsewhere as well: without a possible session there is no enrolment to count."""
    for id_ in ("absence", "persistent_absence"):
        assert "school:3834005" not in published.counts(year, id_)


def test_c2_a_school_is_its_sessions_added_up(year):
    """C2_school_totals: 482 of 1,826 sessions, not the average of its pupils' rates."""
    assert published.counts(year, "absence")[WHOLE] == (482, 1826)
    assert pytest.approx(26.396495071193865) == 100 * 482 / 1826
    assert published.counts(year, "persistent_absence")[WHOLE] == (4, 5)
    assert published.counts(year, "severe_absence")[WHOLE] == (2, 5)
    assert published.counts(year, "abs_share_from_pa")[WHOLE] == (38 + 37 + 190 + 180, 482)
    pupils = [published.counts(year, "absence")[f"school:383400{number}"] for number in (1, 2, 3, 4, 6)]
    assert np.mean([100 * k / n for k, n in pupils]) == pytest.approx(27.219226344549902)


@pytest.mark.parametrize(("number", "persistent", "severe"), [(i, *edge[2:]) for i, edge in enumerate(BOUNDARIES)])
def test_c3_the_boundary_is_whole_numbers(year, number, persistent, severe):
    """C3_pa_boundaries: 9.95% is not 10%, whatever it rounds to."""
    school = f"school:38342{number:02}"
    assert published.counts(year, "persistent_absence")[school] == (persistent, 1)
    assert published.counts(year, "severe_absence")[school] == (severe, 1)


def test_c4_suspensions_and_exclusions_per_hundred_pupils():
    """C4_suspension_rate: 143 suspensions of 61 pupils, 2 exclusions, 1,180 pupils in January."""
    expected = {
        "suspension_rate": (143, 12.11864406779661),
        "susp_pupils_rate": (61, 5.169491525423729),
        "permanent_exclusion_rate": (2, 0.1694915254237288),
    }
    for id_, (count, rate) in expected.items():
        cell = pd.DataFrame(
            {
                "numerator": [count],
                "denominator": pd.array([1180], dtype="Int64"),
                "value": np.nan,
                "lower": np.nan,
                "upper": np.nan,
                "status": "ok",
            }
        )
        row = pd.DataFrame(cell_rates(cell, measure(id_))).iloc[0]
        assert row["value"] == pytest.approx(rate)
        # A year's events and pupils over one day's headcount: no share of it, so no interval.
        assert np.isnan(row["lower"])
