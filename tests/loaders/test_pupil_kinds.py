"""What each return about single pupils becomes, and what cannot be in it."""

from dataclasses import replace

import pytest

from loaders.kinds import (
    assessments,
    expected_cohorts,
    key_stage_4_results,
    post_16_results,
    pupil_attendance,
    pupil_exclusions,
    pupil_flags,
    pupils,
)
from loaders.kinds.register import FROM_SCHOOLS
from loaders.rules import closed_lists
from loaders.translation.kind import Kind, Translation
from metrics import levels, pupil_facts
from metrics.attainment_8 import Era
from metrics.key_stage_2_outcomes import ResultCode
from metrics.measures import groups
from model.folders import REFERENCE
from model.tables import EXPECTED_COLUMNS, IDENTITY_COLUMNS, PUPIL_ROW_COLUMNS
from outcomes.store import reference
from tests.loaders.tables import context, table

KINDS = {kind.id: kind for kind in FROM_SCHOOLS}
ADA, BEN, CEM = "R999200120001", "F999200120002", "V999200120003"
OWN = {
    "pupils": {*groups.CHARACTERISTICS} - {"all", "phase", "prior_attainment", "ethnicity_major"}
    | {"year_group"} - {"child_in_need"},
    "early_years_results": {f"elg_{number:02}" for number in range(1, 18)},
    "phonics_results": {"year_group", "mark"},
    "multiplication_check_results": {"score"},
    "key_stage_1_results": {"reading", "writing", "maths", "science"},
    "key_stage_2_results": {"reading", "maths", "gps", "writing"},
    "key_stage_4_results": {"qualification", "subject", "grade"},
    "post_16_results": {"qualification", "subject", "grade"},
    "attainment_by_19": {"level_2_em_at_16", "level_2", "level_2_em", "level_3"},
    "pupil_destinations": {"after", "destination"},
    "pupil_attendance": {"as_at", *pupil_attendance.SESSIONS},
    "pupil_exclusions": {"on", "type", "sessions"},
    "pupil_flags": {"flag", "responsible", "from", "to"},
}


def made(kind: Kind, drawn: str, period: str = "2024/25", **everywhere: str) -> Translation:
    """What a kind makes of rows drawn, with cells that all rows share."""
    return kind.translate(table(drawn).assign(**{"LAESTAB": "9992001", **everywhere}), context(period))


def said(translation: Translation) -> list[tuple[str, str, int | None]]:
    return [(each.severity, each.rule, each.row) for each in translation.findings]


def example(kind: Kind) -> Translation:
    headings = [column.heading for column in kind.contract.columns]
    drawn = "\n".join(" | ".join(row) for row in (headings, *kind.contract.examples))
    return kind.translate(table(drawn), context())


@pytest.mark.parametrize("kind", FROM_SCHOOLS, ids=lambda kind: kind.id)
def test_every_column_says_what_it_is_for_and_has_an_example_of_three_rows(kind):
    for column in kind.contract.columns:
        assert 10 < len(column.says) < 255, column.heading
        assert len(column.example) == 3, column.heading
        assert column.optional or column.heading in kind.headings


@pytest.mark.parametrize("id_", OWN)
def test_a_kind_hands_on_the_columns_that_are_counted(id_):
    found = example(KINDS[id_])
    own = OWN[id_] - {"child_in_need", "child_protection"}
    assert said(found) == []
    assert set(found.pupils.columns) == {*IDENTITY_COLUMNS, *PUPIL_ROW_COLUMNS, *own}
    texts = found.pupils.drop(columns=[name for name in found.pupils if str(found.pupils[name].dtype) == "Int64"])
    assert set(map(str, texts.dtypes)) == {"str"}
    assert not found.pupils.drop(columns=["sessions"], errors="ignore").isna().any().any()


@pytest.mark.parametrize("id_", sorted(pupil_facts.KINDS))
def test_what_a_kind_hands_on_can_be_counted(id_):
    """Every code of every example is one that the measures know."""
    tables = pupil_facts.Tables(
        ks2_codes={each["code"]: _result_code(each) for each in reference.ks2_codes(REFERENCE)},
        eras=[
            Era(each["first"], each["last"], each["reformed"], each["unreformed"])
            for each in reference.grade_points(REFERENCE)
        ],
    )
    rows = example(KINDS[id_]).pupils.rename(columns={"upn": "pupil"})
    assert len(pupil_facts.facts(id_, rows, tables)) > 0


