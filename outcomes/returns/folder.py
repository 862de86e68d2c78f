"""The files of a folder that were sent, and what an operating system left among them."""

import stat
from collections.abc import Sequence
from pathlib import Path

from model.errors import UnknownWordError
from outcomes.returns.unpacking import SentFile

SYSTEM_FILES = ("thumbs.db", "desktop.ini")
"""What Windows leaves in a folder that was looked at."""

OFFICE_LOCK = "~$"
"""How Office begins the name of the file that says who has a workbook open."""


def files_in(paths: Sequence[Path], *, recursive: bool = False) -> tuple[Path, ...]:
    """The files that were named, and in place of a folder the files in it, A to Z.

    Left out of a folder: what is hidden, what Office or Windows keeps there for itself, and, unless `recursive`, what
    lies in folders below. Raises UnknownWordError where something named is not there or cannot be read.
    """
    return tuple(file for path in paths for file in _files_of(path, recursive))


def _files_of(path: Path, recursive: bool) -> list[Path]:
    try:
        if path.is_dir():
            below = path.rglob("*") if recursive else path.iterdir()
            return sorted(file for file in below if _is_a_return(file, path))
        if not path.is_file():
            raise UnknownWordError(f"There is no file '{path}'.")
        path.open("rb").close()
    except OSError as fault:
        raise UnknownWordError(f"'{path}' cannot be read: {fault.strerror}.") from fault
    return [path]


def _is_a_return(file: Path, folder: Path) -> bool:
    name = file.name.lower()
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    if hidden or name.startswith(OFFICE_LOCK) or name in SYSTEM_FILES or not file.is_file():
        return False
    attributes: int = getattr(file.stat(), "st_file_attributes", 0)  # Windows has them
    return not attributes & stat.FILE_ATTRIBUTE_HIDDEN


def sent_files(paths: Sequence[Path]) -> list[SentFile]:
    """Files on this machine, as they were sent: each under its own name."""
    return [SentFile(path.name, path) for path in paths]
