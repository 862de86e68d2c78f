"""Files as they were sent: single ones, and those of a zip in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.check import CheckedFile, unopened_file
from loaders.reading.limits import Limits
from loaders.reading.read import unpack
from model.returns import ReturnStatus

ZIP = Limits(bytes=300_000_000)
"""An archive may be as large as what may come out of it; each file in it has a file's own limits."""


@dataclass(frozen=True)
class SentFile:
    """One file as it was sent: what its sender calls it, and where its bytes lie."""

    file: str
    path: Path


UnpackedFile = tuple[SentFile, CheckedFile | None]
"""A file to be checked; or a zip that stays shut, with the findings that say why."""


def unpack_files(sent_files: Sequence[SentFile], folder: Path, status: ReturnStatus | None) -> list[UnpackedFile]:
    """Every file by itself: those of a zip, unpacked into `folder`, in its place."""
    unpacked_files: list[UnpackedFile] = []
    for number, sent_file in enumerate(sent_files):
        unpacked_files += _unpack(sent_file, folder / f"zip-{number:04d}", status)
    return unpacked_files


def _unpack(sent_file: SentFile, folder: Path, status: ReturnStatus | None) -> list[UnpackedFile]:
    """The files of a zip; the file itself where it is none; or the zip with the findings that say why it stays shut."""
    archive = unpack(sent_file.path, folder, limits=ZIP, name=sent_file.file)
    if archive is None:
        return [(sent_file, None)]
    if not archive.files:
        return [(sent_file, unopened_file(printable_name(sent_file.file), archive.sha256, archive.findings, status))]
    return [(SentFile(file, path), None) for file, path in archive.files]


def printable_name(name: str) -> str:
    """A sender's file name as text that can be stored and shown: what is not printable is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)
