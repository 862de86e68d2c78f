"""From pupils' rows to figures: whose they are is taken off, what they make is every school's and group's."""

import hashlib
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from loaders.check import CheckedFile, check
from loaders.kinds import expected_cohorts
from loaders.rules import rows
from loaders.translation.kind import Context
from model.folders import REFERENCE
from model.returns import Confirmation
from model.selections import Selection
from model.tables import EXPECTED_COLUMNS, IDENTITY_COLUMNS
from outcomes import answers
from outcomes.answers.returns_board import LedgerToday
from outcomes.returns import accepting, proposing, rebuilding, undoing
from outcomes.returns.erasing import erase_pupil
from outcomes.returns.plausibility.cohorts import pupils_not_on_roll
from outcomes.returns.plausibility.coverage import coverage
from outcomes.returns.plausibility.prior_knowledge import PriorKnowledge
from outcomes.returns.pseudonyms import pseudonymise, pupil_numbers
from outcomes.returns.publisher import Publisher, authority_generation
from outcomes.store.access import OFFICER, viewer_as
from outcomes.store.generation.pupils import blame
from tests.conftest import result

ALDER, BIRCH = "school:3834001", "school:3834002"
PUPILS = """
upn           | place          | year_group | sex    | fsm     | born
A801200005001 | school:3834001 | 11         | female | yes     | 2009-01-02
B801200005002 | school:3834001 | 11         | male   | no      | 2009-02-03
C801200005003 | school:3834001 | 11         | male   | yes     | 2009-03-04
D801200005004 | school:3834002 | 11         | female | unknown | 2009-04-05
E801200005005 | school:3834002 | 11         | male   | no      | 2009-05-06
"""
GRADES = """
upn           | place          | qualification | subject          | grade
A801200005001 | school:3834001 | gcse          | english_language | 5
A801200005001 | school:3834001 | gcse          | maths            | 4
B801200005002 | school:3834001 | gcse          | english_language | 3
B801200005002 | school:3834001 | gcse          | maths            | 9
C801200005003 | school:3834001 |               |                  |
D801200005004 | school:3834002 | gcse          | english_literature | 7
D801200005004 | school:3834002 | gcse          | maths            | 7
"""
ROLL = ("fsm6", "disadvantaged", "looked_after", "sen", "sen_need", "language", "ethnicity", "birth_month", "mobile")


def frame(text: str, **cells: str) -> pd.DataFrame:
    """Rows drawn as a table, with what all of them share."""
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    table = pd.DataFrame(lines, columns=heading).assign(**cells)
    identity = {name: "" for name in IDENTITY_COLUMNS if name not in table}
    return table.assign(**identity)


def pupil_file(
    folder: Path, kind: str, pupils: pd.DataFrame, *, status: str = "final", name: str | None = None
) -> tuple[Path, CheckedFile]:
    """A file of pupils' rows, and what its loader would hand on."""
    path = folder / f"{name or uuid.uuid4().hex[:8]}.csv"
    pupils.to_csv(path, index=False)
    none = pd.RangeIndex(0)
    checked = CheckedFile(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        kind=kind,
        status=status,
        periods=tuple(sorted(pupils["period"].unique())),
        results=rows.result_rows({}, none),
        places=rows.place_rows({}, none),
        findings=(),
        source=kind,
        pupils=pupils,
    )
    return path, checked


def send(publisher: Publisher, folder: Path, kind: str, pupils: pd.DataFrame, *, status: str = "final") -> str:
    """Publish pupils' rows; the return's id."""
    file = pupil_file(folder, kind, pupils, status=status, name=f"{kind}-{len(publisher.workspace.returns())}")
    (item,) = accepting.accept(publisher, proposing.propose(publisher, [file])).files
    assert item.checked.pupils.shape == (len(pupils), 0), "what a row says of a pupil is carried no further"
    return item.return_.return_id


@pytest.fixture
def house(begin, tidy_file, tmp_path: Path) -> Publisher:
    """Two state-funded schools and who is on roll there."""
    known = [result(place, "2024/25", measure="pupils_on_roll", numerator=3, denominator=1) for place in (ALDER, BIRCH)]
    roll = frame(PUPILS, period="2024/25", term="year", **dict.fromkeys(ROLL, "unknown"))
    return begin(tidy_file(known), pupil_file(tmp_path, "pupils", roll, name="pupils-1"))


