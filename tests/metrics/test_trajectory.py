"""Targets: status words, the provisional rule, pupils needed."""

import numpy as np
import pytest

from metrics.measures.register import measure
from metrics.pupils_needed import pupils_needed, pupils_needed_about, pupils_needed_each
from metrics.trajectory import (
    ActualRate,
    Readiness,
    TargetPath,
    actual_rate,
    arrival_period,
    may_judge,
    milestone,
    rebased_path,
    share_achieved,
    status,
)
from model.periods import between

LEVEL3 = measure("level3_at_19")
PATH = TargetPath("2018/19", 50.0, "2028/29", 60.0)
TOO_FEW = ActualRate(None, None, None, 3, "Only 3 figures so far; a pace needs 5.")


def rate(per_year, lower, upper):
    return ActualRate(per_year, lower, upper, 6, None)


@pytest.mark.parametrize(
    ("latest", "pace", "word"),
    [
        (60.0, rate(1.0, 0.5, 1.5), "met"),
        (60.0, TOO_FEW, "met"),
        (53.0, TOO_FEW, "too early to say"),
        # Two a year are needed from 52 in 2024/25: eight in four years.
        (52.0, rate(2.0, 0.5, 3.0), "on track"),
        (52.0, rate(1.9, 0.5, 3.0), "improving but too slowly"),
        (52.0, rate(2.5, -0.1, 3.0), "no clear change"),
        (52.0, rate(-1.0, -2.0, -0.1), "moving away"),
        # The milestone of 2024/25 is 56.
        (56.0, rate(0.5, -0.1, 1.0), "on track"),
        (56.0, rate(-1.0, -2.0, -0.1), "moving away"),
    ],
)
def test_the_status_of_a_target(latest, pace, word):
    assert status(LEVEL3, PATH, "2024/25", latest, pace) == word


def test_status_where_there_is_nothing_to_say():
    assert status(LEVEL3, None, "2024/25", 52.0, TOO_FEW) == "no target agreed"
    assert status(LEVEL3, PATH, None, None, TOO_FEW) == "no figure"
    assert status(LEVEL3, PATH, "2024/25", 52.0, TOO_FEW, ended=True) == "ended"
    held = Readiness(False, "Provisional.")
    assert status(LEVEL3, PATH, "2024/25", 52.0, TOO_FEW, held) == "too close to call until final"


def test_fewer_is_better_turns_everything_round():
    absent = measure("persistent_absence")
    path = TargetPath("2020/21", 20.0, "2029/30", 11.0)
    assert status(absent, path, "2023/24", 10.9, TOO_FEW) == "met"
    assert status(absent, path, "2023/24", 16.0, rate(-1.0, -1.5, -0.5)) == "on track"
    assert status(absent, path, "2023/24", 19.0, rate(-1.0, -1.5, -0.5)) == "improving but too slowly"
    assert status(absent, path, "2023/24", 19.0, rate(1.0, 0.5, 1.5)) == "moving away"
    assert pupils_needed(10, 9, 60, "lower") == 3
    assert pupils_needed_about(10, 15.0, 60, "lower") == 3


@pytest.mark.parametrize(
    ("latest", "pace", "arrives"),
    [
        (52.0, rate(2.0, 0.5, 3.0), "2028/29"),
        (52.0, rate(3.0, 0.5, 3.0), "2027/28"),
        (52.0, rate(2.0, -0.5, 3.0), None),
        (52.0, rate(-2.0, -3.0, -0.5), None),
        (52.0, rate(0.1, 0.05, 0.2), None),
        (52.0, TOO_FEW, None),
        (60.0, TOO_FEW, "2024/25"),
    ],
)
def test_arrival_is_promised_only_by_a_clear_pace(latest, pace, arrives):
    assert arrival_period(LEVEL3, latest, "2024/25", 60.0, pace) == arrives


