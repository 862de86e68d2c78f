"""Key Stage 2: its own record types, groups with their cohorts, and means over nobody knows how many."""

import pytest

from loaders.kinds.ks2_performance import KIND
from tests.loaders.tables import ENGLAND, context, figure, place, real, rules, table

TABLE = """
RECTYPE | LEA | ESTAB | URN    | SCHNAME       | NFTYPE | AGERANGE | TELIG  | GELIG | TFSM6CLA1A | TNotFSM6CLA1A | PTRWM_EXP | PTRWM_EXP_G | PTRWM_EXP_FSM6CLA1A | PTRWM_EXP_NotFSM6CLA1A | PTREAD_EXP | PTMAT_EXP | PTWRITTA_EXP | PTGPS_EXP | READ_AVERAGE | READPROG | READPROG_LOWER | READPROG_UPPER | TELIG_16
1       | 383 | 2270  | 107809 | A primary     | CY     | 3-11     | 58     | 30    | 11         | 47            | 50%       | 53%         | 18%                 | 57%                    | 67%        | 67%       | 70%          | 67%       | 106          | 0.7      | -1.1           | 2.5            | 55
1       | 383 | 2271  | 107810 | A small one   | VA     | 04-Nov   | 4      | SUPP  | SUPP       | SUPP          | SUPP      | SUPP        | SUPP                | SUPP                   | SUPP       | SUPP      | SUPP         | SUPP      | SUPP         | SUPP     | SUPP           | SUPP           | 9
2       | 383 | 7015  | 108120 | A special one | CYS    | 5-16     | 9      | 3     | 4          | 5             | 0%        | 0%          | SUPP                | SUPP                   | 0%         | 0%        | 0%           | 0%        |              | -3.1     | -7.0           | 0.8            | 8
1       | 383 | 2999  | 107999 | Closed        | CY     | 3-11     |        |       |            |               |           |             |                     |                        |            |           |              |           |              |          |                |                |
3       | 383 |       |        | Leeds         |        |          | 9800   | 4800  | 2800       | 7000          | 56%       | 60%         | 40%                 | 63%                    | 66%        | 70%       | 72%          | 71%       | 103          | -0.4     | -0.5           | -0.3           | 9600
4       |     |       |        |               |        |          | 604552 |       |            |               | 61%       | 65%         | 48%                 | 67%                    | 72%        | 75%       | 76%          | 77%       | 104          |          |                |                | 580000
5       |     |       |        |               |        |          | 599728 |       |            |               | 61%       | 65%         | 48%                 | 67%                    | 72%        | 75%       | 76%          | 77%       | 104          | 0.0      | 0.0            | 0.0            | 575000
"""  # noqa: E501  a table as it is sent


def made(drawn: str = TABLE, period: str | None = "2016/17"):
    return KIND.translate(table(drawn), context(period))


def test_record_types_are_numbered_otherwise_than_at_key_stage_4():
    assert figure(made(), "reader_at_11", "la:383") == {"denominator": 9800, "value": 66, "decimals": 0, "status": "ok"}
    assert figure(made(), "reader_at_11", ENGLAND)["denominator"] == 599728
    assert rules(made()) == ["rows_not_used"]


@pytest.mark.parametrize(
    ("measure", "percent"),
    [
        ("reading_writing_maths_at_11", 50),
        ("reader_at_11", 67),
        ("counter_at_11", 67),
        ("ks2_write_exp", 70),
        ("ks2_gps_exp", 67),
    ],
)
def test_percentages_are_among_the_eligible(measure, percent):
    assert figure(made(), measure, "school:3832270") == {
        "denominator": 58,
        "value": percent,
        "decimals": 0,
        "status": "ok",
    }


def test_groups_come_with_their_own_cohorts():
    measure, school = "reading_writing_maths_at_11", "school:3832270"
    assert figure(made(), measure, school, disadvantaged="yes")["denominator"] == 11
    assert figure(made(), measure, school, disadvantaged="no") == {
        "denominator": 47,
        "value": 57,
        "decimals": 0,
        "status": "ok",
    }
    assert figure(made(), measure, school, sex="female")["denominator"] == 30


def test_a_scaled_score_is_not_among_the_eligible_and_has_no_cohort():
    assert figure(made(), "ks2_read_avg", "school:3832270") == {"value": 106, "decimals": 0, "status": "ok"}
    assert figure(made(), "ks2_read_avg", "school:3837015") == {"status": "not_available"}


def test_progress_keeps_its_published_interval():
    assert figure(made(), "ks2_read_prog", "school:3832270") == {
        "value": 0.7,
        "lower": -1.1,
        "upper": 2.5,
        "decimals": 1,
        "status": "ok",
    }


def test_a_closed_school_with_a_short_row_has_no_figures_and_a_small_one_is_suppressed():
    assert figure(made(), "reader_at_11", "school:3832999") == {"status": "not_available"}
    assert figure(made(), "reader_at_11", "school:3832271") == {"denominator": 4, "status": "suppressed"}


@pytest.mark.parametrize(
    ("school", "phase"), [("school:3832270", "primary"), ("school:3832271", "primary"), ("school:3837015", "special")]
)
def test_a_school_is_primary_unless_it_is_special_even_where_excel_made_its_ages_a_date(school, phase):
    assert place(made(), school)["phase"] == phase


def test_it_cannot_be_of_a_year_that_it_carries_as_an_earlier_one():
    assert rules(made(period="2015/16"))[0] == "period_differs"
    assert rules(made(period="2017/18"))[0] == "period_differs"
    assert made(period=None).periods == ("2016/17",)


def test_the_real_file_of_surrey():
    surrey = real("ks2/2016-936-ks2.csv", "2016/17")
    assert figure(surrey, "reading_writing_maths_at_11", "la:936") == {
        "denominator": 11395,
        "value": 67,
        "decimals": 0,
        "status": "ok",
    }
    assert figure(surrey, "reader_at_11", ENGLAND)["value"] == 72
    assert (surrey.places["level"] == "school").sum() == 232