def counts(publisher: Publisher, measure: str, place: str, **asked: object) -> dict[str, tuple[float, float]]:
    selection = Selection.model_validate({"measure": measure, "places": (place,), **asked})
    table = answers.rates(authority_generation(publisher), OFFICER, selection).table
    return {row.category: (row.numerator, row.denominator) for row in table.itertuples()}


def test_grades_become_the_measures_of_a_school_and_its_groups(house, tmp_path):
    send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    assert counts(house, "basics_94", ALDER) == {"all": (1, 3)}
    assert counts(house, "basics_94", ALDER, by="fsm") == {"yes": (1, 2), "no": (0, 1)}
    assert counts(house, "basics_94", BIRCH, by="fsm") == {"unknown": (1, 1)}
    assert counts(house, "basics_94", "la:383", by="sex") == {"female": (2, 2), "male": (0, 2)}
    # English 5 once, maths 4 twice: 5 + 8 = 13; 3 + 18 = 21; no entries: 0.
    assert counts(house, "attainment_8", ALDER) == {"all": (34, 3)}


ATTENDANCE = """
upn           | place          | term   | present | authorised | unauthorised
A801200005001 | school:3834001 | autumn |     126 |         14 |            0
A801200005001 | school:3834001 | spring |     120 |          0 |            0
A801200005001 | school:3834001 | summer |     106 |         14 |            0
B801200005002 | school:3834001 | autumn |      70 |         35 |           35
D801200005004 | school:3834002 | autumn |     140 |          0 |            0
"""


def attendance(text: str) -> pd.DataFrame:
    table = frame(text, period="2024/25", as_at="", elsewhere="0")
    sessions = ["present", "elsewhere", "authorised", "unauthorised"]
    table[sessions] = table[sessions].astype("Int64")
    return table.assign(late_before=pd.array([pd.NA] * len(table), dtype="Int64"), late_after=table["elsewhere"])


def test_a_year_is_its_three_terms_and_absence_is_decided_by_whole_numbers(house, tmp_path):
    send(house, tmp_path, "pupil_attendance", attendance(ATTENDANCE))
    assert counts(house, "absence", ALDER, term="autumn") == {"all": (84, 280)}
    assert counts(house, "persistent_absence", ALDER, term="autumn") == {"all": (2, 2)}
    assert counts(house, "severe_absence", ALDER, term="autumn") == {"all": (1, 2)}
    # Over the year the first pupil missed 28 of 380 and the second, who left at Christmas, 70 of 140.
    assert counts(house, "persistent_absence", ALDER) == {"all": (1, 2)}
    assert counts(house, "attendance", ALDER) == {"all": (422, 520)}
    # Birch has sent autumn alone: what there is is of that term, and of no year.
    birch = answers.rates(authority_generation(house), OFFICER, Selection(measure="absence", places=(BIRCH,)))
    assert birch.table["term"].tolist() == ["autumn"]
    assert birch.sentence.startswith("Absence in the autumn term of 2024/25. ")
    assert counts(house, "late_before_rate", ALDER) == {}
    assert counts(house, "late_after_rate", ALDER) == {"all": (0, 520)}


def test_a_school_that_lacks_a_term_is_left_out_of_the_year_aloud(house, tmp_path):
    """Alder has all three terms; Birch's one pupil was there in autumn and never away."""
    send(house, tmp_path, "pupil_attendance", attendance(ATTENDANCE))
    selection = Selection(measure="absence", places=("la:383",))
    answer = answers.rates(authority_generation(house), OFFICER, selection)
    [row] = answer.table.to_dict("records")
    assert (row["numerator"], row["denominator"], row["left_out_schools"], row["left_out_pupils"]) == (98, 520, 1, 1)
    assert answer.left_out == (
        "Left out of 2024/25 in Leeds, because not every term of theirs is in: "
        "School school:3834002 (1 pupil): 0.0% in the autumn term."
    )


def test_a_group_of_those_who_left_at_christmas_is_in_the_year_with_the_others(house, tmp_path):
    for term in ("autumn", "spring", "summer"):
        table = attendance(ATTENDANCE)
        send(house, tmp_path, "pupil_attendance", table[table["term"] == term])
    assert counts(house, "absence", ALDER, by="sex") == {"female": (28, 380), "male": (70, 140)}


