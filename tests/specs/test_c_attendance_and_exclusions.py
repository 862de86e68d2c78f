"""C1–C4: absence by whole numbers, pooled over enrolments; suspensions per hundred. Digits: measures.md 1.5."""

import tomllib
from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics.attendance import (
    Code,
    absence_totals,
    best_totals,
    classes_on,
    is_persistent,
    is_severe,
    sessions,
)
from metrics.rates import rates
from metrics.register import measure
from outcomes.errors import UnknownWordError
from outcomes.settings import REFERENCE


def codes():
    table = tomllib.loads((REFERENCE / "attendance_codes.toml").read_text(encoding="utf-8"))["codes"]
    return [Code(**each) for each in table]


SINCE_2024 = classes_on(codes(), date(2024, 9, 2))
MARKS = {
    "P1": {"/": 165, "\\": 170, "L": 7, "I": 30, "G": 8},
    "P2": {"/": 343, "I": 30, "U": 7},
    "P3": {"/": 329, "I": 30, "G": 7, "Y3": 14},
    "P4": {"/": 190, "I": 150, "O": 40},
    "P5": {"D": 380},
    "P6": {"/": 120, "C2": 180, "B": 20, "X": 60},
}


@pytest.mark.parametrize(
    ("pupil", "possible", "absence", "authorised", "unauthorised", "persistent", "severe", "late"),
    [
        ("P1", 380, 38, 7.894736842105263, 2.1052631578947367, True, False, (7, 0)),
        ("P2", 380, 37, 7.894736842105263, 1.8421052631578947, False, False, (0, 7)),
        ("P3", 366, 37, 8.19672131147541, 1.9125683060109289, True, False, (0, 0)),
        ("P4", 380, 190, 39.473684210526315, 10.526315789473685, True, True, (0, 0)),
        ("P5", 0, 0, None, None, False, False, (0, 0)),
        ("P6", 320, 180, 56.25, 0.0, True, True, (0, 0)),
    ],
)
def test_c1_a_pupil_s_year(pupil, possible, absence, authorised, unauthorised, persistent, severe, late):
    """C1_attendance: a part-time timetable (C2) is absence; dual registration (D), X and Y are not possible."""
    found = sessions(MARKS[pupil], SINCE_2024)
    assert (found.possible, found.absence) == (possible, absence)
    assert (found.late_before, found.late_after) == late
    assert is_persistent(found.absence, found.possible) == persistent
    assert is_severe(found.absence, found.possible) == severe
    if possible:
        assert 100 * found.authorised / possible == pytest.approx(authorised)
        assert 100 * found.unauthorised / possible == pytest.approx(unauthorised)
        assert found.attended == possible - absence


def test_c1_a_pupil_s_year_in_percent():
    overall = {"P1": 10.0, "P2": 9.736842105263158, "P3": 10.109289617486338, "P4": 50.0, "P6": 56.25}
    for pupil, percent in overall.items():
        found = sessions(MARKS[pupil], SINCE_2024)
        assert 100 * found.absence / found.possible == pytest.approx(percent)


def test_c2_a_school_is_its_sessions_added_up():
    """C2_school_totals: 482 of 1,826 sessions, not the average of its pupils' rates."""
    rows = [
        {
            "school": "A",
            "present": found.present,
            "elsewhere": found.elsewhere,
            "authorised": found.authorised,
            "unauthorised": found.unauthorised,
        }
        for found in (sessions(marks, SINCE_2024) for marks in MARKS.values())
    ]
    school = absence_totals(pd.DataFrame(rows), ["school"]).iloc[0]
    assert (school["possible"], school["absence"], school["enrolments"]) == (1826, 482, 5)
    assert 100 * school["absence"] / school["possible"] == pytest.approx(26.396495071193865)
    assert 100 * school["persistent"] / school["enrolments"] == 80.0
    assert 100 * school["severe"] / school["enrolments"] == 40.0
    assert 0 < school["persistent_absence_sessions"] < school["absence"]
    pupils = [sessions(marks, SINCE_2024) for pupil, marks in MARKS.items() if pupil != "P5"]
    assert np.mean([100 * each.absence / each.possible for each in pupils]) == pytest.approx(27.219226344549902)


@pytest.mark.parametrize(
    ("absence", "possible", "persistent", "severe"),
    [
        (38, 380, True, False),
        (37, 380, False, False),
        (37, 366, True, False),
        (3, 30, True, False),
        (1, 10, True, False),
        (190, 380, True, True),
        (189, 380, True, False),
    ],
)
def test_c3_the_boundary_is_whole_numbers(absence, possible, persistent, severe):
    """C3_pa_boundaries: 9.95% is not 10%, whatever it rounds to."""
    assert is_persistent(absence, possible) == persistent
    assert is_severe(absence, possible) == severe


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
        row = rates(cell, measure(id_)).iloc[0]
        assert row["value"] == pytest.approx(rate)
        # A year's events and pupils over one day's headcount: no share of it, so no interval.
        assert np.isnan(row["lower"])


@pytest.mark.parametrize(
    ("code", "day", "counts_as"),
    [
        ("J", date(2024, 7, 19), "elsewhere"),
        ("J", date(2024, 9, 2), None),
        ("J1", date(2024, 7, 19), None),
        ("J1", date(2024, 9, 2), "authorised"),
        ("C2", date(2024, 8, 19), "authorised"),
        ("Y", date(2024, 8, 18), "not_possible"),
        ("F", date(2014, 9, 1), None),
    ],
)
def test_a_code_counts_as_it_did_on_the_day(code, day, counts_as):
    assert classes_on(codes(), day).get(code) == counts_as


def test_a_code_not_valid_then_is_named():
    with pytest.raises(UnknownWordError, match="J1"):
        sessions({"J1": 2}, classes_on(codes(), date(2023, 9, 4)))


@pytest.mark.parametrize(("supplied", "by_reason", "kept"), [(10, 8, 10), (10, 10, 10), (8, 10, 10)])
def test_reasons_win_unless_they_fall_short(supplied, by_reason, kept):
    assert best_totals(supplied, by_reason) == kept
