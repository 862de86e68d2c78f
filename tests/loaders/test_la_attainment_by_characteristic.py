"""Wide counts of authorities (SFR05): headings that say measure, sex, group and year; and Leeds in 2012/13."""

import pytest

from loaders.kinds.la_attainment_by_characteristic import translate
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, real, rules, table

AREAS = """
Country_code_9_digit | Region_code_9_digit | Region_name | LA_code_9_digit | LA_code | LA_name | {counts}
E92000001            |                     |             |                 |         |         | {england}
E92000001            |                     | Inner London|                 |         |         | {inner}
E92000001            | E12000003           | Yorkshire and the Humber | E08000035 | 383 | Leeds | {leeds}
"""


def areas(counts: str, england: str, inner: str, leeds: str):
    return translate(table(AREAS.format(counts=counts, england=england, inner=inner, leeds=leeds)), context())


def test_a_count_and_its_cohort_by_sex():
    made = areas(
        "Laden_girls_13 | Laden_boys_13 | Laden_all_13 | KS4_LEVEL2_girls_13 | KS4_LEVEL2_boys_13 | KS4_LEVEL2_all_13",
        "500 | 500 | 1000 | 420 | 400 | 820",
        "50 | 50 | 100 | 42 | 40 | 82",
        "40 | 60 | 100 | 36 | 50 | 86",
    )
    assert made.findings == ()
    assert (made.periods, made.source) == (("2012/13",), "ks4_characteristics_2013")
    assert figure(made, "level2_at_16", LEEDS) == {"numerator": 86, "denominator": 100, "status": "ok"}
    assert figure(made, "level2_at_16", LEEDS, sex="female") == {"numerator": 36, "denominator": 40, "status": "ok"}
    assert figure(made, "level2_at_16", ENGLAND)["denominator"] == 1000
    assert figure(made, "level2_at_16", "region:E13000001")["numerator"] == 82
    assert made.results["public_domain"].all()


def test_x_is_suppressed_and_a_dot_stands_where_there_is_nobody():
    made = areas(
        "laden_all_fsm_13 | ks4_level2_em_all_fsm_13 | Laden_all_chinese_13 | KS4_LEVEL2_EM_all_chinese_13",
        "100 | 50 | 10 | 7",
        "10 | 5 | x | x",
        "10 | x | 0 | .",
    )
    assert figure(made, "level2_em_at_16", LEEDS, fsm="yes") == {"denominator": 10, "status": "suppressed"}
    assert figure(made, "level2_em_at_16", LEEDS, ethnicity_major="chinese") == {
        "denominator": 0,
        "status": "not_applicable",
    }
    assert figure(made, "level2_em_at_16", "region:E13000001", ethnicity_major="chinese") == {"status": "suppressed"}


def test_more_than_the_cohort_stops_and_sexes_that_do_not_add_up_are_a_query():
    made = areas(
        "Laden_girls_13 | Laden_boys_13 | Laden_all_13 | KS4_LEVEL2_girls_13 | KS4_LEVEL2_boys_13 | KS4_LEVEL2_all_13",
        "500 | 500 | 1000 | 420 | 400 | 820",
        "50 | 50 | 101 | 42 | 40 | 82",
        "40 | 60 | 100 | 41 | 50 | 86",
    )
    assert [(found.severity, found.rule, found.row, found.column) for found in made.findings] == [
        ("stop", "more_than_cohort", 4, "KS4_LEVEL2_girls_13"),
        ("query", "parts_do_not_add_up", 3, "Laden_all_13"),
    ]
    assert made.findings[0].message == "41 in KS4_LEVEL2_girls_13 is more than the 40 pupils in Laden_girls_13."


def test_headings_that_are_not_used_are_one_note():
    made = areas("Laden_all_13 | KS4_LEVEL2_all_13 | KS4_LEVEL2MFL_all_13", "9 | 8 | 1", "9 | 8 | 1", "9 | 8 | 1")
    (note,) = made.findings
    assert (note.severity, note.rule) == ("note", "headings_not_used")
    assert "KS4_LEVEL2MFL_all_13" in note.message


@pytest.mark.parametrize("cohort", ["9.5", "-9", "9%", "9" * 20])
def test_a_cohort_is_a_whole_number_of_pupils(cohort):
    made = areas("Laden_all_13 | KS4_LEVEL2_all_13", f"{cohort} | 1", "9 | 8", "9 | 8")
    assert {"not_a_count", "not_a_number"} & {found.rule for found in made.findings if found.row == 2}


def test_a_file_without_counts_or_with_an_unknown_place_stops():
    assert rules(areas("Laden_all_13", "9", "9", "9")) == ["no_counts"]
    drawn = AREAS.replace("383", "998").format(
        counts="Laden_all_13 | KS4_LEVEL2_all_13", england="9 | 8", inner="9 | 8", leeds="9 | 8"
    )
    (found,) = translate(table(drawn), context()).findings
    assert (found.rule, found.row, found.value) == ("unknown_place", 4, "998")


@pytest.mark.parametrize("number", [1, 2])
def test_both_files_have_164_areas(number):
    made = real(f"level2_at_16_2013/SFR05_2014_UD_LA_{number}.csv")
    assert rules(made) == ["headings_not_used"]
    assert made.results["place"].nunique() == len(made.places) == 164


def test_leeds_in_2012_13():
    first, second = (real(f"level2_at_16_2013/SFR05_2014_UD_LA_{number}.csv") for number in (1, 2))
    assert figure(first, "level2_at_16", LEEDS) == {"numerator": 6738, "denominator": 7823, "status": "ok"}
    assert figure(first, "level2_em_at_16", LEEDS) == {"numerator": 4480, "denominator": 7823, "status": "ok"}
    assert figure(second, "level2_at_16", LEEDS, fsm="yes") == {"numerator": 1086, "denominator": 1519, "status": "ok"}
    assert figure(second, "level2_at_16", LEEDS, fsm="no") == {"numerator": 5652, "denominator": 6304, "status": "ok"}