def _result_code(each) -> ResultCode:
    return ResultCode(each["code"], each["among"], each.get("expected", False), each.get("higher", False))


# --- our ids are the measures' ids ----------------------------------------------------------------------------------


def ids(choices) -> set[str]:
    return {choice.id for choice in choices}


@pytest.mark.parametrize(
    ("choices", "characteristic"),
    [
        (closed_lists.SEX, "sex"),
        (closed_lists.YES_NO, "fsm"),
        (closed_lists.YES_NO, "mobile"),
        (closed_lists.LANGUAGE, "language"),
        (closed_lists.ETHNICITY, "ethnicity"),
        (closed_lists.SEN_NEED, "sen_need"),
    ],
)
def test_groups_are_those_of_the_measures(choices, characteristic):
    assert ids(choices) == {category.id for category in groups.CHARACTERISTICS[characteristic].categories}


def test_sen_is_as_it_is_recorded_today():
    assert ids(closed_lists.SEN) == {"ehcp", "support", "none", "unknown"}
    assert ids(closed_lists.SEN) < {category.id for category in groups.CHARACTERISTICS["sen"].categories}


@pytest.mark.parametrize(
    ("code", "main"), [("WBRI", "wbri"), ("WENG", "wbri"), ("WROG", "wrom"), ("MWAP", "mwas"), ("REFU", "unknown")]
)
def test_an_extended_code_of_ethnicity_stands_for_a_main_one(code, main):
    assert [choice.id for choice in closed_lists.ETHNICITY if code in choice.spellings] == [main]


def test_qualifications_subjects_and_destinations_are_those_that_are_counted():
    assert ids(key_stage_4_results.QUALIFICATIONS) == set(levels.LEVEL_2)
    assert ids(post_16_results.QUALIFICATIONS) >= set(levels.SIZES)
    assert ids(key_stage_4_results.subjects()) == {*pupil_facts.SLOTS, "other"}
    assert ids(assessments.DESTINATIONS) == {
        part for parts in (*pupil_facts.AFTER_16.values(), *pupil_facts.AFTER_18.values()) for part in parts
    }


# --- the roll -------------------------------------------------------------------------------------------------------

ROLL = "UPN | Date of birth | Year group | Sex | Free school meals | SEN | First language | Ethnicity\n"


def test_a_roll_keeps_our_ids_and_what_was_not_sent_is_not_known():
    found = made(
        pupils.KIND, f"{ROLL}{ADA} | 31/08/2010 | Year 10 | F | Yes | E | POL | WENG\n{BEN} | | R | | | | | REFU"
    )
    kept = found.pupils[["year_group", "sex", "fsm", "sen", "language", "ethnicity", "birth_month", "disadvantaged"]]
    assert kept.to_numpy().tolist() == [
        ["10", "female", "yes", "ehcp", "other", "wbri", "12", "unknown"],
        ["reception", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown", "unknown"],
    ]
    assert [each.rule for each in found.findings] == ["read_by_pattern", "column_not_sent"]


def test_a_spreadsheets_truth_is_no_language():
    found = made(pupils.KIND, f"{ROLL}{ADA} | 31/08/2010 | Year 10 | F | Yes | E | TRUE | WENG")
    assert ("stop", "not_on_the_list", "First language") in [(f.severity, f.rule, f.column) for f in found.findings]


@pytest.mark.parametrize(("born", "month"), [("31/08/2010", "12"), ("01/09/2010", "1"), ("01/01/2011", "5")])
def test_the_month_of_birth_is_counted_from_september(born, month):
    year = "10" if born == "31/08/2010" else "9"
    assert made(pupils.KIND, f"{ROLL}{ADA} | {born} | {year} | F | | | |").pupils["birth_month"].tolist() == [month]


@pytest.mark.parametrize(
    ("year_group", "expected"),
    [
        ("10", []),  # 14 on 31 August 2024 as most of Year 10
        ("11", []),
        ("9", []),
        ("12", [("query", "of_another_age", 2)]),
        ("8", [("query", "of_another_age", 2)]),
        ("R", [("query", "of_another_age", 2)]),
        ("N", []),  # nobody's business
        ("15", [("stop", "not_on_the_list", 2)]),
    ],
)
def test_a_year_group_goes_with_an_age(year_group, expected):
    found = made(pupils.KIND, f"{ROLL}{ADA} | 31/08/2010 | {year_group} | F | | | |")
    assert [each for each in said(found) if each[1] != "column_not_sent"] == expected


# --- results --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("100 | 120 | A | GDS", []),
        ("79 | 121 | | ", [("stop", "out_of_range", 2), ("stop", "out_of_range", 2)]),
        ("PKF | B | T | PKG", []),
        ("EXS | GDS | | ", [("stop", "not_a_mark", 2), ("stop", "not_a_mark", 2)]),
        ("100 | 100 | 100 | 100", [("stop", "not_on_the_list", 2)]),
        ("100 | 100 | 100 | AS", [("stop", "not_on_the_list", 2)]),
    ],
)
def test_a_test_has_a_score_and_a_teacher_an_assessment(cells, expected):
    found = made(KINDS["key_stage_2_results"], f"UPN | Reading | Maths | GPS | Writing\n{ADA} | {cells}")
    assert said(found) == expected