EXCLUSIONS = """
upn           | place          | type       | on
B801200005002 | school:3834001 | suspension | 2024-11-04
B801200005002 | school:3834001 | suspension | 2025-01-14
Z801200005009 | school:3834001 | permanent  | 2024-12-02
              | school:3834002 |            |
"""


def test_exclusions_are_counted_over_those_on_roll_where_a_school_has_spoken(house, tmp_path):
    rows_ = frame(EXCLUSIONS, period="2024/25", term="year").assign(sessions=pd.array([2] * 4, dtype="Int64"))
    send(house, tmp_path, "pupil_exclusions", rows_)
    assert counts(house, "suspension_rate", ALDER) == {"all": (2, 3)}
    assert counts(house, "susp_pupils_rate", ALDER, by="sex") == {
        "female": (0, 1),
        "male": (1, 2),
        "unknown": (pytest.approx(float("nan"), nan_ok=True), 0),
    }
    assert counts(house, "permanent_exclusion_rate", "la:383") == {"all": (1, 5)}
    assert counts(house, "suspension_rate", BIRCH) == {"all": (0, 2)}


def test_a_child_in_care_at_any_time_of_the_year_is_in_care(house, tmp_path):
    flags = frame(
        "upn | place | flag | responsible | from\nA801200005001 |  | looked_after | la:380 | 2024-10-01",
        period="2024/25",
        term="year",
        to="2024-12-01",
    )
    send(house, tmp_path, "pupil_flags", flags)
    send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    assert counts(house, "basics_94", ALDER, by="looked_after") == {"yes": (1, 1), "unknown": (0, 2)}
    assert counts(house, "basics_94", ALDER, by="child_in_need") == {"no": (1, 3)}


DESTINATIONS = """
upn           | place          | after | destination
A801200005001 | school:3834001 | 16    | ssf
B801200005002 | school:3834001 | 16    | unknown
Z801200005009 | school:3834001 | 16    | appr
"""
BY_19 = """
upn           | place          | level_2 | level_2_em | level_3 | level_2_em_at_16
A801200005001 | school:3834001 | yes     | yes        | yes     | yes
B801200005002 | school:3834001 | yes     | no         | no      | no
"""


def test_those_who_left_are_in_the_groups_of_the_year_they_left(house, tmp_path):
    # The first is in a sixth form the year after, and no longer eligible for free school meals.
    sixth_form = frame(PUPILS.splitlines()[1] + "\nA801200005001 | school:3834002 | 12 | female | no | 2009-01-02")
    send(house, tmp_path, "pupils", sixth_form.assign(period="2025/26", term="year", **dict.fromkeys(ROLL, "unknown")))
    send(house, tmp_path, "pupil_destinations", frame(DESTINATIONS, period="2025/26", term="year"))
    send(house, tmp_path, "attainment_by_19", frame(BY_19, period="2027/28", term="year"))
    assert counts(house, "progression_after_16", ALDER, by="fsm") == {"yes": (1, 1), "no": (0, 1), "unknown": (1, 1)}
    assert counts(house, "level3_at_19_state", ALDER, by="fsm") == {"yes": (1, 1), "no": (0, 1)}


def test_what_makes_no_figure_by_itself_is_in_force_until_another_takes_its_place(house, tmp_path):
    def states_of(kind: str) -> list[str]:
        ledger = answers.returns(house.workspace, authority_generation(house), OFFICER)
        return [item.state for item in ledger if item.kind == kind]

    for number, day in enumerate(("2024-10-01", "2024-11-01"), start=1):
        flags = frame(
            f"upn | place | flag | responsible | from\nA801200005001 |  | looked_after | la:380 | {day}",
            period="2024/25",
            term="year",
            to="2024-12-01",
        )
        send(house, tmp_path, "pupil_flags", flags)
        expected(house, tmp_path, [(ALDER, "key_stage_4_results", number, "2025-07-31")])
        assert states_of("pupil_flags") == ["published", "superseded"][:number]
        assert states_of("expected_cohorts") == ["published", "superseded"][:number]


