"""Erasing, for good: a return, or a pupil in every return; what is shown is restated, with a note."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from loaders.rules.pupil_identity import names_and_births
from model.errors import UnknownWordError
from model.returns import Return, RevisionNote, RevisionType
from model.viewers import Audience
from outcomes.returns.events import seconds_since
from outcomes.returns.pseudonyms import pupil_numbers
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import build_for_audiences, point_audiences, tidy_up, with_folders
from outcomes.store import log, removal, return_files
from outcomes.store.actor import system_user
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
    nothing holds such a pupil, or without a note, and ReturnDamagedError where nobody can say whether a return does.
    """
    _require_note(note)
    store, workspace = publisher.store, publisher.workspace
    pupils = _integers_of(upn.strip().upper(), workspace.pupils(), workspace.pupil_key())
    with workspace.publishing(wait_seconds=publisher.wait_seconds):
        waited = removal.remove_waiting_files(store, pupils)
    return_ids = [return_.return_id for return_ in workspace.returns() if _has_a_pupil_of(publisher, return_, pupils)]
    if return_ids:
        return erase_rows(publisher, return_ids, lambda folder: _remove_rows(folder, pupils), note=note)
    if not waited:
        raise UnknownWordError("No return holds a pupil of that UPN. Nothing was changed.")
    return store.pointer("authority")


def _integers_of(upn: str, known_pupils: pd.DataFrame, key: str) -> set[int]:
    """Under which integers the rows of a pupil may be kept: of the UPN, and without one of each name known for it."""
    every = names_and_births(known_pupils)
    names = every[(known_pupils["upn"] == upn) & (every != "")]
    of_the_name = known_pupils.loc[(known_pupils["upn"] == "") & every.isin(list(names)), "pupil"]
    return {*pupil_numbers(pd.concat([pd.Series([upn]), names]), key), *of_the_name}


def _has_a_pupil_of(publisher: Publisher, return_: Return, pupils: set[int]) -> bool:
    rows = publisher.store.returns / return_.return_id / PUPILS
    if return_.state not in STATES_WITH_ORIGINAL or not rows.is_file():
        return False
    return_files.require_whole(publisher.store, return_)
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
        returns = [return_ for id_ in return_ids if (return_ := workspace.find(id_)).state != "erased"]
        after = _returns_afterwards(publisher, returns, rewrite)
        names: Mapping[Audience, str] = {}
        if any(return_.state == "accepted" for return_ in returns):
            replaced = [after.get(return_.return_id, return_) for return_ in workspace.active()]
            remaining_returns = with_folders(store, [return_ for return_ in replaced if return_])
            names = build_for_audiences(publisher, remaining_returns)
        workspace.revise(
            [
                _revision(publisher, what, return_, after[return_.return_id], note)
                for return_ in returns
                if return_.return_id in after
            ]
        )
        if names:
            point_audiences(publisher, names)
        name = store.pointer("authority")
        removal.finish_erasing(store, workspace)
    for return_ in returns:
        log.write_event(
            Event(
                "erase",
                return_.return_id,
                return_.kind,
                return_.file,
                return_.sha256,
                name,
                seconds=seconds_since(started),
            )
        )
    return name


def _returns_afterwards(
    publisher: Publisher, returns: Sequence[Return], rewrite: Rewrite | None
) -> dict[str, Return | None]:
    """What becomes of each return: nothing, or the return with fewer rows."""
    if rewrite is None:
        return {return_.return_id: None for return_ in returns}
    return {
        return_.return_id: return_files.rewrite(publisher.store, return_, rewrite)
        for return_ in returns
        if return_.state in STATES_WITH_ORIGINAL
    }


def _revision(
    publisher: Publisher, what: RevisionType, return_: Return, after: Return | None, note: str
) -> RevisionNote:
    folder = publisher.store.returns / return_.return_id
    return RevisionNote(
        return_id=return_.return_id,
        what=what,
        at=datetime.now(UTC).replace(microsecond=0),
        actor=system_user(),
        note=note.strip(),
        kept_before=return_.kept_sha256 or (return_files.rows_sha256(folder) if folder.is_dir() else ""),
        kept_after=after.kept_sha256 if after else "",
    )
