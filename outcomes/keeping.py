"""What is kept of a return, for how long, and how it is taken away: for good, after a crash, and when its time is up.

Whatever changes or removes something here is called by whoever holds the publisher's lease.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from loaders.kinds import KINDS
from model.findings import Finding
from model.returns import Return, RevisionNote
from model.viewers import AUDIENCES
from outcomes.store.generation import building
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.store import RESTORE, Store, sync_file, sync_folder
from outcomes.store.workspace import Workspace

KEPT_OF_A_RETURN = ("rows.parquet", "places.parquet", "findings.json")

ORIGINAL, KEPT_AS = "original", "kept_as"
"""What a staged return has beside what is kept of it: the file as it came, and the id it was about to be kept under."""

WHO = "who.parquet"
"""Who the pupils of a staged file are; it goes to the workspace when the file is accepted, and never to its return."""

Rewrite = Callable[[Path], None]
"""Takes out of the tables and findings in a folder what must go."""

ABOUT_PUPILS = frozenset(kind.id for kind in KINDS if kind.pupil_level)
"""Kinds of return whose cells may say who somebody is."""

HAS_AN_ORIGINAL = ("accepted", "undone")
"""States of a return whose file is still kept: one that was undone may be asked about."""


# --- keeping -----------------------------------------------------------------------------------------------------


def keep(store: Store, return_: Return, staged: Path) -> None:
    """Copy a staged return to its place under its id; the ledger line that makes it count comes after."""
    kept, original = store.returns / return_.return_id, store.originals / return_.sha256
    store.returns.mkdir(parents=True, exist_ok=True)
    store.originals.mkdir(parents=True, exist_ok=True)
    # Written first, so that after a crash it is known what had been begun.
    (staged / KEPT_AS).write_text(return_.return_id, encoding="utf-8")
    for file in staged.iterdir():
        sync_file(file)
    sync_folder(staged)
    _keep_original(staged / ORIGINAL, original)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(staged, kept, ignore=shutil.ignore_patterns(ORIGINAL, KEPT_AS, WHO))
    for file in kept.iterdir():
        sync_file(file)
    for folder in (kept, store.returns, store.originals):
        sync_folder(folder)


def _keep_original(staged: Path, original: Path) -> None:
    """Another return may have come from the same bytes: its original is never cut short by a disk that is full."""
    if original.is_file() and sha256(original) == original.name:
        return
    making = original.with_name(f".{original.name}.{staged.parents[1].name}")
    try:
        shutil.copyfile(staged, making)
        sync_file(making)
        making.replace(original)
    finally:
        making.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """The checksum of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows_sha256(folder: Path) -> str:
    """The checksum of all tables kept of a return, their names included (Return.kept_sha256)."""
    digest = hashlib.sha256()
    for table in sorted(path for path in folder.glob("*.parquet") if path.name != WHO):
        digest.update(f"{table.name} {sha256(table)}\n".encode())
    return digest.hexdigest()


def missing_of(store: Store, item: Return) -> str | None:
    """What is gone of an accepted return and what to do, as a sentence; None where it is all there."""
    folder = store.returns / item.return_id
    wanted = (*KEPT_OF_A_RETURN, PUPILS) if item.kind in ABOUT_PUPILS else KEPT_OF_A_RETURN
    gone = [name for name in wanted if not (folder / name).is_file()]
    if not gone:
        return None
    return f"Return {item.return_id} ({item.file}) has lost its {' and '.join(gone)} from {folder}. {RESTORE}"


def folder_of(store: Store, item: Return) -> Path:
    """Where the rows of a return lie: beside their place while some of them are being erased from it."""
    beside = rewritten(store, item.return_id)
    if beside.is_dir() and rows_sha256(beside) == item.kept_sha256:
        return beside
    return store.returns / item.return_id


def rewritten(store: Store, return_id: str) -> Path:
    """Where a return is written without the rows that are to go, until it takes the place of the one with them."""
    return store.returns / f"{return_id}.rewritten"


def rewrite(store: Store, item: Return, without: Rewrite) -> Return:
    """Write a return once more beside its place, without what must go; the line it will have in the ledger."""
    beside = rewritten(store, item.return_id)
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(store.returns / item.return_id, beside)
    without(beside)
    for file in beside.iterdir():
        sync_file(file)
    for folder in (beside, store.returns):
        sync_folder(folder)
    return item.model_copy(update={"kept_sha256": rows_sha256(beside)})


def findings_of(store: Store, item: Return) -> tuple[Finding, ...]:
    """What was found in a return when it came; () where that cannot be read any more."""
    try:
        found = json.loads((store.returns / item.return_id / "findings.json").read_text("utf-8"))
        return tuple(Finding(**each) for each in found)
    except (OSError, ValueError, TypeError):
        return ()


