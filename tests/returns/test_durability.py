"""Whatever stops a load, an undo or an erasure: what was shown is shown whole, nothing is lost, and we are told.

`make prove` does it all; `make test` fills one disk, and kills a publisher and a reader elsewhere.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.errors import OutcomesError
from model.folders import REFERENCE
from model.selections import Selection
from outcomes.answers import rates
from outcomes.doctor import examine
from outcomes.returns import accepting, checking, declining, proposing, rebuilding, undoing
from outcomes.returns.erasing import erase
from outcomes.returns.loading import load
from outcomes.returns.proposal import Declaration
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from outcomes.store.return_files import sha256
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace
from tests.conftest import close_generations, result

PAGE = 4096
LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
TWO = [result("la:382", numerator=n, denominator=100, period=p) for n, p in ((1, "2023/24"), (2, "2024/25"))]
"""Two rows of one file: seeing one of them would be seeing half a load."""


def shown(publisher: Publisher, place: str) -> list[float]:
    selection = Selection(measure="level2_at_16", places=(place,), basis="published")
    return rates(publisher.store.generation("authority"), OFFICER, selection).table["numerator"].tolist()


def send(publisher: Publisher, path: Path) -> str:
    """Load a file; the id of its return."""
    return load(publisher, [path], Declaration(), says_yes=lambda _: True).files[0].return_.return_id


def nothing_is_lost(publisher: Publisher) -> None:
    """Every return in force has its rows and its file, and what is shown is what a rebuild would give."""
    for item in publisher.workspace.active():
        assert sha256(publisher.store.originals / item.sha256) == item.sha256
    assert rebuilding.verify(publisher) == ()
    found = examine(publisher)
    assert [fault for fault in found.faults if "of disk is free" not in fault] == []
    assert found.remaining_work == ()


def is_told_in_sentences(publisher: Publisher) -> None:
    """What `doctor` says of the mess before anybody has cleared it up."""
    found = examine(publisher)
    assert all(said.endswith(".") and len(said.split()) > 5 for said in (*found.faults, *found.remaining_work))


# --- killed at any moment ----------------------------------------------------------------------------------------

WAITING = """
import sys
from outcomes.cli.main import main
from outcomes.returns import erasing, loading
sys.argv = ["outcomes", *sys.stdin.readline().split()]
print(flush=True)
main()
"""
"""A command that has imported what it needs: every moment at which it is killed is a moment of its work."""


class Commands:
    """Commands to kill. The next one gets ready while the last one's mess is looked at."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ready = self.another()

    def another(self) -> subprocess.Popen:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        return subprocess.Popen([sys.executable, "-c", WAITING], **pipes)

    def run(self, *said: str, kill_after: float | None = None) -> tuple[int, float]:
        """The exit code of a command (minus 9 where it was killed) and the seconds it took."""
        process, self.ready = self.ready, self.another()
        process.stdin.write(" ".join([*said, "--home", str(self.home), "\n"]))
        process.stdin.flush()
        process.stdout.readline()
        started = time.monotonic()
        if kill_after is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=kill_after)
            process.kill()
        process.communicate()
        return process.returncode, time.monotonic() - started


@pytest.fixture
def commands(publisher):
    found = Commands(publisher.store.home)
    yield found
    found.ready.kill()
    found.ready.communicate()


def times(sample: int, whole: int) -> list:
    return [pytest.param(sample, id="sample"), pytest.param(whole, id="whole")]


@pytest.mark.prove
@pytest.mark.parametrize("kills", times(1, 50))
def test_a_load_that_is_killed(publisher, tidy_file, commands, came_to, kills):
    send(publisher, tidy_file(LEEDS))
    path, chance, killed, arrived = tidy_file(TWO, "two.csv"), random.Random(7), 0, 0
    _, whole = commands.run("load", str(path))
    while killed < kills:
        for item in publisher.workspace.active()[1:]:
            undoing.undo(publisher, item.return_id)
        code, took = commands.run("load", str(path), kill_after=chance.uniform(0, whole))
        killed += code == -signal.SIGKILL
        whole = whole if code else min(whole, took)  # it was done before the moment came
        assert shown(publisher, "la:382") in ([], [1, 2])
        assert shown(publisher, "la:383") == [6738]
        is_told_in_sentences(publisher)
        rebuilding.catch_up(publisher)
        accepted = len(publisher.workspace.active()) == 2
        arrived += accepted
        assert shown(publisher, "la:382") == ([1, 2] if accepted else [])
        nothing_is_lost(publisher)
    came_to(f"load: killed at {killed} moments; {arrived} were there whole, the others not at all")
    load(publisher, [path], Declaration(), says_yes=None)
    assert shown(publisher, "la:382") == [1, 2]
    nothing_is_lost(publisher)


