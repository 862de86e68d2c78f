"""The folder of returns, originals, generations and pointers."""

import os
import re
import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from model.errors import NothingPublishedError, StoreDamagedError
from model.viewers import Audience
from outcomes.store.database import REMEDY
from outcomes.store.reading import Generation, connect

NAME = re.compile(r"[0-9a-f]{12}")
RESTORE = "Restore that folder from a backup, or undo the return: `outcomes undo`."
_open: dict[Path, duckdb.DuckDBPyConnection] = {}
_opening = threading.Lock()


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

    def pointer(self, audience: Audience) -> str | None:
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
        name = self.pointer(audience)
        if name is None:
            raise NothingPublishedError(
                f"Nothing has been published yet in {self.home}. Load a return: `outcomes load FILE`."
            )
        try:
            return self.open(name)
        except StoreDamagedError:
            # Where something was erased between our two looks, the generation before it is gone already.
            new_name = self.pointer(audience)
            if new_name in (None, name):
                raise
            return self.open(str(new_name))

    def open(self, name: str) -> Generation:
        """A generation by name, for as-at, roll back and verifying; raises StoreDamagedError."""
        if not NAME.fullmatch(name):
            raise StoreDamagedError(f"{name!r} is not the name of a generation, and a pointer gives it. {REMEDY}")
        path = self.path(name)
        with _opening:
            if path not in _open:
                _open[path] = connect(path)
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


def keep_private() -> None:
    """From here on, whatever this process makes is for its own user alone: folders 700, files 600.

    What SQLite, DuckDB and the log make beside ours as well, from the first byte on and whatever the umask was.
    """
    os.umask(0o077)


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
