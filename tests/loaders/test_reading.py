"""Whatever a file holds, reading it ends with text or with a finding, and the serving process goes on."""

import contextlib
import dataclasses
import hashlib
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from loaders.reading import child, fork_server, result
from loaders.reading.fork_server import SERVER
from loaders.reading.limits import Limits
from loaders.reading.read import read
from tests.loaders.files import cell, cells, row, sheet_xml, xlsx

SPARSE = sheet_xml(row(1, cell("A1", "x")) + "<x:row xmlns:x='u' r='9'/>" + row(1_048_576, cell("XFD1048576", "stray")))
LONG = b"LAESTAB,Name\n" + b"".join(b"%d,School %d\n" % (n, n) for n in range(1_000_000, 1_200_000))


def rules(found):
    return [finding.rule for finding in found.findings]


def server() -> psutil.Process:
    return psutil.Process(SERVER._process.pid)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_bytes(b"LAESTAB,Score\n9992001,45\n")
    return path


def test_text_and_checksum_come_back(small):
    found = read(small)
    assert cells(found) == [["LAESTAB", "Score"], ["9992001", "45"]]
    assert (found.file, found.container, found.findings) == ("small.csv", "csv", ())
    assert found.sha256 == hashlib.sha256(small.read_bytes()).hexdigest()
    assert found.sheets[0].fields.to_pylist() == [2, 2]


def test_the_senders_name_is_the_one_that_counts(small):
    assert read(small, name="return.xlsx").file == "return.xlsx"
    assert rules(read(small, name="return.xlsx")) == ["named_otherwise"]


@pytest.mark.parametrize(("name", "rule"), [("nothing.csv", "not_found"), (".", "not_a_file")])
def test_no_file_is_a_finding(tmp_path, name, rule):
    assert rules(read(tmp_path / name)) == [rule]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert rules(read(tmp_path / "pipe.csv")) == ["not_a_file"]


@pytest.mark.parametrize(("allowed", "expected"), [(25, []), (24, ["too_large"])])
def test_a_file_may_be_as_large_as_its_limit(small, allowed, expected):
    assert small.stat().st_size == 25
    assert rules(read(small, limits=Limits(bytes=allowed))) == expected


def test_a_reader_that_aborts_is_a_stray_cell(tmp_path):
    path = xlsx(tmp_path / "sparse.xlsx", {"Data": SPARSE})
    (stop,) = read(path).findings
    assert (stop.severity, stop.rule) == ("stop", "stray_cell")
    assert "stray cell" in stop.message


def test_memory_has_a_limit(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(LONG)
    assert rules(read(path)) == []
    (memory,) = read(path, limits=Limits(memory_bytes=250_000_000)).findings
    assert (memory.rule, memory.severity) == ("too_much_memory", "stop")


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("wall_seconds", "longer than 1 s"),
        pytest.param("cpu_seconds", "more than 1 s of work", marks=pytest.mark.prove),
    ],
)
def test_a_process_that_takes_too_long_is_stopped(tmp_path, limit, said):
    """Several seconds of honest work, with one second to do it in."""
    path = xlsx(tmp_path / "slow.xlsx", {"Data": sheet_xml(f"<row>{'<c><v>1</v></c>' * 40}</row>" * 150_000)})
    started = time.monotonic()
    found = read(path, limits=dataclasses.replace(Limits(unpacked_ratio=100_000), **{limit: 1}))
    assert rules(found) == ["took_too_long"]
    assert said in found.findings[0].message
    assert time.monotonic() - started < 10
    assert server().children() == []


def test_a_killed_reader_is_a_finding_and_the_next_file_is_read(tmp_path, small):
    path = tmp_path / "long.csv"
    path.write_bytes(LONG)
    read(small)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(read, path)
        deadline = time.monotonic() + 10
        while not waiting.done() and time.monotonic() < deadline:
            for process in server().children():
                with contextlib.suppress(psutil.NoSuchProcess):  # it may end by itself between the two
                    process.kill()
        found = waiting.result()
    assert rules(found) in (["too_much_memory"], [])
    assert rules(read(small)) == []


def test_a_lost_server_is_replaced(small):
    read(small)
    before = server()
    before.kill()
    before.wait(10)
    assert rules(read(small)) == []
    assert server().pid != before.pid


def test_an_answer_that_is_none_is_a_finding(tmp_path):
    for content in (b"", b"not Arrow", b"ARROW1" + bytes(100)):
        (tmp_path / child.ANSWER).write_bytes(content)
        found = result.reading_of(tmp_path, "x.csv", "0" * 64)
        assert (rules(found), found.sheets) == (["unreadable"], ())


def test_many_threads_read_at_once(tmp_path):
    paths = []
    for number in range(12):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_bytes(f"LAESTAB,Score\n{9992000 + number},{number}\n".encode())
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(read, paths))
    assert [cells(each)[1][1] for each in found] == [str(number) for number in range(12)]
    assert server().children() == []


