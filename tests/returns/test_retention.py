"""What is kept, for how long, and how a crash's left-overs are told from what somebody is making now."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from outcomes.doctor import examine
from outcomes.returns import checking, proposing, rebuilding, undoing
from outcomes.returns.loading import load
from outcomes.returns.proposal import Declaration
from outcomes.store import retention, return_files
from outcomes.store.workspace_tables import RETURNS
from tests.conftest import result
from tests.returns.test_pupils import PUPILS, ROLL, frame
from tests.returns.test_pupils import send as send_pupils

LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
DAY = timedelta(days=1)


def send(publisher, *paths):
    return load(publisher, paths, Declaration(), says_yes=lambda _: True).files


@pytest.fixture
def sent(begin, tidy_file):
    (return_,) = begin(tidy_file(LEEDS)).workspace.active()
    return return_


def a_process_that_is_gone() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left_by(publisher, pid, name=""):
    folder = publisher.store.home / "staging" / f"{pid}-abcdef12"
    (folder / "0").mkdir(parents=True)
    (folder / "0" / "rows.parquet").write_bytes(b"x" * 1000)
    return folder


# --- left half done ----------------------------------------------------------------------------------------------


def test_what_a_process_that_is_gone_left_is_said_and_removed(publisher, sent):
    left = left_by(publisher, a_process_that_is_gone())
    (said,) = examine(publisher).remaining_work
    assert said.startswith("1 piece of work was left half done (0.0 MB). Nothing of it was published")
    rebuilding.catch_up(publisher)
    assert not left.exists()
    assert examine(publisher).remaining_work == ()


def test_what_a_process_is_making_now_is_left_alone(publisher, sent):
    left = left_by(publisher, os.getpid())
    rebuilding.rebuild(publisher)
    assert left.exists()


def test_a_process_cannot_have_made_what_is_older_than_itself(publisher, sent):
    """In a container the next process has the number of the last."""
    left = left_by(publisher, os.getpid())
    os.utime(left, (1_000_000, 1_000_000))
    rebuilding.rebuild(publisher)
    assert not left.exists()


def test_what_was_kept_and_never_reached_the_ledger_is_taken_back(publisher, sent, tidy_file):
    """A crash between the copy and the ledger line: it never was a return."""
    path = tidy_file([result("la:382", numerator=4, denominator=8)], "kirklees.csv")
    (item,) = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))]).staged_files
    return_files.keep(publisher.store, item.return_, item.folder)
    gone = item.folder.parent.with_name(f"{a_process_that_is_gone()}-abcdef12")
    item.folder.parent.rename(gone)
    kept, original = publisher.store.returns / item.return_.return_id, publisher.store.originals / item.return_.sha256
    assert (kept.exists(), original.exists()) == (True, True)
    rebuilding.catch_up(publisher)
    assert (kept.exists(), original.exists(), gone.exists()) == (False, False, False)
    assert (publisher.store.returns / sent.return_id).exists()
    assert (publisher.store.originals / sent.sha256).exists()


def test_rows_the_ledger_knows_nothing_of_are_said_and_never_touched(publisher, sent):
    """As where the workspace was restored from a backup: those rows may be all there is."""
    stranger = publisher.store.returns / "r0007-0a1b2c3d"
    stranger.mkdir()
    (stranger / "rows.parquet").write_bytes(b"x")
    assert any("no line of r0007-0a1b2c3d" in fault for fault in examine(publisher).faults)
    rebuilding.rebuild(publisher)
    assert stranger.exists()


def test_an_original_is_never_cut_short_by_the_same_file_sent_again(publisher, sent, tidy_file):
    """Undone and loaded again it is another return of the same bytes; where they were damaged they are made good."""
    original = publisher.store.originals / sent.sha256
    whole = original.read_bytes()
    original.write_bytes(whole[:10])
    undoing.undo(publisher, sent.return_id)
    send(publisher, tidy_file(LEEDS))
    assert original.read_bytes() == whole
    assert [file.name for file in publisher.store.originals.iterdir()] == [sent.sha256]


def test_rows_that_are_not_those_that_were_accepted_are_said(publisher, sent):
    places = publisher.store.returns / sent.return_id / "places.parquet"
    places.write_bytes(places.read_bytes() + b"x")
    assert any("are not those that were accepted" in fault for fault in examine(publisher).faults)


# --- for how long ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "goes"), [(364, False), (365, True), (366, True)])
def test_an_original_that_names_pupils_goes_when_its_time_is_up(publisher, sent, days_ago, goes):
    at = datetime.now(UTC) - days_ago * DAY
    ledger = [sent.model_copy(update={"at": at, "kind": "pupils"})]
    over = retention.past_retention(publisher.store, ledger, 365, pupil_level={"pupils"})
    assert over == ((publisher.store.originals / sent.sha256,) if goes else ())


def test_what_is_past_its_time_is_said_and_gone_with_the_next_start(publisher, tmp_path):
    roll = frame(PUPILS, period="2024/25", term="year", **dict.fromkeys(ROLL, "unknown"))
    return_id = send_pupils(publisher, tmp_path, "pupils", roll)
    original = publisher.store.originals / publisher.workspace.find(return_id).sha256
    rebuilding.catch_up(publisher)
    assert original.exists()
    with publisher.workspace.engine.begin() as connection:
        connection.execute(sa.update(RETURNS).values(at=(datetime.now(UTC) - 400 * DAY).isoformat()))
    rebuilding.rebuild(replace(publisher, retention_days=401))
    (said,) = examine(publisher).remaining_work
    assert said.startswith("The original of 1 pupil-level return is past the 365 days it may be kept.")
    rebuilding.catch_up(publisher)
    assert not original.exists()
    assert examine(publisher).verdict == "Nothing is wrong."
    assert rebuilding.verify(publisher) == ()


def test_an_original_without_pupils_stays_and_so_does_one_that_another_return_needs(publisher, sent):
    long_ago = sent.model_copy(update={"at": sent.at - 4000 * DAY})
    pupils = long_ago.model_copy(update={"kind": "pupils"})
    lately = pupils.model_copy(update={"at": datetime.now(UTC)})
    for ledger in ([long_ago], [pupils, long_ago], [pupils, lately]):
        assert retention.past_retention(publisher.store, ledger, 365, pupil_level={"pupils"}) == ()


def test_where_none_is_pupil_level_nothing_is_ever_past_its_time(publisher, sent):
    assert examine(publisher).facts["originals of pupils"] == "kept for 365 days"
    assert examine(publisher).remaining_work == ()
