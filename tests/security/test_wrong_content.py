"""Files of the right shape with the wrong content: another year's, another place's, a child twice, a clock put back."""

from collections.abc import Sequence
from datetime import UTC

import pytest
import sqlalchemy as sa

from loaders.rules.identifiers import upn_check_letter
from model.selections import Selection
from outcomes.answers import rates
from outcomes.cli.json_output import rates_json
from outcomes.returns import accepting, checking, proposing, rebuilding
from outcomes.returns.proposal import IncomingFile
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from outcomes.store.workspace_tables import RETURNS
from tests.conftest import result
from tests.pollution import Table, written
from tests.security.sent import KS4, PUPILS, TIDY, checked, checked_table, faults, having, rules, with_cells
from tests.security.test_spreadsheet_quirks import ATTENDANCE

LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
LATER = [result(numerator=6740, denominator=7823, period="2012/13")]


def load(publisher: Publisher, folder, table: Table, name: str = "return.csv", **said) -> IncomingFile:
    """A table accepted, queries and all; what became of it."""
    path = folder / name
    path.write_text(written(table), encoding="utf-8")
    found = checking.check(path, authority="la:383", **said)
    return accepting.accept(publisher, proposing.propose(publisher, [(path, found)])).files[0]


def numerators(publisher: Publisher, place: str = "la:383") -> Sequence[float]:
    asked = Selection(measure="level2_at_16", places=(place,), periods=("2012/13",))
    return [
        row["numerator"] for row in rates_json(rates(publisher.store.generation("authority"), OFFICER, asked))["rows"]
    ]


# --- another year, another place ------------------------------------------------------------------------------------


def test_case_58_a_file_that_says_its_year_cannot_be_loaded_as_another(publisher, tmp_path):
    assert load(publisher, tmp_path, TIDY).return_.periods == ("2012/13", "2018/19")
    again = load(publisher, tmp_path, TIDY, "renamed.csv", period="2013/14")
    assert (again.state, len(publisher.workspace.returns())) == ("unchanged", 1)
    asked = checked(tmp_path / "roll.csv", written(PUPILS), period="2025/26")
    assert (rules(asked, "query"), asked.periods) == ({"period_differs"}, ("2024/25",))


def test_case_59_another_authoritys_school_is_a_place_of_its_own_and_not_of_ours(publisher, tmp_path):
    elsewhere = having(having(KS4, at=1, LEA="380"), at=2, LEA="999")
    found = checked_table(tmp_path, elsewhere)
    place = found.places.set_index("place")
    assert (place.at["school:3804001", "la"], place.at["school:3804001", "name"]) == ("la:380", "Alder, Birch and Elm")
    load(publisher, tmp_path, elsewhere, period="2018/19")
    asked = Selection(measure="basics_94", places=("la:383",), periods=("2018/19",), basis="pooled")
    (row,) = rates_json(rates(publisher.store.generation("authority"), OFFICER, asked))["rows"]
    # 3834002 is in 999 and 3834001 in 380, one is suppressed: two of Leeds' three schools are left.
    assert (row["schools"], row["denominator"], row["left_out"]["schools"]) == (2, 12 + 151, 1)


@pytest.mark.parametrize("laestab", ["", "x", "0", "38340", "38340401", "383-4040"])
def test_case_59_a_number_that_is_no_schools_is_refused(tmp_path, laestab):
    assert "school_laestab" in [column for _, _, column in faults(checked_table(tmp_path, _at_school(laestab)))]


def _at_school(laestab: str) -> Table:
    return having(TIDY, at=3, school_laestab=laestab, school_urn="")


def test_case_98_one_changed_cell_is_told_and_replaces_just_that(publisher, tidy_file):
    for rows, name in ((LEEDS, "first.csv"), (LATER, "second.csv")):
        path = tidy_file(rows, name)
        proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
        accepting.accept(publisher, proposal)
    change = proposal.files[0].difference
    assert (change.new_rows, change.changed_rows, change.removed_rows) == (0, 1, 0)
    assert numerators(publisher) == [6740]


# --- children -------------------------------------------------------------------------------------------------------


def again(**cells: str) -> Table:
    """The roll with its first child a second time, changed."""
    return [*PUPILS, with_cells(PUPILS, 1, {name.replace("_", " "): text for name, text in cells.items()})[1]]


def upn(body: str) -> str:
    """A number that proves itself."""
    return f"{upn_check_letter(body)}{body}"


@pytest.mark.parametrize(
    ("table", "severity", "outcome"),
    [
        (again(), "stop", [("pupil_twice", 5, "UPN")]),
        (again(LAESTAB="9992002"), "query", [("two_schools", 5, "UPN")]),
        (again(UPN="", Year_group="10"), "stop", [("pupil_twice", 5, "UPN")]),
        (again(UPN=upn("99920012000A")), "query", [("two_upns", 5, "UPN")]),
        (again(UPN="F999200120002"), "stop", [("pupil_twice", 5, "UPN")]),
        (again(UPN="", Forename="", Surname="Ash"), "stop", [("nobody", 5, "UPN")]),
        (again(UPN="R999200120002", Forename="Eve"), "stop", [("upn_check_letter", 5, "UPN")]),
    ],
    ids=["twice", "two schools", "by name", "temporary and permanent", "another's UPN", "nobody", "no UPN"],
)
def test_case_61_a_child_who_is_there_twice_is_refused_or_asked_about(tmp_path, table, severity, outcome):
    found = checked(tmp_path / "roll.csv", written(table), period="2024/25")
    assert faults(found, severity) == outcome
    assert all(name not in repr(found.findings) for name in ("R99920", "Ash", "2008"))


