"""Accepts a proposal: its files are kept, the ledger has their lines, every audience sees them. All or nothing."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from getpass import getuser

import pandas as pd
from sqlalchemy.exc import IntegrityError

from model.errors import NotAllowedError, OutcomesError
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
            proposal = build_proposal(publisher, proposal.items, progress)
            names = build_for_audiences(publisher, [*active_returns(publisher), *staged_returns(proposal.staged)])
            if _record(publisher, proposal):
                break
        for item in proposal.staged:
            if item.return_ and item.accepted:
                publisher.workspace.published_with(item.accepted, item.return_.return_id)
        progress("Publishing", 0.9)
        point_audiences(publisher, names)
    discard_staged(staged.items)
    progress("Published", 1.0)
    items = tuple(replace(item, state="published") if item.return_ else item for item in proposal.items)
    for item in items:
        if item.return_:
            log.write_event(published_event(item, proposal.generation, seconds_since(started)))
    return replace(proposal, items=items)


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
    items = (
        replace(item, return_=item.return_.model_copy(update={"audience": audience})) if item.return_ else item
        for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def _record(publisher: Publisher, proposal: Proposal) -> bool:
    """Keep what is staged and write its ledger lines, all or nothing; False where a refusal took a number meanwhile."""
    try:
        for item in proposal.staged:
            if item.return_ and item.folder:
                return_files.keep(publisher.store, item.return_, item.folder)
        publisher.workspace.record([item.return_ for item in proposal.staged if item.return_], _pupils_of(proposal))
    except BaseException as fault:
        staged = [item.folder for item in proposal.staged if item.folder]
        return_files.unkeep(publisher.store, publisher.workspace.returns(), staged)
        if isinstance(fault, IntegrityError):
            return False
        raise
    return True


def _require_staged_rows(proposal: Proposal) -> None:
    for item in proposal.staged:
        if item.folder and not item.folder.is_dir():
            raise OutcomesError(f"'{item.checked.file}' is no longer waiting here: it was erased, or is too old.")


def _without_accepted_files(proposal: Proposal, active: Sequence[Return]) -> Proposal:
    """The same file may have been accepted since it was proposed, by somebody else or by a second click."""
    items = (
        replace(item, state="unchanged", return_=None, folder=None, difference=None)
        if item.return_ and is_already_in(item.checked, active, ())
        else item
        for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def accept_queries(publisher: Publisher, proposal: Proposal, reasons: Mapping[str, str]) -> Proposal:
    """Accept open queries, each for the reason given by its fingerprint, and remember them for the next time.

    Gives the proposal with those queries as notes; nothing is published by it.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    items = []
    for item in proposal.items:
        said = [
            accepted_query(item.checked.kind, query, reason=reasons[key], who=getuser(), at=now)
            for key, query in open_queries(item).items()
            if item.return_ and reasons.get(key)
        ]
        publisher.workspace.accept_query(*said)
        known = {each.fingerprint: each for each in said}
        checked = replace(
            item.checked, findings=with_accepted_as_notes(item.checked.kind, item.checked.findings, known)
        )
        items.append(replace(item, checked=checked, accepted=(*item.accepted, *known)))
    return replace(proposal, items=tuple(items))


def _pupils_of(proposal: Proposal) -> pd.DataFrame | None:
    """Who the pupils of a proposal's files are, an earlier file's words completed by the later ones."""
    said = [item.folder / WHO for item in proposal.staged if item.folder and (item.folder / WHO).exists()]
    return pd.concat([pd.read_parquet(path) for path in said]).drop_duplicates(ignore_index=True) if said else None
