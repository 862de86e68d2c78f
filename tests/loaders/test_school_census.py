"""The school census: counts where they are the percentage's own, and the percentage where they are not."""

import pytest

from loaders.kinds.school_census import KIND
from tests.loaders.tables import ENGLAND, context, figure, place, real, rules, table

WITH_SIGNS = """
URN    | LA  | Estab | SCHOOLTYPE                    | NOR    | NORG  | NORB   | PNORG | TSENELSE | PSENELSE | TSENELK | PSENELK | NUMEAL | PNUMEAL | NUMFSM | NUMFSMEVER | NORFSMEVER | PNUMFSMEVER
107809 | 383 | 2270  | State-funded primary          | 271    | 127   | 144    | 46.9% | 8        | 3.0%     | 59      | 21.8%   | 145    | 53.5%   | 49     | 50         | 228        | 21.9%
108112 | 383 | 6112  | Independent school            | 1045   | 0     | 1045   | 0.0%  | 0        | 0.0%     | 145     | 13.9%   | NA     | NA      | NA     | NA         | NA         | NA
108121 | 383 | 7016  | Non-maintained special school | 50     | 20    | 30     | 40.0% | 50       | 100.0%   | 0       | 0.0%    | 5      | 10.0%   | 20     | 20         | 48         | 41.7%
108199 | 383 | 1100  | State-funded AP school        | 40     | 10    | 30     | 25.0% | 2        | 5.0%     | 30      | 75.0%   | 3      | 7.5%    | 25     | 30         | 40         | 75.0%
NAT    |     | SPE   | Special school                | 121738 | 33793 | 87945  | 27.8% | 122268   | 98.3%    | 2014    | 1.6%    | 18345  | 14.7%   | 47048  | 53935      | 107000     | 50.3%
"""  # noqa: E501  a table as it is sent


def made(drawn: str = WITH_SIGNS, period: str | None = "2022/23"):
    return KIND.translate(table(drawn), context(period))


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        ("context_girls", 127, 271),
        ("context_eal", 145, 271),
        ("context_fsm", 49, 271),
        ("context_fsm6", 50, 228),
        ("context_sen_support", 59, 271),
        ("context_ehcp", 8, 271),
    ],
)
def test_a_schools_groups_are_counts(measure, numerator, denominator):
    assert figure(made(), measure, "school:3832270") == {
        "numerator": numerator,
        "denominator": denominator,
        "status": "ok",
    }


def test_pupils_on_roll_are_a_number():
    assert figure(made(), "pupils_on_roll", "school:3832270") == {"value": 271, "decimals": 0, "status": "ok"}


def test_the_last_six_years_are_a_percentage_where_the_number_they_are_among_is_not_said():
    old = made(WITH_SIGNS.replace("| NORFSMEVER ", "| ELSEWHERE  "), "2018/19")
    assert figure(old, "context_fsm6", "school:3832270") == {"value": 21.9, "decimals": 1, "status": "ok"}


def test_the_same_figures_without_percent_signs():
    assert made(WITH_SIGNS.replace("%", " ")).results.equals(made().results)


def test_englands_counts_are_among_other_pupils_so_its_percentages_stand():
    assert figure(made(), "context_ehcp", ENGLAND, phase="special") == {"value": 98.3, "decimals": 1, "status": "ok"}
    assert rules(made()) == []


@pytest.mark.parametrize(
    ("school", "phase", "state_funded"),
    [
        ("school:3832270", "primary", True),
        ("school:3836112", None, False),
        ("school:3837016", "special", False),
        ("school:3831100", None, True),
    ],
)
def test_the_census_says_the_phase_and_who_pays(school, phase, state_funded):
    assert place(made(), school).get("phase") == phase
    assert bool(place(made(), school)["state_funded"]) is state_funded


@pytest.mark.parametrize(
    ("path", "period", "schools", "secondary_eal"),
    [
        ("census/2018-2019_england_census.csv", "2018/19", 23939, 16.9),
        ("subsets/census/2020-2021_england_census_subset.csv", "2020/21", 1535, 17.2),
        ("census/2022-2023_england_census.csv", "2022/23", 24433, 18.1),
    ],
)
def test_the_real_files(path, period, schools, secondary_eal):
    made = real(path, period)
    assert len(made.places) == schools
    assert figure(made, "context_eal", ENGLAND, phase="secondary")["value"] == secondary_eal