@pytest.mark.prove
@pytest.mark.parametrize("command", ["undo", "erase"])
def test_an_undo_or_an_erasure_that_is_killed(publisher, tidy_file, commands, came_to, command):
    send(publisher, tidy_file(LEEDS))
    kills, words = 12, ("--note", "Wrong", "--yes") if command == "erase" else ()
    chance, whole, stayed = random.Random(7), 0.0, 0
    for number in range(kills + 1):
        # Another file each time: what was erased does not come back.
        rows = [{**row, "numerator": number + row["numerator"]} for row in TWO]
        return_id, expected = send(publisher, tidy_file(rows, f"{number}.csv")), [1 + number, 2 + number]
        _, took = commands.run(command, return_id, *words, kill_after=chance.uniform(0, whole) if number else None)
        whole = whole or took
        assert shown(publisher, "la:382") in ([], expected)
        is_told_in_sentences(publisher)
        rebuilding.catch_up(publisher)
        line = publisher.workspace.find(return_id)
        there = line.state == "accepted"
        stayed += there
        assert shown(publisher, "la:382") == (expected if there else [])
        nothing_is_lost(publisher)
        kept = [(publisher.store.returns / return_id).exists(), (publisher.store.originals / line.sha256).exists()]
        assert kept == ([False, False] if line.state == "erased" else [True, True])
        if there:
            erase(publisher, return_id, note="Clearing up")
    came_to(f"{command}: of {kills} killed, {stayed} changed nothing, the others are done")


