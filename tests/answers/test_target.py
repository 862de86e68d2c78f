"""Are we on course? Milestones, pace, arrival, pupils needed, and every reason for saying less."""

import pytest

from model.folders import REFERENCE
from model.periods import between
from model.targets import Ambition, AmbitionPart, EarlierPromise
from outcomes.answers import target
from outcomes.cli import json_output
from outcomes.store import reference
from outcomes.store.access import OFFICER, viewer_as
from tests.conftest import Rows, result

LEVEL3 = [51.383, 52.017, 52.1, 49.647, 50.826, 52.446, 53.765, 52.822, 52.838]
BASICS = [60.5, 61.9, 62.1, 67.7, 69.9, 68.3, 64.6, 64.9, 64.9]
DECIMALS = {"level3_at_19": 3, "basics_94": 1}


def series(measure: str, first: str, values: list[float], place: str = "la:383", **more: object) -> Rows:
    """A published series without cohorts."""
    decimals = DECIMALS.get(measure, 1)
    periods = between(first, f"{int(first[:4]) + len(values) - 1}/{(int(first[2:4]) + len(values)) % 100:02d}")
    return [
        result(place, period, measure=measure, value=value, decimals=decimals, **more)
        for period, value in zip(periods, values, strict=True)
    ]


def promise(measure: str, goal: float = 80.0, period: str = "2029/30", **more: object) -> tuple[Ambition, ...]:
    return (
        Ambition(
            id="a",
            words="A promise.",
            parts=(AmbitionPart(measure=measure, target=goal),),
            target_period=period,
            **more,
        ),
    )


def counted(period: str, k: int, n: int, place: str = "la:383", measure: str = "reader_at_11") -> dict[str, object]:
    return result(place, period, measure=measure, numerator=k, denominator=n)


# --- the two golden series of Leeds (measures.md 11) -------------------------------------------------------------


def test_level_3_at_19_of_leeds(published):
    """A fifth of the way in nine years: Theil–Sen 0.18 a year where 1.19 would be needed."""
    generation = published(series("level3_at_19", "2015/16", LEVEL3))
    answer = target(generation, OFFICER, "level3_at_19", "la:383", reference.ambitions(REFERENCE))
    said = json_output.target_json(answer)
    assert said["actual_per_year"] == pytest.approx(0.1849375)
    assert (said["actual_lower"], said["actual_upper"]) == pytest.approx((0.016, 0.6382))
    assert said["required_per_year"] == pytest.approx(1.1936667, abs=1e-7)
    assert (said["target"], said["target_period"], said["baseline"]) == (
        60.0,
        "2029/30",
        {"period": "2023/24", "value": 52.838},
    )
    assert said["status"] == "improving but too slowly"
    assert said["sentence"] == (
        "Level 3 at 19 in Leeds: 52.8% in 2023/24. The target is 60% by 2029/30: 1.2 points more every year from here. "
        "Over 9 years' figures it has risen by 0.18 points a year (likely between 0.02 and 0.64), about a sixth of "
        "that pace: improving but too slowly. At that pace it would be there in 2062/63. The trend is only "
        "descriptive: some of these young people had grades assessed by their schools in 2020 or 2021 instead of "
        "examinations. The path begins with this figure. How many pupils this is about has not been published, so "
        "none are counted."
    )


def test_english_and_maths_of_leeds_is_too_early_to_say(published):
    """Nine figures and four hard breaks: three figures count. The cohort is another measure's of the same pupils."""
    generation = published(
        [
            *series("basics_94", "2016/17", BASICS),
            result(period="2018/19", measure="level2_em_at_16", value=57.0, denominator=7661, decimals=1),
        ]
    )
    answer = target(generation, OFFICER, "basics_94", "la:383", reference.ambitions(REFERENCE))
    assert (answer.status, answer.actual_per_year, answer.arrival_period) == ("too early to say", None, None)
    assert answer.sentence == (
        "English and maths at 9–4 in Leeds: 64.9% in 2024/25. The target is 80% by 2029/30: 3.0 points more every year "
        "from here. It is too early to say whether that is being kept up. Only 3 figures since 2022/23, when the "
        "series began anew; a pace needs 5. It began anew for this reason: grading returns to the standard before the "
        "pandemic. The path begins with this figure. About 1,160 more pupils would reach it, on the 7,661 pupils in "
        "2018/19, the last year whose number is known."
    )
    assert json_output.target_json(answer)["cohort"] == {"n": 7661, "period": "2018/19", "estimated": True}


