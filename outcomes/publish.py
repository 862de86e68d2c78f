"""Accepted returns → a generation → the pointers. Pure in the returns, all or nothing, repeatable, undoable."""

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Literal

import pandas as pd
import psutil
from sqlalchemy.exc import IntegrityError

from loaders.check import Checked
from loaders.check import check as check_file
from loaders.kind import Context
from loaders.kinds import KINDS, kind_ids
from metrics.groups import CHARACTERISTICS
from metrics.register import MEASURES
from outcomes import generation
from outcomes.accepted import accepted as accepted_query
from outcomes.accepted import fingerprint, remembered
from outcomes.against_known import Known, against_known, figures
from outcomes.difference import differences
from outcomes.errors import OutcomesError, ReturnDamagedError, UnknownWordError
from outcomes.identity import without_identity
from outcomes.model import AUDIENCES, AcceptedQuery, Difference, Finding, Return, ReturnState, ReturnStatus
from outcomes.pupil_rows import PUPILS
from outcomes.store import DAMAGE, RESTORE, Generation, Store, sync_file, sync_folder
from outcomes.workspace import Workspace, return_id

KEPT = 10
"""Generations that stay for as-at and roll back."""

WHO = "who.parquet"
"""Who the pupils of a staged file are; it goes to the workspace when the file is accepted, and never to its return."""

KEPT_OF_A_RETURN = ("rows.parquet", "places.parquet", "findings.json")

ABOUT_PUPILS = frozenset(kind.id for kind in KINDS if kind.pupil_level)
"""Kinds of return whose cells may say who somebody is."""

HALF_DONE = re.compile(r"(\.\w+\.)?(?P<pid>\d+)(-[\w.]+)?")
"""How we name what is being made: by the process that makes it, behind a dot beside what it will be. Nothing else
that lies there is ours to remove."""

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
        """Whether a person must say yes first: a query nobody accepted stands, or pupils would be removed."""
        return any(open_queries(item) for item in self.staged) or any(
            item.difference and item.difference.removed_pupils for item in self.staged
        )


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
    return check_file(path, KINDS, context, as_kind=as_kind)


def propose(
    publisher: Publisher, files: Sequence[tuple[Path, Checked]], *, note: str = "", progress: Progress = quiet
) -> Proposal:
    """Stage the files that may be accepted and build the generation that would be; nothing is accepted yet.

    A file with a `stop` is refused and the attempt recorded; one that is already in is unchanged; the others are
    staged with their difference from what is published now.
    """
    staging = publisher.store.home / "staging" / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    try:
        return _numbered(publisher, _staged(publisher, files, staging, note), progress)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def beside_what_is_known(publisher: Publisher, files: Sequence[Checked]) -> tuple[Checked, ...]:
    """Checked files with what is remarkable about each beside what is shown now; writes nothing.

    One that has a stop already is left as it is. Raises StoreDamagedError where what is shown cannot be read.
    """
    shown = publisher.store.pointed("authority")
    known = _known(publisher, files, shown, _ledger(publisher))
    return tuple(checked if _stopped(checked) else against_known(checked, known) for checked in files)


def _known(publisher: Publisher, files: Sequence[Checked], name: str | None, ledger: list[generation.Kept]) -> Known:
    """What is known before these files: the generation in force, and what those of them say that may be accepted."""
    return Known(
        authority=publisher.authority,
        reference=publisher.reference,
        workspace=publisher.workspace,
        generation=publisher.store.open(name) if name else None,
        returns=tuple(ledger),
        arriving=tuple(checked for checked in files if not _stopped(checked)),
    )


def _stopped(checked: Checked) -> bool:
    return any(finding.severity == "stop" for finding in checked.findings)


def _staged(publisher: Publisher, files: Sequence[tuple[Path, Checked]], staging: Path, note: str) -> tuple[Item, ...]:
    active = publisher.workspace.active()
    ledger = _ledger(publisher)
    name = generation.build(publisher.store, publisher.reference, ledger) if ledger else None
    known = _known(publisher, [checked for _, checked in files], name, ledger)
    items: list[Item] = []
    for path, read in files:
        again = _already_in(read, active, items)
        checked = read if again or _stopped(read) else against_known(read, known)
        if _stopped(checked):
            _record_refusal(publisher.workspace, checked, note or _first_stop(checked))
            items.append(Item(checked, "refused", path=path))
        elif again:
            items.append(Item(checked, "unchanged", path=path))
        else:
            return_ = _return_of(checked, note)
            folder = staging / str(len(items))
            _stage(publisher.workspace, path, checked, folder)
            items.append(Item(checked, "waiting", return_, folder, path=path))
    return tuple(items)


