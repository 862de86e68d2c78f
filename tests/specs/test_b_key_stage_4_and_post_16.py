"""B1–B5, B11, B12: Attainment 8, Levels 2 and 3, points per entry. Digits: measures.md 1.2 and 1.3."""

import tomllib

import pandas as pd
import pytest

from metrics.attainment_8 import Era, Results, attainment_8, attainment_8_of, points_of
from metrics.levels import Entry, Qualification, level_2_share, level_3_share, points_and_entries
from outcomes.errors import UnknownWordError
from outcomes.settings import REFERENCE

PUPILS = {
    "B1_att8_full": (Results(6, 7, 5, (6, 6, 5, 4), (8, 7)), (14, 10, 17, 21, 62)),
    "B2_att8_lang_only": (Results(6, None, 5, (6, 6, 5, 4), (8, 7)), (6, 10, 17, 19, 52)),
    "B3_att8_unfilled": (Results(3, 2, 2, (2,), (4,)), (6, 4, 2, 6, 18)),
    "B4_att8_all9": (Results(9, 9, 9, (9, 9, 9), (9, 9, 9)), (18, 18, 27, 27, 90)),
    "B5_att8_none": (Results(), (0, 0, 0, 0, 0)),
}


@pytest.mark.parametrize(("pupil", "elements"), PUPILS.values(), ids=PUPILS.keys())
def test_b1_to_b5_attainment_8_of_a_pupil(pupil, elements):
    assert attainment_8(pupil) == elements


def test_b1_to_b5_attainment_8_of_all_pupils_at_once():
    rows = [
        (name, slot, points)
        for name, (pupil, _) in PUPILS.items()
        for slot, taken in {
            "english_language": [pupil.language],
            "english_literature": [pupil.literature],
            "maths": [pupil.maths],
            "ebacc": pupil.ebacc,
            "other": pupil.other,
        }.items()
        for points in taken
        if points is not None
    ]
    results = pd.DataFrame(rows, columns=["pupil", "slot", "points"])
    table = attainment_8_of(results, pd.Index(list(PUPILS), name="pupil"))
    assert [tuple(row) for row in table.itertuples(index=False)] == [elements for _, elements in PUPILS.values()]


def a_level(subject):
    return Qualification("a_level", subject)


def as_level(subject):
    return Qualification("as_level", subject)


def test_b11_what_makes_level_3_and_level_2():
    """B11_l3_threshold."""
    assert level_3_share([a_level("maths"), a_level("physics")]) == 100
    assert level_3_share([a_level("maths"), as_level("physics"), as_level("art")]) == 100
    assert level_3_share([a_level("maths"), as_level("physics")]) == 75
    assert level_3_share([Qualification("t_level_core"), Qualification("t_level_specialism")]) == 100
    gcses = [Qualification("gcse", subject) for subject in ("english", "maths", "art")]
    assert level_2_share([*gcses, as_level("physics")]) == 110


def test_b11_an_as_gives_way_to_the_a_level_in_the_same_subject():
    assert level_3_share([a_level("maths"), as_level("maths")]) == 50


def test_b12_points_per_entry():
    """B12_aps_per_entry: A, B and C at A level, an A at AS."""
    points, entries = points_and_entries(
        [Entry("a_level", "A"), Entry("a_level", "B"), Entry("a_level", "C"), Entry("as_level", "A")]
    )
    assert (points, entries) == (145.0, 3.5)
    assert points / entries == pytest.approx(41.42857142857143)


def eras():
    table = tomllib.loads((REFERENCE / "grade_points.toml").read_text(encoding="utf-8"))["eras"]
    return [Era(each["first"], each["last"], each["reformed"], each["unreformed"]) for each in table]


@pytest.mark.parametrize(
    ("period", "highest"), [("2015/16", 80), ("2016/17", 87), ("2017/18", 90), ("2018/19", 90), ("2024/25", 90)]
)
def test_the_highest_attainment_8_of_each_year(period, highest):
    def top(*, reformed):
        return points_of("9" if reformed else "A*", period, eras(), reformed=reformed)

    core = top(reformed=period >= "2016/17")
    rest = top(reformed=period >= "2017/18")
    # Literature was sat, and so English counts twice; what it scored is not needed elsewhere.
    assert attainment_8(Results(core, 0, core, (rest,) * 3, (rest,) * 3)).total == highest


@pytest.mark.parametrize(
    ("grade", "period", "reformed"), [("9", "2015/16", True), ("A*", "2024/25", False), ("9", "2018/19", False)]
)
def test_a_grade_that_did_not_exist_then_is_refused(grade, period, reformed):
    with pytest.raises(UnknownWordError, match=period):
        points_of(grade, period, eras(), reformed=reformed)
