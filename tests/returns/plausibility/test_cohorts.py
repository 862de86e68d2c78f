"""How many pupils a school sends."""

import hashlib
from dataclasses import replace

import pandas as pd
import pytest

from outcomes.returns import accepting, checking, proposing
from outcomes.returns.plausibility import cohorts
from tests.returns.plausibility.conftest import (
    ALDER,
    BIRCH,
    asked,
    beside_known,
    expecting,
    file,
    pupils,
    register,
    upns,
)

KIND = "key_stage_4_results"


def results(table: pd.DataFrame):
    return file(KIND, pupils=table)


@pytest.mark.parametrize(
    ("sent", "found"),
    [(94, ["fewer_than_expected"]), (95, []), (96, []), (104, []), (105, []), (106, ["more_than_expected"])],
)
def test_pupils_beside_those_expected(beside, sent, found):
    known = beside(register(ALDER), expecting(ALDER, KIND, 100))
    queries = beside_known(cohorts.unexpected_cohorts, results(pupils(upns(sent))), known)
    assert [query.rule for query in queries] == found
    for query in queries:
        assert query.message == f"Alder High (3834001), 2024/25: {sent} pupils, where 100 are expected."


def test_a_pupil_with_several_rows_is_one_and_a_row_without_a_pupil_none(beside):
    known = beside(register(ALDER), expecting(ALDER, KIND, 2))
    twice = pd.concat([pupils(upns(2)), pupils([*upns(2), ""], first_row=4)])
    assert beside_known(cohorts.unexpected_cohorts, results(twice), known) == []


def test_a_pupil_without_a_upn_is_told_by_name_and_birth(beside):
    known = beside(register(ALDER), expecting(ALDER, KIND, 2))
    nameless = pupils(["", "", ""], surname=["Ash", "Ash", "Oak"], forename=["Ada", "Ada", "Ben"], born="2009-01-02")
    assert beside_known(cohorts.unexpected_cohorts, results(nameless), known) == []


# --- on roll -----------------------------------------------------------------------------------------------------


def roll(count: int, place: str = ALDER, **names: object):
    return file("pupils", pupils=pupils(upns(count), place, **names))


@pytest.mark.parametrize(
    ("known_pupils", "of", "severity"),
    [
        (94, 100, "query"),
        (95, 100, None),
        (96, 100, None),
        (49, 100, "stop"),
        (50, 100, "query"),
        (51, 100, "query"),
        (4, 9, "query"),
    ],
)
def test_pupils_who_are_on_that_years_roll(beside, known_pupils, of, severity):
    sent = results(pupils([*upns(known_pupils), *upns(of - known_pupils, first=1001)]))
    found = beside_known(cohorts.pupils_not_on_roll, sent, beside(register(ALDER), roll(200)))
    assert [finding.severity for finding in found if finding.rule == "not_on_roll"] == ([severity] if severity else [])


def test_the_rows_that_did_not_match_are_named_and_no_pupil_is(beside):
    sent = results(pupils([*upns(20), *upns(2, first=1001)]))
    match, *review = beside_known(cohorts.pupils_not_on_roll, sent, beside(register(ALDER), roll(30)))
    assert match.message == (
        "Alder High (3834001): 20 of 22 pupils (90.9%) are on the roll of 2024/25. Look at rows 22, 23."
    )
    assert [(note.severity, note.row, note.place) for note in review] == [("note", 22, ALDER), ("note", 23, ALDER)]
    assert not any("A00000000" in f"{each.message}{each.value}" for each in (match, *review))


def test_a_pupil_on_another_schools_roll_has_moved_and_is_found(beside):
    both = file("pupils", pupils=pd.concat([pupils(upns(20)), pupils(upns(20, first=21), BIRCH, first_row=22)]))
    sent = results(pupils(upns(20, first=15)))
    assert beside_known(cohorts.pupils_not_on_roll, sent, beside(register(ALDER, BIRCH), both)) == []


def test_a_school_that_sent_no_roll_is_not_held_to_one(beside):
    assert (
        beside_known(cohorts.pupils_not_on_roll, results(pupils(upns(20), BIRCH)), beside(register(ALDER), roll(20)))
        == []
    )


@pytest.mark.parametrize("kind", ["pupils", "pupil_destinations", "attainment_by_19", "pupil_flags"])
def test_who_has_left_need_not_be_on_roll(beside, kind):
    sent = file(kind, pupils=pupils(upns(20, first=1001)))
    assert beside_known(cohorts.pupils_not_on_roll, sent, beside(register(ALDER), roll(20))) == []


def test_failing_a_upn_it_is_the_name_and_date_of_birth(beside):
    known = beside(register(ALDER), roll(20))
    who = pd.DataFrame({"pupil": known.roll("2024/25").pupils, "upn": upns(20), "surname": "Ash"})
    who = who.assign(forename=[f"Ada {number}" for number in range(20)], born="2009-01-02")
    from tests.store.test_workspace import a_return

    known.workspace.record([a_return(1)], who)
    sent = pupils([""] * 20, surname="ASH", forename=[f"Ada {number}" for number in range(20)], born="2009-01-02")
    assert beside_known(cohorts.pupils_not_on_roll, results(sent), known) == []
    others = sent.assign(born="2010-01-02")
    assert asked(beside_known(cohorts.pupils_not_on_roll, results(others), known))[0] == ("stop", "not_on_roll")


# --- beside the year before --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "found"), [(49, ["cohort_halved"]), (50, []), (51, [])])
def test_fewer_than_half_of_the_pupils_of_a_year_before_are_asked_about(publisher, tmp_path, now, found):
    path = tmp_path / "before.csv"
    path.write_text("a hundred pupils")
    before = file(
        "phonics_results",
        pupils=pupils(upns(100), period="2023/24", year_group="1", mark="32"),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        periods=("2023/24",),
    )
    known = tmp_path / "register.csv"
    known.write_text("a register")
    ours = replace(register(ALDER), sha256=hashlib.sha256(known.read_bytes()).hexdigest())
    accepting.accept(publisher, proposing.propose(publisher, [(known, ours), (path, before)]))

    later = file("phonics_results", pupils=pupils(upns(now, first=201), year_group="1", mark="32"))
    (checked,) = checking.check_plausibility(publisher, [later])
    assert [finding.rule for finding in checked.findings] == found
    for query in checked.findings:
        assert query.message == "Alder High (3834001): 49 pupils in 2024/25, after 100 in 2023/24."
