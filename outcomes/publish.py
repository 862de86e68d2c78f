"""Accepted returns → a generation → the pointers. Pure in the returns, all or nothing, repeatable, undoable."""

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Literal

import pandas as pd
from sqlalchemy.exc import IntegrityError

from loaders import rows
from loaders.check import Checked
from loaders.check import check as check_file
from loaders.kind import Context
from loaders.kinds import KINDS, kind_ids
from metrics.groups import CHARACTERISTICS
from metrics.register import MEASURES
from model.errors import (
    NotAllowedError,
    OutcomesError,
    ReturnDamagedError,
    StoreBusyError,
    StoreDamagedError,
    UnknownWordError,
)
from model.findings import AcceptedQuery, Finding
from model.folders import REFERENCE
from model.returns import Difference, Return, ReturnState, ReturnStatus
from model.viewers import AUDIENCES, Audience
from outcomes import keeping, tidying
from outcomes.accepted import accepted as accepted_query
from outcomes.accepted import fingerprint, remembered
from outcomes.against_known import Known, against_known, figures
from outcomes.difference import differences
from outcomes.identity import without_identity
from outcomes.keeping import ABOUT_PUPILS, WHO
from outcomes.store import log
from outcomes.store.generation import building, comparing, naming
from outcomes.store.generation.database import DAMAGE
from outcomes.store.generation.filling import KeptReturn
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.generation.reading import Generation
from outcomes.store.log import Event, EventName
from outcomes.store.settings import Settings
from outcomes.store.store import Store
from outcomes.store.workspace import Workspace, open_workspace, return_id

KEPT = 10
"""Generations that stay for as-at and roll back."""

State = Literal["published", "unchanged", "refused", "waiting"]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Publisher:
    """What publishing needs: where things lie, whose authority it is, and how long to wait for another publisher."""

    store: Store
    workspace: Workspace
    authority: str
    reference: Path
    wait_seconds: float = 60
    retention_days: int = 365
    two_people: bool = False

    @classmethod
    def of(cls, found: Settings, home: Path) -> "Publisher":
        """The publisher of a home folder, as the settings of this process have it."""
        return cls(
            store=Store(home),
            workspace=open_workspace(home, found.workspace),
            authority=found.authority,
            reference=REFERENCE,
            wait_seconds=found.lease_seconds,
            retention_days=found.retention_days,
            two_people=found.two_people,
        )


@dataclass(frozen=True)
class Said:
    """What a sender says of a file, which the file may not say itself: its kind, its year, how final it is."""

    as_kind: str | None = None
    period: str | None = None
    status: ReturnStatus | None = None


@dataclass(frozen=True)
class Item:
    """One file on its way in, whose bytes lie at `path` while they are kept.

    `return_` is None while it may not be accepted; `folder` holds its staged rows.
    """

    checked: Checked
    state: State
    return_: Return | None = None
    folder: Path | None = None
    difference: Difference | None = None
    path: Path | None = None
    accepted: tuple[str, ...] = ()
    """Fingerprints of the queries that were accepted with a reason since it was proposed."""

    @property
    def needs_a_yes(self) -> bool:
        """Whether a person must say yes first: a query nobody accepted stands, or pupils would be removed."""
        return self.return_ is not None and (
            bool(open_queries(self)) or bool(self.difference and self.difference.removed_pupils)
        )


@dataclass(frozen=True)
class Proposal:
    """What would be published: the files, and the generation that the store would then show."""

    items: tuple[Item, ...]
    generation: str

    @property
    def staged(self) -> tuple[Item, ...]:
        """The files that would become returns."""
        return tuple(item for item in self.items if item.return_ is not None)

    @property
    def needs_a_yes(self) -> bool:
        """Whether a person must say yes to any of the files first."""
        return any(item.needs_a_yes for item in self.items)


def quiet(_step: str, _share: float) -> None:
    """Progress for those who do not watch."""


# --- checking and proposing --------------------------------------------------------------------------------------