def test_the_newest_cohort_is_counted_on_though_it_is_only_that_of_the_schools(published):
    """64.9% of an unknown number; 7,661 pupils in 2018/19, and 4,000 + 5,000 in the schools' own rows of 2024/25."""
    generation = published(
        [
            result(period="2018/19", measure="level2_at_16", value=60.0, decimals=1, denominator=7661),
            result(measure="basics_94", value=65.0, decimals=1),
            result("school:3834001", measure="basics_94", value=70.0, decimals=0, denominator=4000),
            result("school:3834002", measure="basics_94", value=60.0, decimals=0, denominator=5000),
        ]
    )
    answer = target(generation, OFFICER, "basics_94", "la:383", promise("basics_94"))
    assert (answer.cohort, answer.cohort_period) == (9000, "2024/25")
    assert answer.pupils_needed.sentence == (
        "About 1,350 more pupils would reach it, on the 9,000 pupils of its schools added up in 2024/25."
    )


# --- the path ----------------------------------------------------------------------------------------------------


def test_a_straight_path_and_the_pupils_still_needed(published):
    """I4: 5,612 of 8,640 are 64.95%; 80% of 8,640 are 6,912, so 1,300 more."""
    generation = published([counted("2024/25", 5612, 8640, measure="basics_94")])
    answer = target(generation, OFFICER, "basics_94", "la:383", promise("basics_94"))
    assert answer.shape == "linear"
    assert answer.milestones["period"].tolist() == list(between("2024/25", "2029/30"))
    assert (answer.pupils_needed.pupils, answer.pupils_needed.about) == (1300, False)
    assert "1,300 more pupils would reach it, on the 8,640 pupils in 2024/25." in answer.sentence


@pytest.mark.parametrize(("value", "goal"), [(64.5, 80.0), (64.5, 95.0), (74.0, 100.0)])
def test_milestones_lie_on_a_straight_line_until_a_target_says_otherwise(published, value, goal):
    generation = published([result(measure="reader_at_11", value=value, decimals=0)])
    answer = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", goal))
    assert answer.shape == "linear"
    assert answer.milestones["value"].diff().dropna().tolist() == pytest.approx([(goal - value) / 5] * 5)


def test_the_share_of_the_way_that_is_gone_since_an_agreed_baseline(published):
    """From 60 to 80 by 2029/30, and 65 now: a quarter."""
    generation = published(series("reader_at_11", "2021/22", [60.0, 62.0, 64.0, 65.0]))
    answer = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", baseline="2021/22"))
    assert (answer.baseline_period, answer.baseline_value) == ("2021/22", 60.0)
    assert answer.share_achieved == pytest.approx(0.25)
    assert "25% of the way has been gone since 2021/22 (60%)." in answer.sentence


def test_a_path_never_crosses_a_break_but_begins_after_it(published):
    """Agreed in 2018/19; graded anew in 2022/23: the way from 64.6 counts, and says why."""
    generation = published(series("basics_94", "2016/17", BASICS))
    answer = target(generation, OFFICER, "basics_94", "la:383", promise("basics_94", baseline="2018/19"))
    assert (answer.baseline_period, answer.baseline_value) == ("2022/23", 64.6)
    assert answer.share_achieved == pytest.approx((64.9 - 64.6) / (80 - 64.6))
    assert (
        "The path begins in 2022/23 and not in 2018/19, because the series began anew: grading returns to the standard"
        in answer.sentence
    )


def test_a_figure_from_before_a_break_is_held_against_nothing(published):
    generation = published([counted("2018/19", 60, 100, "school:3834001", "basics_94")])
    answer = target(generation, OFFICER, "basics_94", "school:3834001", promise("basics_94"))
    assert answer.status == "too early to say"
    assert (answer.baseline_period, answer.required_per_year, answer.pupils_needed.pupils) == (None, None, None)
    assert answer.milestones.empty
    assert answer.fairness is None
    assert "so the figure of 2018/19 cannot be held against the target" in answer.sentence