def test_a_later_file_takes_the_place_of_the_schools_it_names_and_undo_brings_the_earlier_back(house, tmp_path):
    send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    better = frame(GRADES.replace("| 3", "| 4"), period="2024/25", term="year")
    second = send(house, tmp_path, "key_stage_4_results", better[better["place"] == ALDER])
    assert counts(house, "basics_94", "la:383") == {"all": (3, 4)}
    undoing.undo(house, second)
    assert counts(house, "basics_94", "la:383") == {"all": (2, 4)}
    assert rebuilding.verify(house) == ()


def test_nobody_but_the_school_and_its_authority_sees_figures_nobody_has_published(house, tmp_path):
    send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    selection = Selection(measure="basics_94", places=(ALDER, BIRCH))
    table = answers.rates(authority_generation(house), viewer_as("head:3834001"), selection).table.set_index("place")
    assert table.loc[ALDER, "numerator"] == 1
    assert table.loc[BIRCH, "status"] == "withheld"


def test_a_figure_names_its_results_and_the_roll_it_was_grouped_by(house, tmp_path):
    results = send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    answer = answers.rates(authority_generation(house), OFFICER, Selection(measure="basics_94", places=(ALDER,)))
    roll = next(item.return_id for item in house.workspace.returns() if item.kind == "pupils")
    assert {source.return_id for source in answer.sources} == {results, roll}


# --- whose they are ----------------------------------------------------------------------------------------------


def test_no_upn_name_or_birth_is_written_to_a_return_or_a_generation(house, tmp_path):
    named = frame(GRADES, period="2024/25", term="year").assign(surname="Quillfeather", forename="Ottoline")
    send(house, tmp_path, "key_stage_4_results", named)
    for folder in ("returns", "generations"):
        for path in (house.store.home / folder).rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert b"Quillfeather" not in content
                assert b"A801200005001" not in content
    who = house.workspace.pupils().set_index("upn")
    assert who.loc["A801200005001", "surname"] == "Quillfeather"
    assert who.loc["A801200005001", "born"] == "2009-01-02"


def test_a_row_without_a_upn_is_the_pupil_of_that_name_and_birth(house, tmp_path):
    roll = frame(PUPILS, period="2024/25", term="year", surname="Ash", forename="Ada", **dict.fromkeys(ROLL, "unknown"))
    send(house, tmp_path, "pupils", roll)
    grades = frame(GRADES, period="2024/25", term="year").head(2)
    nameless = grades.assign(upn="", surname="Ash", forename="Ada", born="2009-01-02")
    send(house, tmp_path, "key_stage_4_results", nameless)
    assert counts(house, "basics_94", ALDER, by="sex") == {"female": (1, 1)}


def test_capitals_do_not_make_another_pupil_and_one_without_a_upn_may_be_new(house, tmp_path):
    roll = frame(PUPILS, period="2024/25", term="year", surname="Ash", forename="Ada", **dict.fromkeys(ROLL, "unknown"))
    send(house, tmp_path, "pupils", roll)
    grades = frame(GRADES, period="2024/25", term="year").head(4)
    grades = grades.assign(upn="", surname="ASH", forename="ada", born=["2009-01-02"] * 2 + ["2009-12-12"] * 2)
    send(house, tmp_path, "key_stage_4_results", grades)
    assert counts(house, "basics_94", ALDER, by="sex") == {"female": (1, 1), "unknown": (0, 1)}


def test_weiss_is_one_pupil_whichever_way_the_name_is_written(house, tmp_path):
    """On the roll by UPN as WEISS; in the results by name and birth, as Weiß and as weiss."""
    roll = frame(PUPILS, period="2024/25", term="year", surname="WEISS", forename="Ada")
    roll = roll.assign(**dict.fromkeys(ROLL, "unknown"))
    send(house, tmp_path, "pupils", roll)
    grades = frame(GRADES, period="2024/25", term="year").head(2)
    grades = grades.assign(upn="", surname=["Weiß", "weiss"], forename="Ada", born="2009-01-02")
    _, file = pupil_file(tmp_path, "key_stage_4_results", grades)
    known = PriorKnowledge("la:383", REFERENCE, house.workspace, authority_generation(house))
    assert coverage(file, known).cohorts["pupils"].tolist() == [1]
    assert list(pupils_not_on_roll(coverage(file, known), known)) == []
    send(house, tmp_path, "key_stage_4_results", grades)
    assert counts(house, "basics_94", ALDER, by="sex") == {"female": (1, 1)}


