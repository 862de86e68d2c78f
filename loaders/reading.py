"""A file in, its text out: read in a limited child process, so that no file can take the serving process with it.

A 1.7 KB workbook aborts the reader, and with it the process that called it. So the bytes are copied into a folder of
our own and read there by a process forked from a warm server (`loaders.child`), which multiprocessing's own fork server
cannot be: that would import the caller's `__main__`, which under Streamlit is the page being run. What comes back is
Arrow, checked before it is used; a process that dies, hangs or meets a limit is a finding.
"""

import atexit
import contextlib
import errno
import hashlib
import json
import logging
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import pyarrow as pa
from pydantic import ValidationError

from loaders import child
from loaders.kind import Limits, Reading, Sheet
from model.findings import Finding

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[1]
_GRACE_SECONDS = 5
_WATCH_SECONDS = 0.05
# The reading processes see no more of the environment than they need: a setting may be a secret.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_QUIET = {
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    # Large arrays come and go: keep their pages instead of asking the kernel for new ones each time.
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
}

_COMPLAINT = re.compile(r"[A-Za-z_]{1,60} [a-z_]{0,40}(\.py:\d{1,6})?")

# How a process ended, where it did not end by itself; anything else is a fault in the file that broke the reader.
_TIMED_OUT, _HUNG_UP = "timed out", "hung up"
Ending = int | str


def read(path: Path, *, limits: Limits = Limits(), name: str = "") -> Reading:  # noqa: B008  frozen
    """The text of a file, with findings for everything remarkable; never raises for what a file holds.

    Raises OSError where our own disk is full.

    A file that cannot be read gives a Reading without sheets and one `stop` finding. `sha256` is of the very bytes
    that were read ("" where there were none to read). `name` is what the sender calls it, where the path is ours.
    """
    file = name or path.name
    unseen = _refused_unread(path, limits, file)
    if unseen is not None:
        return Reading(file, "", "", (), (unseen,))
    with folder_of_its_own() as folder:
        sha256 = _copied(path, folder / child.INPUT)
        ending = _done(child.READ, folder, limits, file)
        if ending != 0:
            return Reading(file, "", sha256, (), (_why(ending, folder, limits),))
        return _answer(folder, file, sha256)


@dataclass(frozen=True)
class Unpacked:
    """What a zip of returns holds: the checksum of its bytes, the sender's name of each file and where it lies now.

    Where a finding stops there are no files.
    """

    sha256: str
    files: tuple[tuple[str, Path], ...] = ()
    findings: tuple[Finding, ...] = ()


def unpack(path: Path, to: Path, *, limits: Limits = Limits(), name: str = "") -> Unpacked | None:  # noqa: B008  frozen
    """The files of a zip of returns, written into the folder `to` under numbers of ours; None for any other file.

    What it is, its bytes say: a workbook is a zip too, and is no zip of returns.
    """
    file = name or path.name
    if not _begins_like_a_zip(path):
        return None
    unseen = _refused_unread(path, limits, file)
    if unseen is not None:
        return Unpacked("", findings=(unseen,))
    with folder_of_its_own() as folder:
        sha256 = _copied(path, folder / child.INPUT)
        if _done(child.UNPACK, folder, limits, file) != 0:
            return Unpacked(sha256, findings=(_not_unpacked(),))
        try:
            return _files(folder, to, sha256, limits)
        except (pa.ArrowException, KeyError, TypeError, ValueError, ValidationError) as fault:
            _log.warning("a reading process gave an answer that is none: %s", type(fault).__name__)
            return Unpacked(sha256, findings=(_not_unpacked(),))


@contextlib.contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder for other people's files, gone at the end, or with this process however it goes."""
    room = _SERVER.room() if sys.platform == "linux" else None
    with tempfile.TemporaryDirectory(prefix="outcomes-reading-", dir=room) as made:
        yield Path(made)


def _done(task: str, folder: Path, limits: Limits, file: str) -> "Ending":
    """How the process ended that was to do a task with `input` in a folder; raises OSError where our disk is full."""
    job = {"task": task, "name": file, "limits": asdict(limits)}
    (folder / child.JOB).write_text(json.dumps(job), "utf-8")
    ending = _SERVER.run(folder, limits) if sys.platform == "linux" else run_alone(folder, limits)
    if ending == child.OUT_OF_ROOM:
        # Our own want of room says nothing about the file.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
    if ending != 0:
        _log.warning("a reading process ended with %s: %s", ending, _last_words(folder))
    return ending


