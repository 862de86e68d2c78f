"""Key Stage 4: whose row it is, which year, which group, and what a published percentage keeps."""

import pytest

from loaders.kinds.ks4_performance import KIND
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, place, pooled, real, real_frame, rules, table

PROVISIONAL = """
RECTYPE | LEA | ESTAB | URN    | SCHNAME                      | NFTYPE | TPUP   | ATT8SCR | P8PUP  | P8MEA  | P8CILOW | P8CIUPP | PTL2BASICS_94 | PT5EM_94
1       | 383 | 4040  | 108058 | Allerton Grange School       | CY     | 239    | 45.1    | 220    | -0.05  | -0.22   | 0.12    | 58.2%         | 55.0%
1       | 383 | 4061  | 136825 | Leeds City Academy           | AC     | 94     | 36      | 40     | LOWCOV | LOWCOV  | LOWCOV  | 35.1%         | 33.0%
1       | 383 | 4075  | 144503 | Dixons Trinity Chapeltown    | F      |        |         |        |        |         |         |               |
1       | 383 | 6112  | 108112 | The Grammar School At Leeds  | IND    | NA     | NA      | NA     | NA     | NA      | NA      | NA            | NA
2       | 383 | 7062  | 141234 | Broomfield South SILC        | CYS    | 13     | NE      | NE     | NE     | NE      | NE      | NE            | NE
2       | 383 | 7009  | 108999 | A very small school, "Leeds" | ACS    | 5      | SUPP    | SUPP   | SUPP   | SUPP    | SUPP    | SUPP          | SUPP
4       | 383 |       |        |                              |        | 7661   | 44.8    | 7245   | 0.02   | -0.01   | 0.05    | 61.6%         | 57.0%
5       |     |       |        |                              |        | 605874 | 44.5    |        |        |         |         | 59.5%         | 55.4%
7       |     |       |        |                              |        | 542831 | 46.5    | 513055 | -0.03  |         |         | 64.4%         | 60.0%
"""  # noqa: E501  a table as it is sent


def made(drawn: str = PROVISIONAL, period: str | None = "2018/19", file: str = ""):
    return KIND.translate(table(drawn), context(period, file))


def test_a_published_percentage_keeps_its_cohort_and_its_decimals():
    assert figure(made(), "basics_94", LEEDS) == {"denominator": 7661, "value": 61.6, "decimals": 1, "status": "ok"}
    assert figure(made(), "level2_em_at_16", "school:3834040") == {
        "denominator": 239,
        "value": 55.0,
        "decimals": 1,
        "status": "ok",
    }


def test_progress_8_keeps_its_own_cohort_and_its_published_interval():
    assert figure(made(), "progress_8", "school:3834040") == {
        "denominator": 220,
        "value": -0.05,
        "lower": -0.22,
        "upper": 0.12,
        "decimals": 2,
        "status": "ok",
    }


@pytest.mark.parametrize(
    ("school", "measure", "status", "pupils"),
    [
        ("school:3837062", "basics_94", "no_entries", 13),  # no entries: in the cohort all the same
        ("school:3837009", "basics_94", "suppressed", 5),
        ("school:3834061", "progress_8", "low_coverage", 40),
        ("school:3834075", "attainment_8", "not_available", None),  # new, and empty is not nought
        ("school:3836112", "basics_94", "not_applicable", None),
    ],
)
def test_a_sign_is_a_status_and_leaves_only_the_cohort(school, measure, status, pupils):
    expected = {"status": status} | ({"denominator": pupils} if pupils else {})
    assert figure(made(), measure, school) == expected


def test_england_is_its_state_funded_row_and_the_row_of_all_schools_is_left_out_and_said():
    assert figure(made(), "basics_94", ENGLAND)["value"] == 64.4
    assert "rows_not_used" in rules(made())
    assert (made().results["place"] == ENGLAND).sum() == 4


def test_an_independent_school_is_a_place_that_no_authority_counts():
    assert (
        place(made(), "school:3836112")["state_funded"] is False or not place(made(), "school:3836112")["state_funded"]
    )
    assert place(made(), "school:3834040") == {
        "place": "school:3834040",
        "period": "2018/19",
        "level": "school",
        "name": "Allerton Grange School",
        "la": "la:383",
        "region": "region:E12000003",
        "urn": "108058",
        "phase": "secondary",
        "type": "Community school",
        "state_funded": True,
    }
    assert place(made(), "school:3837062")["phase"] == "special"


