"""What came back from a reading process: the text of a file, or why there is none."""

import json
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pydantic import ValidationError

from loaders.reading import child
from loaders.reading.fork_server import HUNG_UP, TIMED_OUT, Ending, log
from loaders.reading.limits import Limits
from loaders.reading.sheets import Reading, Sheet
from model.findings import Finding

_COMPLAINT = re.compile(r"[A-Za-z_]{1,60} [a-z_]{0,40}(\.py:\d{1,6})?")


@dataclass(frozen=True)
class UnpackedZip:
    """What a zip of returns holds: the checksum of its bytes, the sender's name of each file and where it lies now.

    Where a finding stops there are no files.
    """

    sha256: str
    files: tuple[tuple[str, Path], ...] = ()
    findings: tuple[Finding, ...] = ()


def stop(rule: str, message: str, remedy: str) -> Finding:
    """A finding that nothing of the file can be read past."""
    return Finding(severity="stop", rule=rule, message=message, remedy=remedy)


def reading_of(folder: Path, file: str, sha256: str) -> Reading:
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
        log.warning("a reading process gave an answer that is none: %s", type(fault).__name__)
        return Reading(file, "", sha256, (), (_unreadable(type(fault).__name__),))


def unpacked_zip(folder: Path, to: Path, sha256: str, limits: Limits) -> UnpackedZip | None:
    """The files that came out of a zip, moved to `to`; None where the file is none."""
    source = pa.memory_map(str(folder / child.ANSWER)) if sys.platform != "win32" else _whole(folder / child.ANSWER)
    with pa.ipc.open_stream(source) as stream:
        pieces = stream.read_all()
    with pa.ipc.open_stream(source) as stream:
        about = json.loads(stream.schema.metadata[b"about"])
    if not about["zip"]:
        return None
    findings = tuple(Finding(**remark) for remark in about["remarks"])
    if findings:
        return UnpackedZip(sha256, findings=findings)
    if pieces.schema != child.PIECES or pieces.nbytes > 2 * limits.unpacked_bytes:
        raise ValueError("more than was asked for")
    to.mkdir(parents=True, exist_ok=True)
    files = tuple((str(name), to / f"{number:04d}") for number, name in enumerate(about["names"]))
    for batch in pieces.to_batches():
        with files[batch.column("file")[0].as_py()][1].open("ab") as file:
            file.write(batch.column("piece")[0].as_buffer())
    return UnpackedZip(sha256, files)


def broken_zip() -> Finding:
    """That nothing of a zip could be brought over."""
    return stop(
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


def ending_finding(ending: Ending, folder: Path, limits: Limits) -> Finding:
    """The sentence for a process that did not finish."""
    if ending in (TIMED_OUT, -int(getattr(signal, "SIGALRM", 0))):
        return stop(
            "took_too_long",
            f"Reading the file took longer than {limits.wall_seconds} s, and was stopped.",
            "Keep only the sheet and rows that belong to the return, save it as CSV, and try again.",
        )
    if ending == -int(getattr(signal, "SIGXCPU", 0)):
        return stop(
            "took_too_long",
            f"Reading the file took more than {limits.cpu_seconds} s of work, and was stopped.",
            "Keep only the sheet and rows that belong to the return, save it as CSV, and try again.",
        )
    if ending == HUNG_UP:
        return stop("reader_lost", "The file was not read: the reader was lost on the way.", "Try again.")
    if ending == child.OUT_OF_MEMORY or (isinstance(ending, int) and ending < 0):
        return _too_much_memory(folder, limits)
    return _unreadable(last_words(folder))


def _too_much_memory(folder: Path, limits: Limits) -> Finding:
    with (folder / child.INPUT).open("rb") as copy:
        workbook = copy.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    if workbook:
        return stop(
            "stray_cell",
            "The workbook could not be laid out in memory. Most often a stray cell stands far from the table.",
            "Delete everything to the right of the table and below it, or copy the table into a new workbook.",
        )
    return stop(
        "too_much_memory",
        f"The file needs more than the {limits.memory_bytes / 1e9:.1f} GB of memory that reading may use.",
        "Keep the rows and columns that belong to the return, or split the file.",
    )


def _unreadable(error_type: str) -> Finding:
    return Finding(
        severity="stop",
        rule="unreadable",
        message="The file broke off the program that reads it, so nothing of it was used.",
        remedy="Open it in Excel or LibreOffice, save the table as CSV, and send that.",
        value=error_type or None,
    )


def last_words(folder: Path) -> str:
    """What kind of error a process died of, as it said itself; native code may quote a cell, so nothing else."""
    try:
        lines = (folder / child.COMPLAINT).read_text("utf-8", "replace").split("\n")
    except OSError:
        return ""
    complaints = [line for line in lines if _COMPLAINT.fullmatch(line)]
    return complaints[-1] if complaints else ""
