"""What is cleared away before anybody publishes: what was left half done, was to be erased, or is kept no longer.

Whatever removes something here is called by whoever holds the publisher's lease, but for `remove_abandoned`.
"""

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from model.errors import ReturnDamagedError, StoreBusyError
from outcomes.store import removal, return_files
from outcomes.store.retention import past_retention
from outcomes.store.store import Store
from outcomes.store.workspace import Workspace

HALF_DONE = re.compile(r"(\.\w+\.)?(?P<pid>\d+)(-[\w.]+)?")
"""How we name what is being made: by the process that makes it, behind a dot beside what it will be. Nothing else
that lies there is ours to remove."""

ABANDONED_AFTER_SECONDS = 24 * 3600
"""An upload that nobody has published or discarded since belongs to a server that was stopped."""


def leftovers(store: Store) -> tuple[Path, ...]:
    """What processes that are gone left half done, and uploads nobody came back for."""
    folders = (store.home / "staging", store.generations, store.pointers, store.originals)
    half_done = [path for folder in folders for path in folder.glob("*") if _is_leftover(path)]
    return (*half_done, *_abandoned_uploads(store))


def _is_leftover(path: Path) -> bool:
    made_by = HALF_DONE.fullmatch(path.name)
    if not made_by:
        return False
    try:
        # In a container the next process has the number of the last: it cannot have made what is older than itself.
        return bool(psutil.Process(int(made_by["pid"])).create_time() > path.stat().st_mtime + 2)
    except psutil.NoSuchProcess:
        return True
    except (psutil.AccessDenied, FileNotFoundError):
        return False


def _abandoned_uploads(store: Store) -> Iterator[Path]:
    for upload in removal.uploads(store):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - upload.stat().st_mtime > ABANDONED_AFTER_SECONDS:
                yield upload


def remove_abandoned(store: Store) -> None:
    """Remove uploads that were neither published nor discarded before the server stopped. Needs no lease."""
    for upload in _abandoned_uploads(store):
        removal.remove(upload)


def tidy_up(store: Store, workspace: Workspace, retention_days: int) -> None:
    """Remove what was left half done, finish what was being erased, and let go of originals whose time is up."""
    paths = leftovers(store)
    if paths:
        ledger = workspace.returns()
        return_files.unkeep(store, ledger, [file for folder in paths if folder.is_dir() for file in folder.iterdir()])
    for path in paths:
        removal.remove(path)
    for original in past_retention(store, workspace.returns(), retention_days):
        original.unlink(missing_ok=True)
    # Where somebody has a file open, or reads the workspace, the next one tries again; `outcomes doctor` says so.
    with contextlib.suppress(OSError, StoreBusyError, ReturnDamagedError):
        removal.finish_erasing(store, workspace)


def is_due(store: Store, workspace: Workspace, retention_days: int) -> bool:
    """Whether `tidy_up` would find anything to do."""
    return bool(
        leftovers(store)
        or past_retention(store, workspace.returns(), retention_days)
        or any(not revision.finished for revision in workspace.revision_notes())
    )