def check(
    path: Path,
    *,
    authority: str,
    as_kind: str | None = None,
    period: str | None = None,
    status: ReturnStatus | None = None,
    file: str | None = None,
) -> Checked:
    """Read one file and say what is wrong with it; writes nothing, raises nothing for a bad file.

    `file` is the sender's own name for it, where `path` is a name we made.
    """
    if as_kind is not None and as_kind not in kind_ids():
        raise UnknownWordError(f"'{as_kind}' is not a kind of return. The kinds are: {', '.join(kind_ids())}.")
    context = Context(
        authority=authority,
        period=period,
        status=status,
        file=visible(file or path.name),
        measures=frozenset(MEASURES),
        groups=frozenset(
            (characteristic.id, category.id)
            for characteristic in CHARACTERISTICS.values()
            for category in characteristic.categories
        ),
        percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
    )
    started = time.monotonic()
    checked = check_file(path, KINDS, context, as_kind=as_kind)
    log.happened(_event("check", checked, counts=_counts(checked), seconds=since(started)))
    return checked


def recalled(publisher: Publisher, path: Path, said: Said, *, file: str | None = None) -> Item | None:
    """A file that is in already, without reading it: the same bytes, of which the same was said; None if it is not."""
    try:
        sum_ = keeping.sha256(path)
    except OSError:
        return None
    for item in publisher.workspace.active():
        if item.sha256 == sum_ and keeping.sent_with(publisher.store, item) == _sent_with(publisher, said):
            name, none = visible(file or path.name), pd.RangeIndex(0)
            log.happened(Event("unchanged", item.return_id, item.kind, name, sum_))
            checked = Checked(
                file=name,
                sha256=sum_,
                kind=item.kind,
                status=item.status,
                periods=item.periods,
                results=rows.results({}, none),
                places=rows.places({}, none),
                findings=keeping.findings_of(publisher.store, item),
                source=item.source,
            )
            return Item(checked, "unchanged", path=path)
    return None


def stage(
    publisher: Publisher, files: Sequence[tuple[Path, Checked]], *, note: str = "", said: Said | None = None
) -> tuple[Item, ...]:
    """Lay what may be accepted beside the store, a folder a file; nothing is accepted yet.

    A file with a `stop`, or one that was erased, is refused and the attempt recorded; one that is already in is
    unchanged; the others are staged. What is given back no longer holds their rows. `said` is what they were checked
    with: where it is known, a file that comes again need not be read again.
    """
    staging = publisher.store.home / "staging" / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        items = _staged(publisher, files, staging, note, said)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return tuple(replace(item, checked=item.checked.without_rows()) for item in items)


def compare(publisher: Publisher, items: tuple[Item, ...], progress: Progress = quiet) -> Proposal:
    """Build the generation that staged files would make, and say what each changes beside what is published now."""
    try:
        return _numbered(publisher, items, progress)
    except BaseException:
        discard(items)
        raise


def propose(
    publisher: Publisher,
    files: Sequence[tuple[Path, Checked]],
    *,
    note: str = "",
    said: Said | None = None,
    progress: Progress = quiet,
) -> Proposal:
    """Stage files and compare; nothing is accepted yet."""
    return compare(publisher, stage(publisher, files, note=note, said=said), progress)


def beside_what_is_known(publisher: Publisher, files: Sequence[Checked]) -> tuple[Checked, ...]:
    """Checked files with what is remarkable about each beside what is shown now; writes nothing.

    One that has a stop already is left as it is. Raises StoreDamagedError where what is shown cannot be read.
    """
    shown = publisher.store.pointed("analysts")
    known = _known(publisher, files, shown, _ledger(publisher))
    return tuple(checked if _stopped(checked) else against_known(checked, known) for checked in files)


def _known(publisher: Publisher, files: Sequence[Checked], name: str | None, ledger: Sequence[KeptReturn]) -> Known:
    """What is known before these files: the generation in force, and what those of them say that may be accepted."""
    return Known(
        authority=publisher.authority,
        reference=publisher.reference,
        workspace=publisher.workspace,
        generation=publisher.store.open(name) if name else None,
        returns=tuple(ledger),
        arriving=tuple(checked for checked in files if not _stopped(checked)),
    )