def _begins_like_a_zip(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:  # `read` says what is the matter with it
        return False


def _refused_unread(path: Path, limits: Limits, file: str) -> Finding | None:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return _stop("not_found", f"There is no file '{file}'.", "Check the name and the folder.")
    if not stat.S_ISREG(about.st_mode):
        return _stop("not_a_file", f"'{file}' is not a file.", "Name one file.")
    if about.st_size > limits.bytes:
        return _stop(
            "too_large",
            f"The file is {about.st_size / 1e6:,.1f} MB; at most {limits.bytes / 1e6:,.0f} MB can be read.",
            "Keep the rows and columns that belong to the return, or split the file.",
        )
    if not os.access(path, os.R_OK):
        return _stop("not_found", f"'{file}' may not be read.", "Check who may read the file.")
    return None


def _stop(rule: str, message: str, remedy: str) -> Finding:
    return Finding(severity="stop", rule=rule, message=message, remedy=remedy)


def _copied(path: Path, to: Path) -> str:
    """Copy a file and give its SHA-256: the checksum is of what is read, whoever writes to the file meanwhile."""
    with path.open("rb") as source, to.open("w+b") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.seek(0)
        return hashlib.file_digest(copy, "sha256").hexdigest()


# --- the warm server ------------------------------------------------------------------------------------------------


class ForkServer:
    """One warm process that forks the reading processes of this one; started when first needed, and after a crash."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._room: Path | None = None
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def room(self) -> Path:
        """The folder for the folders of files being read; the server removes it when this process is gone."""
        with self._lock:
            self._running()
            return self._own_room()

    def run(self, folder: Path, limits: Limits) -> Ending:
        """Read a folder; its exit code, minus the signal that ended it, or how it was given up."""
        with contextlib.closing(self._handed_over(folder)) as connection:
            connection.settimeout(limits.wall_seconds + _GRACE_SECONDS)
            try:
                said = connection.recv(64)
            except TimeoutError:
                return _TIMED_OUT
            return int(said) if said else _HUNG_UP

    def _handed_over(self, folder: Path) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for attempt in (1, 2):
                control = self._running()
                try:
                    socket.send_fds(control, [os.fsencode(folder)], [theirs.fileno()])
                except OSError:
                    # It died since the last file; the second try starts another.
                    self._forget()
                    if attempt == 2:
                        raise
                else:
                    break
        return ours

    def _running(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork of the serving process must not share its parent's server
            self._control = self._process = self._room = None
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._forget()
            self._owner = os.getpid()
            self._control, self._process = _started(self._own_room())
        return self._control

    def _own_room(self) -> Path:
        if self._room is None or not self._room.is_dir():
            self._room = Path(tempfile.mkdtemp(prefix="outcomes-"))
        return self._room

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait(_GRACE_SECONDS)
        self._control = self._process = None

    def stop(self) -> None:
        """Let the server go: it ends, with whatever it was reading, when the control socket closes."""
        if self._owner == os.getpid():
            with self._lock, contextlib.suppress(subprocess.TimeoutExpired):
                self._forget()


def _started(room: Path) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603  our own module, by our own interpreter
            [sys.executable, "-m", "loaders.child", str(theirs.fileno()), str(room)],
            cwd=_ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the serving process, which then lets this one go
        )
    return ours, process


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _QUIET


_SERVER = ForkServer()
atexit.register(_SERVER.stop)


# --- without a fork server ------------------------------------------------------------------------------------------


def run_alone(folder: Path, limits: Limits) -> Ending:
    """Read a folder in a process of its own, watched from here where the system sets no limits of its own."""
    process = subprocess.Popen(  # noqa: S603  our own module, by our own interpreter
        [sys.executable, "-m", "loaders.child", "--once", str(folder)],
        cwd=_ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started = time.monotonic()
    ending: Ending | None = None
    while process.poll() is None and ending is None:
        time.sleep(_WATCH_SECONDS)
        ending = _over_the_limits(process.pid, time.monotonic() - started, limits)
    if ending is not None:
        process.kill()
    ended = process.wait()
    return ended if ending is None else ending


def _over_the_limits(pid: int, seconds: float, limits: Limits) -> Ending | None:
    if seconds > limits.wall_seconds:
        return _TIMED_OUT
    try:
        watched = psutil.Process(pid)
        spent = watched.cpu_times()
        if spent.user + spent.system > limits.cpu_seconds:
            return -int(signal.SIGXCPU) if hasattr(signal, "SIGXCPU") else _TIMED_OUT
        return child.OUT_OF_MEMORY if watched.memory_info().rss > limits.memory_bytes else None
    except psutil.NoSuchProcess:
        return None


# --- what came back -------------------------------------------------------------------------------------------------


def _answer(folder: Path, file: str, sha256: str) -> Reading:
    """The answer of a reading process, believed only as far as it can be checked."""
    try:
        source = pa.memory_map(str(folder / child.ANSWER)) if sys.platform != "win32" else _whole(folder / child.ANSWER)
        with pa.ipc.open_stream(source) as stream:
            about = json.loads(stream.schema.metadata[b"about"])
            stream.read_all()
        sheets = tuple(_sheet(source, **table) for table in about["tables"])
        findings = tuple(Finding(**remark) for remark in about["remarks"])
        return Reading(file, str(about["container"]), sha256, sheets, findings)
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError, ValidationError) as fault:
        _log.warning("a reading process gave an answer that is none: %s", type(fault).__name__)
        return Reading(file, "", sha256, (), (_unreadable(type(fault).__name__),))


def _files(folder: Path, to: Path, sha256: str, limits: Limits) -> Unpacked | None:
    source = pa.memory_map(str(folder / child.ANSWER)) if sys.platform != "win32" else _whole(folder / child.ANSWER)
    with pa.ipc.open_stream(source) as stream:
        pieces = stream.read_all()
    with pa.ipc.open_stream(source) as stream:
        about = json.loads(stream.schema.metadata[b"about"])
    if not about["zip"]:
        return None
    findings = tuple(Finding(**remark) for remark in about["remarks"])
    if findings:
        return Unpacked(sha256, findings=findings)
    if pieces.schema != child.PIECES or pieces.nbytes > 2 * limits.unpacked_bytes:
        raise ValueError("more than was asked for")
    to.mkdir(parents=True, exist_ok=True)
    files = tuple((str(name), to / f"{number:04d}") for number, name in enumerate(about["names"]))
    for batch in pieces.to_batches():
        with files[batch.column("file")[0].as_py()][1].open("ab") as file:
            file.write(batch.column("piece")[0].as_buffer())
    return Unpacked(sha256, files)


def _not_unpacked() -> Finding:
    return _stop(
        "unreadable",
        "The zip archive broke off the program that unpacks it, so nothing of it was used.",
        "Send the files in it as they are, or in smaller archives.",
    )


def _whole(path: Path) -> pa.BufferReader:
    return pa.BufferReader(path.read_bytes())


def _sheet(source: pa.NativeFile, name: str | None, first_row: int, first_column: int) -> Sheet:
    with pa.ipc.open_stream(source) as stream:
        cells = stream.read_all()
    cells.validate(full=True)
    fields = None
    if "fields" in cells.column_names:
        fields = cells.column("fields").combine_chunks()
        cells = cells.drop_columns("fields")
    if any(field.type != pa.string() for field in cells.schema):
        raise pa.ArrowInvalid("a cell is text")
    return Sheet(name, cells, int(first_row), fields, int(first_column))


def _why(ending: Ending, folder: Path, limits: Limits) -> Finding:
    """The sentence for a process that did not finish."""
    if ending in (_TIMED_OUT, -int(getattr(signal, "SIGALRM", 0))):
        return _stop(
            "took_too_long",
            f"Reading the file took longer than {limits.wall_seconds} s, and was stopped.",
            "Keep only the sheet and rows that belong to the return, save it as CSV, and try again.",
        )
    if ending == -int(getattr(signal, "SIGXCPU", 0)):
        return _stop(
            "took_too_long",
            f"Reading the file took more than {limits.cpu_seconds} s of work, and was stopped.",
            "Keep only the sheet and rows that belong to the return, save it as CSV, and try again.",
        )
    if ending == _HUNG_UP:
        return _stop("reader_lost", "The file was not read: the reader was lost on the way.", "Try again.")
    if ending == child.OUT_OF_MEMORY or (isinstance(ending, int) and ending < 0):
        return _too_much_memory(folder, limits)
    return _unreadable(_last_words(folder))


def _too_much_memory(folder: Path, limits: Limits) -> Finding:
    with (folder / child.INPUT).open("rb") as copy:
        workbook = copy.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if workbook:
        return _stop(
            "stray_cell",
            "The workbook could not be laid out in memory. Most often a stray cell stands far from the table.",
            "Delete everything to the right of the table and below it, or copy the table into a new workbook.",
        )
    return _stop(
        "too_much_memory",
        f"The file needs more than the {limits.memory_bytes / 1e9:.1f} GB of memory that reading may use.",
        "Keep the rows and columns that belong to the return, or split the file.",
    )


def _unreadable(said: str) -> Finding:
    return Finding(
        severity="stop",
        rule="unreadable",
        message="The file broke off the program that reads it, so nothing of it was used.",
        remedy="Open it in Excel or LibreOffice, save the table as CSV, and send that.",
        value=said or None,
    )


def _last_words(folder: Path) -> str:
    """What kind of error a process died of, as it said itself; native code may quote a cell, so nothing else."""
    try:
        lines = (folder / child.COMPLAINT).read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    said = [line for line in lines if _COMPLAINT.fullmatch(line)]
    return said[-1] if said else ""