@pytest.mark.parametrize(("period", "expected"), [("2022/23", []), ("2023/24", [("query", "ended", None)])])
def test_key_stage_1_has_ended(period, expected):
    drawn = f"UPN | Reading | Writing | Maths | Science\n{ADA} | EXS | EXS | D | HNM"
    assert said(made(KINDS["key_stage_1_results"], drawn, period)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("No | Yes | Yes | Yes", []),
        ("No | No | Yes | No", [("stop", "contradiction", 2)]),
        ("Yes | Yes | No | No", [("stop", "contradiction", 2)]),
        ("No | No | No | Yes", [("query", "contradiction", 2)]),
    ],
)
def test_a_part_of_level_2_is_not_without_the_whole(cells, expected):
    headings = f"{assessments.LEVEL_2_AT_16} | {assessments.LEVEL_2} | {assessments.LEVEL_2_EM} | {assessments.LEVEL_3}"
    assert said(made(KINDS["attainment_by_19"], f"UPN | {headings}\n{ADA} | {cells}")) == expected


def test_a_young_person_has_a_destination_after_16_and_one_after_18():
    drawn = f"UPN | After | Destination\n{ADA} | 16 | SSF\n{ADA} | 18 | HE\n{ADA} | 18 | Work\n{BEN} | 16 | University"
    found = made(KINDS["pupil_destinations"], drawn)
    assert said(found) == [("stop", "pupil_twice", 4), ("query", "contradiction", 5)]
    assert found.pupils["destination"].tolist() == ["ssf", "education", "emp", "education"]


# --- entries --------------------------------------------------------------------------------------------------------

ENTRY = "UPN | Qualification | Subject | Grade\n"


def entries(*rows: str, period: str = "2024/25") -> Translation:
    return made(key_stage_4_results.KIND, ENTRY + "\n".join(rows), period)


def test_a_double_award_of_two_grades_is_two_entries_and_of_one_grade_one():
    double = "GCSE double award | Combined science"
    found = entries(f"{ADA} | {double} | 5-4", f"{BEN} | {double} | 5-5", f"{CEM} | {double} | 54")
    kept = found.pupils[["upn", "qualification", "subject", "grade"]]
    assert (kept.index.tolist(), said(found)) == ([2, 2, 3, 4, 4], [])
    assert kept.to_numpy().tolist() == [
        [ADA, "gcse", "science", "5"],
        [ADA, "gcse", "science", "4"],
        [BEN, "gcse_double", "science", "5"],
        [CEM, "gcse", "science", "5"],
        [CEM, "gcse", "science", "4"],
    ]


