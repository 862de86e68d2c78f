"""Last term's file again, or the right file for the wrong term; and what is a coincidence."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from outcomes.returns import accepting, checking, proposing, undoing
from outcomes.returns.publisher import Publisher
from tests.conftest import result
from tests.returns.plausibility.conftest import ALDER, BIRCH, asked, file, pupils, upns

AUTUMN, SPRING = "autumn", "spring"


def attendance(count: int, term: str, place: str = ALDER, first: int = 1, **sessions: object) -> pd.DataFrame:
    """A school's sessions of one term; nobody missed as many as anybody else."""
    table = pupils(upns(count, first), place, "2024/25", term, as_at="", first_row=first + 1)
    counts = {"present": range(100, 100 + count), "elsewhere": 0, "authorised": range(count), "unauthorised": 1}
    given = {**counts, "late_before": pd.NA, "late_after": pd.NA, **sessions}
    return table.assign(**{name: pd.array([value] * count if not hasattr(value, "__len__") else list(value), "Int64")
                           for name, value in given.items()})  # fmt: skip


def sent(folder: Path, kind: str, table: pd.DataFrame, name: str = "file.csv"):
    """A pupil-level file on disk, and as it was checked."""
    path = folder / name
    table.to_csv(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return path, file(kind, pupils=table, sha256=sha256, periods=tuple(sorted(table["period"].unique())))


@pytest.fixture
def house(begin, tidy_file, tmp_path: Path) -> Publisher:
    """Two schools that are known, and the autumn term of both."""
    known = tidy_file([result(place, numerator=3, denominator=6, period="2023/24") for place in (ALDER, BIRCH)])
    both = pd.concat([attendance(20, AUTUMN), attendance(20, AUTUMN, BIRCH, first=101)])
    return begin(known, sent(tmp_path, "pupil_attendance", both, "autumn.csv"))


def again(house: Publisher, folder: Path, table: pd.DataFrame, kind: str = "pupil_attendance"):
    """What is said of a file that comes next about its having been sent before."""
    (checked,) = checking.check_plausibility(house, [sent(folder, kind, table, "next.csv")[1]])
    return [finding for finding in checked.findings if finding.rule == "sent_before"]


def test_another_terms_own_file_is_nobody_elses(house, tmp_path):
    assert again(house, tmp_path, attendance(20, SPRING, present=range(90, 110))) == []


def test_last_terms_file_under_the_new_term_is_refused(house, tmp_path):
    both = pd.concat([attendance(20, SPRING), attendance(20, SPRING, BIRCH, first=101)])
    (stop,) = again(house, tmp_path, both)
    assert (stop.severity, stop.place) == ("stop", None)
    assert stop.message.startswith("This looks like Autumn 2024/25: 160 of 160 values (100.0%, in 40 rows)")


@pytest.mark.parametrize(("changed", "found"), [(0, 1), (1, 1), (2, 0)])
def test_it_is_the_same_from_98_per_cent_of_its_values(house, tmp_path, changed, found):
    """20 rows of four values: one changed leaves 98.75%, two leave 97.5%."""
    table = attendance(20, SPRING)
    table.loc[table.index[:changed], "present"] = 1
    assert len(again(house, tmp_path, table)) == found


def test_one_schools_rows_in_a_whole_file_are_told_by_their_school(house, tmp_path):
    both = pd.concat([attendance(20, SPRING, present=range(90, 110)), attendance(20, SPRING, BIRCH, first=101)])
    (stop,) = again(house, tmp_path, both)
    assert (stop.severity, stop.place, stop.row) == ("stop", BIRCH, 102)


@pytest.mark.parametrize(
    ("rows", "severity"), [(2, []), (3, ["query"]), (9, ["query"]), (10, ["stop"]), (11, ["stop"])]
)
def test_a_few_rows_may_be_alike_by_chance(house, tmp_path, rows, severity):
    assert [each.severity for each in again(house, tmp_path, attendance(rows, SPRING))] == severity


def test_the_same_term_again_is_a_correction(house, tmp_path):
    assert again(house, tmp_path, attendance(20, AUTUMN)) == []


def test_what_still_holds_is_said_again_each_time(house, tmp_path):
    flags = pupils(
        upns(12), "school:3834001", "2023/24", flag="ehcp", responsible="", **{"from": "2020-09-01", "to": ""}
    )
    accepting.accept(house, proposing.propose(house, [sent(tmp_path, "pupil_flags", flags, "flags.csv")]))
    assert again(house, tmp_path, flags.assign(period="2024/25"), "pupil_flags") == []


def test_only_what_is_in_force_is_compared(house, tmp_path):
    """The spring file was the autumn's by mistake and was undone: the autumn's is nobody's copy now."""
    late = sent(tmp_path, "pupil_attendance", attendance(20, SPRING, present=range(90, 110)), "spring.csv")
    accepted = accepting.accept(house, proposing.propose(house, [late]))
    correction = attendance(20, AUTUMN, present=range(90, 110))
    assert len(again(house, tmp_path, correction)) == 1
    undoing.undo(house, accepted.files[0].return_.return_id)
    assert again(house, tmp_path, correction) == []


def test_entries_of_a_pupil_may_come_in_another_order(house, tmp_path):
    def entries(period: str, grades: list[str]) -> pd.DataFrame:
        twice = [upn for upn in upns(6) for _ in range(2)]
        return pupils(twice, ALDER, period, qualification="gcse", subject=["maths", "science"] * 6, grade=grades)

    before = entries("2023/24", ["5", "6"] * 6)
    accepting.accept(house, proposing.propose(house, [sent(tmp_path, "key_stage_4_results", before, "grades.csv")]))
    turned = entries("2024/25", ["5", "6"] * 6).iloc[::-1]
    assert asked(again(house, tmp_path, turned, "key_stage_4_results")) == [("stop", "sent_before")]
    better = entries("2024/25", ["6", "7"] * 6)
    assert again(house, tmp_path, better, "key_stage_4_results") == []


# --- figures -----------------------------------------------------------------------------------------------------


def published(period: str, changed: int = 0, count: int = 50):
    return [
        result(f"school:38340{number:02}", period, numerator=number + (number < changed), denominator=100)
        for number in range(count)
    ]


@pytest.mark.parametrize(("changed", "found"), [(0, ["stop"]), (1, ["stop"]), (2, [])])
def test_last_years_figures_under_this_year_are_refused(begin, tidy_file, changed, found):
    """50 figures: one changed leaves 98%, two leave 96%."""
    publisher = begin(tidy_file(published("2023/24"), "before.csv"))
    second = tidy_file(published("2024/25", changed), "now.csv")
    (checked,) = checking.check_plausibility(publisher, [checking.check(second, authority="la:383")])
    stops = [finding for finding in checked.findings if finding.rule == "sent_before"]
    assert [stop.severity for stop in stops] == found
    for stop in stops:
        assert stop.message.startswith("This looks like 2023/24: ")


def test_the_very_same_file_for_another_year_is_refused(publisher, tmp_path):
    rows = [result(ALDER, "2023/24", numerator=3, denominator=6)]
    from tests.returns.plausibility.conftest import figures

    path = tmp_path / "table.csv"
    path.write_text("no year in it")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    said = figures(*rows)
    first = file("ks4_performance", results=said.results, places=said.places, sha256=sha256, periods=("2023/24",))
    accepting.accept(publisher, proposing.propose(publisher, [(path, first)]))
    later = file(
        "ks4_performance",
        results=said.results.assign(period="2024/25"),
        places=said.places.assign(period="2024/25"),
        sha256=sha256,
        periods=("2024/25",),
    )
    (refused,) = proposing.propose(publisher, [(path, later)]).files
    assert refused.state == "refused"
    assert "the very same file is in force for it (r0001-" in refused.checked.findings[-1].message


def test_two_terms_without_an_exclusion_are_alike_and_both_right(house, tmp_path):
    none = pupils([""], ALDER, "2023/24", on="", type="", sessions=pd.array([pd.NA], dtype="Int64"))
    accepting.accept(house, proposing.propose(house, [sent(tmp_path, "pupil_exclusions", none, "none.csv")]))
    assert again(house, tmp_path, none.assign(period="2024/25"), "pupil_exclusions") == []