@pytest.mark.parametrize(
    ("version", "pupils_in", "distance", "revision", "may"),
    [
        ("final", None, None, None, True),
        ("revised", None, None, None, True),
        ("early", 100, 9.0, 0.1, False),
        ("provisional", 97, 9.0, 0.1, False),
        ("provisional", 98, 9.0, 0.1, True),
        ("provisional", 98, -0.2, 0.1, True),
        ("provisional", 98, 0.1, 0.1, False),
        ("provisional", 98, 9.0, None, False),
        ("provisional", None, 9.0, 0.1, False),
    ],
)
def test_provisional_figures_may_be_judged_when_nothing_can_turn(version, pupils_in, distance, revision, may):
    found = may_judge(version, pupils_in=pupils_in, pupils_expected=100, distance=distance, largest_revision=revision)
    assert found.may is may
    assert (found.reason is None) is may


@pytest.mark.parametrize(
    ("period", "value"), [("2017/18", None), ("2018/19", 50.0), ("2024/25", 56.0), ("2028/29", 60.0), ("2029/30", None)]
)
def test_a_milestone_lies_between_baseline_and_target(period, value):
    assert milestone(PATH, period) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(("latest", "share"), [(50.0, 0.0), (52.0, 0.2), (60.0, 1.0), (48.0, -0.2)])
def test_the_share_of_the_change_achieved(latest, share):
    assert share_achieved(PATH, latest) == pytest.approx(share)


def test_no_change_to_make_has_no_share():
    assert share_achieved(TargetPath("2018/19", 60.0, "2028/29", 60.0), 61.0) is None


def test_a_path_is_rebased_on_the_first_figure_since_the_break():
    level2 = measure("level2_at_16")
    path = TargetPath("2012/13", 86.1, "2019/20", 90.0)
    again = rebased_path(path, level2, ("2012/13", "2013/14", "2014/15"), (86.1, 64.0, 65.0))
    assert (again.baseline_period, again.baseline, again.target) == ("2013/14", 64.0, 90.0)
    assert rebased_path(path, level2, ("2011/12", "2012/13"), (80.0, 86.1)) == path


@pytest.mark.parametrize(
    ("target", "have", "cohort", "needed"),
    [(80, 23, 30, 1), (80, 24, 30, 0), (80, 25, 30, 0), (79.9, 799, 1000, 0), (79.9, 798, 1000, 1), (100, 29, 30, 1)],
)
def test_pupils_needed_are_counted_exactly(target, have, cohort, needed):
    assert pupils_needed(target, have, cohort) == needed
    assert pupils_needed_each(target, [have], [cohort]).tolist() == [needed]


def test_the_area_needs_no_more_than_all_its_schools():
    have, cohort = [30, 10], [30, 30]
    assert pupils_needed(80, sum(have), sum(cohort)) == 8
    assert pupils_needed_each(80, have, cohort).sum() == 14


def test_a_numerator_made_of_a_percentage_is_no_breath_short():
    assert pupils_needed_each(58, [57.99999999999999], [100]).tolist() == [0]
    assert pupils_needed_each(58, [57.9], [100]).tolist() == [1]


def test_a_school_without_a_figure_needs_nobody_that_we_know_of():
    assert np.isnan(pupils_needed_each(80, [None], [30]).item())


@pytest.mark.parametrize(("percent", "cohort", "about"), [(64.9, 7661, 1157), ("80.0", 7661, 0), (79.99, 100, 1)])
def test_from_a_published_percentage_it_is_about(percent, cohort, about):
    assert pupils_needed_about(80, percent, cohort) == about


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], "There are no figures yet."),
        ([50.0], "Only one figure so far; a pace needs 5."),
        ([50.0, 51.0], "Only 2 figures so far; a pace needs 5."),
    ],
)
def test_why_there_is_no_pace(values, reason):
    years = between("2010/11", "2018/19")[: len(values)]
    assert actual_rate(LEVEL3, years, values).reason == reason