@pytest.mark.parametrize(
    ("entry", "period", "expected"),
    [
        ("GCSE | Maths | 9", "2024/25", []),
        ("GCSE | Maths | 10", "2024/25", [("stop", "not_a_grade", 2)]),
        ("GCSE | Maths | 0", "2024/25", [("stop", "not_a_grade", 2)]),
        ("GCSE | Maths | U", "2024/25", []),
        ("GCSE | Maths | u", "2024/25", []),
        ("GCSE | Maths | P", "2024/25", [("stop", "not_a_grade", 2)]),
        ("GCSE | Maths | 5-4", "2024/25", [("stop", "not_a_grade", 2)]),
        ("GCSE | Maths | 05-Apr", "2024/25", [("stop", "turned_into_a_date", 2), ("stop", "not_a_grade", 2)]),
        ("GCSE | Art | B", "2024/25", [("query", "grade_of_another_year", 2)]),
        ("GCSE | Art | B", "2018/19", []),
        ("GCSE | Art | B", "2015/16", []),
        ("GCSE | Maths | 5", "2015/16", [("query", "grade_of_another_year", 2)]),
        ("GCSE | Combined science | 5", "2024/25", [("stop", "single_combined_science", 2)]),
        ("GCSE | Art & design | 5", "2024/25", []),
        ("GCSE | Underwater basket weaving | 5", "2024/25", [("stop", "not_on_the_list", 2)]),
        ("NVQ, level 2 | Other | P", "2024/25", []),
        ("GCSE | Maths |", "2024/25", [("stop", "blank", 2)]),
        ("GCSE | | 5", "2024/25", [("stop", "blank", 2)]),
        ("| | ", "2024/25", []),
    ],
)
def test_an_entry_is_whole_and_its_grade_one_of_its_qualification(entry, period, expected):
    found = entries(f"{ADA} | {entry}", period=period)
    assert [each for each in said(found) if each[1] != "read_as_meant"] == expected


def test_a_levels_alone_are_no_key_stage_4():
    assert said(entries(f"{ADA} | A level | History | A")) == [("stop", "of_another_stage", None)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("GCSE | Maths | 5", "GCSE | Maths | 5", [("stop", "entered_twice", 3)]),
        ("GCSE | Maths | 5", "GCSE | maths | 5", [("stop", "entered_twice", 3)]),
        ("GCSE | Maths | 5", "GCSE | Maths | 4", [("query", "entered_twice", 3)]),
        ("GCSE | Physics | 5", "GCSE | Biology | 5", []),
        ("GCSE | Other | 5", "GCSE | Other | 5", [("query", "entered_twice", 3)]),
        ("GCSE | Other | 5", "GCSE | Other | 4", []),
        ("| | ", "GCSE | Maths | 5", [("stop", "pupil_twice", 2)]),
        ("| | ", "| | ", [("stop", "pupil_twice", 2), ("stop", "pupil_twice", 3)]),
    ],
)
def test_an_entry_stands_once(first, second, expected):
    assert [each for each in said(entries(f"{ADA} | {first}", f"{ADA} | {second}")) if each[0] != "note"] == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("A level | History | A*", []),
        ("AS level | History | A*", [("stop", "not_a_grade", 2)]),
        ("A level | History | P", [("stop", "not_a_grade", 2)]),
        ("IB | Diploma | 38", []),
        ("T level core | Digital | D*", []),
        ("Vocational, level 3, 595 hours or more | Sport | D*DM", []),
        ("Vocational, level 3, 595 hours or more | Sport | Excellent", [("stop", "not_a_grade", 2)]),
        ("A level | | A", [("stop", "blank", 2)]),
    ],
)
def test_a_result_of_16_to_18_has_its_qualification_s_grades(entry, expected):
    drawn = f"UPN | {post_16_results.QUALIFICATION} | Subject | Grade\n{ADA} | {entry}"
    assert said(made(post_16_results.KIND, drawn)) == expected


# --- attendance -----------------------------------------------------------------------------------------------------

DAYS = "UPN | Term | As at | Present | Approved elsewhere | Authorised | Unauthorised | Late before | Late after\n"


def days(*rows: str) -> Translation:
    return made(pupil_attendance.KIND, DAYS + "\n".join(rows))


@pytest.mark.parametrize(("present", "unauthorised", "asks"), [(126, 0, False), (70, 70, False), (0, 126, True)])
def test_a_file_of_children_who_hardly_came_is_asked_about(present, unauthorised, asks):
    found = days(f"{ADA} | Autumn | | {present} | 0 | 14 | {unauthorised} | |")
    assert said(found) == ([("query", "mostly_missed", None)] if asks else [])


