"""B1–B12: Attainment 8, OnProgress 8, Levels 2 and 3, points per entry. Digits: measures.md 1.2 and 1.3."""

import tomllib

import pandas as pd
import pytest

from metrics.attainment_8 import Elements, Era, Results, attainment_8, attainment_8_of, points_of
from metrics.levels import Entry, Qualification, level_2_share, level_3_share, points_and_entries
from metrics.progress_8 import Group, bands, enough_covered, prior_group, pupil_progress, school_progress
from model.errors import UnknownWordError
from model.folders import REFERENCE

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


# Groups 17 to 19 of 2024: only the estimates of group 18 are used.
GROUP_18 = Group(18, 103.5, 104, Elements(english=9.47, maths=8.52, ebacc=12.23, open=12.75, total=42.97))


def test_b6_progress_of_a_pupil():
    """B6_p8_pupil_2024_pag18: Attainment 8 of 50 beside 42.97 for pupils who began alike."""
    assert prior_group(103, 104, [GROUP_18]) is GROUP_18
    assert prior_group(104, 105, [GROUP_18]) is None
    found = pupil_progress(Elements(english=12, maths=8, ebacc=14, open=16, total=50), GROUP_18.estimate)
    assert found == pytest.approx((0.703, 1.265, -0.26, 0.59, 1.0833333333333333))


@pytest.mark.parametrize(("limit", "score"), [(None, -4.297), (-2.5, -2.5), (-5.0, -4.297)])
def test_b6_an_extreme_score_is_limited_where_the_department_limits_it(limit, score):
    nothing = Elements(0, 0, 0, 0, 0)
    assert pupil_progress(nothing, GROUP_18.estimate, limit).score == pytest.approx(score)


@pytest.mark.parametrize(
    ("mean", "pupils", "year", "lower", "upper"),
    [
        pytest.param(0.21, 180, "2023/24", 0.003095974128671075, 0.4169040258713289, id="B7_p8_school_2024"),
        pytest.param(0.66, 186, "2018/19", 0.4756635792177768, 0.8443364207822233, id="B8_p8_allerton_high_2019"),
        pytest.param(0.02, 7245, "2018/19", -0.00953577886903053, 0.04953577886903053, id="B9_p8_leeds_2019"),
    ],
)
def test_b7_to_b9_the_interval_uses_the_nation_s_spread_of_the_year(mean, pupils, year, lower, upper):
    assert school_progress(mean, pupils, year) == pytest.approx((mean, lower, upper), abs=1e-12)


def test_b7_above_average_although_its_lower_end_is_written_0_00():
    score = school_progress(0.21, 180, "2023/24")
    assert bands(*score).item() == 2


@pytest.mark.parametrize(
    ("score", "lower", "upper", "band"),
    [
        (0.66, 0.47, 0.84, 1),
        (0.27, 0.1, 0.43, 2),
        (0.16, -0.05, 0.38, 3),
        (-0.35, -0.54, -0.16, 4),
        (-0.63, -0.85, -0.42, 5),
        (0.55, -0.1, 1.2, 3),
        (-0.5, -0.7, -0.3, 4),
    ],
)
def test_b10_bands_need_the_interval_as_well(score, lower, upper, band):
    """B10_p8_bands."""
    assert bands(score, lower, upper).item() == band


@pytest.mark.parametrize(("with_start", "cohort", "enough"), [(49, 100, False), (50, 100, True), (0, 0, False)])
def test_b10_less_than_half_covered_has_no_score(with_start, cohort, enough):
    assert enough_covered(with_start, cohort) is enough


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