def test_a_year_that_has_come_is_met_or_not(published):
    generation = published([counted("2023/24", 60, 100), counted("2024/25", 70, 100)])
    late = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", 80.0, "2024/25"))
    assert "and it was not reached" in late.sentence
    met = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", 70.0, "2024/25"))
    assert met.status == "met"


@pytest.mark.parametrize(("k", "status", "need"), [(79, "too early to say", 1), (80, "met", 0), (81, "met", 0)])
def test_met_exactly_when_nobody_more_is_needed(published, k, status, need):
    answer = target(published([counted("2024/25", k, 100)]), OFFICER, "reader_at_11", "la:383", promise("reader_at_11"))
    assert (answer.status, answer.pupils_needed.pupils) == (status, need)
    assert ("within one pupil" in answer.sentence) is (need == 1)


def test_where_less_is_better_fewer_are_needed(published):
    generation = published([counted("2024/25", 25, 100, measure="persistent_absence")])
    answer = target(generation, OFFICER, "persistent_absence", "la:383", promise("persistent_absence", 10.0))
    assert answer.pupils_needed.pupils == 15
    assert "3.0 points less every year from here" in answer.sentence
    assert "15 fewer pupils would reach it" in answer.sentence


def test_sessions_are_not_pupils(published):
    generation = published([counted("2024/25", 930_000, 1_000_000, measure="attendance")])
    answer = target(generation, OFFICER, "attendance", "la:383", promise("attendance", 95.0))
    assert (answer.cohort, answer.pupils_needed.pupils) == (None, None)
    assert "does not count pupils" in answer.sentence


def test_a_promise_once_made_on_another_measure_is_ended_and_met_or_not(published):
    generation = published([counted("2012/13", 6738, 7823, measure="level2_at_16")])
    ambition = Ambition(
        id="a",
        words="A promise.",
        parts=(AmbitionPart(measure="basics_94", target=80.0),),
        earlier=(EarlierPromise(measure="level2_at_16", target=80.0, words="The promise of 2015."),),
        target_period="2029/30",
    )
    answer = target(generation, OFFICER, "level2_at_16", "la:383", (ambition,))
    assert (answer.status, answer.baseline_period, answer.milestones.empty) == ("ended", None, True)
    assert answer.sentence == (
        "Level 2 at 16: Leeds reached 86.1% in 2012/13; the promise of 80% was met. The promise of 2015. "
        "The promise now lives in English and maths at 9–4: a different measure, not a fall."
    )


# --- what is not final -------------------------------------------------------------------------------------------


FINAL = [counted("2021/22", 600, 1000), counted("2022/23", 620, 1000), counted("2023/24", 640, 1000)]


def with_revision(published, before: int, after: int) -> None:
    """England's provisional figure of 2022/23, and the final one that took its place."""
    england = "nation:E92000001"
    published([counted("2022/23", before, 1000, england)], version="Provisional")
    published([*FINAL, counted("2022/23", after, 1000, england)])


@pytest.mark.parametrize(
    ("pupils", "passed", "before", "judged"),
    [
        pytest.param(980, 784, 690, True, id="98% in, far from the milestone"),
        pytest.param(979, 783, 690, False, id="fewer than 98% in"),
        pytest.param(980, 784, 550, False, id="revised by more than the distance before"),
    ],
)
def test_a_provisional_figure_is_judged_only_when_it_is_nearly_all_in_and_clear(
    published, pupils, passed, before, judged
):
    """The milestone of 2024/25 is 68.3% (from 64 to 90 in six years), 11.7 below 80%; England's 70% was 69% or 55%."""
    with_revision(published, before, 700)
    generation = published([counted("2024/25", passed, pupils)], version="Provisional")
    answer = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", 90.0))
    assert answer.baseline_period == "2023/24"
    assert (answer.status == "too close to call until final") is not judged
    assert ("This verdict is provisional." in answer.sentence) is judged
    assert ("until final" in answer.sentence) is not judged


