"""What each pupil counts for, kind by kind: rows to check by hand."""

import pandas as pd
import pytest

from metrics.attainment_8 import Era
from metrics.key_stage_2_outcomes import ResultCode
from metrics.measures.register import measure
from metrics.pupil_facts import FACTS, KINDS, Tables, facts

NINE_TO_ONE = {**{str(points): points for points in range(1, 10)}, "U": 0}
LETTERS = {"A*": 8.5, "A": 7, "B": 5.5, "C": 4, "D": 3, "E": 2, "F": 1.5, "G": 1, "U": 0}
CODES = {
    "A": ResultCode("A", among=True),
    "L": ResultCode("L", among=False),
    "WTS": ResultCode("WTS", among=True),
    "EXS": ResultCode("EXS", among=True, expected=True),
    "GDS": ResultCode("GDS", among=True, expected=True, higher=True),
}
TABLES = Tables(
    ks2_codes=CODES,
    eras=(Era("2016/17", "2018/19", NINE_TO_ONE, LETTERS), Era("2019/20", "2025/26", NINE_TO_ONE, {})),
)


def of(kind: str, text: str, period: str = "2024/25") -> dict[str, dict[int, tuple[float, int]]]:
    """Measure → pupil → numerator and denominator, from rows drawn as a table."""
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    rows = pd.DataFrame(lines, columns=heading).assign(place="school:3834001", period=period, term="year")
    table = facts(kind, rows.astype({"pupil": "int64"}), TABLES)
    assert list(table.columns) == FACTS
    found: dict[str, dict[int, tuple[float, int]]] = {}
    for row in table.itertuples():
        assert measure(str(row.measure)), "a measure of the register"
        assert row.pupil not in found.get(row.measure, {}), "a pupil counts once"
        found.setdefault(row.measure, {})[row.pupil] = (row.numerator, row.denominator)
    return found


def goals(*levels: str) -> str:
    heading = " | ".join(["pupil", *(f"elg_{number:02}" for number in range(1, 18))])
    each = [list(level) if len(level) == 17 else [level] * 17 for level in levels]
    lines = [" | ".join([str(pupil), *of_pupil]) for pupil, of_pupil in enumerate(each)]
    return "\n".join([heading, *lines])


def test_a_good_level_of_development_is_the_first_twelve_goals():
    found = of("early_years_results", goals("2", "2" * 12 + "1" * 5, "1" + "2" * 16, "A", ""))
    assert found["good_level_of_development"] == {0: (1, 1), 1: (1, 1), 2: (0, 1)}
    assert found["eyfs_all_elg"] == {0: (1, 1), 1: (0, 1), 2: (0, 1)}
    assert found["eyfs_avg_elg"] == {0: (17, 1), 1: (12, 1), 2: (16, 1)}


@pytest.mark.parametrize(("mark", "met"), [("31", 0), ("32", 1), ("33", 1), ("A", 0), ("D", 0)])
def test_phonics_is_met_at_32_and_absent_children_stay(mark, met):
    assert of("phonics_results", f"pupil | year_group | mark\n1 | 1 | {mark}")["phonics_at_6"] == {1: (met, 1)}


def test_phonics_in_year_2_is_a_measure_of_its_own_and_who_left_is_in_neither():
    found = of("phonics_results", "pupil | year_group | mark\n1 | 2 | 40\n2 | 1 | L\n3 | 1 |")
    assert found == {"phonics_y2": {1: (1, 1)}}


def test_full_marks_are_among_the_eligible_and_the_mean_among_those_who_took_it():
    found = of("multiplication_check_results", "pupil | score\n1 | 25\n2 | 24\n3 | A\n4 | L")
    assert found["mtc_full"] == {1: (1, 1), 2: (0, 1), 3: (0, 1)}
    assert found["mtc_mean"] == {1: (25, 1), 2: (24, 1)}


@pytest.mark.parametrize(("period", "there"), [("2021/22", True), ("2022/23", True), ("2023/24", False)])
def test_key_stage_1_ended_in_2022_23(period, there):
    found = of("key_stage_1_results", "pupil | reading | writing | maths | science\n1 | GDS | EXS | WTS |", period)
    assert bool(found) is there
    if there:
        assert found["ks1_read_gds"] == {1: (1, 1)}
        assert found["ks1_write_exs"] == {1: (1, 1)}
        assert found["ks1_maths_exs"] == {1: (0, 1)}
        assert "ks1_sci_exs" not in found


def test_reading_writing_and_maths_together():
    found = of(
        "key_stage_2_results",
        """
        pupil | reading | maths | gps | writing
        1     | 100     | 100   | 110 | EXS
        2     | 110     | 110   |  99 | GDS
        3     | 99      | 120   |   A | GDS
        4     | A       | 100   | 100 | WTS
        5     | L       | 100   | 100 | EXS
        """,
    )
    assert found["reader_at_11"] == {1: (1, 1), 2: (1, 1), 3: (0, 1), 4: (0, 1)}
    assert found["reading_writing_maths_at_11"] == {1: (1, 1), 2: (1, 1), 3: (0, 1), 4: (0, 1)}
    assert found["ks2_rwm_high"] == {1: (0, 1), 2: (1, 1), 3: (0, 1), 4: (0, 1)}
    assert found["ks2_read_avg"] == {1: (100, 1), 2: (110, 1), 3: (99, 1)}
    assert found["ks2_gps_high"] == {1: (1, 1), 2: (0, 1), 3: (0, 1), 4: (0, 1), 5: (0, 1)}


FULL = (
    "english_language 6, english_literature 7, maths 5, science 6, science 6, history 5, language 4, other 8, other 7"
)


