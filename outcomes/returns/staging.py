"""Lays checked files beside the store, a folder a file, before anybody says yes."""

import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from loaders.check import CheckedFile
from loaders.rules import rows
from model.findings import Finding
from model.returns import Return
from outcomes.returns.checking import has_stop, prior_knowledge
from outcomes.returns.events import file_event
from outcomes.returns.ledger import accepted_line, first_stop, kept_findings, record_refusal
from outcomes.returns.plausibility import with_plausibility_findings
from outcomes.returns.proposal import Declaration, IncomingFile
from outcomes.returns.pseudonyms import pseudonymise
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import current_generation
from outcomes.returns.unpacking import printable_name
from outcomes.store import log, return_files
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.log import Event
from outcomes.store.return_files import ORIGINAL, WHO
from outcomes.store.workspace import Workspace


def unchanged_file(
    publisher: Publisher, path: Path, declaration: Declaration, *, file: str | None = None
) -> IncomingFile | None:
    """A file that is in already, without reading it: the same bytes, of which the same was said; None if it is not."""
    try:
        sum_ = return_files.sha256(path)
    except OSError:
        return None
    for return_ in publisher.workspace.active():
        if return_.sha256 == sum_ and return_files.stored_declaration(publisher.store, return_) == declaration_record(
            publisher, declaration
        ):
            name, none = printable_name(file or path.name), pd.RangeIndex(0)
            log.write_event(Event("unchanged", return_.return_id, return_.kind, name, sum_))
            checked = CheckedFile(
                file=name,
                sha256=sum_,
                kind=return_.kind,
                status=return_.status,
                periods=return_.periods,
                results=rows.result_rows({}, none),
                places=rows.place_rows({}, none),
                findings=return_files.findings_of(publisher.store, return_),
                source=return_.source,
            )
            return IncomingFile(checked, "unchanged", path=path)
    return None


def stage(
    publisher: Publisher,
    files: Sequence[tuple[Path, CheckedFile]],
    *,
    note: str = "",
    declaration: Declaration | None = None,
) -> tuple[IncomingFile, ...]:
    """Lay what may be accepted beside the store, a folder a file; nothing is accepted yet.

    A file with a `stop`, or one that was erased, is refused and the attempt recorded; one that is already in is
    unchanged; the others are staged. What is given back no longer holds their rows. With the
    `declaration` they were checked with, a file that comes again need not be read again.
    """
    staging = publisher.store.home / "staging" / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        incoming_files = _stage_files(publisher, files, staging, note, declaration)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return tuple(replace(file, checked=file.checked.without_rows()) for file in incoming_files)


def _stage_files(
    publisher: Publisher,
    files: Sequence[tuple[Path, CheckedFile]],
    staging: Path,
    note: str,
    declaration: Declaration | None,
) -> tuple[IncomingFile, ...]:
    lines = publisher.workspace.returns()
    active = [return_ for return_ in lines if return_.state == "accepted"]
    erased = {return_.sha256 for return_ in lines if return_.state == "erased"}
    accepted, current = current_generation(publisher)
    knowledge = prior_knowledge(publisher, [checked for _, checked in files], current, accepted)
    incoming_files: list[IncomingFile] = []
    for path, checked in files:
        if is_already_in(checked, active, incoming_files):
            log.write_event(file_event("unchanged", checked))
            incoming_files.append(IncomingFile(checked, "unchanged", path=path))
            continue
        folder = staging / str(len(incoming_files))
        checked = _copy_or_stop(path, with_plausibility_findings(checked, knowledge), folder, erased)
        if has_stop(checked):
            record_refusal(publisher.workspace, checked, note or first_stop(checked))
            incoming_files.append(IncomingFile(checked, "refused", path=path))
            remove_staged(folder)
            continue
        _write_rows(publisher.workspace, checked, folder, declaration_record(publisher, declaration))
        return_ = accepted_line(checked, note, return_files.rows_sha256(folder))
        incoming_files.append(IncomingFile(checked, "waiting", return_, folder, path=path))
    return tuple(incoming_files)


def _copy_or_stop(path: Path, checked: CheckedFile, folder: Path, erased: Collection[str]) -> CheckedFile:
    """A file without a stop copied into `folder`; with one more finding where it was erased once, or has changed."""
    if has_stop(checked):
        return checked
    if checked.sha256 in erased:
        return replace(checked, findings=(*checked.findings, WAS_ERASED))
    if not _copy_original(path, checked, folder):
        return replace(checked, findings=(*checked.findings, HAS_CHANGED))
    return checked


def declaration_record(publisher: Publisher, declaration: Declaration | None) -> dict[str, str | None] | None:
    """What is kept of how a file was sent, so that the same file need not be read again."""
    return {"authority": publisher.authority, **asdict(declaration)} if declaration else None


WAS_ERASED = Finding(
    severity="stop",
    rule="erased",
    message="This very file was sent before, and has been erased for good.",
    remedy="Take it out of the folder. `outcomes returns` says when it was erased and why.",
)

HAS_CHANGED = Finding(
    severity="stop",
    rule="changed_meanwhile",
    message="The file was changed, or taken away, while it was being read.",
    remedy="Load it again once whoever writes it has finished.",
)


def remove_staged(folder: Path) -> None:
    """Remove one staged file, and the folder of its load where it was the last."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # others of the same load still lie beside it
        folder.parent.rmdir()


def discard_staged(files: Iterable[IncomingFile]) -> None:
    """Drop what is staged of files."""
    for folder in {file.folder.parent for file in files if file.folder}:
        shutil.rmtree(folder, ignore_errors=True)


def is_already_in(checked: CheckedFile, active: Sequence[Return], incoming_files: Sequence[IncomingFile]) -> bool:
    """Whether the same file, read as the same kind, is in force or waits in the same load."""
    key = (checked.sha256, checked.kind, checked.periods, checked.status)
    waiting = [file.return_ for file in incoming_files if file.return_]
    return any(
        key == (return_.sha256, return_.kind, return_.periods, return_.status) for return_ in [*active, *waiting]
    )


def _copy_original(path: Path, checked: CheckedFile, folder: Path) -> bool:
    """Copy a file beside where its rows will be staged; False where it is no longer what was read."""
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(path, folder / ORIGINAL)
    except FileNotFoundError:
        return False
    return return_files.sha256(folder / ORIGINAL) == checked.sha256


def _write_rows(
    workspace: Workspace, checked: CheckedFile, folder: Path, declaration: Mapping[str, str | None] | None
) -> None:
    if checked.pupils is not None:
        pupil_rows, who = pseudonymise(checked.pupils, workspace.pupils, workspace.pupil_key())
        pupil_rows.to_parquet(folder / PUPILS, index=False)
        who.to_parquet(folder / WHO, index=False)
    if checked.expected is not None:
        checked.expected.to_parquet(folder / "expected.parquet", index=False)
    checked.results.to_parquet(folder / "rows.parquet", index=False)
    checked.places.to_parquet(folder / "places.parquet", index=False)
    for name, table in (("urns", checked.urns), ("links", checked.links), ("neighbours", checked.neighbours)):
        if table is not None:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    findings = [finding.model_dump() for finding in kept_findings(checked)]
    (folder / "findings.json").write_text(json.dumps(findings, ensure_ascii=False, indent=1), encoding="utf-8")
    if declaration is not None:
        (folder / "said.json").write_text(json.dumps(declaration), encoding="utf-8")