def test_case_61_twins_are_two_children(tmp_path):
    twin = again(UPN=upn("999200120011"), Forename="Adam")
    assert faults(checked(tmp_path / "roll.csv", written(twin), period="2024/25")) == []


@pytest.mark.parametrize("table", [[*TIDY, TIDY[1]], [*KS4, KS4[1]]], ids=["tidy", "ks4"])
def test_case_61_what_a_file_says_twice_is_never_counted_twice(tmp_path, table):
    assert [(rule, row) for rule, row, _ in faults(checked_table(tmp_path, table))] == [("repeated", len(table))]


# --- years, terms, clocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelt", "outcome"),
    [
        *((spelt, []) for spelt in ("2024/25", "2024-25", "202425", "2024/2025", "2024–25", " 2024/25 ")),
        *(
            (spelt, ["not_a_period"])
            for spelt in ("2024", "202420", "202426", "24/25", "2024/25x", "٢٠٢٤/٢٥", "20２４25")
        ),
    ],
)
def test_case_99_a_year_has_a_table_of_spellings(tmp_path, spelt, outcome):
    table = [PUPILS[0], *([spelt if text == "2024/25" else text for text in line] for line in PUPILS[1:])]
    found = checked(tmp_path / "roll.csv", written(table), period=None)
    assert sorted(rules(found)) == outcome
    assert found.periods == (() if outcome else ("2024/25",))


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("31/07/2024", ["outside_the_year"]),
        ("01/08/2024", []),
        ("31/08/2025", []),
        ("01/09/2025", ["outside_the_year"]),
    ],
)
def test_case_99_a_year_ends_on_a_day_and_not_after_so_many_months(tmp_path, day, outcome):
    snapshot = [[*ATTENDANCE[0], "As at"], *([*line, day] for line in ATTENDANCE[1:])]
    table = [[("" if text == "Autumn" else text) for text in line] for line in snapshot]
    assert sorted(rules(checked(tmp_path / "marks.csv", written(table), period=None))) == outcome


@pytest.mark.parametrize("term", ["0", "4", "Trinity", "Autumn 3", "autumnspring"])
def test_case_99_a_term_that_is_none_is_refused(tmp_path, term):
    table = with_cells(ATTENDANCE, 1, {"Term": term})
    assert ("not_on_the_list", 2, "Term") in faults(checked_table(tmp_path, table))


def set_clock(publisher: Publisher, file: str, at: str) -> None:
    """As if a file had come at another time."""
    with publisher.workspace.engine.begin() as connection:
        connection.execute(sa.update(RETURNS).where(RETURNS.c.file == file).values(at=at))


def test_case_63_what_came_first_is_told_by_numbers_and_not_by_a_clock(publisher, tidy_file):
    """The clock was put back between two files: the second is later all the same."""
    for rows, name in ((LEEDS, "first.csv"), (LATER, "second.csv")):
        path = tidy_file(rows, name)
        accepting.accept(publisher, proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))]))
    set_clock(publisher, "first.csv", "2026-10-25T01:30:00+00:00")
    set_clock(publisher, "second.csv", "2026-10-25T00:45:00+00:00")
    rebuilding.rebuild(publisher)
    assert numerators(publisher) == [6740]
    assert [item.file for item in publisher.workspace.returns()] == ["first.csv", "second.csv"]
    assert {item.at.utcoffset() for item in publisher.workspace.returns()} == {UTC.utcoffset(None)}


# --- figures that cannot be, or have changed their meaning ----------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "outcome"),
    [
        (having(TIDY, numerator="7824"), [("more_than_cohort", 2, "numerator")]),
        (having(KS4, PTL2BASICS_94="101%"), [("out_of_range", 2, "PTL2BASICS_94")]),
        (having(ATTENDANCE, Term="Autumn", Present="-1"), [("out_of_range", 2, "Present")]),
    ],
)
def test_case_64_more_than_everybody_is_refused(tmp_path, table, outcome):
    assert faults(checked_table(tmp_path, table)) == outcome


def test_case_64_a_cohort_that_falls_needs_a_yes(publisher, tidy_file):
    for rows, name in (
        (LEEDS, "first.csv"),
        ([result(numerator=2700, denominator=3129, period="2012/13")], "less.csv"),
    ):
        path = tidy_file(rows, name)
        proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
        if name == "first.csv":
            accepting.accept(publisher, proposal)
    assert (proposal.files[0].difference.removed_pupils, proposal.needs_a_yes) == (7823 - 3129, True)