def test_a_name_with_a_comma_and_quotation_marks_survives():
    assert place(made(), "school:3837009")["name"] == 'A very small school, "Leeds"'


def test_without_a_period_it_stops_and_says_which_year_the_name_suggests():
    (finding, *_) = made(period=None, file="2018-2019_england_ks4final.csv").findings
    assert (finding.severity, finding.rule) == ("stop", "period_unknown")
    assert "--period 2018/19" in finding.remedy
    assert made(period=None).results.empty


FINAL = """
RECTYPE | LEA | ESTAB | URN    | NFTYPE | AGERANGE | TPUP | GPUP | TFSM6CLA1A | TNOTFSM6CLA1A | TPRIORLO | TEALGRP2 | TOTATT8 | ATT8SCR | PTL2BASICS_94 | PTFSM6CLA1ABASICS_94 | PTNOTFSM6CLA1ABASICS_94 | PGL2BASICS_94 | TBASICSLO_94 | PTBASICSLO_94 | PTL2BASICSEAL_94 | ATT8SCR_18
1       | 383 | 4063  | 108076 | CY     | 4-18     | 100  | 48   | 20         | 80            | 10       | 7        | 4512.5  | 45.1    | 62%           | 45%                  | 66%                     | 65%           | 2            | 20%           | 71%              | 44.0
1       | 383 | 4062  | 108075 | FD     | 11-18    | 90   | 45   | 5          | 85            | SUPP     | 3        | SUPP    | SUPP    | 48%           | SUPP                 | 49%                     | 50%           | SUPP         | SUPP          | SUPP             | 43.0
"""  # noqa: E501


def test_groups_come_with_their_own_cohorts():
    final = made(FINAL)
    school = "school:3834063"
    assert figure(final, "basics_94", school, disadvantaged="yes") == {
        "denominator": 20,
        "value": 45,
        "decimals": 0,
        "status": "ok",
    }
    assert figure(final, "basics_94", school, disadvantaged="no")["denominator"] == 80
    assert figure(final, "basics_94", school, sex="female")["denominator"] == 48
    assert figure(final, "basics_94", school, language="other")["denominator"] == 7
    assert figure(final, "basics_94", "school:3834062", disadvantaged="yes") == {
        "denominator": 5,
        "status": "suppressed",
    }


def test_counts_are_kept_rather_than_their_rounded_percentage():
    final = made(FINAL)
    assert figure(final, "basics_94", "school:3834063", prior_attainment="low") == {
        "numerator": 2,
        "denominator": 10,
        "status": "ok",
    }
    assert figure(final, "attainment_8", "school:3834063") == {"numerator": 4512.5, "denominator": 100, "status": "ok"}


def test_an_all_through_school_is_told_by_its_ages():
    assert place(made(FINAL), "school:3834063")["phase"] == "all_through"
    assert place(made(FINAL), "school:3834062")["phase"] == "secondary"


@pytest.mark.parametrize(
    ("said", "rule"), [("2016/17", "period_differs"), ("2017/18", "period_differs"), ("2018/19", None)]
)
def test_a_year_that_the_file_carries_as_an_earlier_one_is_not_its_own(said, rule):
    assert (rules(made(FINAL, said)) or [None])[0] == rule


@pytest.mark.parametrize("said", ["2016/17", "2017/18", "2019/20", "2021/22"])
def test_another_year_than_that_after_the_one_it_carries_is_a_stop(said):
    (finding,) = [found for found in made(FINAL, said).findings if found.severity == "stop"]
    assert finding.rule == "period_differs"
    assert "--period 2018/19" in finding.remedy
    assert made(FINAL, said).results.empty


def test_without_a_period_it_is_of_the_year_after_the_one_it_carries():
    read = made(FINAL, None)
    assert read.periods == ("2018/19",)
    assert ("note", "period_read") in [(found.severity, found.rule) for found in read.findings]