def test_sessions_are_whole_numbers_and_lateness_may_be_left_out():
    found = days(f"{ADA} | Autumn | | 126 | 0 | 14 | 0 | 3 |", f"{ADA} | Spring term | | 120 | 0 | 0 | 0 | |")
    assert (found.status, said(found)) == (None, [])
    assert found.pupils["term"].tolist() == ["autumn", "spring"]
    assert found.pupils["late_before"].isna().tolist() == [False, True]
    assert found.pupils["authorised"].tolist() == [14, 0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Autumn | | <5 | 0 | 14 | 0 | |", [("stop", "sign_for_a_number", 2)]),
        ("Autumn | | 1-4 | 0 | 14 | 0 | |", [("stop", "sign_for_a_number", 2)]),
        ("Autumn | | | 0 | 14 | 0 | |", [("stop", "blank", 2)]),
        ("Autumn | | 420 | 0 | 0 | 0 | |", []),
        ("Autumn | | 421 | 0 | 0 | 0 | |", [("stop", "out_of_range", 2)]),
        ("Autumn | | 10 | 0 | 0 | 3 | 11 | 4", [("stop", "more_than_the_whole", 2)] * 2),
        ("| | 10 | 0 | 0 | 3 | |", [("stop", "blank", 2)]),
        ("Lent | | 10 | 0 | 0 | 3 | |", [("stop", "not_on_the_list", 2)]),
        ("Autumn | 01/12/2024 | 10 | 0 | 0 | 3 | |", [("stop", "snapshot_of_a_term", 2)]),
        ("| 01/12/2025 | 10 | 0 | 0 | 3 | |", [("stop", "outside_the_year", 2)]),
    ],
)
def test_what_cannot_be_a_pupil_s_sessions(row, expected):
    assert said(days(f"{ADA} | {row}")) == expected


def test_a_snapshot_is_of_the_year_so_far_and_early():
    found = days(f"{ADA} | | 01/12/2024 | 100 | 0 | 4 | 0 | |", f"{BEN} | Year | 01/12/2024 | 90 | 0 | 14 | 0 | |")
    assert (found.status, found.pupils["term"].tolist(), said(found)) == ("early", ["year", "year"], [])
    assert found.pupils["as_at"].tolist() == ["2024-12-01", "2024-12-01"]


def test_a_snapshot_is_of_one_day_and_a_file_of_its_own():
    found = days(
        f"{ADA} | | 01/12/2024 | 100 | 0 | 4 | 0 | |",
        f"{BEN} | | 02/12/2024 | 90 | 0 | 14 | 0 | |",
        f"{CEM} | Autumn | | 90 | 0 | 14 | 0 | |",
    )
    assert said(found) == [("stop", "several_snapshots", 3), ("stop", "several_snapshots", 4)]


def test_a_pupil_moves_between_schools_within_a_term_and_stands_once_at_each():
    drawn = DAYS + "\n".join([f"{ADA} | Autumn | | 70 | 0 | 0 | 0 | |"] * 3)
    frame = table(drawn).assign(LAESTAB=["9992001", "9992002", "9992002"])
    found = pupil_attendance.KIND.translate(frame, context("2024/25"))
    assert said(found) == [("stop", "pupil_twice", 4)]
    assert found.findings[0].message == "Row 4 is about the same pupil and term as row 3."


def test_a_total_of_sessions_is_checked_and_left_out():
    found = days(f"{ADA} | Autumn | | 126 | 0 | 14 | 0 | |", "Total | | | 127 | 0 | 14 | 0 | |")
    assert said(found) == [("query", "total_differs", 3), ("note", "total_left_out", 3)]
    assert len(found.pupils) == 1


# --- exclusions -----------------------------------------------------------------------------------------------------

EVENT = "UPN | Date | Type | Sessions\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"{ADA} | 04/11/2024 | Suspension | 1", []),
        (f"{ADA} | 04/11/2024 | Suspension | 0", [("stop", "out_of_range", 2)]),
        (f"{ADA} | 04/11/2024 | Suspension | 90", []),
        (f"{ADA} | 04/11/2024 | Suspension | 91", [("stop", "out_of_range", 2)]),
        (f"{ADA} | 04/11/2024 | Suspension |", [("stop", "blank", 2)]),
        (f"{ADA} | 04/11/2024 | Permanent |", []),
        (f"{ADA} | | Permanent |", [("stop", "blank", 2)]),
        (f"{ADA} | 04/11/2024 | |", [("stop", "blank", 2)]),
        ("| 04/11/2024 | Permanent |", [("stop", "nobody", 2)]),
        ("| | |", []),
        (f"{ADA} | 31/07/2024 | Permanent |", [("stop", "outside_the_year", 2)]),
        (f"{ADA} | 01/08/2024 | Permanent |", []),
        (f"{ADA} | 31/08/2025 | Permanent |", []),
        (f"{ADA} | 01/09/2025 | Permanent |", [("stop", "outside_the_year", 2)]),
        (f"{ADA} | 04/11/2024 | Internal | 2", [("stop", "not_on_the_list", 2)]),
    ],
)
def test_a_suspension_has_a_day_a_type_and_a_length(row, expected):
    assert said(made(pupil_exclusions.KIND, EVENT + row)) == expected


