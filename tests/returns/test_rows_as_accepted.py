"""What is built is built of the rows that were accepted; where they are others we say so, and show nothing of it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from model.errors import ReturnDamagedError
from model.selections import Selection
from outcomes.answers import rates
from outcomes.doctor import examine
from outcomes.returns import accepting, checking, proposing, rebuilding, releasing, undoing
from outcomes.returns.erasing import erase, erase_pupil, erase_rows
from outcomes.returns.loading import load
from outcomes.returns.proposal import Declaration
from outcomes.store.access import OFFICER
from tests.conftest import result
from tests.returns.test_pupils import PUPILS, ROLL, frame
from tests.returns.test_pupils import send as send_pupils

LEEDS = [result(numerator=80, denominator=100)]
KIRKLEES = [result("la:382", numerator=4, denominator=8)]
WHY = "The school had no right to send it."


@pytest.fixture
def sent(begin, tidy_file):
    """80 of 100 in Leeds, accepted and published."""
    (return_,) = begin(tidy_file(LEEDS)).workspace.active()
    return return_


def rows_of(publisher, return_):
    return publisher.store.returns / return_.return_id / "rows.parquet"


def write_99(file: Path) -> None:
    """Somebody who wishes for 99 of 100 writes a table that is sound in itself."""
    pd.read_parquet(file).assign(numerator=99.0).to_parquet(file, index=False)


def tear(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0x10
    file.write_bytes(content)


def shown(publisher) -> list[float]:
    answer = rates(
        publisher.store.generation("authority"), OFFICER, Selection(measure="level2_at_16", places=("la:383",))
    )
    return answer.table["numerator"].tolist()


@pytest.mark.parametrize(
    ("table", "damage"),
    [("rows.parquet", write_99), ("rows.parquet", tear), ("rows.parquet", flip), ("places.parquet", tear)],
)
def test_rows_that_nobody_accepted_are_never_built(publisher, sent, tidy_file, damage, table):
    damage(publisher.store.returns / sent.return_id / table)
    before = publisher.store.pointer("authority")
    for build in (
        lambda: rebuilding.rebuild(publisher),
        lambda: rebuilding.verify(publisher),
        lambda: load(publisher, [tidy_file(KIRKLEES, "kirklees.csv")], Declaration(), says_yes=None),
        lambda: checking.check_plausibility(publisher, []),
        lambda: erase_rows(publisher, [sent.return_id], lambda _: None, note=WHY),
    ):
        with pytest.raises(ReturnDamagedError, match="not those that were accepted"):
            build()
    assert publisher.store.pointer("authority") == before
    assert shown(publisher) == [80]


def test_the_sentence_names_the_file_and_the_way_back_works(publisher, sent, outcomes):
    write_99(rows_of(publisher, sent))
    code, _, wrong = outcomes("rebuild", home=publisher.store.home)
    assert code == 4
    words = " ".join(wrong.split())
    assert f"Return {sent.return_id} (tidy.csv) has rows in" in words
    assert f"after `outcomes undo {sent.return_id}`, load it again" in words
    original = publisher.store.originals / sent.sha256
    (said,) = (fault for fault in examine(publisher).faults if "not those that were accepted" in fault)
    assert f"`outcomes load '{original}' --as results_tidy --status final`" in said
    undoing.undo(publisher, sent.return_id)
    code, *_ = outcomes(
        "load", original, "--as", "results_tidy", "--status", "final", "--yes", home=publisher.store.home
    )
    assert code == 0
    assert shown(publisher) == [80]


def test_where_the_original_is_gone_too_a_backup_is_the_way_back(publisher, sent):
    tear(rows_of(publisher, sent))
    (publisher.store.originals / sent.sha256).write_bytes(b"another")
    with pytest.raises(ReturnDamagedError, match="Restore that folder from a backup, or undo the return"):
        rebuilding.rebuild(publisher)


def test_a_return_is_not_released_with_other_rows(publisher, sent, tidy_file):
    proposal = proposing.propose(
        publisher, [(tidy_file(KIRKLEES, "k.csv"), checking.check(tidy_file(KIRKLEES, "k.csv"), authority="la:383"))]
    )
    accepted = accepting.accept(publisher, proposal, audience="analysts").files[0].return_
    write_99(rows_of(publisher, accepted))
    with pytest.raises(ReturnDamagedError):
        releasing.release(publisher, accepted.return_id, "public")


def test_rows_that_change_while_they_wait_are_not_accepted(publisher, sent, tidy_file):
    path = tidy_file(KIRKLEES, "kirklees.csv")
    proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
    write_99(proposal.files[0].folder / "rows.parquet")
    with pytest.raises(ReturnDamagedError, match="have changed while they waited"):
        accepting.accept(publisher, proposal)
    assert [return_.return_id for return_ in publisher.workspace.active()] == [sent.return_id]
    assert rebuilding.verify(publisher) == ()


@pytest.fixture
def roll(publisher, tmp_path):
    """A roll of two pupils, accepted; the id of its return."""
    rows = frame(PUPILS, period="2024/25", term="year", **dict.fromkeys(ROLL, "unknown"))
    return send_pupils(publisher, tmp_path, "pupils", rows)


@pytest.mark.parametrize("damage", [tear, flip])
def test_a_torn_file_of_pupils_is_a_sentence_for_whoever_erases(publisher, roll, tidy_file, damage):
    damage(publisher.store.returns / roll / "pupils.parquet")
    upn = next(upn for upn in publisher.workspace.pupils()["upn"] if upn)
    with pytest.raises(ReturnDamagedError, match="not those that were accepted"):
        erase_pupil(publisher, upn, note=WHY)
    undoing.undo(publisher, roll)
    with pytest.raises(ReturnDamagedError, match="or erase the return: `outcomes erase`"):
        erase_pupil(publisher, upn, note=WHY)
    load(publisher, [tidy_file(LEEDS)], Declaration(), says_yes=None)
    erase(publisher, roll, note=WHY)
    assert not (publisher.store.returns / roll).exists()
    assert publisher.workspace.pupils().empty
    assert shown(publisher) == [80]


# --- for nobody else's eyes ---------------------------------------------------------------------------------------

OPEN_TO_ALL = """
import os, sys
os.umask(0)
from outcomes.cli.main import main
main()
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps who may read a file elsewhere")
def test_nobody_else_can_read_anything_whatever_the_umask(tmp_path, tidy_file):
    home, log = tmp_path / "home", tmp_path / "log.jsonl"
    for command in (["load", str(tidy_file(LEEDS)), "--yes"], ["rebuild", "--verify"]):
        subprocess.run(
            [sys.executable, "-c", OPEN_TO_ALL, *command, "--home", str(home)],
            check=True,
            capture_output=True,
            env={**os.environ, "OUTCOMES_LOG": str(log)},
        )
    for path in (home, log, *home.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps who may read a file elsewhere")
def test_a_home_that_others_can_read_is_said(publisher, sent):
    assert not any("can be read by others" in fault for fault in examine(publisher).faults)
    publisher.store.home.chmod(0o755)
    rows_of(publisher, sent).chmod(0o644)
    (said,) = (fault for fault in examine(publisher).faults if "can be read by others" in fault)
    assert said.endswith(f"Run `chmod -R go-rwx {publisher.store.home}`.")