def test_a_pupil_is_erased_under_every_spelling_of_the_name(house, tmp_path):
    """The results come first, by name and birth alone; then the roll says whose UPN it is."""
    grades = frame(GRADES, period="2024/25", term="year").head(2)
    send(
        house, tmp_path, "key_stage_4_results", grades.assign(upn="", surname="Weiß", forename="Ada", born="2009-01-02")
    )
    roll = frame(PUPILS, period="2024/25", term="year", surname="WEISS", forename="Ada")
    roll = roll.assign(**dict.fromkeys(ROLL, "unknown"))
    send(house, tmp_path, "pupils", roll)
    assert set(house.workspace.pupils()["surname"]) == {"Weiß", "WEISS"}
    erase_pupil(house, "A801200005001", note="Asked for.")
    assert set(house.workspace.pupils()["surname"]) == {"WEISS"}


def test_a_row_without_a_upn_leaves_the_integers_of_the_others_as_they_are():
    """They are longer than a float can hold."""
    rows_ = frame(GRADES, surname="Ash", forename="Ada", born="2009-01-02")
    rows_.loc[0, "upn"] = ""
    nobody = pd.DataFrame(columns=["pupil", "upn", "surname", "forename", "born"])
    told, _ = pseudonymise(rows_, lambda: nobody, "00" * 32)
    assert told["pupil"].tolist()[1:] == pupil_numbers(rows_["upn"], "00" * 32).tolist()[1:]


def test_a_schools_word_that_nobody_was_excluded_makes_no_pupil(house, tmp_path):
    before = set(house.workspace.pupils()["pupil"])
    none = frame("upn | place | type | on\n | school:3834001 | |", period="2024/25", term="year")
    send(house, tmp_path, "pupil_exclusions", none.assign(sessions=pd.array([pd.NA], dtype="Int64")))
    assert set(house.workspace.pupils()["pupil"]) == before


# --- who has sent what -------------------------------------------------------------------------------------------


def expected(publisher: Publisher, folder: Path, rows_: list[tuple[str, str, int, str]]) -> None:
    table = pd.DataFrame(rows_, columns=["place", "kind", "pupils", "due"]).assign(period="2024/25")
    path = folder / "expected.csv"
    table.to_csv(path, index=False)
    none = pd.RangeIndex(0)
    checked = CheckedFile(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        kind="expected_cohorts",
        status="final",
        periods=("2024/25",),
        results=rows.result_rows({}, none),
        places=rows.place_rows({}, none),
        findings=(),
        source="expected_cohorts",
        expected=table[list(EXPECTED_COLUMNS)].astype(EXPECTED_COLUMNS),
    )
    accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))


def states(publisher: Publisher, today: str) -> dict[tuple[str, str], str]:
    found = board_of(publisher, today)
    return dict(zip(zip(found.table["place"], found.table["kind"], strict=True), found.table["state"], strict=True))


def board_of(publisher: Publisher, today: str, period: str = "2024/25"):
    refused = [item for item in publisher.workspace.returns() if item.state == "refused"]
    return answers.board(
        authority_generation(publisher),
        OFFICER,
        "la:383",
        period,
        ledger=LedgerToday(date.fromisoformat(today), refused, publisher.workspace.confirmed()),
        reference_folder=REFERENCE,
    )


@pytest.mark.parametrize(("today", "state"), [("2025-07-30", "due"), ("2025-07-31", "due"), ("2025-08-01", "late")])
def test_what_is_not_in_is_due_until_its_day_is_over(house, tmp_path, today, state):
    expected(house, tmp_path, [(ALDER, "key_stage_4_results", 3, "2025-07-31")])
    assert states(house, today)[ALDER, "key_stage_4_results"] == state


EXPECTED_2026 = """LAESTAB,Return,Academic year,Pupils,Due
3834001,key_stage_4_results,2025/26,230,31/07/2026
3834002,key_stage_4_results,2025/26,225,31/07/2026
"""


