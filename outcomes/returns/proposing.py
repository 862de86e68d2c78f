"""From staged files to a proposal: the generation they would make, and what each changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from loaders.check import CheckedFile
from model.findings import AcceptedQuery, Finding
from outcomes.returns.accepted_queries import with_accepted_as_notes
from outcomes.returns.difference import differences
from outcomes.returns.plausibility import figures, replaced
from outcomes.returns.proposal import Declaration, IncomingFile, Proposal
from outcomes.returns.publisher import OnProgress, Publisher, no_progress
from outcomes.returns.publishing import build_with
from outcomes.returns.staging import discard_staged, stage
from outcomes.store.generation import comparing
from outcomes.store.generation.filling import KeptReturn
from outcomes.store.workspace import return_id


def compare(publisher: Publisher, files: tuple[IncomingFile, ...], progress: OnProgress = no_progress) -> Proposal:
    """Build the generation that staged files would make, and say what each changes beside what is published now."""
    try:
        return build_proposal(publisher, files, progress)
    except BaseException:
        discard_staged(files)
        raise


def propose(
    publisher: Publisher,
    files: Sequence[tuple[Path, CheckedFile]],
    *,
    note: str = "",
    declaration: Declaration | None = None,
    progress: OnProgress = no_progress,
) -> Proposal:
    """Stage files and compare; nothing is accepted yet."""
    return compare(publisher, stage(publisher, files, note=note, declaration=declaration), progress)


def staged_returns(files: Iterable[IncomingFile]) -> list[KeptReturn]:
    """The returns that staged files would be, with the folders of their rows."""
    return [(file.return_, file.folder) for file in files if file.return_ and file.folder]


def build_proposal(publisher: Publisher, files: tuple[IncomingFile, ...], progress: OnProgress) -> Proposal:
    """The proposal with the next free return ids, its generation built and each file's difference worked out.

    Called again under the lease it changes nothing, and costs nothing, unless somebody else wrote to the ledger.
    """
    sequence = publisher.workspace.next_sequence()
    numbered_files = []
    for file in files:
        if file.return_ is not None:
            id_ = return_id(sequence, file.checked.sha256)
            if file.return_.return_id != id_:
                file = replace(file, return_=file.return_.model_copy(update={"return_id": id_}), difference=None)
            sequence += 1
        numbered_files.append(file)
    current, name = build_with(publisher, staged_returns(numbered_files))
    progress("Comparing", 0.6)
    return Proposal(_with_differences(publisher, numbered_files, current, name), name)


def _with_differences(
    publisher: Publisher, files: Sequence[IncomingFile], current: str | None, name: str
) -> tuple[IncomingFile, ...]:
    """The files with what each changes, and what is to be asked about that, where it has not been worked out."""
    new = {file.return_.return_id: file for file in files if file.return_ and not file.difference}
    if not new:
        return tuple(files)
    of_pupils = frozenset(return_id for return_id, file in new.items() if file.checked.pupils is not None)
    with comparing.side_by_side(publisher.store, current, name) as ask:
        changes = differences(ask, list(new), publisher.authority)
        queries = figures.figure_queries(ask, list(new), publisher.authority, of_pupils)
        replacements = replaced.replacement_queries(ask, list(new), publisher.authority)
    accepted_queries = publisher.workspace.accepted()
    return tuple(
        replace(
            file,
            difference=changes[file.return_.return_id],
            checked=_with_figure_queries(
                file.checked,
                (*replacements[file.return_.return_id], *queries[file.return_.return_id]),
                accepted_queries,
            ),
        )
        if file.return_ and file.return_.return_id in new
        else file
        for file in files
    )


def _with_figure_queries(
    checked: CheckedFile, queries: tuple[Finding, ...], accepted_queries: Mapping[str, AcceptedQuery]
) -> CheckedFile:
    """A file with the queries about its figures, in place of those it had beside another generation."""
    ours = figures.RULES | replaced.RULES
    others = tuple(finding for finding in checked.findings if finding.rule not in ours)
    return replace(checked, findings=(*others, *with_accepted_as_notes(checked.kind, queries, accepted_queries)))