def test_it_works_under_a_main_module_that_must_not_run_twice(tmp_path, small):
    """Streamlit makes the page the main module; importing it again in a reading process would run the page."""
    page = tmp_path / "page.py"
    page.write_text(
        "import sys, threading, types\n"
        "from pathlib import Path\n"
        "print('the page runs')\n"
        "from loaders.reading.read import read\n"
        "def ask(): print(len(read(Path(sys.argv[1])).sheets), 'sheet')\n"
        "thread = threading.Thread(target=ask); thread.start(); thread.join()\n",
        "utf-8",
    )
    said = subprocess.run([sys.executable, page, small], capture_output=True, text=True, timeout=60, check=True)
    assert (said.stdout, said.stderr) == ("the page runs\n1 sheet\n", "")


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", pytest.param("sys.exit(0)", marks=pytest.mark.prove)])
def test_nothing_outlives_the_process_that_asked(tmp_path, small, end):
    """Neither a process nor a copy of a file, even when it is killed in the middle of a reading."""
    program = (
        "import sys, os, tempfile; from pathlib import Path\n"
        "from loaders.reading.fork_server import SERVER; from loaders.reading.read import read\n"
        f"tempfile.tempdir = {str(tmp_path)!r}\n"
        "read(Path(sys.argv[1]))\n"
        "(SERVER.room() / 'outcomes-reading-x').mkdir()\n"
        f"print(SERVER._process.pid, flush=True); {end}"
    )
    said = subprocess.run([sys.executable, "-c", program, small], capture_output=True, text=True, timeout=60)
    pid = int(said.stdout)
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(pid)
    assert [path.name for path in tmp_path.iterdir()] == ["small.csv"]


def test_the_folder_of_a_reading_is_removed(tmp_path, small):
    read(small)
    read(xlsx(tmp_path / "sparse.xlsx", {"Data": SPARSE}))
    assert list(SERVER.room().iterdir()) == []


# --- what a reading process may not do ------------------------------------------------------------------------------


def in_a_reading_process(tmp_path: Path, code: str) -> str:
    """Run code as a reading process does once its input is read."""
    program = f"from loaders.reading import child\nchild.load_everything()\nprint(child.leave_the_network())\n{code}"
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, timeout=60
    ).stdout


def test_it_can_open_neither_a_file_nor_a_socket(tmp_path):
    code = (
        "import socket\n"
        "child.open_nothing_more()\n"
        "for what in (lambda: open('/etc/hostname'), lambda: open('written', 'w'), lambda: socket.socket()):\n"
        "    try: what(); print('opened')\n"
        "    except OSError as refused: print(refused.errno)\n"
    )
    assert in_a_reading_process(tmp_path, code).split()[1:] == ["24", "24", "24"]
    assert not (tmp_path / "written").exists()


def test_it_has_no_network_where_the_kernel_allows_that(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = (
            "import socket\n"
            f"try: socket.create_connection(('127.0.0.1', {listener.getsockname()[1]}), 2); print('reached')\n"
            "except OSError: print('no way there')\n"
        )
        allowed, said = in_a_reading_process(tmp_path, code).split("\n")[:2]
    if allowed != "True":
        pytest.skip("this kernel gives no network namespace; the refusal of descriptors stands alone")
    assert said == "no way there"


def test_no_setting_reaches_it(monkeypatch):
    monkeypatch.setenv("OUTCOMES_SECRET", "do not tell")
    assert "do not tell" not in fork_server._environment().values()


def test_what_it_died_of_is_logged_without_the_text_of_a_cell(tmp_path):
    (tmp_path / child.COMPLAINT).write_text(
        "thread '<unnamed>' panicked at 'Jane Doe'\nPanicException workbook.py:12\n"
    )
    assert result.last_words(tmp_path) == "PanicException workbook.py:12"
    (tmp_path / child.COMPLAINT).write_text("Jane Doe, 4 Any Street\n")
    assert result.last_words(tmp_path) == ""


# --- without a fork server ------------------------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """Read as on a system that cannot fork."""
    monkeypatch.setattr(SERVER, "run", fork_server.run_alone)


def test_a_process_of_its_own_reads_the_same(alone, small):
    assert cells(read(small)) == [["LAESTAB", "Score"], ["9992001", "45"]]


def test_the_watchdog_stops_what_takes_too_much():
    spent = fork_server._over_the_limits
    me = os.getpid()
    assert spent(me, 2.0, Limits(wall_seconds=1)) == "timed out"
    assert spent(me, 0.0, Limits(memory_bytes=1, cpu_seconds=100_000)) == child.OUT_OF_MEMORY
    assert spent(me, 0.0, Limits(cpu_seconds=0)) not in (None, 0)
    assert spent(me, 0.0, Limits(memory_bytes=1 << 50, cpu_seconds=100_000)) is None


def test_a_slow_one_is_killed_by_the_watchdog(alone, tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(LONG)
    assert rules(read(path, limits=Limits(wall_seconds=0))) == ["took_too_long"]