def test_without_a_revision_known_nothing_provisional_is_judged(published):
    published(FINAL)
    generation = published([counted("2024/25", 800, 1000)], version="Provisional")
    answer = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11", 90.0))
    assert answer.status == "too close to call until final"


def test_an_early_year_is_never_the_area_s_figure(published):
    """Two of three schools are in: 110 of 160 now, 102 of 150 a year ago; the third had 50 pupils then."""
    schools = ("school:3834001", "school:3834002", "school:3834003")
    published(
        [counted("2023/24", k, n, place) for place, k, n in zip(schools, (60, 42, 20), (90, 60, 50), strict=True)]
    )
    generation = published(
        [counted("2024/25", k, n, place) for place, k, n in zip(schools, (66, 44), (100, 60), strict=False)],
        version="Early",
    )
    answer = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11"))
    assert answer.latest is not None
    assert (answer.latest.period, answer.latest.denominator) == ("2023/24", 200)
    assert (
        "2024/25 is not all in: 2 of 3 schools, 160 of 210 pupils; up 0.8 points on the same schools in 2023/24."
        in answer.sentence
    )


# --- schools -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("passed", "words"), [(59, "at the milestone"), (58, "short of it, within noise"), (48, "short of it")]
)
def test_a_school_is_held_fairly_against_its_authority_s_milestone(published, passed, words):
    """I6: of 86 pupils, chance alone takes schools from 57.0% to 76.7% where 67.6% are expected."""
    generation = published(
        [
            counted("2024/25", 645, 1000, measure="basics_94"),
            result(period="2025/26", measure="basics_94", value=66.0, decimals=1),
            counted("2025/26", passed, 86, "school:3834001", "basics_94"),
        ]
    )
    answer = target(generation, OFFICER, "basics_94", "school:3834001", promise("basics_94", 80.0, baseline="2024/25"))
    found = answer.fairness
    assert found is not None
    assert (found.milestone, found.lower, found.upper) == pytest.approx((67.6, 56.961754, 76.694090))
    assert (found.whose, found.pupils, found.words) == ("the milestone of Leeds for 2025/26", 86, words)
    assert (
        f"Beside the milestone of Leeds for 2025/26, 67.6%: {words}. Chance alone takes schools with 86 pupils from "
        "57.0% to 76.7%." in answer.sentence
    )


SHORTFALLS = [
    counted("2024/25", 90, 100, "school:3834001"),
    counted("2024/25", 60, 100, "school:3834002"),
    counted("2024/25", 70, 100, "school:3834003"),
]


def test_three_readings_of_pupils_needed(published):
    """80%: 20 and 10 pupils short, and one school 10 over: the area needs 20 more, every school reaching it 30."""
    generation = published(SHORTFALLS)
    answer = target(generation, OFFICER, "reader_at_11", "school:3834002", promise("reader_at_11"))
    readings = (answer.pupils_needed, answer.pupils_needed_area, answer.pupils_needed_every_school)
    assert [needed.pupils for needed in readings] == [20, 20, 30]
    assert (
        readings[2].sentence == "If every one of 3 schools reached it on its own, 30 more pupils, on 2024/25's cohorts."
    )


def test_schools_of_an_earlier_year_are_not_held_beside_the_area(published):
    generation = published([*SHORTFALLS, counted("2025/26", 760, 1000)])
    needed = target(generation, OFFICER, "reader_at_11", "la:383", promise("reader_at_11")).pupils_needed_every_school
    assert needed.pupils is None
    assert needed.sentence.startswith("Schools' own figures are held to 2024/25 only. If every one of 3 schools")


def test_what_a_viewer_may_not_see_is_not_added_up_for_them(published):
    generation = published([{**row, "public_domain": False} for row in SHORTFALLS] + [counted("2024/25", 220, 300)])
    answer = target(generation, viewer_as("public"), "reader_at_11", "la:383", promise("reader_at_11"))
    assert answer.pupils_needed.pupils == 20
    assert answer.pupils_needed_every_school.pupils is None
    assert "Not every school's figure may be shown to you" in answer.pupils_needed_every_school.sentence
