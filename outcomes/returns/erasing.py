"""Erasing, for good: a return, or a pupil in every return; what is shown is restated, with a note."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

import pandas as pd

from loaders.translation.pupil_rows import by_name
from model.errors import UnknownWordError
from model.returns import Return, RevisionNote, RevisionType
from model.viewers import Audience
from outcomes.returns.events import seconds_since
from outcomes.returns.pseudonyms import pupil_numbers
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import build_for_audiences, point_audiences, tidy_up, with_folders
from outcomes.store import log, removal, return_files
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.log import Event
from outcomes.store.return_files import STATES_WITH_ORIGINAL, Rewrite


def erase(publisher: Publisher, return_id: str, *, note: str) -> str | None:
    """Erase a return, and give the generation that is shown then (None where nothing ever was).

    Its ledger line stays, with both checksums and a revision note; its rows, its original and every generation that
    was built from it are removed. Erasing it once more changes nothing but finishes what a crash left. Raises
    UnknownWordError for a return there never was, or without a note.
    """
    return _restate(publisher, "return erased", [return_id], None, note)


def erase_rows(publisher: Publisher, return_ids: Sequence[str], rewrite: Rewrite, *, note: str) -> str | None:
    """Erase some rows of returns, as of one pupil, and give the generation that is shown then.

    `rewrite` is handed a copy of each return's folder and takes out of its tables and findings what must go. The
    returns stay in force or undone, as they were; their originals, and every generation that was built from the rows
    as they were, are removed.
    """
    return _restate(publisher, "pupil erased", return_ids, rewrite, note)


def erase_pupil(publisher: Publisher, upn: str, *, note: str) -> str | None:
    """Erase one pupil from every return, and give the generation that is shown then.

    The pupil is met by the UPN, and by the name and birth known for it, under which a row without a UPN was kept.
    Files with the pupil that wait for a yes, and every upload, are dropped as well. Raises UnknownWordError where
    nothing holds such a pupil, or without a note.
    """
    _require_note(note)
    store, workspace = publisher.store, publisher.workspace
    who = workspace.pupils()
    known = who[who["upn"] == upn.strip().upper()]
    pupils = set(pupil_numbers(pd.concat([pd.Series([upn.strip().upper()]), by_name(known)]), workspace.pupil_key()))
    with workspace.publishing(wait_seconds=publisher.wait_seconds):
        waited = removal.remove_waiting_files(store, pupils)
    held = [item.return_id for item in workspace.returns() if _has_a_pupil_of(publisher, item, pupils)]
    if held:
        return erase_rows(publisher, held, lambda folder: _remove_rows(folder, pupils), note=note)
    if not waited:
        raise UnknownWordError("No return holds a pupil of that UPN. Nothing was changed.")
    return store.pointed("authority")


def _has_a_pupil_of(publisher: Publisher, item: Return, pupils: set[int]) -> bool:
    rows = publisher.store.returns / item.return_id / PUPILS
    if item.state not in STATES_WITH_ORIGINAL or not rows.is_file():
        return False
    return bool(pd.read_parquet(rows, columns=["pupil"])["pupil"].isin(pupils).any())


def _remove_rows(folder: Path, pupils: set[int]) -> None:
    """Write a return's rows once more without these pupils; its findings quote no cell of a pupil's row."""
    rows = pd.read_parquet(folder / PUPILS)
    rows[~rows["pupil"].isin(pupils)].to_parquet(folder / PUPILS, index=False)


def _require_note(note: str) -> None:
    if not note.strip():
        raise UnknownWordError("Say with --note why it is erased: that stands beside the figures that are restated.")


def _restate(
    publisher: Publisher, what: RevisionType, return_ids: Sequence[str], rewrite: Rewrite | None, note: str
) -> str | None:
    """Build what is left, tell the ledger, show it, and only then remove: the next one finishes what a crash left."""
    _require_note(note)
    started = time.monotonic()
    store, workspace = publisher.store, publisher.workspace
    with workspace.publishing(wait_seconds=publisher.wait_seconds):
        tidy_up(publisher)
        found = [item for id_ in return_ids if (item := workspace.find(id_)).state != "erased"]
        after = _returns_afterwards(publisher, found, rewrite)
        names: Mapping[Audience, str] = {}
        if any(item.state == "accepted" for item in found):
            replaced = [after.get(item.return_id, item) for item in workspace.active()]
            left = with_folders(store, [item for item in replaced if item])
            names = build_for_audiences(publisher, left)
        workspace.revise(
            [_revision(publisher, what, item, after[item.return_id], note) for item in found if item.return_id in after]
        )
        if names:
            point_audiences(publisher, names)
        name = store.pointed("authority")
        removal.finish_erasing(store, workspace)
    for item in found:
        log.write_event(
            Event("erase", item.return_id, item.kind, item.file, item.sha256, name, seconds=seconds_since(started))
        )
    return name


def _returns_afterwards(
    publisher: Publisher, found: Sequence[Return], rewrite: Rewrite | None
) -> dict[str, Return | None]:
    """What becomes of each return: nothing, or the return with fewer rows."""
    if rewrite is None:
        return {item.return_id: None for item in found}
    return {
        item.return_id: return_files.rewrite(publisher.store, item, rewrite)
        for item in found
        if item.state in STATES_WITH_ORIGINAL
    }


def _revision(publisher: Publisher, what: RevisionType, item: Return, after: Return | None, note: str) -> RevisionNote:
    folder = publisher.store.returns / item.return_id
    return RevisionNote(
        return_id=item.return_id,
        what=what,
        at=datetime.now(UTC).replace(microsecond=0),
        actor=getuser(),
        note=note.strip(),
        kept_before=item.kept_sha256 or (return_files.rows_sha256(folder) if folder.is_dir() else ""),
        kept_after=after.kept_sha256 if after else "",
    )
