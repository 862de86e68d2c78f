"""Reads published generations: immutable DuckDB files, opened read-only, one connection a file, one cursor a query."""

import os
import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from outcomes.errors import NothingPublishedError, StoreDamagedError
from outcomes.model import Audience

SQL = Path(__file__).parent / "sql"

# What a generation must never do, whatever text reaches it (docs/decisions/0004-lock-down.md).
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "enable_external_access": "false",
    "lock_configuration": "true",
}

NAME = re.compile(r"[0-9a-f]{12}")

REMEDY = "Run `outcomes rebuild`: it is made again from the returns."

RESTORE = "Restore that folder from a backup, or undo the return: `outcomes undo`."

DAMAGE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.CatalogException,
    duckdb.BinderException,
    duckdb.FatalException,
)
"""What DuckDB says of a file that is cut short, garbled, not one of ours or of an earlier format."""

THREADS = 2
"""On how many threads a database of our own works."""

_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_opening = threading.Lock()

Value = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class Generation:
    """One published generation, open for questions."""

    name: str
    connection: duckdb.DuckDBPyConnection

    def ask(self, question: str, values: Mapping[str, Value] | None = None) -> pd.DataFrame:
        """The rows of the named file in `sql/`, with values bound by name. Raises StoreDamagedError."""
        try:
            with self.connection.cursor() as cursor:
                return cursor.execute(question_in_sql(question), dict(values or {})).df()
        except DAMAGE as fault:
            raise StoreDamagedError(f"Generation {self.name} cannot be read ({fault}). {REMEDY}") from fault


@dataclass(frozen=True)
class Store:
    """The folder of returns, originals, generations and pointers."""

    home: Path

    @property
    def returns(self) -> Path:
        """One folder a return: rows.parquet, places.parquet, findings.json."""
        return self.home / "returns"

    @property
    def originals(self) -> Path:
        """Every accepted file as it came, under its SHA-256."""
        return self.home / "originals"

    @property
    def generations(self) -> Path:
        """Published generations, each an immutable file."""
        return self.home / "generations"

    @property
    def pointers(self) -> Path:
        """One small file an audience, naming the generation it is shown."""
        return self.home / "current"

    def pointed(self, audience: Audience) -> str | None:
        """The name of the generation an audience is shown; None before anything is published.

        It is read as it lies: `open` says so where it is no name at all.
        """
        try:
            return (self.pointers / audience).read_text(encoding="utf-8", errors="backslashreplace").strip()
        except FileNotFoundError:
            return None

    def path(self, name: str) -> Path:
        """Where a generation of that name lies."""
        return self.generations / f"{name}.duckdb"

    def generation(self, audience: Audience) -> Generation:
        """The generation an audience is shown now; look once and use it throughout, so that no page sees two.

        Raises NothingPublishedError, or StoreDamagedError where the pointer names a file that is not whole.
        """
        name = self.pointed(audience)
        if name is None:
            raise NothingPublishedError(
                f"Nothing has been published yet in {self.home}. Load a return: `outcomes load FILE`."
            )
        try:
            return self.open(name)
        except StoreDamagedError:
            # Where something was erased between our two looks, the generation before it is gone already.
            moved = self.pointed(audience)
            if moved in (None, name):
                raise
            return self.open(str(moved))

    def open(self, name: str) -> Generation:
        """A generation by name, for as-at, roll back and verifying; raises StoreDamagedError."""
        if not NAME.fullmatch(name):
            raise StoreDamagedError(f"{name!r} is not the name of a generation, and a pointer gives it. {REMEDY}")
        path = self.path(name)
        with _opening:
            if path not in _open:
                _open[path] = _connect(path)
            return Generation(name, _open[path])

    def point(self, audience: Audience, name: str) -> None:
        """Show an audience another generation, in one atomic step that survives a power cut."""
        self.pointers.mkdir(parents=True, exist_ok=True)
        temporary = self.pointers / f".{audience}.{os.getpid()}"
        try:
            with temporary.open("w") as file:
                file.write(name)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.pointers / audience)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(self.pointers)


def sync_file(path: Path) -> None:
    """Make what was written to a file survive a power cut."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` durable; systems that cannot open a folder have no need of it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    if not path.exists():
        raise StoreDamagedError(f"Generation {path.stem} is missing. {REMEDY}")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
        said = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    except DAMAGE as fault:
        raise StoreDamagedError(f"Generation {path.stem} cannot be opened ({fault}). {REMEDY}") from fault
    if said != (path.stem,):
        connection.close()
        raise StoreDamagedError(f"{path.name} is another generation under that name. {REMEDY}")
    return connection


def own_database(*, spill_beside: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database of its own to work in, without the progress bar DuckDB would draw on a terminal.

    What does not fit into memory goes into a folder named as everything half done is, not wherever we were started;
    where no place is given, nothing is spilled, and more memory may be taken.
    """
    spill = spill_beside.with_name(f".spill.{os.getpid()}-{uuid.uuid4().hex[:8]}") if spill_beside else ""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "900MB" if spill else "2GB",
        "threads": THREADS,
        "temp_directory": str(spill),
        # A half-made database is thrown away and never recovered: its log need not be folded in again and again.
        "checkpoint_threshold": "1GB",
    }
    connection = duckdb.connect(config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def rollup(step: str) -> str:
    """The SQL of one step of building a generation."""
    return (SQL / "rollup" / f"{step}.sql").read_text(encoding="utf-8")


@cache
def question_in_sql(question: str) -> str:
    """The SQL of one question."""
    return (SQL / f"{question}.sql").read_text(encoding="utf-8")
