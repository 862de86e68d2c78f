"""What is taken away for good: rows, originals and generations of what has been erased.

Whatever removes something here is called by whoever holds the publisher's lease.
"""

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from model.returns import Return, RevisionNote
from model.viewers import AUDIENCES
from outcomes.store.generation import building
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.return_files import (
    ABOUT_PUPILS,
    ORIGINAL,
    STATES_WITH_ORIGINAL,
    needed_originals,
    require_whole,
    rewrite_folder,
    sha256,
)
from outcomes.store.store import Store, sync_folder
from outcomes.store.workspace import Workspace


def finish_erasing(store: Store, workspace: Workspace) -> None:
    """Remove everything that is left of what the ledger calls erased. Once more changes nothing.

    While a generation is shown that was built from it, as after a crash, the rest waits for the next one to be shown.
    Raises OSError, StoreBusyError or ReturnDamagedError where something cannot be removed yet: the revision then stays
    unfinished.
    """
    ledger, revisions = workspace.returns(), workspace.revision_notes()
    unfinished = {revision.return_id for revision in revisions if not revision.finished}
    for path in store.returns.glob("*.rewritten"):
        if path.stem not in unfinished:  # a crash came before the ledger was told
            shutil.rmtree(path)
    if not revisions:
        return
    # Not only of what is unfinished: somebody may have been building a generation meanwhile.
    if not remove_generations(store, ledger, revisions):
        return
    erased_returns = [return_ for return_ in ledger if return_.return_id in unfinished]
    for return_ in erased_returns:
        _remove_file(store, return_, set() if return_.state != "erased" else needed_originals(ledger))
        _remove_rows(store, return_)
    if any(return_.kind in ABOUT_PUPILS for return_ in erased_returns):
        workspace.forget_pupils(_pupils_in_returns(store, ledger))
    workspace.finish(unfinished)


def _pupils_in_returns(store: Store, ledger: Sequence[Return]) -> pd.Series:
    """The integer of every pupil in a return that is kept; whoever is in none of them need not be known by name.

    Raises ReturnDamagedError where one of them is not whole, and so may be of anybody.
    """
    pupils = []
    for return_ in ledger:
        path = store.returns / return_.return_id / PUPILS
        if return_.state in STATES_WITH_ORIGINAL and path.is_file():
            require_whole(store, return_)
            pupils.append(pd.read_parquet(path, columns=["pupil"])["pupil"].drop_duplicates())
    return pd.concat(pupils).drop_duplicates() if pupils else pd.Series(dtype="int64")


def _remove_file(store: Store, return_: Return, needed_checksums: set[str]) -> None:
    """The file as it came, copies of it that wait for somebody's yes, and the uploads it came in, as a zip does."""
    if return_.sha256 not in needed_checksums:
        (store.originals / return_.sha256).unlink(missing_ok=True)
    for staged in (store.home / "staging").glob(f"*/*/{ORIGINAL}"):
        if sha256(staged) == return_.sha256:
            shutil.rmtree(staged.parent)
    for upload in uploads(store):
        files = upload.rglob("*") if upload.is_dir() else [upload]
        if any(file.is_file() and sha256(file) == return_.sha256 for file in files):
            remove(upload)


def remove_waiting_files(store: Store, pupils: Collection[int]) -> bool:
    """Remove what waits for somebody's yes and holds one of these pupils; whether there was any.

    Uploads are all removed: of those that were refused nobody knows whom they name. Called while holding the lease.
    """
    holding = [rows.parent for rows in (store.home / "staging").glob(f"*/*/{PUPILS}") if _may_have(rows, pupils)]
    for folder in holding:
        shutil.rmtree(folder)
    for upload in uploads(store):
        remove(upload)
    return bool(holding)


def _may_have(rows: Path, pupils: Collection[int]) -> bool:
    """Whether one of these pupils is in a file of rows, for all that is known of one that is only being written."""
    try:
        return bool(pd.read_parquet(rows, columns=["pupil"])["pupil"].isin(list(pupils)).any())
    except (OSError, pa.ArrowInvalid):
        return True


def uploads(store: Store) -> list[Path]:
    """What was sent to the page and is neither published nor discarded, a file or a folder each."""
    return list((store.home / "incoming").glob("*"))


def _remove_rows(store: Store, return_: Return) -> None:
    """All rows of an erased return; of another, the rows that its rewritten twin is without."""
    folder, beside = store.returns / return_.return_id, rewrite_folder(store, return_.return_id)
    if return_.state == "erased" or beside.exists():
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    if beside.exists():
        beside.replace(folder)
        sync_folder(store.returns)


def remove_generations(store: Store, ledger: Sequence[Return], revisions: Sequence[RevisionNote]) -> bool:
    """Remove every generation that was ever built from what has been erased; False where one of them is shown still."""
    erased = {return_.return_id for return_ in ledger if return_.state == "erased"}
    files = {return_.sha256 for return_ in ledger if return_.state == "erased"} - needed_originals(ledger)
    rows = {(revision.return_id, revision.kept_before) for revision in revisions}
    current_names = {store.pointer(audience) for audience in AUDIENCES}
    paths = [
        path
        for path in store.generations.glob("*.duckdb")
        if building.is_made_from(path, returns=erased, files=files, rows=rows)
    ]
    for path in paths:
        if path.stem not in current_names:
            building.remove(path)
    return all(path.stem not in current_names for path in paths)


def remove(path: Path) -> None:
    """Take away a file or a folder that may be gone already."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