def test_a_school_that_had_none_says_so_and_nothing_else():
    found = made(pupil_exclusions.KIND, f"{EVENT}| | |\n{ADA} | 04/11/2024 | Suspension | 2")
    assert said(found) == [("stop", "none_and_some", 2)]
    none = made(pupil_exclusions.KIND, f"{EVENT}| | |").pupils
    assert none[["upn", "place", "type", "on"]].to_numpy().tolist() == [["", "school:9992001", "", ""]]


def test_a_pupil_is_suspended_often_and_excluded_once():
    found = made(
        pupil_exclusions.KIND,
        EVENT
        + f"{ADA} | 04/11/2024 | Suspension | 2\n{ADA} | 14/01/2025 | SUSP | 2\n{ADA} | 14/01/2025 | SUSP | 3\n"
        + f"{ADA} | 02/02/2025 | PERM |\n{ADA} | 03/02/2025 | PERM |",
    )
    assert said(found) == [("stop", "pupil_twice", 4), ("query", "excluded_twice", 6)]


# --- flags and expected cohorts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("CLA | 383 | 01/09/2019 |", []),
        ("CLA | E08000035 | 01/09/2019 | 01/08/2024", []),
        ("CLA | 383 | 01/09/2019 | 31/07/2024", [("stop", "outside_the_year", 2)]),
        ("CLA | 383 | 31/08/2025 |", []),
        ("CLA | 383 | 01/09/2025 |", [("stop", "outside_the_year", 2)]),
        ("CLA | 383 | 02/09/2024 | 01/09/2024", [("stop", "ends_before_it_begins", 2)]),
        ("CLA | 998 | 01/09/2024 |", [("stop", "not_on_the_list", 2)]),
        ("Sad | | 01/09/2024 |", [("stop", "not_on_the_list", 2)]),
        ("EHCP | | |", [("stop", "blank", 2)]),
    ],
)
def test_a_flag_was_up_on_some_day_of_its_year(cells, expected):
    found = made(pupil_flags.KIND, f"UPN | Flag | Responsible authority | From | To\n{ADA} | {cells}")
    assert said(found) == expected


def test_a_flag_needs_no_school():
    frame = table(f"UPN | Flag | From\n{ADA} | EHE | 01/09/2024\n{ADA} | EHCP | 01/09/2024\n{ADA} | EHE | 01/09/2024")
    found = pupil_flags.KIND.translate(frame, context("2024/25"))
    assert found.pupils[["place", "flag", "responsible", "from", "to"]].iloc[0].tolist() == [
        "",
        "home_educated",
        "",
        "2024-09-01",
        "",
    ]
    assert said(found) == [("stop", "pupil_twice", 4)]


def test_expected_cohorts_name_a_return_by_its_title_or_its_id():
    frame = table(
        """
        LAESTAB | Return               | Pupils | Due
        9992001 | Phonics check        |     60 | 31/07/2025
        9992002 | phonics_results      |      0 |
        9992002 | Phonics check        |     60 |
        9992003 | Absence of mind      |     60 |
        9992003 | Key Stage 4          |     <5 |
        """
    )
    found = expected_cohorts.KIND.translate(frame, context("2024/25"))
    assert said(found) == [
        ("stop", "not_on_the_list", 5),
        ("stop", "sign_for_a_number", 6),
        ("stop", "repeated", 4),
    ]
    assert found.pupils is None
    assert dict(found.expected.dtypes.astype("str")) == EXPECTED_COLUMNS
    assert found.expected.iloc[0].tolist() == ["school:9992001", "2024/25", "phonics_results", 60, "2025-07-31"]


def test_every_return_of_pupils_may_be_expected():
    assert ids(next(c for c in expected_cohorts.CONTRACT.columns if c.heading == "Return").choices) == {
        kind.id for kind in FROM_SCHOOLS if kind.pupil_level
    }
    assert not replace(expected_cohorts.KIND).pupil_level
