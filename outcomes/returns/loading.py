"""Loads files in one step: what is in already is left alone, the rest checked, and what may be published at once.

Once is as good as twice, so that a folder can be loaded every night beside the serving pages.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from loaders.reading.read import private_folder
from model.errors import OutcomesError
from model.viewers import Audience
from outcomes.returns import accepting, checking, declining, proposing, rebuilding, staging, unpacking
from outcomes.returns.checking import TakeTurn
from outcomes.returns.folder import sent_files
from outcomes.returns.proposal import Declaration, IncomingFile, Proposal, open_queries
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.target_changes import with_target_changes
from outcomes.returns.unpacking import UnpackedFile


@dataclass(frozen=True)
class Instructions:
    """How files are loaded: with which note, why queries of a rule are accepted (by rule), and for which audience.

    `audience`: accepting.accept.
    """

    note: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    audience: Audience | None = None


def load(
    publisher: Publisher,
    paths: Sequence[Path],
    declaration: Declaration,
    instructions: Instructions | None = None,
    *,
    says_yes: Callable[[Proposal], bool] | None,
    progress: OnProgress = no_progress,
) -> Proposal:
    """Check files and publish those that may be, in one step; what became of each, in the order they were named.

    `says_yes` is asked where a query stands or pupils would be removed, and no is no to everything. Where there is
    nobody to ask (None), the files it would be asked about are declined and the others published.
    """
    instructions = instructions or Instructions()
    with private_folder() as folder:
        unpacked_files = unpacking.unpack_files(sent_files(paths), folder, declaration.status)
        files = [
            None if shut_zip else staging.unchanged_file(publisher, sent_file.path, declaration, file=sent_file.file)
            for sent_file, shut_zip in unpacked_files
        ]
        new_files = [sent_file for sent_file, file in zip(unpacked_files, files, strict=True) if file is None]
        if not new_files:
            rebuilding.catch_up(publisher)
            return Proposal(tuple(file for file in files if file), publisher.store.pointer("authority") or "")
        staged = check_and_stage(publisher, new_files, declaration, note=instructions.note, progress=progress)
    proposal = proposing.compare(publisher, staged, progress)
    try:
        proposal = _accept_by_rule(publisher, proposal, instructions.reasons)
        proposal = _publish_or_decline(publisher, proposal, instructions, says_yes, progress)
    except (OutcomesError, OSError):
        declining.withdraw(publisher, proposal)
        raise
    fresh = iter(proposal.files)
    return Proposal(tuple(file or next(fresh) for file in files), proposal.generation)


def check_and_stage(
    publisher: Publisher,
    unpacked_files: Sequence[UnpackedFile],
    declaration: Declaration,
    *,
    note: str = "",
    progress: OnProgress = no_progress,
    take_turn: TakeTurn = nullcontext,
) -> tuple[IncomingFile, ...]:
    """Files checked and laid beside the store; of what their rows say nothing is carried further."""
    checked = checking.check_unpacked(
        unpacked_files,
        authority=publisher.authority,
        as_kind=declaration.as_kind,
        period=declaration.period,
        status=declaration.status,
        progress=progress,
        take_turn=take_turn,
    )
    with take_turn():
        return staging.stage(publisher, checked, note=note, declaration=declaration)


def _accept_by_rule(publisher: Publisher, proposal: Proposal, reasons: Mapping[str, str]) -> Proposal:
    stands = [pair for file in proposal.staged_files for pair in open_queries(file).items()]
    reasons_by_fingerprint = {key: reasons[query.rule] for key, query in stands if query.rule in reasons}
    return accepting.accept_queries(publisher, proposal, reasons_by_fingerprint) if reasons_by_fingerprint else proposal


def _publish_or_decline(
    publisher: Publisher,
    proposal: Proposal,
    instructions: Instructions,
    says_yes: Callable[[Proposal], bool] | None,
    progress: OnProgress,
) -> Proposal:
    if proposal.needs_a_yes and says_yes is None:
        proposal = declining.decline_what_needs_a_yes(publisher, proposal, note=instructions.note, progress=progress)
    if not proposal.staged_files:
        rebuilding.catch_up(publisher)
        return proposal
    progress("Looking at targets", 0.65)
    proposal = with_target_changes(publisher, proposal)
    if proposal.needs_a_yes and says_yes is not None and not says_yes(proposal):
        declining.decline(publisher, proposal, note=instructions.note)
        return proposal
    return accepting.accept(publisher, proposal, audience=instructions.audience, progress=progress)