def send_expected(publisher: Publisher, folder: Path) -> pd.DataFrame:
    """The board of 2025/26 after a list of that year, which is all there is of it."""
    path = folder / "expected.csv"
    path.write_text(EXPECTED_2026, encoding="utf-8")
    checked = check(path, [expected_cohorts.KIND], Context(authority="la:383"))
    accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))
    assert "2025/26" in answers.board_periods(authority_generation(publisher), OFFICER, "la:383")
    return board_of(publisher, "2026-08-01", "2025/26").table


def test_what_is_expected_is_known_before_the_years_register_has_come(house, tmp_path):
    table = send_expected(house, tmp_path)
    assert table["expected"].tolist() == [230, 225]
    assert table["state"].tolist() == ["late", "late"]
    assert table["place_name"].tolist() == [f"School {ALDER}", f"School {BIRCH}"]


def test_what_is_expected_is_known_before_anything_else_has_come(publisher, tmp_path):
    """Nobody has said what the schools are called: they stand there by their numbers."""
    table = send_expected(publisher, tmp_path)
    assert table[["place_name", "expected"]].to_numpy().tolist() == [[ALDER, 230], [BIRCH, 225]]


@pytest.mark.parametrize(("pupils", "state"), [(2, "complete"), (3, "complete"), (4, "incomplete")])
def test_complete_is_every_pupil_expected(house, tmp_path, pupils, state):
    expected(house, tmp_path, [(ALDER, "key_stage_4_results", pupils, "")])
    send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    found = states(house, "2025-07-31")
    assert found[ALDER, "key_stage_4_results"] == state
    assert found[BIRCH, "key_stage_4_results"] == "in"


@pytest.mark.parametrize(
    ("periods", "state"), [(("2024/25",), "has stops"), (("2023/24",), "due"), (("2023/24", "2024/25"), "has stops")]
)
def test_a_refused_file_has_stops_in_its_own_years(house, tmp_path, periods, state):
    expected(house, tmp_path, [(ALDER, "key_stage_4_results", 3, "2025-07-31")])
    accepted = house.workspace.returns()[-1]
    about = {"kind": "key_stage_4_results", "state": "refused", "schools": (ALDER,), "periods": periods}
    house.workspace.record([accepted.model_copy(update={"return_id": "00099-aaaaaaaa", **about})])
    assert states(house, "2025-07-31")[ALDER, "key_stage_4_results"] == state


def test_a_school_confirms_what_it_sent_and_not_what_comes_after(house, tmp_path):
    return_id = send(house, tmp_path, "key_stage_4_results", frame(GRADES, period="2024/25", term="year"))
    said = Confirmation(
        place=ALDER,
        kind="key_stage_4_results",
        period="2024/25",
        return_id=return_id,
        who="Ms Ash",
        at=datetime.now(UTC),
    )
    house.workspace.confirm([said, said])
    assert states(house, "2025-07-31")[ALDER, "key_stage_4_results"] == "confirmed"
    send(house, tmp_path, "key_stage_4_results", frame(GRADES.replace("| 3", "| 4"), period="2024/25", term="year"))
    assert states(house, "2025-07-31")[ALDER, "key_stage_4_results"] == "in"


def test_the_chase_list_says_what_to_ask_of_whom(house, tmp_path):
    expected(house, tmp_path, [(ALDER, "phonics_results", 30, "2025-07-31"), (BIRCH, "pupils", 9, "")])
    assert board_of(house, "2025-08-01").chase.splitlines() == [
        "Returns for 2024/25",
        "",
        "School school:3834001: Phonics check: nothing is in yet, due 31 July 2025.",
        "School school:3834002: Pupils on roll: 2 of 9 pupils are in.",
    ]


@pytest.mark.parametrize(("left", "damaged"), [(1.0, False), (0.5, True)])
def test_a_full_disk_is_not_laid_to_the_rows_that_were_being_read(house, left, damaged):
    """DuckDB says the same of a file cut short and of one it could not write: only the rows themselves can tell."""
    (return_,) = [item for item in house.workspace.returns() if item.kind == "pupils"]
    folder = house.store.returns / return_.return_id
    rows = folder / "pupils.parquet"
    rows.write_bytes(rows.read_bytes()[: int(left * rows.stat().st_size)])
    fault = duckdb.IOException("Could not write: No space left on device")
    assert (blame(return_, folder, fault) is not fault) is damaged
