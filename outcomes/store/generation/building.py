"""Builds a generation whole, under the name of what it is made of, before anybody sees it."""

import os
import uuid
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

import duckdb

from model.errors import StoreDamagedError
from outcomes.store.database import DAMAGE, attach, own_database
from outcomes.store.generation.filling import KeptReturn, fill
from outcomes.store.generation.naming import name_of
from outcomes.store.store import Store, sync_file, sync_folder

CANNOT_BUILD = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)
"""What DuckDB says where the disk is full or may not be written."""


def build(store: Store, reference_folder: Path, returns: Sequence[KeptReturn], *, anew: bool = False) -> str:
    """Make sure that the generation of these returns exists, whole, and give its name.

    An existing file is left alone unless `anew`.
    """
    name = name_of(reference_folder, [return_ for return_, _ in returns])
    path = store.path(name)
    if anew or not _is_whole(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{name}.{os.getpid()}-{uuid.uuid4().hex[:8]}")
        try:
            build_at(reference_folder, returns, temporary)
            sync_file(temporary)
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            remove(temporary)
    return name


def _is_whole(path: Path) -> bool:
    """Whether a generation lies there under its own name; looked into again only where the file has changed.

    The blocks of its tables are checked as they are read.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    return _has_its_name(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _has_its_name(path: Path, _changed: int, _size: int) -> bool:
    try:
        with own_database(spill_beside=path) as connection:
            attach(connection, path, "generation")
            name = connection.execute("SELECT value FROM generation.meta WHERE key = 'generation'").fetchone()
    except (StoreDamagedError, *DAMAGE):
        return False
    return bool(name == (path.stem,))


def is_made_from(
    path: Path, *, returns: Collection[str], files: Collection[str], rows: Collection[tuple[str, str]]
) -> bool:
    """Whether a generation was built from any of these returns, files (by SHA-256) or rows (return, kept_sha256).

    So is one that cannot be read, for all that is known of it.
    """
    try:
        with own_database(spill_beside=path) as connection:
            attach(connection, path, "generation")
            lines = connection.execute("SELECT return_id, sha256, kept_sha256 FROM generation.returns").fetchall()
    except (StoreDamagedError, *DAMAGE):
        return True
    return any(
        return_id in returns or sha256 in files or (return_id, kept_sha256) in rows
        for return_id, sha256, kept_sha256 in lines
    )


def remove(database: Path) -> None:
    """Take away a database being made, and what DuckDB may have left beside it."""
    for file in (database, database.with_name(database.name + ".wal")):
        file.unlink(missing_ok=True)


def build_at(reference_folder: Path, returns: Sequence[KeptReturn], path: Path) -> None:
    """Build a generation at `path`. Raises StoreDamagedError where it cannot be, or is not sound."""
    try:
        fill(reference_folder, returns, path)
    except CANNOT_BUILD as fault:
        raise StoreDamagedError(
            f"The generation could not be built in {path.parent} ({fault}). What was shown before is shown still. "
            "Make room, or see who may write there, and try again."
        ) from fault
