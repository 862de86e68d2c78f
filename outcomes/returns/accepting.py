"""Accepts a proposal: its files are kept, the ledger has their lines, every audience sees them. All or nothing."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
from sqlalchemy.exc import IntegrityError

from model.errors import NotAllowedError, OutcomesError, ReturnDamagedError
from model.returns import Return
from model.viewers import Audience
from outcomes.returns.accepted_queries import accepted_query, with_accepted_as_notes
from outcomes.returns.events import published_event, seconds_since
from outcomes.returns.proposal import Proposal, open_queries
from outcomes.returns.proposing import build_proposal, staged_returns
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.publishing import active_returns, build_for_audiences, point_audiences, tidy_up
from outcomes.returns.staging import discard_staged, is_already_in
from outcomes.store import log, return_files
from outcomes.store.actor import system_user
from outcomes.store.return_files import WHO


def accept(
    publisher: Publisher, proposal: Proposal, *, audience: Audience | None = None, progress: OnProgress = no_progress
) -> Proposal:
    """Accept a proposal's files and show them to an audience, and to every narrower one; raises StoreBusyError.

    Without an `audience` they are for everybody; where two people are wanted, for analysts, and to name another one
    raises NotAllowedError. The lease is held from here to the pointers. If somebody else published meanwhile, the
    proposal is built anew on top of what is there now, so that the later of two always includes the earlier.
    """
    audience = _permitted_audience(publisher, audience)
    progress("Waiting for the store", 0.7)
    started = time.monotonic()
    staged = proposal
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        tidy_up(publisher)
        _require_staged_rows(proposal)
        proposal = _with_audience(audience, _without_accepted_files(proposal, publisher.workspace.active()))
        while True:
            proposal = build_proposal(publisher, proposal.files, progress)
            names = build_for_audiences(publisher, [*active_returns(publisher), *staged_returns(proposal.staged_files)])
            if _record(publisher, proposal):
                break
        for file in proposal.staged_files:
            if file.return_ and file.accepted_queries:
                publisher.workspace.published_with(file.accepted_queries, file.return_.return_id)
        progress("Publishing", 0.9)
        point_audiences(publisher, names)
    discard_staged(staged.files)
    progress("Published", 1.0)
    files = tuple(replace(file, state="published") if file.return_ else file for file in proposal.files)
    for file in files:
        if file.return_:
            log.write_event(published_event(file, proposal.generation, seconds_since(started)))
    return replace(proposal, files=files)


def _permitted_audience(publisher: Publisher, audience: Audience | None) -> Audience:
    if not publisher.two_people:
        return audience or "public"
    if audience not in (None, "analysts"):
        raise NotAllowedError(
            "Two people are wanted here (OUTCOMES_TWO_PEOPLE): publish it for analysts, and let somebody else look at "
            "it and release it: `outcomes release`."
        )
    return "analysts"


def _with_audience(audience: Audience, proposal: Proposal) -> Proposal:
    files = (
        replace(file, return_=file.return_.model_copy(update={"audience": audience})) if file.return_ else file
        for file in proposal.files
    )
    return replace(proposal, files=tuple(files))


def _record(publisher: Publisher, proposal: Proposal) -> bool:
    """Keep what is staged and write its ledger lines, all or nothing; False where a refusal took a number meanwhile."""
    try:
        for file in proposal.staged_files:
            if file.return_ and file.folder:
                return_files.keep(publisher.store, file.return_, file.folder)
        publisher.workspace.record(
            [file.return_ for file in proposal.staged_files if file.return_], _pupils_of(proposal)
        )
    except BaseException as fault:
        staged = [file.folder for file in proposal.staged_files if file.folder]
        return_files.unkeep(publisher.store, publisher.workspace.returns(), staged)
        if isinstance(fault, IntegrityError):
            return False
        raise
    return True


def _require_staged_rows(proposal: Proposal) -> None:
    for file in proposal.staged_files:
        if file.folder and not file.folder.is_dir():
            raise OutcomesError(f"'{file.checked.file}' is no longer waiting here: it was erased, or is too old.")


def _without_accepted_files(proposal: Proposal, active: Sequence[Return]) -> Proposal:
    """The same file may have been accepted since it was proposed, by somebody else or by a second click."""
    files = (
        replace(file, state="unchanged", return_=None, folder=None, difference=None)
        if file.return_ and is_already_in(file.checked, active, ())
        else file
        for file in proposal.files
    )
    return replace(proposal, files=tuple(files))


def accept_queries(publisher: Publisher, proposal: Proposal, reasons: Mapping[str, str]) -> Proposal:
    """Accept open queries, each for the reason given by its fingerprint, and remember them for the next time.

    Gives the proposal with those queries as notes; nothing is published by it.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    files = []
    for file in proposal.files:
        acceptances = [
            accepted_query(file.checked.kind, query, reason=reasons[key], who=system_user(), at=now)
            for key, query in open_queries(file).items()
            if file.return_ and reasons.get(key)
        ]
        publisher.workspace.accept_query(*acceptances)
        by_fingerprint = {acceptance.fingerprint: acceptance for acceptance in acceptances}
        checked = replace(
            file.checked, findings=with_accepted_as_notes(file.checked.kind, file.checked.findings, by_fingerprint)
        )
        files.append(replace(file, checked=checked, accepted_queries=(*file.accepted_queries, *by_fingerprint)))
    return replace(proposal, files=tuple(files))


def _pupils_of(proposal: Proposal) -> pd.DataFrame | None:
    """Who the pupils of a proposal's files are, an earlier file's words completed by the later ones."""
    paths = [file.folder / WHO for file in proposal.staged_files if file.folder and (file.folder / WHO).exists()]
    try:
        pupils = [pd.read_parquet(path) for path in paths]
    except pa.ArrowInvalid as fault:
        raise ReturnDamagedError(
            f"Who the pupils are cannot be read any more ({fault}). Nothing was published; load the file again."
        ) from fault
    return pd.concat(pupils).drop_duplicates(ignore_index=True) if pupils else None