def _staged(
    publisher: Publisher, files: Sequence[tuple[Path, Checked]], staging: Path, note: str, said: Said | None
) -> tuple[Item, ...]:
    lines = publisher.workspace.returns()
    active = [item for item in lines if item.state == "accepted"]
    erased = {item.sha256 for item in lines if item.state == "erased"}
    accepted, current = _current(publisher)
    known = _known(publisher, [checked for _, checked in files], current, accepted)
    items: list[Item] = []
    for path, checked in files:
        if _already_in(checked, active, items):
            log.happened(_event("unchanged", checked))
            items.append(Item(checked, "unchanged", path=path))
            continue
        folder = staging / str(len(items))
        if not _stopped(checked):
            checked = _fit_to_be_staged(path, against_known(checked, known), folder, erased)
        if _stopped(checked):
            _record_refusal(publisher.workspace, checked, note or _first_stop(checked))
            items.append(Item(checked, "refused", path=path))
            _drop(folder)
            continue
        _stage(publisher.workspace, checked, folder, _sent_with(publisher, said))
        return_ = _return_of(checked, note, keeping.rows_sha256(folder))
        items.append(Item(checked, "waiting", return_, folder, path=path))
    return tuple(items)


def _stopped(checked: Checked) -> bool:
    return any(finding.severity == "stop" for finding in checked.findings)


def _fit_to_be_staged(path: Path, checked: Checked, folder: Path, erased: Collection[str]) -> Checked:
    """A file without a stop copied into `folder`; with one more finding where it was erased once, or has changed."""
    if _stopped(checked):
        return checked
    if checked.sha256 in erased:
        return replace(checked, findings=(*checked.findings, WAS_ERASED))
    if not _copied(path, checked, folder):
        return replace(checked, findings=(*checked.findings, HAS_CHANGED))
    return checked


def _sent_with(publisher: Publisher, said: Said | None) -> dict[str, str | None] | None:
    return {"authority": publisher.authority, **asdict(said)} if said else None


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


def accept(
    publisher: Publisher, proposal: Proposal, *, audience: Audience | None = None, progress: Progress = quiet
) -> Proposal:
    """Accept a proposal's files and show them to an audience, and to every narrower one; raises StoreBusyError.

    Without an `audience` they are for everybody; where two people are wanted, for analysts, and to name another one
    raises NotAllowedError. The lease is held from here to the pointers. If somebody else published meanwhile, the
    proposal is built anew on top of what is there now, so that the later of two always includes the earlier.
    """
    audience = _may_be_for(publisher, audience)
    progress("Waiting for the store", 0.7)
    started = time.monotonic()
    staged = proposal
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        tidy_up(publisher)
        _must_be_there(proposal)
        proposal = _for(audience, _without_what_came_in(proposal, publisher.workspace.active()))
        while True:
            proposal = _numbered(publisher, proposal.items, progress)
            names = built_for(publisher, [*_ledger(publisher), *_kept(proposal.staged)])
            if _recorded(publisher, proposal):
                break
        for item in proposal.staged:
            if item.return_ and item.accepted:
                publisher.workspace.published_with(item.accepted, item.return_.return_id)
        progress("Publishing", 0.9)
        show(publisher, names)
    discard(staged.items)
    progress("Published", 1.0)
    items = tuple(replace(item, state="published") if item.return_ else item for item in proposal.items)
    for item in items:
        if item.return_:
            log.happened(_published(item, proposal.generation, since(started)))
    return replace(proposal, items=items)


def _may_be_for(publisher: Publisher, audience: Audience | None) -> Audience:
    if not publisher.two_people:
        return audience or "public"
    if audience not in (None, "analysts"):
        raise NotAllowedError(
            "Two people are wanted here (OUTCOMES_TWO_PEOPLE): publish it for analysts, and let somebody else look at "
            "it and release it: `outcomes release`."
        )
    return "analysts"


