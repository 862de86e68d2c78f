"""From a file to a generation: all or nothing, once is as good as twice, and back again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import UnknownWordError
from model.selections import Selection
from outcomes.answers import rates, returns
from outcomes.cli.json_output import rates_json
from outcomes.returns import accepting, checking, declining, proposing, publishing, rebuilding, staging, undoing
from outcomes.returns.publishing import GENERATIONS_KEPT
from outcomes.store.access import OFFICER
from outcomes.store.generation import filling
from tests.conftest import result

LEEDS = [
    result(numerator=6738, denominator=7823, period="2012/13"),
    result(numerator=1086, denominator=1519, period="2012/13", characteristic="fsm", category="yes"),
    result(numerator=5652, denominator=6304, period="2012/13", characteristic="fsm", category="no"),
]
LATER = [result(numerator=6740, denominator=7823, period="2012/13")]


def load(publisher, *paths, **said):
    checked = [(path, checking.check(path, authority=publisher.authority, **said)) for path in paths]
    return accepting.accept(publisher, proposing.propose(publisher, checked))


def answer(publisher, **asked):
    selection = Selection(**{"measure": "level2_at_16", "places": ("la:383",), **asked})
    return rates_json(rates(publisher.store.generation("authority"), OFFICER, selection))


def test_a_file_becomes_an_answer(publisher, tidy_file):
    loaded = load(publisher, tidy_file(LEEDS))
    assert [item.state for item in loaded.files] == ["published"]
    row = answer(publisher)["rows"][0]
    assert (row["numerator"], row["denominator"]) == (6738, 7823)
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((86.1306, 85.3470, 86.8788), abs=5e-5)
    assert {each["category"]: round(each["value"], 4) for each in answer(publisher, by="fsm")["rows"]} == {
        "no": 89.6574,
        "yes": 71.4944,
    }


def test_the_same_file_again_changes_nothing(publisher, tidy_file):
    path = tidy_file(LEEDS)
    first = load(publisher, path)
    again = load(publisher, path)
    assert [item.state for item in again.files] == ["unchanged"]
    assert again.generation == first.generation
    assert len(publisher.workspace.returns()) == 1


def test_a_later_return_replaces_only_the_slices_it_has(publisher, begin, tidy_file):
    begin(tidy_file(LEEDS))
    second = load(publisher, tidy_file(LATER, "later.csv"))
    change = second.files[0].difference
    assert (change.new_rows, change.changed_rows, change.removed_rows) == (0, 1, 0)
    assert change.areas[["before", "after"]].round(3).to_numpy().tolist() == [[86.131, 86.156]]
    assert answer(publisher)["rows"][0]["numerator"] == 6740
    assert len(answer(publisher, by="fsm")["rows"]) == 2


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [("Provisional", "Final", 6740), ("Final", "Provisional", 6738), ("Final", "Final", 6740)],
)
def test_final_wins_over_provisional_and_then_the_later(publisher, begin, tidy_file, first, second, shown):
    begin(tidy_file(LEEDS, version=first))
    load(publisher, tidy_file(LATER, "later.csv", version=second))
    assert answer(publisher)["rows"][0]["numerator"] == shown


def test_undo_gives_back_every_earlier_answer_byte_for_byte(publisher, begin, tidy_file):
    begin(tidy_file(LEEDS))
    before = [json.dumps(answer(publisher, by=by)) for by in (None, "fsm")]
    later = load(publisher, tidy_file(LATER, "later.csv"))
    undoing.undo(publisher, later.files[0].return_.return_id)
    assert [json.dumps(answer(publisher, by=by)) for by in (None, "fsm")] == before
    with pytest.raises(UnknownWordError, match="undone already"):
        undoing.undo(publisher, later.files[0].return_.return_id)


def test_undone_and_loaded_again_it_is_a_new_line(publisher, tidy_file):
    path = tidy_file(LEEDS)
    first = load(publisher, path)
    undoing.undo(publisher, first.files[0].return_.return_id)
    assert answer(publisher)["rows"] == []
    load(publisher, path)
    assert answer(publisher)["rows"][0]["numerator"] == 6738
    states = [item.state for item in returns(publisher.workspace, publisher.store.generation("authority"), OFFICER)]
    assert states == ["published", "undone"]


def test_a_return_whose_every_cell_is_won_by_others_is_superseded(publisher, begin, tidy_file):
    begin(tidy_file(LATER, version="Provisional"))
    load(publisher, tidy_file(LEEDS, "final.csv"))
    states = [item.state for item in returns(publisher.workspace, publisher.store.generation("authority"), OFFICER)]
    assert states == ["published", "superseded"]


def test_a_file_with_a_stop_is_refused_and_remembered(publisher, begin, tidy_file, tmp_path):
    begin(tidy_file(LEEDS))
    shown = publisher.store.pointer("authority")
    broken = tmp_path / "broken.csv"
    broken.write_text("name,score\nA,1\n")
    refused = load(publisher, broken)
    assert [item.state for item in refused.files] == ["refused"]
    assert publisher.store.pointer("authority") == shown
    assert [item.state for item in publisher.workspace.returns()] == ["accepted", "refused"]


def test_a_smaller_cohort_needs_a_yes(publisher, begin, tidy_file):
    begin(tidy_file(LEEDS))
    path = tidy_file([result(numerator=6700, denominator=7795, period="2012/13")], "fewer.csv")
    proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
    assert proposal.files[0].difference.removed_pupils == 28
    assert proposal.needs_a_yes


def test_two_proposals_both_end_up_published(publisher, tidy_file):
    one = tidy_file(LEEDS)
    other = tidy_file([result("la:382", numerator=4, denominator=8)], "kirklees.csv")
    first, second = (
        proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))]) for path in (one, other)
    )
    accepting.accept(publisher, second)
    accepting.accept(publisher, first)
    assert answer(publisher)["rows"][0]["numerator"] == 6738
    assert answer(publisher, places=("la:382",))["rows"][0]["numerator"] == 4
    assert rebuilding.verify(publisher) == ()


def test_rebuilding_agrees_and_a_lost_pointer_is_made_good(publisher, tidy_file):
    loaded = load(publisher, tidy_file(LEEDS))
    assert rebuilding.verify(publisher) == ()
    publisher.store.point("heads", "000000000000")
    assert rebuilding.catch_up(publisher) == loaded.generation
    assert publisher.store.pointer("heads") == loaded.generation


def test_a_portion_of_the_measures_makes_the_same_tables_as_all_of_them(publisher, tidy_file, monkeypatch):
    basics = [result(numerator=5011, denominator=7823, period="2012/13", measure="basics_94")]
    load(publisher, tidy_file([*LEEDS, *basics]))
    monkeypatch.setattr(filling, "ROWS_AT_ONCE", 1)
    assert rebuilding.verify(publisher) == ()


def test_so_many_generations_stay(publisher, tidy_file, monkeypatch):
    assert GENERATIONS_KEPT == 10
    monkeypatch.setattr(publishing, "GENERATIONS_KEPT", 2)
    for number in range(4):
        load(publisher, tidy_file([result(numerator=number, denominator=100)], f"{number}.csv"))
    assert len(list(publisher.store.generations.glob("*.duckdb"))) == 2
    assert not list((publisher.store.home / "staging").iterdir())


@pytest.mark.prove
def test_two_loads_at_once_both_arrive(publisher, tidy_file):
    paths = [
        tidy_file([result(place, numerator=1, denominator=10)], f"{place[3:]}.csv") for place in ("la:382", "la:383")
    ]
    loads = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "outcomes.cli.main",
                "load",
                str(path),
                "--yes",
                "--home",
                str(publisher.store.home),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for path in paths
    ]
    told = [each.communicate(timeout=120)[1] for each in loads]
    assert [each.returncode for each in loads] == [0, 0], told
    for place in ("la:382", "la:383"):
        assert len(answer(publisher, places=(place,))["rows"]) == 1


def test_nothing_of_a_path_is_trusted(publisher, tidy_file):
    awkward = tidy_file(LEEDS, "it's a *file* (1).csv")
    assert [item.state for item in load(publisher, awkward).files] == ["published"]
    assert (
        Path(publisher.store.originals / publisher.workspace.returns()[0].sha256).read_bytes() == awkward.read_bytes()
    )


def test_the_same_file_proposed_twice_is_accepted_once(publisher, tidy_file):
    path = tidy_file(LEEDS)
    first, second = (
        proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))], note=note) for note in "ab"
    )
    assert [item.state for item in accepting.accept(publisher, first).files] == ["published"]
    assert [item.state for item in accepting.accept(publisher, second).files] == ["unchanged"]
    assert [item.note for item in publisher.workspace.returns()] == ["a"]
    assert rebuilding.verify(publisher) == ()
    assert not list((publisher.store.home / "staging").iterdir())


def test_a_proposal_nobody_accepted_is_never_shown_in_place_of_the_next(publisher, tidy_file):
    path = tidy_file(LEEDS)
    proposals = [
        proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))], note=note) for note in "ab"
    ]
    staging.discard_staged(proposals[0].files)
    accepting.accept(publisher, proposals[1])
    assert rebuilding.verify(publisher) == ()


def test_a_file_that_changes_while_it_is_read_is_not_loaded(publisher, tidy_file):
    path = tidy_file(LEEDS)
    checked = checking.check(path, authority="la:383")
    path.write_text("something else")
    proposal = proposing.propose(publisher, [(path, checked)])
    assert [item.state for item in proposal.files] == ["refused"]
    assert [item.rule for item in proposal.files[0].checked.findings] == ["changed_meanwhile"]
    assert not list((publisher.store.home / "staging").iterdir())
    assert publisher.workspace.active() == ()


def test_a_declined_proposal_is_remembered(publisher, tidy_file):
    path = tidy_file(LEEDS)
    proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
    declining.decline(publisher, proposal)
    assert [item.state for item in publisher.workspace.returns()] == ["refused"]
    assert publisher.store.pointer("authority") is None


def test_a_load_needs_no_pointer_to_know_what_it_changes(publisher, begin, tidy_file):
    begin(tidy_file(LEEDS))
    for pointer in publisher.store.pointers.iterdir():
        pointer.unlink()
    later = load(publisher, tidy_file(LATER, "later.csv"))
    assert (later.files[0].difference.new_rows, later.files[0].difference.changed_rows) == (0, 1)
