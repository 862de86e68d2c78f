"""A file's line in the ledger: accepted, or refused and why."""

from datetime import UTC, datetime

from sqlalchemy.exc import IntegrityError

from loaders.check import CheckedFile
from model.findings import Finding
from model.returns import Return, ReturnState
from outcomes.returns.events import file_event, finding_counts
from outcomes.store import log
from outcomes.store.actor import system_user
from outcomes.store.return_files import ABOUT_PUPILS
from outcomes.store.workspace import Workspace, return_id


def accepted_line(checked: CheckedFile, note: str, kept_sha256: str) -> Return:
    """The line a file without a stop will have once it is accepted; it has no id yet."""
    assert checked.kind is not None  # noqa: S101  a file without a stop has a kind
    return _line_of(checked, note, "accepted", checked.kind, kept_sha256)


def _line_of(checked: CheckedFile, note: str, state: ReturnState, kind: str, kept_sha256: str = "") -> Return:
    return Return(
        return_id="",
        kind=kind,
        source=checked.source,
        periods=checked.periods,
        status=checked.status,
        file=checked.file,
        sha256=checked.sha256,
        rows=checked.rows,
        sender=system_user(),
        at=datetime.now(UTC).replace(microsecond=0),
        state=state,
        note=note,
        schools=_schools_to_correct(checked),
        kept_sha256=kept_sha256,
    )


def _schools_to_correct(checked: CheckedFile) -> tuple[str, ...]:
    """The schools of a pupil-level file whose rows have to be put right."""
    if checked.pupils is None:
        return ()
    stops = [finding for finding in checked.findings if finding.severity == "stop"]
    rows = {finding.row for finding in stops}
    places = {finding.place for finding in stops if finding.place}
    return tuple(sorted(places | {f"school:{laestab}" for row, laestab in checked.school_of.items() if row in rows}))


def first_stop(checked: CheckedFile) -> str:
    """The first reason a file is refused for, without a cell of it where it is about pupils."""
    return next(finding.message for finding in kept_findings(checked) if finding.severity == "stop")


def kept_findings(checked: CheckedFile) -> tuple[Finding, ...]:
    """The findings as they are kept: of a file about pupils, or one nobody has recognised, without a cell of it."""
    if checked.kind is None or checked.kind in ABOUT_PUPILS:
        return tuple(finding.without_quotation() for finding in checked.findings)
    return checked.findings


def record_refusal(workspace: Workspace, checked: CheckedFile, note: str) -> None:
    """Remember an attempt; the same file refused for the same reason every night is one line."""
    stops = tuple(finding.rule for finding in checked.findings if finding.severity != "note")
    log.write_event(file_event("refused", checked, counts=finding_counts(checked), rules=tuple(dict.fromkeys(stops))))
    refused = _line_of(checked, note, "refused", checked.kind or "unrecognised")
    differs = {"return_id", "at", "sender"}
    refusal = refused.model_dump(exclude=differs)
    if any(
        refusal == return_.model_dump(exclude=differs) for return_ in workspace.returns() if return_.state == "refused"
    ):
        return
    while True:
        id_ = return_id(workspace.next_sequence(), checked.sha256)
        try:
            workspace.record([refused.model_copy(update={"return_id": id_})])
        except IntegrityError:  # another writer took the number: take the next
            continue
        return
