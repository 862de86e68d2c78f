"""A file in, its text out: read in a limited child process, so that no file can take the serving process with it."""

import atexit
import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from loaders.reading import child
from loaders.reading.fork_server import SERVER, Ending, log, run_alone
from loaders.reading.limits import Limits, with_time_for
from loaders.reading.result import UnpackedZip, broken_zip, ending_finding, last_words, reading_of, stop, unpacked_zip
from loaders.reading.sheets import Reading
from model.findings import Finding


def read(path: Path, *, limits: Limits = Limits(), name: str = "") -> Reading:  # noqa: B008  frozen
    """The text of a file, with findings for everything remarkable; never raises for what a file holds.

    Raises OSError where our own disk is full.

    A file that cannot be read gives a Reading without sheets and one `stop` finding. `sha256` is of the very bytes
    that were read ("" where there were none to read). `name` is what the sender calls it, where the path is ours.
    """
    file = name or path.name
    unseen = _refusal(path, limits, file)
    if unseen is not None:
        return Reading(file, "", "", (), (unseen,))
    with private_folder() as folder:
        sha256 = _copy(path, folder / child.INPUT)
        limits = _limits_of(folder / child.INPUT, limits)
        ending = _run_task(child.READ, folder, limits, file)
        if ending != 0:
            return Reading(file, "", sha256, (), (ending_finding(ending, folder, limits),))
        return reading_of(folder, file, sha256)


def unpack(path: Path, to: Path, *, limits: Limits = Limits(), name: str = "") -> UnpackedZip | None:  # noqa: B008  frozen
    """The files of a zip of returns, written into the folder `to` under numbers of ours; None for any other file.

    What it is, its bytes say: a workbook is a zip too, and is no zip of returns.
    """
    file = name or path.name
    if not _begins_like_a_zip(path):
        return None
    unseen = _refusal(path, limits, file)
    if unseen is not None:
        return UnpackedZip("", findings=(unseen,))
    with private_folder() as folder:
        sha256 = _copy(path, folder / child.INPUT)
        limits = _limits_of(folder / child.INPUT, limits)
        if _run_task(child.UNPACK, folder, limits, file) != 0:
            return UnpackedZip(sha256, findings=(broken_zip(),))
        try:
            return unpacked_zip(folder, to, sha256, limits)
        except (pa.ArrowException, KeyError, TypeError, ValueError, ValidationError) as fault:
            log.warning("a reading process gave an answer that is none: %s", type(fault).__name__)
            return UnpackedZip(sha256, findings=(broken_zip(),))


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for other people's files, gone at the end, or with this process however it goes."""
    room = SERVER.room() if sys.platform == "linux" else None
    with tempfile.TemporaryDirectory(prefix="outcomes-reading-", dir=room) as folder:
        yield Path(folder)


def _run_task(task: str, folder: Path, limits: Limits, file: str) -> "Ending":
    """How the process ended that was to do a task with `input` in a folder; raises OSError where our disk is full."""
    job = {"task": task, "name": file, "limits": asdict(limits)}
    (folder / child.JOB).write_text(json.dumps(job), "utf-8")
    ending = SERVER.run(folder, limits) if sys.platform == "linux" else run_alone(folder, limits)
    if ending == child.OUT_OF_ROOM:
        # Our own want of room says nothing about the file.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
    if ending != 0:
        log.warning("a reading process ended with %s: %s", ending, last_words(folder))
    return ending


def _limits_of(copy: Path, limits: Limits) -> Limits:
    with copy.open("rb") as file:
        return with_time_for(limits, file.read(4), copy.stat().st_size)


def _begins_like_a_zip(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:  # `read` says what is the matter with it
        return False


def _refusal(path: Path, limits: Limits, file: str) -> Finding | None:
    try:
        about = path.stat()
    except (OSError, ValueError):
        return stop("not_found", f"There is no file '{file}'.", "Check the name and the folder.")
    if not stat.S_ISREG(about.st_mode):
        return stop("not_a_file", f"'{file}' is not a file.", "Name one file.")
    if about.st_size > limits.bytes:
        return stop(
            "too_large",
            f"The file is {about.st_size / 1e6:,.1f} MB; at most {limits.bytes / 1e6:,.0f} MB can be read.",
            "Keep the rows and columns that belong to the return, or split the file.",
        )
    if not os.access(path, os.R_OK):
        return stop("not_found", f"'{file}' may not be read.", "Check who may read the file.")
    return None


def _copy(path: Path, to: Path) -> str:
    """Copy a file and give its SHA-256: the checksum is of what is read, whoever writes to the file meanwhile."""
    with path.open("rb") as source, to.open("w+b") as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.seek(0)
        return hashlib.file_digest(copy, "sha256").hexdigest()


atexit.register(SERVER.stop)