FULL_2018 = """
RECTYPE | LEA | ESTAB | URN    | TPUP | ATT8SCR | P8MEA | PTL2BASICS_94 | PT5EM_94_18 | EBACCAPS_18 | ATT8SCR_17 | P8MEA_17
1       | 383 | 4063  | 108076 | 100  | 45.1    | 0.1   | 62%           | 60%         | 4.1         | 44.0       | 0.2
"""  # noqa: E501


@pytest.mark.parametrize("said", [None, "2017/18"])
def test_the_full_download_of_2017_18_is_of_2017_18(said):
    """Its own PT5EM_94_18 ends in digits too, and has no other beside it: it is of the file's own year."""
    full = made(FULL_2018, said)
    assert full.periods == ("2017/18",)
    assert [found for found in full.findings if found.severity != "note"] == []


@pytest.mark.parametrize("said", ["2016/17", "2018/19"])
def test_the_full_download_of_2017_18_is_of_no_other_year(said):
    assert ("stop", "period_differs") in [(found.severity, found.rule) for found in made(FULL_2018, said).findings]


def test_after_2018_19_there_were_no_tables_for_two_years():
    after = FINAL.replace("ATT8SCR_18", "ATT8SCR_19")
    assert made(after, "2021/22").periods == ("2021/22",)
    assert rules(made(after, None))[0] == "period_unknown"


def test_levels_of_2013_14_are_read_by_their_own_headings():
    old = made(
        """
        RECTYPE | LEA | ESTAB | URN    | TPUP | TFSMCLA | PTAC5_PTQ | PTAC5EM_PTQ | TAC5EMFSM_PTQ | PTAC5EMFSM_PTQ | PTL2BASICS_PTQ
        1       | 383 | 4032  | 108057 | 184  | 40      | 71%       | 65%         | 13            | 33%            | 66%
        """,  # noqa: E501
        "2013/14",
    )
    assert figure(old, "level2_at_16", "school:3834032")["value"] == 71
    assert figure(old, "level2_em_at_16", "school:3834032")["value"] == 65
    assert figure(old, "level2_em_at_16", "school:3834032", disadvantaged="yes")["numerator"] == 13
    assert figure(old, "basics_ac", "school:3834032")["value"] == 66


@pytest.mark.parametrize(
    ("before", "after", "rule", "column"),
    [
        ("58.2%", "about half", "not_a_number", "PTL2BASICS_94"),
        ("58.2%", "158.2%", "out_of_range", "PTL2BASICS_94"),
        ("58.2%", "0.582", "mixed_scales", "PTL2BASICS_94"),
        ("| 239 ", "| -9 ", "not_whole", "TPUP"),
        ("| 239 ", "| 239.5 ", "not_whole", "TPUP"),
        ("| 4040 ", "| 40 ", "school_number", "ESTAB"),
        ("| 4061 ", "| 4040 ", "repeated", None),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_column(before, after, rule, column):
    wrong = made(PROVISIONAL.replace(before, after, 1))
    (finding,) = [found for found in wrong.findings if found.severity == "stop"]
    assert (finding.rule, finding.column) == (rule, column)
    assert finding.row in (2, 3)
    assert finding.remedy


def test_a_file_without_any_figure_is_not_accepted_as_empty():
    assert "no_figures" in rules(made("RECTYPE | LEA | ESTAB | URN | TPUP\n1 | 383 | 4040 | 108058 | 239"))


def test_leeds_2018_19_provisional_is_61_6_published_and_62_9_over_its_schools():
    leeds = real("ks4/england_ks4provisional.csv", "2018/19")
    assert figure(leeds, "basics_94", LEEDS) == {"denominator": 7661, "value": 61.6, "decimals": 1, "status": "ok"}
    schools, pupils, percent = pooled(leeds, "basics_94")
    assert (schools, pupils, round(percent, 3)) == (47, 7463, 62.904)
    rows = leeds.results[
        (leeds.results["measure"] == "basics_94") & leeds.results["place"].str.startswith("school:383")
    ]
    no_entries = rows[rows["status"] == "no_entries"]
    assert list(no_entries["denominator"]) == [13]
    assert 7661 - pupils == 198
    assert figure(leeds, "basics_94", ENGLAND)["value"] == 64.4


def test_the_real_file_stops_without_a_period():
    kind, frame = real_frame("ks4/england_ks4provisional.csv")
    assert rules(kind.translate(frame, context()))[0] == "period_unknown"