# --- a disk that is full -----------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 24 MB; None is mounted where we may not, and that is said."""
    disk = tmp_path / "disk"
    disk.mkdir()
    said = ["mount", "-t", "tmpfs", "-o", "size=24m", "outcomes-test", str(disk)]
    try:
        made = subprocess.run(said, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("this system cannot mount a small disk (there is no `mount`)")
    if made.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    yield disk
    close_generations()
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def house(small_disk):
    home = small_disk / "home"
    return Publisher(Store(home), open_workspace(home), authority="la:383", reference=REFERENCE, wait_seconds=20)


def room(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


@contextlib.contextmanager
def only(disk: Path, left: int):
    """The disk with so many bytes left on it."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room(disk) - left)
    yield
    filler.unlink()


def enough_for(house: Publisher, disk: Path, path: Path) -> int:
    """The bytes that a load of a file writes, at least: what it leaves behind when there is plenty."""
    before = room(disk)
    return_id = send(house, path)
    used = before - room(disk)
    erase(house, return_id, note="Only to see what it takes")
    return used


@pytest.mark.prove
@pytest.mark.parametrize("steps", times(3, 16))
def test_a_disk_that_is_full_while_a_load_is_read_staged_and_built(
    house, small_disk, outcomes, tidy_file, came_to, steps
):
    """Room for nothing, for a little, … and at last for everything."""
    send(house, tidy_file(LEEDS))
    enough = enough_for(house, small_disk, tidy_file([{**row, "numerator": 7} for row in TWO], "like it.csv"))
    path, home = tidy_file(TWO, "two.csv"), house.store.home
    for left in [enough * step // steps for step in range(steps)]:
        with only(small_disk, left):
            code, _, wrong = outcomes("load", path, home=home)
            assert (code, shown(house, "la:382"), shown(house, "la:383")) == (4, [], [6738])
        assert "No space left" in wrong or "the disk has room" in wrong
        rebuilding.catch_up(house)
        nothing_is_lost(house)
    code, said, _ = outcomes("load", path, "--format", "json", home=home)
    assert (code, json.loads(said)[0]["state"], shown(house, "la:382")) == (0, "published", [1, 2])
    nothing_is_lost(house)
    came_to(f"disk full: {steps} loads failed with room for 0 to {left:,} bytes of {enough:,}")


@pytest.mark.prove
@pytest.mark.parametrize("every", times(8, 1))
def test_a_disk_that_is_full_while_a_load_is_accepted(house, small_disk, tidy_file, came_to, every):
    """The generation is built already; what is kept, the ledger and the pointers are written page by page."""
    send(house, tidy_file(LEEDS))
    path, faults, pages = tidy_file(TWO, "two.csv"), [], 0
    while len(house.workspace.active()) == 1:
        proposal = proposing.propose(house, [(path, checking.check(path, authority="la:383"))])
        with only(small_disk, pages * PAGE):
            try:
                accepting.accept(house, proposal)
            except (OutcomesError, OSError) as fault:
                faults.append(str(fault))
            assert shown(house, "la:382") in ([], [1, 2])
            assert shown(house, "la:383") == [6738]
        declining.withdraw(house, proposal)
        rebuilding.catch_up(house)
        nothing_is_lost(house)
        assert shown(house, "la:382") == ([1, 2] if len(house.workspace.active()) == 2 else [])
        pages += every
    assert faults
    assert all("No space left" in fault or "the disk has room" in fault for fault in faults)
    where = sorted({"workspace" if "workspace" in fault else "files" for fault in faults})
    came_to(f"disk full: {len(faults)} failed to be accepted, in {' and '.join(where)}; retried, all is well")


def test_a_process_that_met_a_full_disk_goes_on_when_there_is_room(house, small_disk, tidy_file):
    """As the serving one: what it could not write it is not held back by."""
    path = tidy_file(LEEDS)
    with only(small_disk, 0), pytest.raises(Exception, match=r"room|No space"):
        send(house, path)
    send(house, path)
    assert shown(house, "la:383") == [6738]
    nothing_is_lost(house)


@pytest.mark.prove
def test_a_lease_is_let_go_on_a_full_disk(house, small_disk):
    """Else whoever else comes would be told for ever that somebody is publishing."""
    with contextlib.ExitStack() as full:
        with house.workspace.publishing(wait_seconds=0):
            full.enter_context(only(small_disk, 0))
        assert room(small_disk) == 0
    with house.workspace.publishing(wait_seconds=0):
        assert room(small_disk) > 0


@pytest.mark.prove
@pytest.mark.parametrize(
    "more",
    [
        pytest.param(-2 * PAGE, id="not even for a copy"),
        pytest.param(3 * PAGE, id="for a copy and no more"),
    ],
)
def test_a_folder_for_passing_files_that_is_full(publisher, small_disk, tmp_path, more):
    """Not the store's disk but the one where files are copied to be read: that is not the file's fault."""
    path = tmp_path / "long.csv"
    path.write_text("School,Figure\n" + "".join(f"{number},1\n" for number in range(100_000)))
    left = path.stat().st_size + more
    with only(small_disk, left):
        made = subprocess.run(
            [sys.executable, "-m", "outcomes.cli.main", "load", path, "--home", publisher.store.home],
            env={**os.environ, "TMPDIR": str(small_disk)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (made.returncode, "No space left" in made.stderr) == (4, True), made.stderr + made.stdout
    assert publisher.workspace.returns() == ()


# --- a store that may not be written -----------------------------------------------------------------------------


def test_a_store_that_may_only_be_read_is_read_and_takes_nothing(house, small_disk, tidy_file, outcomes):
    send(house, tidy_file(LEEDS))
    house.workspace.engine.dispose()
    close_generations()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, _, wrong = outcomes("load", tidy_file(TWO, "two.csv"), home=house.store.home)
    assert code == 4
    assert "may write there" in wrong
    code, said, _ = outcomes("rates", "level2_at_16", "--format", "json", home=house.store.home)
    assert (code, json.loads(said)["rows"][0]["numerator"]) == (0, 6738)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert outcomes("load", tidy_file(TWO, "two.csv"), home=house.store.home)[0] == 0
    nothing_is_lost(house)
