"""Which schools a school's or the authority's file may name."""

import hashlib
from dataclasses import replace

import pandas as pd
import pytest

from model.findings import Finding
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.plausibility import schools, with_plausibility_findings
from tests.conftest import result
from tests.returns.plausibility.conftest import (
    ALDER,
    BIRCH,
    asked,
    beside_known,
    expecting,
    figures,
    file,
    pupils,
    register,
    upns,
)
from tests.returns.test_pupils import ROLL

CHERRY = "school:3834003"


def roll(*places: str, period: str = "2024/25"):
    """A roll with one pupil a place, from row 2 on."""
    unknown = dict.fromkeys(("year_group", "sex", "fsm", *ROLL), "unknown")
    rows = [
        pupils([f"A{number:012d}"], place, period, first_row=number, **unknown)
        for number, place in enumerate(places, start=2)
    ]
    return file("pupils", pupils=pd.concat(rows))


def test_where_no_school_is_known_it_is_asked_once(beside):
    (query,) = beside_known(schools.no_schools_known, roll(ALDER, BIRCH, BIRCH), beside())
    assert (query.severity, query.rule) == ("query", "no_schools_known")
    assert "the 2 schools" in query.message
    assert beside_known(schools.unknown_schools, roll(ALDER), beside()) == []


def test_with_a_register_nothing_is_asked_of_the_schools_on_it(beside):
    known = beside(register(ALDER, BIRCH))
    assert [beside_known(rule, roll(ALDER, BIRCH), known) for rule in schools.RULES] == [[]] * 5


def test_an_unknown_school_stops_and_the_nearest_are_named(beside):
    (stop,) = beside_known(
        schools.unknown_schools, roll("school:3834011", ALDER, "school:3834011"), beside(register(ALDER, BIRCH))
    )
    assert (stop.severity, stop.row, stop.value, stop.place) == ("stop", 2, "3834011", "school:3834011")
    assert stop.message == "No school 3834011 is known here; 2 rows name it. The nearest is Alder High (3834001)."


def test_expected_pupils_name_schools_as_well(beside):
    (stop,) = beside_known(schools.unknown_schools, expecting("school:3839999", "pupils", 30), beside(register(ALDER)))
    assert (stop.rule, stop.row) == ("unknown_school", None)


def test_a_school_of_another_authority_stops(beside):
    known = beside(register(ALDER))
    (stop,) = beside_known(schools.schools_of_another_authority, roll(ALDER, "school:3804001"), known)
    assert (stop.severity, stop.row) == ("stop", 3)
    assert "3804001 is a school of Bradford, not of Leeds" in stop.message
    assert beside_known(schools.unknown_schools, roll("school:3804001"), known) == []


def test_a_file_that_stops_is_told_of_its_schools_in_the_same_round(beside):
    fault = Finding(severity="stop", rule="not_a_date", row=3, message="Row 3 has no date.", remedy="Write it.")
    sent = replace(roll("school:3834011", ALDER), findings=(fault,))
    assert refusals(sent, beside(register(ALDER))) == ["not_a_date", "unknown_school"]


INVENTED = "school:9994001"


def refusals(sent, known) -> list[str]:
    return [finding.rule for finding in with_plausibility_findings(sent, known).findings if finding.severity == "stop"]


def test_the_invented_authority_of_a_demonstration_sends_its_own_returns(beside):
    assert refusals(roll(INVENTED), beside(register(ALDER, INVENTED))) == []
    assert refusals(roll("school:9994009"), beside(register(ALDER, INVENTED))) == ["unknown_school"]


def test_where_it_is_not_known_or_is_mixed_with_real_schools_its_rows_are_another_authority_s(beside):
    assert refusals(roll(INVENTED), beside(register(ALDER))) == ["other_authority"]
    assert refusals(roll(ALDER, INVENTED), beside(register(ALDER, INVENTED))) == ["other_authority"]


def test_a_child_in_care_may_be_at_a_school_elsewhere(beside):
    flags = file("pupil_flags", pupils=pupils(upns(1), "school:3804001", flag="looked_after"))
    assert asked(beside_known(schools.schools_of_another_authority, flags, beside(register(ALDER)))) == [
        ("query", "other_authority")
    ]


def test_a_published_file_makes_places_and_says_how_many(beside):
    said = figures(
        result(ALDER, numerator=4, denominator=8),
        result(CHERRY, numerator=4, denominator=8),
        result("school:3804001", numerator=4, denominator=8),
    )
    (note,) = schools.new_places(said, beside(register(ALDER)))
    assert note.severity == "note"
    assert "2 schools are told of for the first time" in note.message
    for rule in (schools.unknown_schools, schools.schools_of_another_authority, schools.closed_schools):
        assert beside_known(rule, said, beside(register(ALDER))) == []


@pytest.mark.parametrize(
    ("day", "found"), [("2024-08-31", ["closed_school"]), ("2024-09-01", ["closed_school"]), ("2024-09-02", [])]
)
def test_a_school_closed_before_the_year_began_is_asked_about(beside, day, found):
    known = beside(register(ALDER, BIRCH, ended={ALDER: day}))
    assert [query.rule for query in beside_known(schools.closed_schools, roll(ALDER, BIRCH), known)] == found


def test_a_closed_school_names_its_successor(beside):
    known = beside(register(ALDER, BIRCH, ended={ALDER: "2023-08-31"}, became={ALDER: (BIRCH, "")}))
    (query,) = beside_known(schools.closed_schools, roll(ALDER), known)
    assert query.message.endswith("Its successor is Birch Primary (3834002).")
    (lost,) = beside_known(schools.closed_schools, roll(ALDER), beside(register(ALDER, ended={ALDER: "2023-08-31"})))
    assert lost.message.endswith("No successor is known.")


@pytest.mark.parametrize(("day", "found"), [("2024-08-31", 1), ("2024-09-01", 1), ("2024-09-02", 0)])
def test_a_number_from_before_a_conversion_names_the_one_that_followed(beside, day, found):
    known = beside(register(ALDER, BIRCH, ended={ALDER: day}, became={ALDER: (BIRCH, day)}))
    queries = beside_known(schools.former_numbers, roll(ALDER), known)
    assert len(queries) == found
    for query in queries:
        assert query.message == f"Alder High (3834001) became Birch Primary (3834002) on {day}, before 2024/25."
    assert beside_known(schools.closed_schools, roll(ALDER), known) == []


def test_a_file_of_an_unknown_school_is_refused_and_the_school_is_on_record(publisher, tidy_file, tmp_path):
    known = tidy_file([result(ALDER, "2023/24", numerator=4, denominator=8)])
    accepting.accept(publisher, proposing.propose(publisher, [(known, checking.check(known, authority="la:383"))]))
    path = tmp_path / "roll.csv"
    path.write_text("a roll")
    (item,) = proposing.propose(publisher, [(path, roll(ALDER, "school:3834009"))]).files
    assert (item.state, asked(item.checked.findings)) == ("refused", [("stop", "unknown_school")])
    assert publisher.workspace.returns()[-1].schools == ("school:3834009",)


def test_rows_of_pupils_make_no_school_known(publisher, tmp_path):
    """A file that was let in while nothing was known does not vouch for its own numbers later."""
    path = tmp_path / "roll.csv"
    path.write_text("a roll")
    first = replace(roll(BIRCH), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    accepting.accept(publisher, proposing.propose(publisher, [(path, first)]))
    (checked,) = checking.check_plausibility(publisher, [roll(BIRCH, period="2025/26")])
    assert "no_schools_known" in [finding.rule for finding in checked.findings]
