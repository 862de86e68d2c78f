"""B1–B5, B11, B12: Attainment 8, Level 2, points per entry. Digits: measures.md 1.2 and 1.3."""

import tomllib

import pandas as pd
import pytest

from metrics.attainment_8 import Era, attainment_8_of
from metrics.pupil_facts import Tables, facts
from model.folders import REFERENCE

# Language, literature and maths (None: not taken), EBacc subjects, others; then English, maths, EBacc, open, total.
PUPILS = {
    "B1_att8_full": (6, 7, 5, (6, 6, 5, 4), (8, 7), (14, 10, 17, 21, 62)),
    "B2_att8_lang_only": (6, None, 5, (6, 6, 5, 4), (8, 7), (6, 10, 17, 19, 52)),
    "B3_att8_unfilled": (3, 2, 2, (2,), (4,), (6, 4, 2, 6, 18)),
    "B4_att8_all9": (9, 9, 9, (9, 9, 9), (9, 9, 9), (18, 18, 27, 27, 90)),
    "B5_att8_none": (None, None, None, (), (), (0, 0, 0, 0, 0)),
}
SLOTS = ("english_language", "english_literature", "maths", "ebacc", "other")


@pytest.mark.parametrize("name", PUPILS)
def test_b1_to_b5_attainment_8_of_a_pupil(name):
    *core, ebacc, other, expected = PUPILS[name]
    taken = zip(SLOTS, (*([points] for points in core), ebacc, other), strict=True)
    rows = [(name, slot, points) for slot, several in taken for points in several]
    results = pd.DataFrame(rows, columns=["pupil", "slot", "points"]).dropna().astype({"points": "float64"})
    (found,) = attainment_8_of(results, pd.Index([name], name="pupil")).itertuples(index=False)
    assert tuple(found) == expected


def eras() -> tuple[Era, ...]:
    table = tomllib.loads((REFERENCE / "grade_points.toml").read_text(encoding="utf-8"))["eras"]
    return tuple(Era(each["first"], each["last"], each["reformed"], each["unreformed"]) for each in table)


def of_one(kind: str, period: str, *entries: tuple[str, str, str]) -> dict[str, tuple[float, int]]:
    """What a pupil with these entries (qualification, subject, grade) counts for."""
    rows = pd.DataFrame(entries, columns=["qualification", "subject", "grade"])
    rows = rows.assign(pupil=1, place="school:3834001", period=period, term="year")
    table = facts(kind, rows, Tables(ks2_codes={}, eras=eras()))
    return {row.measure: (row.numerator, row.denominator) for row in table.itertuples()}


def test_b11_three_gcses_and_an_as_make_level_2():
    """B11_l3_threshold, its Level 2: three times 20% and 50%. What makes Level 3 is not added up here."""
    gcses = [("gcse", subject, "4") for subject in ("english_language", "maths", "other")]
    found = of_one("key_stage_4_results", "2024/25", *gcses, ("as_level", "science", "E"))
    assert found["level2_at_16"] == (1, 1)
    assert of_one("key_stage_4_results", "2024/25", *gcses)["level2_at_16"] == (0, 1)


def test_b12_points_per_entry():
    """B12_aps_per_entry: A, B and C at A level, an A at AS: 145 points over 3.5 entries, both doubled."""
    levels = [("a_level", subject, grade) for subject, grade in zip("xyz", "ABC", strict=True)]
    counted, among = of_one("post_16_results", "2024/25", *levels, ("as_level", "w", "A"))["aps_per_entry_alevel"]
    assert (counted, among) == (2 * 145.0, 2 * 3.5)
    assert counted / among == pytest.approx(41.42857142857143)


@pytest.mark.parametrize(
    ("period", "core", "rest", "highest"),
    [
        ("2015/16", "A*", "A*", 80),
        ("2016/17", "9", "A*", 87),
        ("2017/18", "9", "9", 90),
        ("2018/19", "9", "9", 90),
        ("2024/25", "9", "9", 90),
    ],
)
def test_the_highest_attainment_8_of_each_year(period, core, rest, highest):
    english = [("gcse", "english_language", core), ("gcse", "english_literature", "U"), ("gcse", "maths", core)]
    others = [("gcse", subject, rest) for subject in ("science", "history", "language", "other", "other", "other")]
    assert of_one("key_stage_4_results", period, *english, *others)["attainment_8"] == (highest, 1)


@pytest.mark.parametrize(("grade", "period"), [("9", "2015/16"), ("A*", "2024/25")])
def test_a_grade_that_did_not_exist_then_has_no_points(grade, period):
    assert of_one("key_stage_4_results", period, ("gcse", "maths", grade))["attainment_8"] == (0, 1)