def _for(audience: Audience, proposal: Proposal) -> Proposal:
    items = (
        replace(item, return_=item.return_.model_copy(update={"audience": audience})) if item.return_ else item
        for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def _kept(items: Iterable[Item]) -> list[KeptReturn]:
    return [(item.return_, item.folder) for item in items if item.return_ and item.folder]


def _recorded(publisher: Publisher, proposal: Proposal) -> bool:
    """Keep what is staged and write its ledger lines, all or nothing; False where a refusal took a number meanwhile."""
    try:
        for item in proposal.staged:
            if item.return_ and item.folder:
                keeping.keep(publisher.store, item.return_, item.folder)
        publisher.workspace.record([item.return_ for item in proposal.staged if item.return_], _who(proposal))
    except BaseException as fault:
        staged = [item.folder for item in proposal.staged if item.folder]
        keeping.unkeep(publisher.store, publisher.workspace.returns(), staged)
        if isinstance(fault, IntegrityError):
            return False
        raise
    return True


def _must_be_there(proposal: Proposal) -> None:
    for item in proposal.staged:
        if item.folder and not item.folder.is_dir():
            raise OutcomesError(f"'{item.checked.file}' is no longer waiting here: it was erased, or is too old.")


def _without_what_came_in(proposal: Proposal, active: Sequence[Return]) -> Proposal:
    """The same file may have been accepted since it was proposed, by somebody else or by a second click."""
    items = (
        replace(item, state="unchanged", return_=None, folder=None, difference=None)
        if item.return_ and _already_in(item.checked, active, ())
        else item
        for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def open_queries(item: Item) -> dict[str, Finding]:
    """A file's queries that nobody has accepted, by fingerprint; one that stands several times stands here once."""
    return {
        fingerprint(item.checked.kind, finding): finding
        for finding in reversed(item.checked.findings)
        if finding.severity == "query"
    }


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
        checked = replace(item.checked, findings=remembered(item.checked.kind, item.checked.findings, known))
        items.append(replace(item, checked=checked, accepted=(*item.accepted, *known)))
    return replace(proposal, items=tuple(items))


NOBODY_SAID_YES = "Nobody said yes to what would change."


def decline(publisher: Publisher, proposal: Proposal, *, note: str = "") -> None:
    """Drop a proposal nobody said yes to, and record the attempt."""
    for item in proposal.staged:
        _record_refusal(publisher.workspace, item.checked, note or NOBODY_SAID_YES)
    withdraw(publisher, proposal)


def without_what_needs_a_yes(
    publisher: Publisher, proposal: Proposal, *, note: str = "", progress: Progress = quiet
) -> Proposal:
    """Decline the files that a person would have to say yes to, where there is nobody; the rest, proposed anew."""
    while proposal.needs_a_yes:
        items = []
        for item in proposal.items:
            if item.needs_a_yes and item.folder:
                _record_refusal(publisher.workspace, item.checked, note or NOBODY_SAID_YES)
                _drop(item.folder)
                item = replace(item, return_=None, folder=None)
            items.append(replace(item, difference=None) if item.return_ else item)
        proposal = _numbered(publisher, tuple(items), progress)
    return proposal


def withdraw(publisher: Publisher, proposal: Proposal) -> None:
    """Drop a proposal that will not be published: what is staged, and the generation that was built to compare with.

    What the next publisher has to take back by it stays, where it was being accepted and that could not be done.
    """
    for item in proposal.staged:
        if item.folder and not (item.folder / keeping.KEPT_AS).exists():
            _drop(item.folder)
    # With the lease, because somebody else may be about to show the same one. If it is not to be had, it is one of the
    # ten that stay.
    with suppress(StoreBusyError, StoreDamagedError), publisher.workspace.publishing(wait_seconds=0):
        shown = [publisher.store.pointed(audience) for audience in AUDIENCES]
        if proposal.generation not in (*shown, naming.name_of(publisher.reference, publisher.workspace.active())):
            building.remove(publisher.store.path(proposal.generation))


def _drop(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):  # others of the same load still lie beside it
        folder.parent.rmdir()


def discard(items: Iterable[Item]) -> None:
    """Drop what is staged of files."""
    for folder in {item.folder.parent for item in items if item.folder}:
        shutil.rmtree(folder, ignore_errors=True)


def release(publisher: Publisher, return_id: str, audience: Audience) -> Return:
    """Show a return to a wider audience, and to every narrower one; its ledger line then.

    Raises UnknownWordError where it is not in force or is for that audience already, and NotAllowedError where two
    people are wanted and the one who asks has loaded it.
    """
    started, who = time.monotonic(), getuser()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        found = publisher.workspace.find(return_id)
        if found.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {found.state}; there is nothing to release.")
        if found.is_for(audience):
            raise UnknownWordError(
                f"Return {return_id} is released to {found.audience} already. To take it back: `outcomes undo`."
            )
        if publisher.two_people and who == found.sender:
            raise NotAllowedError(
                f"You have loaded {return_id} yourself: somebody else has to look at it and release it."
            )
        released = found.model_copy(update={"audience": audience, "released_by": who})
        kept = [(released if item == found else item, folder) for item, folder in _ledger(publisher)]
        names = built_for(publisher, kept)
        publisher.workspace.release(return_id, audience, who)
        show(publisher, names)
    log.happened(
        Event(
            "released",
            return_id,
            found.kind,
            found.file,
            found.sha256,
            names[audience],
            audience=audience,
            seconds=since(started),
        )
    )
    return released


def undo(publisher: Publisher, return_id: str) -> str:
    """Take a return out of what is published, and give the generation that is shown then.

    Nothing of the return is deleted, and it stays in force if what is left cannot be built. Raises UnknownWordError
    where it is not in force.
    """
    started = time.monotonic()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        found = publisher.workspace.find(return_id)
        if found.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {found.state} already; there is nothing to undo.")
        try:
            names = built_for(publisher, _ledger(publisher, without=return_id))
        except ReturnDamagedError:
            # Where two returns have lost their rows, undoing one after the other is the way out.
            publisher.workspace.undo(return_id)
            raise
        publisher.workspace.undo(return_id)
        show(publisher, names)
    name = names["authority"]
    log.happened(Event("undone", return_id, found.kind, found.file, found.sha256, name, seconds=since(started)))
    return name


def catch_up(publisher: Publisher) -> str | None:
    """Make the pointers agree with the ledger and tidy up, as on start and after a crash.

    Gives the generation that is shown, None if nothing was ever accepted. Costs little where nothing is to be done.
    """
    store, workspace = publisher.store, publisher.workspace
    if all(item.state == "refused" for item in workspace.returns()):
        return None
    wanted = generations(publisher)
    if any(store.pointed(audience) != name or not store.path(name).exists() for audience, name in wanted.items()):
        return rebuild(publisher)
    if tidying.something_is_due(store, workspace, publisher.retention_days):
        # Whoever holds the store now will tidy up, or the next one: nobody waits for that.
        with suppress(StoreBusyError), workspace.publishing(wait_seconds=0):
            tidy_up(publisher)
    return wanted["authority"]


def rebuild(publisher: Publisher) -> str:
    """Build the generations of the active returns again from their rows, and show them; the authority's."""
    started = time.monotonic()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        tidy_up(publisher)
        names = built_for(publisher, _ledger(publisher), anew=True)
        show(publisher, names)
    log.happened(Event("rebuild", generation=names["authority"], seconds=since(started)))
    return names["authority"]


def verify(publisher: Publisher) -> tuple[str, ...]:
    """Build what every audience is shown again beside it and name the tables whose ordered rows differ; () is right."""
    found: list[str] = []
    verified: set[str] = set()
    for audience, name in generations(publisher).items():
        current = publisher.store.pointed(audience)
        if current != name:
            found.append(f"{audience} are shown {current or 'nothing'}, and the ledger's returns make {name}")
        elif name not in verified:
            found += _differing(publisher, audience, name)
        verified.add(name)
    return tuple(found)


def _differing(publisher: Publisher, audience: Audience, name: str) -> tuple[str, ...]:
    again = publisher.store.home / "staging" / f"{os.getpid()}-verify.duckdb"
    again.parent.mkdir(parents=True, exist_ok=True)
    try:
        building.build_at(publisher.reference, _of(audience, _ledger(publisher)), again)
        return comparing.differing_tables(publisher.store.path(name), again)
    except DAMAGE as fault:
        return (f"generation {name} cannot be read ({fault})",)
    finally:
        building.remove(again)


# --- accepting ---------------------------------------------------------------------------------------------------


def _numbered(publisher: Publisher, items: tuple[Item, ...], progress: Progress) -> Proposal:
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
    current, name = _built(publisher, _kept(numbered))
    progress("Comparing", 0.6)
    return Proposal(_compared(publisher, numbered, current, name), name)


def _compared(publisher: Publisher, items: Sequence[Item], current: str | None, name: str) -> tuple[Item, ...]:
    """The files with what each changes, and what is to be asked about that, where it has not been worked out."""
    new = {item.return_.return_id: item for item in items if item.return_ and not item.difference}
    if not new:
        return tuple(items)
    of_pupils = frozenset(return_id for return_id, item in new.items() if item.checked.pupils is not None)
    with comparing.side_by_side(publisher.store, current, name) as ask:
        changes = differences(ask, list(new), publisher.authority)
        asked = figures.queries(ask, list(new), publisher.authority, of_pupils)
    known = publisher.workspace.accepted()
    return tuple(
        replace(
            item,
            difference=changes[item.return_.return_id],
            checked=_asked_about(item.checked, asked[item.return_.return_id], known),
        )
        if item.return_ and item.return_.return_id in new
        else item
        for item in items
    )


def _asked_about(checked: Checked, asked: tuple[Finding, ...], known: Mapping[str, AcceptedQuery]) -> Checked:
    """A file with the queries about its figures, in place of those it had beside another generation."""
    others = tuple(finding for finding in checked.findings if finding.rule not in figures.RULES)
    return replace(checked, findings=(*others, *remembered(checked.kind, asked, known)))


def _built(publisher: Publisher, staged: Sequence[KeptReturn]) -> tuple[str | None, str]:
    """The generation of the returns in force, if there are any, and the one with what is staged."""
    while True:
        accepted, current = _current(publisher)
        name = building.build(publisher.store, publisher.reference, [*accepted, *staged])
        if _is_in_force(publisher, accepted):
            return current, name


def _current(publisher: Publisher) -> tuple[list[KeptReturn], str | None]:
    """The returns in force and their generation, built if need be; None where nothing was ever accepted."""
    while True:
        accepted = _ledger(publisher)
        name = building.build(publisher.store, publisher.reference, accepted) if accepted else None
        if _is_in_force(publisher, accepted):
            return accepted, name


def _is_in_force(publisher: Publisher, accepted: Sequence[KeptReturn]) -> bool:
    """Whether what was just built from these returns may stay.

    Somebody may have published, undone or erased meanwhile, and what was erased must not live on in what we built.
    """
    workspace = publisher.workspace
    if [item for item, _ in accepted] == list(workspace.active()):
        return True
    keeping.remove_generations(publisher.store, workspace.returns(), workspace.revision_notes())
    return False


def _already_in(checked: Checked, active: Sequence[Return], items: Sequence[Item]) -> bool:
    key = (checked.sha256, checked.kind, checked.periods, checked.status)
    waiting = [item.return_ for item in items if item.return_]
    return any(key == (item.sha256, item.kind, item.periods, item.status) for item in [*active, *waiting])


def _return_of(checked: Checked, note: str, kept_sha256: str) -> Return:
    assert checked.kind is not None  # noqa: S101  a file without a stop has a kind
    return _line_of(checked, note, "accepted", checked.kind, kept_sha256)


def _line_of(checked: Checked, note: str, state: ReturnState, kind: str, kept_sha256: str = "") -> Return:
    return Return(
        return_id="",
        kind=kind,
        source=checked.source,
        periods=checked.periods,
        status=checked.status,
        file=checked.file,
        sha256=checked.sha256,
        rows=checked.rows,
        sender=getuser(),
        at=datetime.now(UTC).replace(microsecond=0),
        state=state,
        note=note,
        schools=_schools_to_correct(checked),
        kept_sha256=kept_sha256,
    )


def _schools_to_correct(checked: Checked) -> tuple[str, ...]:
    """The schools of a pupil-level file whose rows have to be put right."""
    if checked.pupils is None:
        return ()
    stops = [finding for finding in checked.findings if finding.severity == "stop"]
    rows = {finding.row for finding in stops}
    named = {finding.place for finding in stops if finding.place}
    return tuple(sorted(named | {f"school:{laestab}" for row, laestab in checked.school_of.items() if row in rows}))


def _first_stop(checked: Checked) -> str:
    return next(finding.message for finding in _kept_findings(checked) if finding.severity == "stop")


def _kept_findings(checked: Checked) -> tuple[Finding, ...]:
    """The findings as they are kept: of a file about pupils, or one nobody has recognised, without a cell of it."""
    if checked.kind is None or checked.kind in ABOUT_PUPILS:
        return tuple(finding.unquoted() for finding in checked.findings)
    return checked.findings


def _record_refusal(workspace: Workspace, checked: Checked, note: str) -> None:
    """Remember an attempt; the same file refused for the same reason every night is one line."""
    stops = tuple(finding.rule for finding in checked.findings if finding.severity != "note")
    log.happened(_event("refused", checked, counts=_counts(checked), rules=tuple(dict.fromkeys(stops))))
    refused = _line_of(checked, note, "refused", checked.kind or "unrecognised")
    differs = {"return_id", "at", "sender"}
    said = refused.model_dump(exclude=differs)
    if any(said == item.model_dump(exclude=differs) for item in workspace.returns() if item.state == "refused"):
        return
    while True:
        id_ = return_id(workspace.next_sequence(), checked.sha256)
        try:
            workspace.record([refused.model_copy(update={"return_id": id_})])
        except IntegrityError:  # another writer took the number: take the next
            continue
        return


def _copied(path: Path, checked: Checked, folder: Path) -> bool:
    """Copy a file beside where its rows will be staged; False where it is no longer what was read."""
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(path, folder / keeping.ORIGINAL)
    except FileNotFoundError:
        return False
    return keeping.sha256(folder / keeping.ORIGINAL) == checked.sha256


def _stage(workspace: Workspace, checked: Checked, folder: Path, said: Mapping[str, str | None] | None) -> None:
    if checked.pupils is not None:
        known, who = without_identity(checked.pupils, workspace.pupils, workspace.pupil_key())
        known.to_parquet(folder / PUPILS, index=False)
        who.to_parquet(folder / WHO, index=False)
    if checked.expected is not None:
        checked.expected.to_parquet(folder / "expected.parquet", index=False)
    checked.results.to_parquet(folder / "rows.parquet", index=False)
    checked.places.to_parquet(folder / "places.parquet", index=False)
    for name, table in (("urns", checked.urns), ("links", checked.links), ("neighbours", checked.neighbours)):
        if table is not None:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    findings = [finding.model_dump() for finding in _kept_findings(checked)]
    (folder / "findings.json").write_text(json.dumps(findings, ensure_ascii=False, indent=1), encoding="utf-8")
    if said is not None:
        (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def _who(proposal: Proposal) -> pd.DataFrame | None:
    """Who the pupils of a proposal's files are, an earlier file's words completed by the later ones."""
    said = [item.folder / WHO for item in proposal.staged if item.folder and (item.folder / WHO).exists()]
    return pd.concat([pd.read_parquet(path) for path in said]).drop_duplicates(ignore_index=True) if said else None


def _ledger(publisher: Publisher, *, without: str = "") -> list[KeptReturn]:
    """The active returns with the folders of their rows; raises ReturnDamagedError where one is gone."""
    return with_folders(publisher.store, [item for item in publisher.workspace.active() if item.return_id != without])


def with_folders(store: Store, returns: Sequence[Return]) -> list[KeptReturn]:
    """Returns with the folders of their rows; raises ReturnDamagedError where one is gone."""
    for item in returns:
        missing = keeping.missing_of(store, item)
        if missing:
            raise ReturnDamagedError(missing)
    return [(item, keeping.folder_of(store, item)) for item in returns]


def generations(publisher: Publisher) -> dict[Audience, str]:
    """The names of the generations that the ledger wants every audience to be shown."""
    active = publisher.workspace.active()
    return {
        audience: naming.name_of(publisher.reference, [item for item in active if item.is_for(audience)])
        for audience in AUDIENCES
    }


def built_for(publisher: Publisher, kept: Sequence[KeptReturn], *, anew: bool = False) -> dict[Audience, str]:
    """The generation of these returns that each audience is to be shown, built where it is missing, or `anew`."""
    names: dict[Audience, str] = {}
    for audience in AUDIENCES:
        own = _of(audience, kept)
        name = naming.name_of(publisher.reference, [return_ for return_, _ in own])
        if name not in names.values():
            building.build(publisher.store, publisher.reference, own, anew=anew)
        names[audience] = name
    return names


def _of(audience: Audience, kept: Sequence[KeptReturn]) -> list[KeptReturn]:
    return [each for each in kept if each[0].is_for(audience)]


def show(publisher: Publisher, names: Mapping[Audience, str]) -> None:
    """Point every audience at its generation, then let the oldest files go. Called while holding the lease."""
    for audience, name in names.items():
        publisher.store.point(audience, name)
    files = sorted(publisher.store.generations.glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT:]:
        if file.stem not in names.values():
            file.unlink(missing_ok=True)
    with suppress(OSError, StoreBusyError):  # as in tidying.tidy_up, and now nothing of it is shown any more
        keeping.finish_erasing(publisher.store, publisher.workspace)


def tidy_up(publisher: Publisher) -> None:
    """What whoever holds the lease does first (tidying.tidy_up)."""
    tidying.tidy_up(publisher.store, publisher.workspace, publisher.retention_days)


# --- what is said of it in the log --------------------------------------------------------------------------------


def _event(
    event: EventName,
    checked: Checked,
    *,
    counts: Mapping[str, int] | None = None,
    rules: tuple[str, ...] = (),
    seconds: float | None = None,
) -> Event:
    return Event(
        event,
        kind=checked.kind,
        file=checked.file,
        sha256=checked.sha256,
        counts=counts,
        rules=rules,
        seconds=seconds,
    )


def _published(item: Item, name: str, seconds: float) -> Event:
    assert item.return_ is not None  # noqa: S101  only staged items are published
    change = item.difference
    counts = {"rows": item.return_.rows}
    if change:
        counts |= {"new": change.new_rows, "changed": change.changed_rows, "removed": change.removed_rows}
    event = _event("published", item.checked, counts=counts, seconds=seconds)
    return replace(event, return_id=item.return_.return_id, generation=name)


def _counts(checked: Checked) -> dict[str, int]:
    severities = [finding.severity for finding in checked.findings]
    return {"rows": checked.rows, **{word: severities.count(word) for word in ("stop", "query", "note")}}


def since(started: float) -> float:
    """Seconds since a moment of `time.monotonic()`, to the millisecond."""
    return round(time.monotonic() - started, 3)


def visible(name: str) -> str:
    """A sender's file name as text that can be stored and shown: what is not printable is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)


def findings_of(item: Item, severity: str) -> tuple[Finding, ...]:
    """A file's findings of one severity."""
    return tuple(finding for finding in item.checked.findings if finding.severity == severity)


def current(publisher: Publisher) -> Generation:
    """The generation the authority is shown."""
    return publisher.store.generation("authority")