def accept(publisher: Publisher, proposal: Proposal, *, progress: Progress = quiet) -> Proposal:
    """Accept a proposal's files and show the new generation to every audience; raises StoreBusyError.

    The lease is held from here to the pointers. If somebody else published meanwhile, the proposal is built anew on
    top of what is there now, so that the later of two always includes the earlier.
    """
    progress("Waiting for the store", 0.7)
    staged = proposal
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        _tidy_up(publisher)
        proposal = _without_what_came_in(proposal, publisher.workspace.active())
        while True:
            proposal = _numbered(publisher, proposal.items, progress)
            for item in proposal.staged:
                _keep(publisher.store, item)
            try:
                publisher.workspace.record([item.return_ for item in proposal.staged if item.return_], _who(proposal))
            except IntegrityError:  # a refusal took the number meanwhile: number the files again
                _unkeep(publisher.store, proposal)
                continue
            break
        for item in proposal.staged:
            if item.return_ and item.accepted:
                publisher.workspace.published_with(item.accepted, item.return_.return_id)
        progress("Publishing", 0.9)
        _show(publisher, proposal.generation)
    discard(staged)
    progress("Published", 1.0)
    items = tuple(replace(item, state="published") if item.return_ else item for item in proposal.items)
    return replace(proposal, items=items)


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


def decline(publisher: Publisher, proposal: Proposal, *, note: str = "") -> None:
    """Drop a proposal nobody said yes to, and record the attempt."""
    for item in proposal.staged:
        _record_refusal(publisher.workspace, item.checked, note or "Nobody said yes to what would change.")
    discard(proposal)


def discard(proposal: Proposal) -> None:
    """Drop a proposal's staged files."""
    for folder in {item.folder.parent for item in proposal.staged if item.folder}:
        shutil.rmtree(folder, ignore_errors=True)


def undo(publisher: Publisher, return_id: str) -> str:
    """Take a return out of what is published, and give the generation that is shown then.

    Nothing of the return is deleted, and it stays in force if what is left cannot be built. Raises UnknownWordError
    where it is not in force.
    """
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        found = publisher.workspace.find(return_id)
        if found.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {found.state} already; there is nothing to undo.")
        try:
            name = generation.build(publisher.store, publisher.reference, _ledger(publisher, without=return_id))
        except ReturnDamagedError:
            # Where two returns have lost their rows, undoing one after the other is the way out.
            publisher.workspace.undo(return_id)
            raise
        publisher.workspace.undo(return_id)
        _show(publisher, name)
    return name


def catch_up(publisher: Publisher) -> str | None:
    """Make the pointers agree with the ledger, as on start and after a crash; None if nothing was ever accepted."""
    name = generation.name_of(publisher.reference, publisher.workspace.active())
    if not publisher.workspace.returns():
        return None
    if all(publisher.store.pointed(audience) == name for audience in AUDIENCES) and publisher.store.path(name).exists():
        return name
    return rebuild(publisher)


def rebuild(publisher: Publisher) -> str:
    """Build the generation of the active returns again from their rows, and show it."""
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        _tidy_up(publisher)
        name = generation.build(publisher.store, publisher.reference, _ledger(publisher), anew=True)
        _show(publisher, name)
    return name


def verify(publisher: Publisher) -> tuple[str, ...]:
    """Build the current generation again beside itself and name the tables whose ordered rows differ; () is right."""
    current = publisher.store.pointed("authority")
    name = generation.name_of(publisher.reference, publisher.workspace.active())
    if current != name:
        return (f"the pointer shows {current or 'nothing'}, and the ledger's returns make {name}",)
    again = publisher.store.home / "staging" / f"{os.getpid()}-verify.duckdb"
    again.parent.mkdir(parents=True, exist_ok=True)
    try:
        generation.build_file(publisher.reference, _ledger(publisher), again)
        return generation.differing_tables(publisher.store.path(name), again)
    except DAMAGE as fault:
        return (f"generation {name} cannot be read ({fault})",)
    finally:
        generation.remove(again)


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
    staged = [(item.return_, item.folder) for item in numbered if item.return_ and item.folder]
    accepted = _ledger(publisher)
    current = generation.build(publisher.store, publisher.reference, accepted) if accepted else None
    name = generation.build(publisher.store, publisher.reference, [*accepted, *staged])
    progress("Comparing", 0.6)
    return Proposal(_compared(publisher, numbered, current, name), name)


def _compared(publisher: Publisher, items: Sequence[Item], current: str | None, name: str) -> tuple[Item, ...]:
    """The files with what each changes, and what is to be asked about that, where it has not been worked out."""
    new = {item.return_.return_id: item for item in items if item.return_ and not item.difference}
    if not new:
        return tuple(items)
    of_pupils = frozenset(return_id for return_id, item in new.items() if item.checked.pupils is not None)
    with generation.side_by_side(publisher.store, current, name) as ask:
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