def entries(*pupils: str, kind: str = "gcse") -> str:
    lines = ["pupil | qualification | subject | grade"]
    for pupil, said in enumerate(pupils, 1):
        for entry in filter(None, said.split(", ")):
            subject, grade = entry.split()
            lines.append(f"{pupil} | {kind} | {subject} | {grade}")
        if not said:
            lines.append(f"{pupil} | | | ")
    return "\n".join(lines)


def test_attainment_8_of_the_worked_examples_and_of_a_pupil_without_entries():
    found = of("key_stage_4_results", entries(FULL, FULL.replace("english_literature 7, ", ""), ""))
    assert found["attainment_8"] == {1: (62, 1), 2: (52, 1), 3: (0, 1)}


@pytest.mark.parametrize(
    ("english", "maths", "four", "five"), [("3", "9", 0, 0), ("4", "4", 1, 0), ("5", "4", 1, 0), ("5", "5", 1, 1)]
)
def test_basics_are_english_in_either_form_and_maths(english, maths, four, five):
    for subject in ("english_language", "english_literature"):
        found = of("key_stage_4_results", entries(f"{subject} {english}, maths {maths}"))
        assert (found["basics_94"], found["basics_95"]) == ({1: (four, 1)}, {1: (five, 1)})


def test_level_2_is_five_good_passes_in_anything_and_may_be_short_of_english():
    five = "maths 4, science 4, science 4, history 4, other 4"
    found = of("key_stage_4_results", entries(five, five.replace("other 4", "other 3"), f"{five}, english_language 4"))
    assert found["level2_at_16"] == {1: (1, 1), 2: (0, 1), 3: (1, 1)}
    assert found["level2_em_at_16"] == {1: (0, 1), 2: (0, 1), 3: (1, 1)}
    assert found["level1_at_16"] == {1: (1, 1), 2: (1, 1), 3: (1, 1)}


def test_a_school_in_which_nobody_passed_anything():
    found = of("key_stage_4_results", entries("maths U", ""))
    assert found["level2_at_16"] == found["level1_at_16"] == {1: (0, 1), 2: (0, 1)}


def test_who_has_level_2_by_another_qualification_has_level_1():
    found = of("key_stage_4_results", entries("other P", "other U", kind="vrq2_325_hours"))
    assert found["level2_at_16"] == found["level1_at_16"] == {1: (1, 1), 2: (0, 1)}


def test_the_ebacc_is_entered_whole_or_not_and_points_count_nought_for_a_missing_pillar():
    found = of("key_stage_4_results", entries(FULL, FULL.replace("language 4, ", "")))
    assert found["ebacc_entry"] == {1: (1, 1), 2: (0, 1)}
    # English 7, maths 5, sciences 6 and 6, history 5, language 4: 33 of 6.
    assert found["ebacc_aps"][1][0] == pytest.approx(33 / 6)
    assert found["ebacc_aps"][2][0] == pytest.approx(29 / 6)


def test_old_grades_have_their_own_points_in_their_years():
    found = of("key_stage_4_results", entries("other A*, other B, maths 4"), "2017/18")
    assert found["attainment_8"] == {1: (8.5 + 5.5 + 8, 1)}


def test_a_double_award_fills_two_slots():
    found = of("key_stage_4_results", entries("science 7", kind="gcse_double"))
    assert found["attainment_8"] == {1: (14, 1)}
    assert found["ebacc_aps"][1][0] == pytest.approx(14 / 6)


def test_points_per_entry_of_the_worked_example():
    text = """
        pupil | qualification | subject | grade
        1     | a_level       | x       | A
        1     | a_level       | y       | B
        1     | a_level       | z       | C
        1     | as_level      | w       | A
        """
    assert of("post_16_results", text)["aps_per_entry_alevel"] == {1: (2 * 145, 7)}


def test_who_missed_level_2_at_16_and_reached_it_by_19():
    found = of(
        "attainment_by_19",
        """
        pupil | level_2_em_at_16 | level_2 | level_2_em | level_3
        1     | no               | yes     | yes        | no
        2     | yes              | yes     | yes        | yes
        3     | no               | no      | no         | unknown
        """,
    )
    assert found["l2em_not_at16_by19"] == {1: (1, 1), 3: (0, 1)}
    assert found["level3_at_19_state"] == {1: (0, 1), 2: (1, 1)}


def test_going_on_to_learn_and_going_to_work_are_both_sustained():
    found = of(
        "pupil_destinations", "pupil | after | destination\n1 | 16 | fe\n2 | 16 | emp\n3 | 16 | unknown\n4 | 18 | appr"
    )
    assert found["progression_after_16"] == {1: (1, 1), 2: (0, 1), 3: (0, 1)}
    assert found["ks4_dest_sustained"] == {1: (1, 1), 2: (1, 1), 3: (0, 1)}
    assert found["dest_unknown"] == {1: (0, 1), 2: (0, 1), 3: (1, 1)}
    assert found["progression_after_18"] == {4: (1, 1)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_without_rows_counts_nobody(kind):
    names = {
        "early_years_results": [f"elg_{number:02}" for number in range(1, 18)],
        "phonics_results": ["year_group", "mark"],
        "multiplication_check_results": ["score"],
        "key_stage_1_results": ["reading", "writing", "maths", "science"],
        "key_stage_2_results": ["reading", "maths", "gps", "writing"],
        "key_stage_4_results": ["qualification", "subject", "grade"],
        "post_16_results": ["qualification", "subject", "grade"],
        "attainment_by_19": ["level_2_em_at_16", "level_2", "level_2_em", "level_3"],
        "pupil_destinations": ["after", "destination"],
    }[kind]
    rows = pd.DataFrame(columns=["pupil", "place", "period", "term", *names], dtype="str").astype({"pupil": "int64"})
    assert facts(kind, rows, TABLES).empty
