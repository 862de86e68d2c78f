"""Destinations: counts among the cohort, years named for the destination, and groups withheld together."""

import time

import pytest

from loaders.kinds import destinations_16_18, destinations_ks4, progression_level_4
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, pooled, real, real_frame, rules, table

KS4 = """
RECTYPE | LEA | ESTAB | URN    | SCHNAME | NFTYPE | COHORT | OVERALL_DEST | APPREN | EMPLOYMENT | EDUCATION | FE | NOT_SUSTAINED | UNKNOWN | FEPER | COHORT_DIS | OVERALL_DEST_DIS | APPREN_DIS | EMPLOYMENT_DIS | EDUCATION_DIS | NOT_SUSTAINED_DIS | UNKNOWN_DIS | COHORT_NONDIS | OVERALL_DEST_NONDIS | APPREN_NONDIS | EMPLOYMENT_NONDIS | EDUCATION_NONDIS | NOT_SUSTAINED_NONDIS | UNKNOWN_NONDIS | COHORT_18 | OVERALL_DESTPER_18 | COHORT_17 | OVERALL_DESTPER_17
1       | 383 | 4000  | 136826 | East    | AC     | 110    | 93           | 0      | 3          | 90        | 40 | 15            | 2       | 36%   | 65         | 50               | 0          | 2              | 48            | 13                | 2           | 45            | 43                  | 0             | 1                 | 42               | 2                    | 0              | 100       | 88%                | NA        | NA
1       | 383 | 4006  | 108055 | Wood    | CY     | 164    | 149          | 0      | 3          | 146       | SN | 11            | 4       | 30%   | 68         | SUPP             | 0          | SUPP           | SUPP          | 4                 | 2           | 96            | 87                  | 0             | 1                 | 86               | 7                    | 2              | 150       | SP                 | 140       | 90%
2       | 383 | 7016  | 108121 | St John | NMSS   | 5      | SUPP         | SUPP   | SUPP       | SUPP      | SUPP | SUPP        | SUPP    | SUPP  | 1          | SUPP             | SUPP       | SUPP           | SUPP          | SUPP              | SUPP        | 4             | SUPP                | SUPP          | SUPP              | SUPP             | SUPP                 | SUPP           | 6         | SUPP               | 7         | SUPP
LA      | 383 |       |        |         |        | 7437   | 6783         | 313    | 219        | 6251      | 2307 | 531         | 123     | 31%   | 2385       | 2040             | 100        | 100            | 1840          | 270               | 70          | 5055          | 4740                | 215           | 120               | 4410             | 265                  | 55             | 7488      | 92%                | 7859      | 92%
NAT     |     |       |        |         |        | 528139 | 497037       | 22539  | 16570      | 457928    | 194858 | 26414     | 4688    | 37%   | 142045     | 125685           | 4567       | 6301           | 114817        | 14447             | 1913        | 386094        | 371352              | 17972         | 10269             | 343111           | 11967                | 2775           | 541121    | 94%                | 553912    | 94%
"""  # noqa: E501  a table as it is sent


def ks4(drawn: str = KS4, period: str | None = None):
    return destinations_ks4.KIND.translate(table(drawn), context(period, "2018-2019_england_ks4-pupdest.csv"))


def test_the_year_is_the_destination_year_and_earlier_cohorts_are_the_years_before():
    assert ks4().periods == ("2015/16", "2016/17", "2017/18")
    assert figure(ks4(), "ks4_dest_sustained", LEEDS, "2017/18") == {
        "numerator": 6783,
        "denominator": 7437,
        "status": "ok",
    }
    assert figure(ks4(), "ks4_dest_sustained", LEEDS, "2016/17") == {
        "denominator": 7488,
        "value": 92,
        "decimals": 0,
        "status": "ok",
    }
    assert figure(ks4(), "ks4_dest_sustained", "school:3834006", "2016/17") == {
        "denominator": 150,
        "status": "rounds_to_zero",
    }
    assert figure(ks4(), "ks4_dest_sustained", "school:3834000", "2015/16") == {"status": "not_applicable"}


@pytest.mark.parametrize(("said", "rule"), [("2018/19", "period_differs"), ("2017/18", None)])
def test_a_year_the_sender_takes_for_that_of_the_tables_is_queried(said, rule):
    found = [finding.rule for finding in ks4(period=said).findings if finding.severity != "note"]
    assert found == ([rule] if rule else [])


def test_labels_nobody_has_checked_leave_the_year_to_the_sender():
    unknown = KS4.replace("_18", "_25").replace("_17", "_24")
    (finding, *_) = ks4(unknown).findings
    assert (finding.rule, "--period 2017/18" in finding.remedy) == ("period_unknown", True)
    assert ks4(unknown, "2024/25").periods == ("2022/23", "2023/24", "2024/25")


def test_progression_is_education_and_apprenticeships():
    assert figure(ks4(), "progression_after_16", LEEDS) == {
        "numerator": 6251 + 313,
        "denominator": 7437,
        "status": "ok",
    }
    assert figure(ks4(), "progression_after_16", LEEDS, disadvantaged="yes")["numerator"] == 1940


def test_where_one_group_is_suppressed_the_figure_added_up_here_is_suppressed_in_both():
    for category in ("yes", "no"):
        found = figure(ks4(), "progression_after_16", "school:3834006", disadvantaged=category)
        assert found == {"denominator": {"yes": 68, "no": 96}[category], "status": "suppressed"}
    shown = figure(ks4(), "ks4_dest_education", "school:3834006", disadvantaged="no")
    assert shown == {"numerator": 86, "denominator": 96, "status": "ok"}  # what the publisher shows stays


