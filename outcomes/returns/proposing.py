"""From staged files to a proposal: the generation they would make, and what each changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from loaders.check import CheckedFile
from model.findings import AcceptedQuery, Finding
from outcomes.returns.accepted_queries import with_accepted_as_notes
from outcomes.returns.difference import differences
from outcomes.returns.plausibility import figures
from outcomes.returns.proposal import Declaration, IncomingFile, Proposal
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.publishing import build_with
from outcomes.returns.staging import discard_staged, stage
from outcomes.store.generation import comparing
from outcomes.store.generation.filling import KeptReturn
from outcomes.store.workspace import return_id


def compare(publisher: Publisher, items: tuple[IncomingFile, ...], progress: OnProgress = no_progress) -> Proposal:
    """Build the generation that staged files would make, and say what each changes beside what is published now."""
    try:
        return build_proposal(publisher, items, progress)
    except BaseException:
        discard_staged(items)
        raise


def propose(
    publisher: Publisher,
    files: Sequence[tuple[Path, CheckedFile]],
    *,
    note: str = "",
    said: Declaration | None = None,
    progress: OnProgress = no_progress,
) -> Proposal:
    """Stage files and compare; nothing is accepted yet."""
    return compare(publisher, stage(publisher, files, note=note, said=said), progress)


def staged_returns(items: Iterable[IncomingFile]) -> list[KeptReturn]:
    """The returns that staged files would be, with the folders of their rows."""
    return [(item.return_, item.folder) for item in items if item.return_ and item.folder]


def build_proposal(publisher: Publisher, items: tuple[IncomingFile, ...], progress: OnProgress) -> Proposal:
    """The proposal with the next free return ids, its generation built and each file's difference worked out.

    Called again under the lease it changes nothing, and costs nothing, unless somebody else wrote to the ledger.
    """
    sequence = publisher.workspace.next_sequence()
    numbered = []
    for item in items:
        if item.return_ is not None:
            id_ = return_id(sequence, item.checked.sha256)
            if item.return_.return_id != id_:
                item = replace(item, return_=item.return_.model_copy(update={"return_id": id_}), difference=None)
            sequence += 1
        numbered.append(item)
    current, name = build_with(publisher, staged_returns(numbered))
    progress("Comparing", 0.6)
    return Proposal(_with_differences(publisher, numbered, current, name), name)


def _with_differences(
    publisher: Publisher, items: Sequence[IncomingFile], current: str | None, name: str
) -> tuple[IncomingFile, ...]:
    """The files with what each changes, and what is to be asked about that, where it has not been worked out."""
    new = {item.return_.return_id: item for item in items if item.return_ and not item.difference}
    if not new:
        return tuple(items)
    of_pupils = frozenset(return_id for return_id, item in new.items() if item.checked.pupils is not None)
    with comparing.side_by_side(publisher.store, current, name) as ask:
        changes = differences(ask, list(new), publisher.authority)
        asked = figures.figure_queries(ask, list(new), publisher.authority, of_pupils)
    known = publisher.workspace.accepted()
    return tuple(
        replace(
            item,
            difference=changes[item.return_.return_id],
            checked=_with_figure_queries(item.checked, asked[item.return_.return_id], known),
        )
        if item.return_ and item.return_.return_id in new
        else item
        for item in items
    )


def _with_figure_queries(
    checked: CheckedFile, asked: tuple[Finding, ...], known: Mapping[str, AcceptedQuery]
) -> CheckedFile:
    """A file with the queries about its figures, in place of those it had beside another generation."""
    others = tuple(finding for finding in checked.findings if finding.rule not in figures.RULES)
    return replace(checked, findings=(*others, *with_accepted_as_notes(checked.kind, asked, known)))
