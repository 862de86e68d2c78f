"""A zip of returns to the files in it, in the reading process: looked at before a byte is unpacked, and never twice.

A zip inside it is one of its files like any other, and is said to be no table when it is read; it is not opened.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from loaders.reading.extract import Refusal, excerpt
from loaders.reading.limits import Limits
from loaders.reading.workbook import refuse_tricks, zip_of

PIECE = 1_000_000
_DOCUMENT_PARTS = ("[Content_Types].xml", "mimetype", "content.xml", "META-INF/MANIFEST.MF")
_LEFT_BEHIND = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_REMEDY = "Pack the files into a new zip archive, or send them as they are."


def open_archive(data: bytes) -> zipfile.ZipFile | None:
    """The archive, where these bytes are a zip and not a workbook, another document or damaged; else None."""
    if not data.startswith(b"PK"):
        return None
    archive = zip_of(data)
    return None if archive is None or any(part in archive.NameToInfo for part in _DOCUMENT_PARTS) else archive


def returns_in(archive: zipfile.ZipFile, size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    """The files in an archive of `size` bytes, without folders and what systems leave behind; raises Refusal."""
    refuse_tricks(archive, size, limits, "zip archive", _REMEDY)
    locked_member = next((member for member in archive.infolist() if member.flag_bits & 1), None)
    if locked_member is not None:
        raise Refusal(
            "password", f"'{excerpt(locked_member.filename)}' is protected with a password.", "Pack it without one."
        )
    files = [member for member in archive.infolist() if not member.is_dir() and not _is_left_behind(member.filename)]
    if not files:
        raise Refusal("empty", "There is no file in the zip archive.", "Check that the right archive was sent.")
    return files


def _is_left_behind(name: str) -> bool:
    return any(part in _LEFT_BEHIND for part in PurePosixPath(name).parts)


def pieces(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> Iterator[tuple[int, bytes]]:
    """Each file's number and bytes, a piece at a time, at least one a file; raises Refusal where one is damaged."""
    for number, member in enumerate(files):
        try:
            with archive.open(member) as part:
                piece = part.read(PIECE)
                yield number, piece
                while piece := part.read(PIECE):
                    yield number, piece
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
            message = f"'{excerpt(member.filename)}' in the zip archive is damaged, so nothing of it was read."
            raise Refusal("damaged", message, _REMEDY) from None
