"""Loads files in one step: what is in already is left alone, the rest checked, and what may be published at once.

Once is as good as twice, so that a folder can be loaded every night beside the serving pages.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from loaders.reading.read import folder_of_its_own
from model.errors import OutcomesError
from model.viewers import Audience
from outcomes.returns import accepting, checking, declining, proposing, rebuilding, staging, unpacking
from outcomes.returns.folder import sent_files
from outcomes.returns.proposal import Declaration, IncomingFile, Proposal, open_queries
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.target_changes import with_target_changes
from outcomes.returns.unpacking import UnpackedFile


def load(
    publisher: Publisher,
    paths: Sequence[Path],
    said: Declaration,
    *,
    note: str = "",
    reasons: Mapping[str, str] | None = None,
    audience: Audience | None = None,
    says_yes: Callable[[Proposal], bool] | None,
    progress: OnProgress = no_progress,
) -> Proposal:
    """Check files and publish those that may be, in one step; what became of each, in the order they were named.

    `reasons`: why queries of a rule are accepted, by rule. `audience`: publish.accept.

    `says_yes` is asked where a query stands or pupils would be removed, and no is no to everything. Where there is
    nobody to ask (None), the files it would be asked about are declined and the others published.
    """
    with folder_of_its_own() as folder:
        opened = unpacking.unpack_files(sent_files(paths), folder, said.status)
        items = [
            None if shut else staging.unchanged_file(publisher, each.path, said, file=each.file)
            for each, shut in opened
        ]
        unknown = [each for each, item in zip(opened, items, strict=True) if item is None]
        if not unknown:
            rebuilding.catch_up(publisher)
            return Proposal(tuple(item for item in items if item), publisher.store.pointed("authority") or "")
        staged = check_and_stage(publisher, unknown, said, note=note, progress=progress)
    proposal = proposing.compare(publisher, staged, progress)
    try:
        proposal = _accept_by_rule(publisher, proposal, reasons or {})
        proposal = _publish_or_decline(publisher, proposal, note, audience, says_yes, progress)
    except (OutcomesError, OSError):
        declining.withdraw(publisher, proposal)
        raise
    fresh = iter(proposal.items)
    return Proposal(tuple(item or next(fresh) for item in items), proposal.generation)


def check_and_stage(
    publisher: Publisher,
    opened: Sequence[UnpackedFile],
    said: Declaration,
    *,
    note: str = "",
    progress: OnProgress = no_progress,
) -> tuple[IncomingFile, ...]:
    """Files checked and laid beside the store; of what their rows say nothing is carried further."""
    checked = checking.check_unpacked(
        opened,
        authority=publisher.authority,
        as_kind=said.as_kind,
        period=said.period,
        status=said.status,
        progress=progress,
    )
    return staging.stage(publisher, checked, note=note, said=said)


def _accept_by_rule(publisher: Publisher, proposal: Proposal, reasons: Mapping[str, str]) -> Proposal:
    stands = [pair for item in proposal.staged for pair in open_queries(item).items()]
    given = {key: reasons[query.rule] for key, query in stands if query.rule in reasons}
    return accepting.accept_queries(publisher, proposal, given) if given else proposal


def _publish_or_decline(
    publisher: Publisher,
    proposal: Proposal,
    note: str,
    audience: Audience | None,
    says_yes: Callable[[Proposal], bool] | None,
    progress: OnProgress,
) -> Proposal:
    if proposal.needs_a_yes and says_yes is None:
        proposal = declining.decline_what_needs_a_yes(publisher, proposal, note=note, progress=progress)
    if not proposal.staged:
        rebuilding.catch_up(publisher)
        return proposal
    progress("Looking at targets", 0.65)
    proposal = with_target_changes(publisher, proposal)
    if proposal.needs_a_yes and says_yes is not None and not says_yes(proposal):
        declining.decline(publisher, proposal, note=note)
        return proposal
    return accepting.accept(publisher, proposal, audience=audience, progress=progress)
