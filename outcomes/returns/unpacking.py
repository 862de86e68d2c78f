"""Files as they were sent: single ones, and those of a zip in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.check import CheckedFile, not_opened
from loaders.reading.read import unpack
from loaders.translation.kind import Limits
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


def unpack_files(sent: Sequence[SentFile], folder: Path, status: ReturnStatus | None) -> list[UnpackedFile]:
    """Every file by itself: those of a zip, unpacked into `folder`, in its place."""
    found: list[UnpackedFile] = []
    for number, each in enumerate(sent):
        found += _unpack(each, folder / f"zip-{number:04d}", status)
    return found


def _unpack(sent: SentFile, folder: Path, status: ReturnStatus | None) -> list[UnpackedFile]:
    """The files of a zip; the file itself where it is none; or the zip with the findings that say why it stays shut."""
    held = unpack(sent.path, folder, limits=ZIP, name=sent.file)
    if held is None:
        return [(sent, None)]
    if not held.files:
        return [(sent, not_opened(printable_name(sent.file), held.sha256, held.findings, status))]
    return [(SentFile(file, path), None) for file, path in held.files]


def printable_name(name: str) -> str:
    """A sender's file name as text that can be stored and shown: what is not printable is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)
