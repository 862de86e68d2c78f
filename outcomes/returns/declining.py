"""Drops what nobody said yes to, and records the attempt."""

from contextlib import suppress
from dataclasses import replace

from model.errors import StoreBusyError, StoreDamagedError
from model.viewers import AUDIENCES
from outcomes.returns.ledger import record_refusal
from outcomes.returns.proposal import Proposal
from outcomes.returns.proposing import build_proposal
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.staging import remove_staged
from outcomes.store.generation import building, naming
from outcomes.store.return_files import KEPT_AS

NOBODY_SAID_YES = "Nobody said yes to what would change."


def decline(publisher: Publisher, proposal: Proposal, *, note: str = "") -> None:
    """Drop a proposal nobody said yes to, and record the attempt."""
    for file in proposal.staged_files:
        record_refusal(publisher.workspace, file.checked, note or NOBODY_SAID_YES)
    withdraw(publisher, proposal)


def decline_what_needs_a_yes(
    publisher: Publisher, proposal: Proposal, *, note: str = "", progress: OnProgress = no_progress
) -> Proposal:
    """Decline the files that a person would have to say yes to, where there is nobody; the rest, proposed anew."""
    while proposal.needs_a_yes:
        files = []
        for file in proposal.files:
            if file.needs_a_yes and file.folder:
                record_refusal(publisher.workspace, file.checked, note or NOBODY_SAID_YES)
                remove_staged(file.folder)
                file = replace(file, return_=None, folder=None)
            files.append(replace(file, difference=None) if file.return_ else file)
        proposal = build_proposal(publisher, tuple(files), progress)
    return proposal


def withdraw(publisher: Publisher, proposal: Proposal) -> None:
    """Drop a proposal that will not be published: what is staged, and the generation that was built to compare with.

    What the next publisher has to take back by it stays, where it was being accepted and that could not be done.
    """
    for file in proposal.staged_files:
        if file.folder and not (file.folder / KEPT_AS).exists():
            remove_staged(file.folder)
    # With the lease, because somebody else may be about to show the same one. If it is not to be had, it is one of the
    # ten that stay.
    with suppress(StoreBusyError, StoreDamagedError), publisher.workspace.publishing(wait_seconds=0):
        generations = [publisher.store.pointer(audience) for audience in AUDIENCES]
        if proposal.generation not in (*generations, naming.name_of(publisher.reference, publisher.workspace.active())):
            building.remove(publisher.store.path(proposal.generation))
