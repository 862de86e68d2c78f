"""Loading files and folders: what is in already is left alone, the rest checked, and what may be published at once.

Once is as good as twice, so that a folder can be loaded every night beside the serving pages.
"""

import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from loaders.reading import folder_of_its_own
from model.errors import OutcomesError, UnknownWordError
from model.viewers import Audience
from outcomes import drop, publish
from outcomes.drop import Opened, Sent
from outcomes.publish import Item, Progress, Proposal, Publisher, Said, quiet
from outcomes.verdicts import with_verdicts

THE_SYSTEMS_OWN = ("thumbs.db", "desktop.ini")
"""What Windows leaves in a folder that was looked at."""

LOCK = "~$"
"""How Office begins the name of the file that says who has a workbook open."""


def files_in(named: Sequence[Path], *, recursive: bool = False) -> tuple[Path, ...]:
    """The files that were named, and in place of a folder the files in it, A to Z.

    Left out of a folder: what is hidden, what Office or Windows keeps there for itself, and, unless `recursive`, what
    lies in folders below. Raises UnknownWordError where something named is not there or cannot be read.
    """
    return tuple(file for path in named for file in _files_of(path, recursive))


def _files_of(path: Path, recursive: bool) -> list[Path]:
    try:
        if path.is_dir():
            below = path.rglob("*") if recursive else path.iterdir()
            return sorted(file for file in below if _is_sent(file, path))
        if not path.is_file():
            raise UnknownWordError(f"There is no file '{path}'.")
        path.open("rb").close()
    except OSError as fault:
        raise UnknownWordError(f"'{path}' cannot be read: {fault.strerror}.") from fault
    return [path]


def _is_sent(file: Path, folder: Path) -> bool:
    name = file.name.lower()
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    if hidden or name.startswith(LOCK) or name in THE_SYSTEMS_OWN or not file.is_file():
        return False
    attributes: int = getattr(file.stat(), "st_file_attributes", 0)  # Windows has them
    return not attributes & stat.FILE_ATTRIBUTE_HIDDEN


def sent(paths: Sequence[Path]) -> list[Sent]:
    """Files on this machine, as they were sent: each under its own name."""
    return [Sent(path.name, path) for path in paths]


def load(
    publisher: Publisher,
    paths: Sequence[Path],
    said: Said,
    *,
    note: str = "",
    reasons: Mapping[str, str] | None = None,
    audience: Audience | None = None,
    says_yes: Callable[[Proposal], bool] | None,
    progress: Progress = quiet,
) -> Proposal:
    """Check files and publish those that may be, in one step; what became of each, in the order they were named.

    `reasons`: why queries of a rule are accepted, by rule. `audience`: publish.accept.

    `says_yes` is asked where a query stands or pupils would be removed, and no is no to everything. Where there is
    nobody to ask (None), the files it would be asked about are declined and the others published.
    """
    with folder_of_its_own() as folder:
        opened = drop.opened(sent(paths), folder, said.status)
        items = [
            None if shut else publish.recalled(publisher, each.path, said, file=each.file) for each, shut in opened
        ]
        unknown = [each for each, item in zip(opened, items, strict=True) if item is None]
        if not unknown:
            publish.catch_up(publisher)
            return Proposal(tuple(item for item in items if item), publisher.store.pointed("authority") or "")
        staged = checked_and_staged(publisher, unknown, said, note=note, progress=progress)
    proposal = publish.compare(publisher, staged, progress)
    try:
        proposal = _accepted(publisher, proposal, reasons or {})
        proposal = _decided(publisher, proposal, note, audience, says_yes, progress)
    except (OutcomesError, OSError):
        publish.withdraw(publisher, proposal)
        raise
    fresh = iter(proposal.items)
    return Proposal(tuple(item or next(fresh) for item in items), proposal.generation)


def checked_and_staged(
    publisher: Publisher, opened: Sequence[Opened], said: Said, *, note: str = "", progress: Progress = quiet
) -> tuple[Item, ...]:
    """Files checked and laid beside the store; of what their rows say nothing is carried further."""
    checked = drop.check_opened(
        opened,
        authority=publisher.authority,
        as_kind=said.as_kind,
        period=said.period,
        status=said.status,
        progress=progress,
    )
    return publish.stage(publisher, checked, note=note, said=said)


def _accepted(publisher: Publisher, proposal: Proposal, reasons: Mapping[str, str]) -> Proposal:
    stands = [pair for item in proposal.staged for pair in publish.open_queries(item).items()]
    given = {key: reasons[query.rule] for key, query in stands if query.rule in reasons}
    return publish.accept_queries(publisher, proposal, given) if given else proposal


def _decided(
    publisher: Publisher,
    proposal: Proposal,
    note: str,
    audience: Audience | None,
    says_yes: Callable[[Proposal], bool] | None,
    progress: Progress,
) -> Proposal:
    if proposal.needs_a_yes and says_yes is None:
        proposal = publish.without_what_needs_a_yes(publisher, proposal, note=note, progress=progress)
    if not proposal.staged:
        publish.catch_up(publisher)
        return proposal
    progress("Looking at targets", 0.65)
    proposal = with_verdicts(publisher, proposal)
    if proposal.needs_a_yes and says_yes is not None and not says_yes(proposal):
        publish.decline(publisher, proposal, note=note)
        return proposal
    return publish.accept(publisher, proposal, audience=audience, progress=progress)