def _already_in(checked: Checked, active: Sequence[Return], items: Sequence[Item]) -> bool:
    key = (checked.sha256, checked.kind, checked.periods, checked.status)
    waiting = [item.return_ for item in items if item.return_]
    return any(key == (item.sha256, item.kind, item.periods, item.status) for item in [*active, *waiting])


def _return_of(checked: Checked, note: str) -> Return:
    assert checked.kind is not None  # noqa: S101  a file without a stop has a kind
    return _line_of(checked, note, "accepted", checked.kind)


def _line_of(checked: Checked, note: str, state: ReturnState, kind: str) -> Return:
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
    refused = _line_of(checked, note, "refused", checked.kind or "unrecognised")
    while True:
        id_ = return_id(workspace.next_sequence(), checked.sha256)
        try:
            workspace.record([refused.model_copy(update={"return_id": id_})])
        except IntegrityError:  # another writer took the number: take the next
            continue
        return


def _stage(workspace: Workspace, path: Path, checked: Checked, folder: Path) -> None:
    folder.mkdir(parents=True)
    if checked.pupils is not None:
        rows, who = without_identity(checked.pupils, workspace.pupils, workspace.pupil_key())
        rows.to_parquet(folder / PUPILS, index=False)
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
    shutil.copyfile(path, folder / "original")
    if _sha256(folder / "original") != checked.sha256:
        raise OutcomesError(
            f"'{checked.file}' was changed by somebody while it was being read. Nothing was loaded; load it again."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(store: Store, item: Item) -> None:
    """Move a staged file to its place under its id; the ledger line that makes it count comes after."""
    assert item.return_ is not None  # noqa: S101  only staged items are kept
    assert item.folder is not None  # noqa: S101
    kept = store.returns / item.return_.return_id
    store.returns.mkdir(parents=True, exist_ok=True)
    store.originals.mkdir(parents=True, exist_ok=True)
    for file in item.folder.iterdir():
        sync_file(file)
    shutil.copyfile(item.folder / "original", store.originals / item.checked.sha256)
    sync_file(store.originals / item.checked.sha256)
    shutil.rmtree(kept, ignore_errors=True)  # left by a crash before the ledger line: never a return
    shutil.copytree(item.folder, kept, ignore=shutil.ignore_patterns("original", WHO))
    for file in kept.iterdir():
        sync_file(file)
    for folder in (kept, store.returns, store.originals):
        sync_folder(folder)


def _who(proposal: Proposal) -> pd.DataFrame | None:
    """Who the pupils of a proposal's files are, an earlier file's words completed by the later ones."""
    said = [item.folder / WHO for item in proposal.staged if item.folder and (item.folder / WHO).exists()]
    return pd.concat([pd.read_parquet(path) for path in said]).drop_duplicates(ignore_index=True) if said else None


def _unkeep(store: Store, proposal: Proposal) -> None:
    for item in proposal.staged:
        if item.return_:
            shutil.rmtree(store.returns / item.return_.return_id, ignore_errors=True)


def _ledger(publisher: Publisher, *, without: str = "") -> list[tuple[Return, Path]]:
    """The active returns with the folders of their rows; raises ReturnDamagedError where one is gone."""
    active = [item for item in publisher.workspace.active() if item.return_id != without]
    for item in active:
        missing = missing_of(publisher.store, item)
        if missing:
            raise ReturnDamagedError(missing)
    return [(item, publisher.store.returns / item.return_id) for item in active]


def missing_of(store: Store, item: Return) -> str | None:
    """What is gone of an accepted return and what to do, as a sentence; None where it is all there."""
    folder = store.returns / item.return_id
    gone = [name for name in KEPT_OF_A_RETURN if not (folder / name).is_file()]
    if not gone:
        return None
    return f"Return {item.return_id} ({item.file}) has lost its {' and '.join(gone)} from {folder}. {RESTORE}"


def _show(publisher: Publisher, name: str) -> None:
    """Point every audience at a generation, then let the oldest files go."""
    for audience in AUDIENCES:
        publisher.store.point(audience, name)
    files = sorted(publisher.store.generations.glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT:]:
        if file.stem != name:
            file.unlink(missing_ok=True)


def _tidy_up(publisher: Publisher) -> None:
    """Remove what a process that is gone left half done. Called while holding the lease."""
    store = publisher.store
    for folder in (store.home / "staging", store.generations, store.pointers):
        for left in folder.glob("*"):
            made_by = HALF_DONE.fullmatch(left.name)
            if made_by and not psutil.pid_exists(int(made_by["pid"])):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def visible(name: str) -> str:
    """A sender's file name as text that can be stored and shown: what is not printable is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)


def findings_of(item: Item, severity: str) -> tuple[Finding, ...]:
    """A file's findings of one severity."""
    return tuple(finding for finding in item.checked.findings if finding.severity == severity)


def current(publisher: Publisher) -> Generation:
    """The generation the authority is shown."""
    return publisher.store.generation("authority")