def test_a_percentage_stands_where_its_count_is_not_shown():
    assert figure(ks4(), "ks4_dest_fe", "school:3834006") == {
        "denominator": 164,
        "value": 30,
        "decimals": 0,
        "status": "ok",
    }
    assert figure(ks4(), "ks4_dest_fe", "school:3837016") == {"denominator": 5, "status": "suppressed"}


def test_parts_that_do_not_make_the_whole_are_queried_unless_they_are_rounded_to_fives():
    (query,) = ks4(KS4.replace("| 93 ", "| 92 ")).findings[:1]
    assert (query.severity, query.rule, query.row, query.column) == ("query", "parts_not_whole", 2, "COHORT")
    assert set(rules(ks4())) == {"rounded_counts"}


POST_16 = """
RECTYPE | LEA | ESTAB | URN    | SCHNAME   | NFTYPE                          | TOT_COHORT | TOT_OVERALL | TOT_APPREN | TOT_EDUCATION | TOT_EMPLOYMENT | TOT_NOT_SUSTAINED | TOT_NOT_CAPTURED | TOT_APPRENPER | TOT_COHORT_DIS | TOT_EDUCATION_DIS | TOT_APPREN_DIS | L3_COHORT
1       | 383 | 4006  | 108055 | Lawnswood | CY                              | 45         | 38          | 2          | 26            | 10             | 5                 | 2                | 4%            | 9              | 4                 | SUPP           | 40
1       | 383 | 8025  | 135771 | College   | General Further Education College | 3016     | 2200        | 277        | 1106          | 817            | 600               | 216              | 9%            | 900            | 300               | 80             | 900
3       | 931 | 4901  | 133226 | A centre  | Sixth Form Centre/Consortia     | 190        | 150         | 10         | 100           | 40             | 30                | 10               | 5%            | 9              | 4                 | 2              | 180
LA      | 383 |       |        |           |                                 | 7484       | 5929        | 799        | 3460          | 1670           | 1170              | 385              | 11%           | 2185           | 900               | 155            | 4000
"""  # noqa: E501


def after_18(period: str | None = "2019/20", file: str = ""):
    return destinations_16_18.KIND.translate(table(POST_16), context(period, file))


def test_after_18_counts_everybody_whatever_level_they_studied_at():
    assert figure(after_18(), "progression_after_18", LEEDS) == {
        "numerator": 4259,
        "denominator": 7484,
        "status": "ok",
    }
    assert figure(after_18(), "l1618_dest_unknown", "school:3834006") == {
        "numerator": 2,
        "denominator": 45,
        "status": "ok",
    }
    assert not after_18().results["place"].eq("school:9314901").any()


def test_after_18_the_sender_says_the_year_and_the_tables_are_named_a_year_later():
    (finding, *_) = after_18(None, "2020-2021_england_ks5-studest.csv").findings
    assert (finding.rule, "--period 2019/20" in finding.remedy) == ("period_unknown", True)


LEVEL_4 = """
RECTYPE | LEA | ESTAB | URN    | SCHNAME       | NFTYPE | ALL_COHORT | ALL_PROGRESSED | DIS_PROGRESSED
1       | 383 | 4105  | 137383 | Woodkirk      | ACC    | 159        | 69%            | 43%
LA      | 383 |       |        |               |        |            | 61%            | 64%
"""


def test_an_authoritys_column_of_disadvantaged_students_holds_the_others_and_is_not_read():
    made = progression_level_4.KIND.translate(table(LEVEL_4), context("2019/20"))
    assert figure(made, "prog_l4plus", "school:3834105", disadvantaged="yes")["value"] == 43
    assert figure(made, "prog_l4plus", LEEDS) == {"value": 61, "decimals": 0, "status": "ok"}
    assert not ((made.results["place"] == LEEDS) & (made.results["characteristic"] == "disadvantaged")).any()


@pytest.mark.parametrize(
    ("path", "period", "pupils"),
    [
        ("destinations/2018-2019_england_ks4-pupdest.csv", "2017/18", 528_139),
        ("destinations/2022-2023_england_ks4-pupdest.csv", "2021/22", 576_305),
    ],
)
def test_the_real_files_after_16_are_of_the_years_whose_cohorts_they_carry(path, period, pupils):
    made = real(path)
    assert figure(made, "ks4_dest_sustained", ENGLAND, period)["denominator"] == pupils
    assert made.periods[-1] == period
    assert not any(found.severity == "query" for found in made.findings)


def test_leeds_after_16_published_and_over_its_schools():
    made = real("destinations/2022-2023_england_ks4-pupdest.csv")
    assert figure(made, "progression_after_16", LEEDS)["numerator"] == 7573
    schools, pupils, percent = pooled(made, "progression_after_16")
    assert (schools, pupils, round(percent, 2)) == (46, 8262, 88.4)


def test_the_real_files_after_18():
    made = real("destinations/england_ks5-studest.csv", "2019/20")
    assert figure(made, "progression_after_18", LEEDS)["numerator"] == 4259
    assert figure(made, "l1618_dest_sustained", ENGLAND)["denominator"] == 521_203
    assert {found.rule for found in made.findings} == {"rows_not_used", "parts_not_whole", "rounded_counts"}
    higher = real("destinations/england_ks5-studest-he.csv", "2019/20")
    assert figure(higher, "prog_l4plus", ENGLAND)["value"] == 62


def test_236_columns_of_the_nation_are_translated_at_once():
    kind, frame = real_frame("destinations/england_ks5-studest.csv")
    kind.translate(frame, context("2019/20"))
    began = time.perf_counter()
    kind.translate(frame, context("2019/20"))
    assert time.perf_counter() - began < 2  # about a quarter of a second; the machine may be busy