def sent_with(store: Store, item: Return) -> dict[str, str | None] | None:
    """What was said of a return when it was sent (publish.Said); None where that is not known."""
    try:
        found: dict[str, str | None] = json.loads((store.returns / item.return_id / "said.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


# --- what a crash, or a full disk, left half done -----------------------------------------------------------------


def unkeep(store: Store, ledger: Iterable[Return], staged: Iterable[Path]) -> None:
    """Take back what `keep` put in its place, unless the ledger has a line of it: then it is a return."""
    lines = list(ledger)
    known, needed = {item.return_id for item in lines}, _needed(lines)
    for folder in staged:
        begun = folder / KEPT_AS
        if not begun.is_file():
            continue
        return_id = begun.read_text(encoding="utf-8")
        if return_id and return_id not in known:
            shutil.rmtree(store.returns / return_id, ignore_errors=True)
        begun.unlink()
        original = folder / ORIGINAL
        if original.is_file() and (sum_ := sha256(original)) not in needed:
            (store.originals / sum_).unlink(missing_ok=True)


def begun(store: Store) -> frozenset[str]:
    """The ids of returns that somebody is about to keep, or was."""
    return frozenset(
        path.read_text(encoding="utf-8") for path in (store.home / "staging").glob(f"*/*/{KEPT_AS}") if path.is_file()
    )


def _needed(ledger: Iterable[Return]) -> set[str]:
    return {item.sha256 for item in ledger if item.state in HAS_AN_ORIGINAL}


# --- erasing -----------------------------------------------------------------------------------------------------


def finish_erasing(store: Store, workspace: Workspace) -> None:
    """Remove everything that is left of what the ledger calls erased. Once more changes nothing.

    While a generation is shown that was built from it, as after a crash, the rest waits for the next one to be shown.
    Raises OSError or StoreBusyError where something cannot be removed yet: the revision then stays unfinished.
    """
    ledger, revisions = workspace.returns(), workspace.revision_notes()
    unfinished = {item.return_id for item in revisions if not item.finished}
    for path in store.returns.glob("*.rewritten"):
        if path.stem not in unfinished:  # a crash came before the ledger was told
            shutil.rmtree(path)
    if not revisions:
        return
    # Not only of what is unfinished: somebody may have been building a generation meanwhile.
    if not remove_generations(store, ledger, revisions):
        return
    over = [item for item in ledger if item.return_id in unfinished]
    for item in over:
        _remove_file(store, item, set() if item.state != "erased" else _needed(ledger))
        _remove_rows(store, item)
    if any(item.kind in ABOUT_PUPILS for item in over):
        workspace.forget_pupils(_pupils_held(store, ledger))
    workspace.finish(unfinished)


def _pupils_held(store: Store, ledger: Sequence[Return]) -> pd.Series:
    """The integer of every pupil in a return that is kept; whoever is in none of them need not be known by name."""
    held = [store.returns / item.return_id / PUPILS for item in ledger if item.state in HAS_AN_ORIGINAL]
    found = [pd.read_parquet(path, columns=["pupil"])["pupil"].drop_duplicates() for path in held if path.is_file()]
    return pd.concat(found).drop_duplicates() if found else pd.Series(dtype="int64")


def _remove_file(store: Store, item: Return, needed: set[str]) -> None:
    """The file as it came, copies of it that wait for somebody's yes, and the uploads it came in, as a zip does."""
    if item.sha256 not in needed:
        (store.originals / item.sha256).unlink(missing_ok=True)
    for staged in (store.home / "staging").glob(f"*/*/{ORIGINAL}"):
        if sha256(staged) == item.sha256:
            shutil.rmtree(staged.parent)
    for upload in uploads(store):
        files = upload.rglob("*") if upload.is_dir() else [upload]
        if any(file.is_file() and sha256(file) == item.sha256 for file in files):
            remove(upload)


def forget_waiting(store: Store, pupils: Collection[int]) -> bool:
    """Remove what waits for somebody's yes and holds one of these pupils; whether there was any.

    Uploads are all removed: of those that were refused nobody knows whom they name. Called while holding the lease.
    """
    holding = [rows.parent for rows in (store.home / "staging").glob(f"*/*/{PUPILS}") if _may_hold(rows, pupils)]
    for folder in holding:
        shutil.rmtree(folder)
    for upload in uploads(store):
        remove(upload)
    return bool(holding)


def _may_hold(rows: Path, pupils: Collection[int]) -> bool:
    """Whether one of these pupils is in a file of rows, for all that is known of one that is only being written."""
    try:
        return bool(pd.read_parquet(rows, columns=["pupil"])["pupil"].isin(list(pupils)).any())
    except (OSError, pa.ArrowInvalid):
        return True


def uploads(store: Store) -> list[Path]:
    """What was sent to the page and is neither published nor discarded, a file or a folder each."""
    return list((store.home / "incoming").glob("*"))


def _remove_rows(store: Store, item: Return) -> None:
    """All rows of an erased return; of another, the rows that its rewritten twin is without."""
    folder, beside = store.returns / item.return_id, rewritten(store, item.return_id)
    if item.state == "erased" or beside.exists():
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    if beside.exists():
        beside.replace(folder)
        sync_folder(store.returns)


def remove_generations(store: Store, ledger: Sequence[Return], revisions: Sequence[RevisionNote]) -> bool:
    """Remove every generation that was ever built from what has been erased; False where one of them is shown still."""
    erased = {item.return_id for item in ledger if item.state == "erased"}
    files = {item.sha256 for item in ledger if item.state == "erased"} - _needed(ledger)
    rows = {(item.return_id, item.kept_before) for item in revisions}
    shown = {store.pointed(audience) for audience in AUDIENCES}
    over = [
        path
        for path in store.generations.glob("*.duckdb")
        if building.made_from(path, returns=erased, files=files, rows=rows)
    ]
    for path in over:
        if path.stem not in shown:
            building.remove(path)
    return all(path.stem not in shown for path in over)


def remove(path: Path) -> None:
    """Take away a file or a folder that may be gone already."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
