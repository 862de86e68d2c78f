"""What is kept of a return: the file as it came, its rows, places and findings.

Whatever changes something here is called by whoever holds the publisher's lease.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from loaders.kinds.register import KINDS
from model.errors import ReturnDamagedError
from model.findings import Finding
from model.returns import Return
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.store import RESTORE, Store, sync_file, sync_folder

RETURN_TABLES = ("rows.parquet", "places.parquet", "findings.json")

ORIGINAL, KEPT_AS = "original", "kept_as"
"""What a staged return has beside what is kept of it: the file as it came, and the id it was about to be kept under."""

WHO = "who.parquet"
"""Who the pupils of a staged file are; it goes to the workspace when the file is accepted, and never to its return."""

Rewrite = Callable[[Path], None]
"""Takes out of the tables and findings in a folder what must go."""

ABOUT_PUPILS = frozenset(kind.id for kind in KINDS if kind.pupil_level)
"""Kinds of return whose cells may say who somebody is."""

STATES_WITH_ORIGINAL = ("accepted", "undone")
"""States of a return whose file is still kept: one that was undone may be asked about."""


def keep(store: Store, return_: Return, staged: Path) -> None:
    """Copy a staged return to its place under its id; the ledger line that makes it count comes after.

    Raises ReturnDamagedError where what lies there then is not what was proposed.
    """
    folder_of_return, original = store.returns / return_.return_id, store.originals / return_.sha256
    store.returns.mkdir(parents=True, exist_ok=True)
    store.originals.mkdir(parents=True, exist_ok=True)
    # Written first, so that after a crash it is known what had been begun.
    (staged / KEPT_AS).write_text(return_.return_id, encoding="utf-8")
    for file in staged.iterdir():
        sync_file(file)
    sync_folder(staged)
    _keep_original(staged / ORIGINAL, original)
    shutil.rmtree(folder_of_return, ignore_errors=True)
    shutil.copytree(staged, folder_of_return, ignore=shutil.ignore_patterns(ORIGINAL, KEPT_AS, WHO))
    for file in folder_of_return.iterdir():
        sync_file(file)
    for folder in (folder_of_return, store.returns, store.originals):
        sync_folder(folder)
    if rows_sha256(folder_of_return) != return_.kept_sha256:
        raise ReturnDamagedError(
            f"The rows of '{return_.file}' have changed while they waited to be published. Nothing was published; "
            "load the file again."
        )


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


def require_whole(store: Store, return_: Return) -> None:
    """Raise ReturnDamagedError where something of a return is gone, or is no longer what was accepted."""
    damage = damage_sentence(store, return_)
    if damage:
        raise ReturnDamagedError(f"{damage} What was published before is shown still.")


def damage_sentence(store: Store, return_: Return) -> str | None:
    """What is gone of a return, or is no longer what was accepted, and the way back; None where it is whole.

    Every byte of its tables is read: a disk that has gone bad, or a hand that was clever, leaves size and time alone.
    """
    folder = store.returns / return_.return_id
    tables = (*RETURN_TABLES, PUPILS) if return_.kind in ABOUT_PUPILS else RETURN_TABLES
    gone = [name for name in tables if not (folder / name).is_file()]
    if gone:
        what = f"has lost its {' and '.join(gone)} from {folder}"
    elif return_.kept_sha256 not in ("", rows_sha256(folder_of(store, return_))):
        what = f"has rows in {folder} that are not those that were accepted"
    else:
        return None
    return f"Return {return_.return_id} ({return_.file}) {what}. {_way_back(store, return_)}"


def _way_back(store: Store, return_: Return) -> str:
    """From the file as it came, where that is whole still: read again as it was read the first time."""
    original = store.originals / return_.sha256
    if return_.state != "accepted":
        return "Restore that folder from a backup, or erase the return: `outcomes erase`."
    if not original.is_file() or sha256(original) != return_.sha256:
        return RESTORE
    declaration = stored_declaration(store, return_) or {}
    period = f" --period '{declaration['period']}'" if declaration.get("period") else ""
    return (
        f"{RESTORE} The file as it came is whole: after `outcomes undo {return_.return_id}`, load it again with "
        f"`outcomes load '{original}' --as {return_.kind} --status {return_.status}{period}`."
    )


def folder_of(store: Store, return_: Return) -> Path:
    """Where the rows of a return lie: beside their place while some of them are being erased from it."""
    beside = rewrite_folder(store, return_.return_id)
    if beside.is_dir() and rows_sha256(beside) == return_.kept_sha256:
        return beside
    return store.returns / return_.return_id


def rewrite_folder(store: Store, return_id: str) -> Path:
    """Where a return is written without the rows that are to go, until it takes the place of the one with them."""
    return store.returns / f"{return_id}.rewritten"


def rewrite(store: Store, return_: Return, without: Rewrite) -> Return:
    """Write a return once more beside its place, without what must go; the line it will have in the ledger.

    Raises ReturnDamagedError where it is not what was accepted: what is written once more would pass for that.
    """
    require_whole(store, return_)
    beside = rewrite_folder(store, return_.return_id)
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(store.returns / return_.return_id, beside)
    without(beside)
    for file in beside.iterdir():
        sync_file(file)
    for folder in (beside, store.returns):
        sync_folder(folder)
    return return_.model_copy(update={"kept_sha256": rows_sha256(beside)})


def findings_of(store: Store, return_: Return) -> tuple[Finding, ...]:
    """What was found in a return when it came; () where that cannot be read any more."""
    try:
        entries = json.loads((store.returns / return_.return_id / "findings.json").read_text("utf-8"))
        return tuple(Finding(**entry) for entry in entries)
    except (OSError, ValueError, TypeError):
        return ()


def stored_declaration(store: Store, return_: Return) -> dict[str, str | None] | None:
    """What its sender said of a return (proposal.Declaration); None where that is not known."""
    try:
        declaration: dict[str, str | None] = json.loads(
            (store.returns / return_.return_id / "said.json").read_text("utf-8")
        )
    except (OSError, ValueError):
        return None
    return declaration


def unkeep(store: Store, ledger: Iterable[Return], staged: Iterable[Path]) -> None:
    """Take back what `keep` put in its place, unless the ledger has a line of it: then it is a return."""
    lines = list(ledger)
    ledger_ids, needed_checksums = {return_.return_id for return_ in lines}, needed_originals(lines)
    for folder in staged:
        marker = folder / KEPT_AS
        if not marker.is_file():
            continue
        return_id = marker.read_text(encoding="utf-8")
        if return_id and return_id not in ledger_ids:
            shutil.rmtree(store.returns / return_id, ignore_errors=True)
        marker.unlink()
        original = folder / ORIGINAL
        if original.is_file() and (sum_ := sha256(original)) not in needed_checksums:
            (store.originals / sum_).unlink(missing_ok=True)


def unfinished_return_ids(store: Store) -> frozenset[str]:
    """The ids of returns that somebody is about to keep, or was."""
    return frozenset(
        path.read_text(encoding="utf-8") for path in (store.home / "staging").glob(f"*/*/{KEPT_AS}") if path.is_file()
    )


def needed_originals(ledger: Iterable[Return]) -> set[str]:
    """The checksums of the originals that some line of the ledger still stands for."""
    return {return_.sha256 for return_ in ledger if return_.state in STATES_WITH_ORIGINAL}
