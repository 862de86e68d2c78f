"""Accepted returns → a generation → the pointers. Pure in the returns, all or nothing, repeatable, undoable."""

import glob
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from typing import Literal

import duckdb
import pandas as pd
import psutil
from sqlalchemy.exc import IntegrityError

from loaders.check import Checked
from loaders.check import check as check_file
from loaders.kind import Context
from loaders.kinds import KINDS
from metrics.groups import CHARACTERISTICS
from metrics.register import MEASURES
from outcomes import reference
from outcomes.errors import OutcomesError, ReturnDamagedError, StoreDamagedError, UnknownWordError
from outcomes.model import AUDIENCES, RETURN_STATUSES, Difference, Finding, Return, ReturnStatus
from outcomes.store import DAMAGE, REMEDY, SQL, Generation, Store, sync_folder
from outcomes.workspace import Workspace, return_id

FORMAT = "2"
"""The version of a generation's tables; another format is another generation."""

KEPT = 10
"""Generations that stay for as-at and roll back."""

ACCEPTED = {
    "sequence": "int64",
    "return_id": "str",
    "kind": "str",
    "source": "str",
    "title": "str",
    "publisher": "str",
    "licence": "str",
    "periods": "object",
    "status": "str",
    "status_rank": "int64",
    "file": "str",
    "sha256": "str",
    "rows": "int64",
    "sender": "str",
    "at": "str",
    "note": "str",
}
"""What the roll-up is told of each return: its ledger line, its publication, and how final it is (1 is final)."""

REGISTERS = ("urns", "links", "neighbours")
"""Tables that only some kinds of return bring: whose number was whose, what became of whom, who is like whom."""

ROLLUP = ("results", "place_years", "lineage")

KEPT_OF_A_RETURN = ("rows.parquet", "places.parquet", "findings.json")

HALF_DONE = re.compile(r"(\.\w+\.)?(?P<pid>\d+)(-[\w.]+)?")
"""How we name what is being made: by the process that makes it, behind a dot beside what it will be. Nothing else
that lies there is ours to remove."""

RESTORE = "Restore that folder from a backup, or undo the return: `outcomes undo`."

CANNOT_BUILD = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)
"""What DuckDB says where the disk is full or may not be written."""

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
    """One file on its way in. `return_` is None while it may not be accepted; `folder` holds its staged rows."""

    checked: Checked
    state: State
    return_: Return | None = None
    folder: Path | None = None
    difference: Difference | None = None


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
        """Whether a person must say yes first: a query stands, or pupils would be removed."""
        return any(finding.severity == "query" for item in self.staged for finding in item.checked.findings) or any(
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
    if as_kind is not None and as_kind not in {kind.id for kind in KINDS}:
        raise UnknownWordError(
            f"'{as_kind}' is not a kind of return. The kinds are: {', '.join(kind.id for kind in KINDS)}."
        )
    context = Context(
        authority=authority,
        period=period,
        status=status,
        file=_visible(file or path.name),
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


def _staged(publisher: Publisher, files: Sequence[tuple[Path, Checked]], staging: Path, note: str) -> tuple[Item, ...]:
    active = publisher.workspace.active()
    items: list[Item] = []
    for path, checked in files:
        if any(finding.severity == "stop" for finding in checked.findings):
            _record_refusal(publisher.workspace, checked, note or _first_stop(checked))
            items.append(Item(checked, "refused"))
        elif _already_in(checked, active, items):
            items.append(Item(checked, "unchanged"))
        else:
            return_ = _return_of(checked, note)
            folder = staging / str(len(items))
            _stage(path, checked, folder)
            items.append(Item(checked, "waiting", return_, folder))
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
                publisher.workspace.record([item.return_ for item in proposal.staged if item.return_])
            except IntegrityError:  # a refusal took the number meanwhile: number the files again
                _unkeep(publisher.store, proposal)
                continue
            break
        progress("Publishing", 0.9)
        _show(publisher, proposal.generation)
    discard(staged)
    progress("Published", 1.0)
    items = tuple(replace(item, state="published") if item.return_ else item for item in proposal.items)
    return replace(proposal, items=items)


def _without_what_came_in(proposal: Proposal, active: Sequence[Return]) -> Proposal:
    """The same file may have been accepted since it was proposed, by somebody else or by a second click."""
    items = [
        Item(item.checked, "unchanged") if item.return_ and _already_in(item.checked, active, ()) else item
        for item in proposal.items
    ]
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
            name = build(publisher, _ledger(publisher, without=return_id))
        except ReturnDamagedError:
            # Where two returns have lost their rows, undoing one after the other is the way out.
            publisher.workspace.undo(return_id)
            raise
        publisher.workspace.undo(return_id)
        _show(publisher, name)
    return name


def catch_up(publisher: Publisher) -> str | None:
    """Make the pointers agree with the ledger, as on start and after a crash; None if nothing was ever accepted."""
    name = generation_name(publisher.reference, publisher.workspace.active())
    if not publisher.workspace.returns():
        return None
    if all(publisher.store.pointed(audience) == name for audience in AUDIENCES) and publisher.store.path(name).exists():
        return name
    return rebuild(publisher)


def rebuild(publisher: Publisher) -> str:
    """Build the generation of the active returns again from their rows, and show it."""
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        _tidy_up(publisher)
        name = build(publisher, _ledger(publisher), anew=True)
        _show(publisher, name)
    return name


def verify(publisher: Publisher) -> tuple[str, ...]:
    """Build the current generation again beside itself and name the tables whose ordered rows differ; () is right."""
    current = publisher.store.pointed("authority")
    name = generation_name(publisher.reference, publisher.workspace.active())
    if current != name:
        return (f"the pointer shows {current or 'nothing'}, and the ledger's returns make {name}",)
    again = publisher.store.home / "staging" / f"{os.getpid()}-verify.duckdb"
    again.parent.mkdir(parents=True, exist_ok=True)
    try:
        _build_file(publisher, _ledger(publisher), again)
        return _differing_tables(publisher.store.path(name), again)
    except DAMAGE as fault:
        return (f"generation {name} cannot be read ({fault})",)
    finally:
        _remove(again)


# --- building ----------------------------------------------------------------------------------------------------


def generation_name(reference_folder: Path, returns: Iterable[Return]) -> str:
    """The first 12 hex digits of what a generation is made of: format, definitions and the ledger's lines.

    The whole line, not its id alone: a proposal nobody accepted leaves its generation behind, and the next one of the
    same file has the same id, and may be of another period or kind.
    """
    definitions = json.dumps([measure.model_dump(mode="json") for measure in MEASURES.values()], sort_keys=True)
    made_of = [FORMAT, reference.fingerprint(reference_folder), definitions]
    made_of += sorted(item.model_dump_json(exclude={"state"}) for item in returns)
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12]


def build(publisher: Publisher, returns: Sequence[tuple[Return, Path]], *, anew: bool = False) -> str:
    """Make sure that the generation of these returns exists, whole, and give its name.

    `returns` pairs each with the folder of its rows. An existing file is left alone unless `anew`.
    """
    name = generation_name(publisher.reference, [return_ for return_, _ in returns])
    path = publisher.store.path(name)
    if anew or not _is_whole(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{name}.{os.getpid()}-{uuid.uuid4().hex[:8]}")
        try:
            _build_file(publisher, returns, temporary)
            _sync_file(temporary)
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            _remove(temporary)
    return name


def _is_whole(path: Path) -> bool:
    """Whether a generation lies there under its own name. The blocks of its tables are checked as they are read."""
    if not path.exists():
        return False
    try:
        with _database() as connection:
            _attach(connection, path, "found")
            said = connection.execute("SELECT value FROM found.meta WHERE key = 'generation'").fetchone()
    except (StoreDamagedError, *DAMAGE):
        return False
    return bool(said == (path.stem,))


def _remove(database: Path) -> None:
    for file in (database, database.with_name(database.name + ".wal")):
        file.unlink(missing_ok=True)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    try:
        connection.execute(f"ATTACH '{_quoted(path)}' AS {name} (READ_ONLY)")
    except DAMAGE as fault:
        raise StoreDamagedError(
            f"Generation {path.stem} cannot be read ({fault}). Delete {path} and run `outcomes rebuild`."
        ) from fault


def _build_file(publisher: Publisher, returns: Sequence[tuple[Return, Path]], path: Path) -> None:
    try:
        _fill(publisher, returns, path)
    except CANNOT_BUILD as fault:
        raise StoreDamagedError(
            f"The generation could not be built in {path.parent} ({fault}). What was shown before is shown still. "
            "Make room, or see who may write there, and try again."
        ) from fault


def _fill(publisher: Publisher, returns: Sequence[tuple[Return, Path]], path: Path) -> None:
    with _database() as connection:
        connection.execute(f"ATTACH '{_quoted(path)}' AS generation")
        _run(connection, "schema")
        _arrive(connection, publisher, returns)
        _run(connection, "places")
        for step in ROLLUP:
            _run(connection, step)
        _tell(connection, publisher, returns)
        faults = connection.execute(_rollup("verify")).df()
        if len(faults):
            first = faults.iloc[0]
            raise StoreDamagedError(
                f"The generation just built is not sound ({first['fault']}: {first['cell']}); it was not published."
            )
        connection.execute("CHECKPOINT generation")
        connection.execute("DETACH generation")
    left = path.with_name(path.name + ".wal")
    if left.exists():
        raise StoreDamagedError(f"{left.name} was left beside a new generation; it was not published.")


def _arrive(
    connection: duckdb.DuckDBPyConnection, publisher: Publisher, returns: Sequence[tuple[Return, Path]]
) -> None:
    """Temporary tables of everything that arrived: accepted, arrived, arrived_places, areas, source_order."""
    _table(connection, "accepted", _accepted(publisher.reference, [return_ for return_, _ in returns]))
    _table(connection, "areas", reference.areas(publisher.reference))
    _table(connection, "source_order", reference.source_order(publisher.reference))
    connection.execute(_rollup("arrived"))
    for sequence, (return_, folder) in enumerate(returns):
        try:
            _arrive_from(connection, sequence, return_, folder)
        except (*DAMAGE, duckdb.InvalidInputException) as fault:
            raise ReturnDamagedError(
                f"The rows of return {return_.return_id} ({return_.file}) in {folder} cannot be read ({fault}). "
                f"{RESTORE}"
            ) from fault


def _arrive_from(connection: duckdb.DuckDBPyConnection, sequence: int, return_: Return, folder: Path) -> None:
    connection.execute(
        "INSERT INTO arrived BY NAME SELECT *, $sequence AS sequence FROM read_parquet($path)",
        {"sequence": sequence, "path": glob.escape(str(folder / "rows.parquet"))},
    )
    connection.execute(
        "INSERT INTO arrived_places BY NAME SELECT *, $sequence AS sequence, $register AS register "
        "FROM read_parquet($path)",
        {
            "sequence": sequence,
            "register": return_.kind == "school_register",
            "path": glob.escape(str(folder / "places.parquet")),
        },
    )
    for name in REGISTERS:
        if (folder / f"{name}.parquet").exists():
            connection.execute(
                f"INSERT INTO arrived_{name} BY NAME SELECT *, $sequence AS sequence "  # noqa: S608  our own names
                "FROM read_parquet($path)",
                {"sequence": sequence, "path": glob.escape(str(folder / f"{name}.parquet"))},
            )


def _accepted(reference_folder: Path, returns: Sequence[Return]) -> pd.DataFrame:
    rows = []
    for sequence, item in enumerate(returns):
        publication = reference.publication(reference_folder, item.source)
        rows.append(
            {
                "sequence": sequence,
                "return_id": item.return_id,
                "kind": item.kind,
                "source": item.source,
                "title": publication.title,
                "publisher": publication.publisher,
                "licence": publication.licence,
                "periods": list(item.periods),
                "status": item.status,
                "status_rank": len(RETURN_STATUSES) - RETURN_STATUSES.index(item.status),
                "file": item.file,
                "sha256": item.sha256,
                "rows": item.rows,
                "sender": item.sender,
                "at": item.at.isoformat(),
                "note": item.note,
            }
        )
    return pd.DataFrame(rows, columns=list(ACCEPTED)).astype(ACCEPTED)


def _tell(connection: duckdb.DuckDBPyConnection, publisher: Publisher, returns: Sequence[tuple[Return, Path]]) -> None:
    """What a generation says of itself: findings, breaks, meta."""
    findings = [
        {"return_id": return_.return_id, **finding}
        for return_, folder in returns
        for finding in _findings_kept(return_, folder)
    ]
    if findings:
        _table(connection, "said_findings", pd.DataFrame(findings))
        connection.execute("INSERT INTO generation.findings BY NAME SELECT * FROM said_findings")
    breaks = [
        (measure.id, item.period, item.type, item.what) for measure in MEASURES.values() for item in measure.breaks
    ]
    _table(connection, "declared_breaks", pd.DataFrame(breaks, columns=["measure", "period", "type", "what"]))
    connection.execute("INSERT INTO generation.breaks SELECT * FROM declared_breaks ORDER BY ALL")
    meta = {
        "format": FORMAT,
        "definitions": reference.fingerprint(publisher.reference)[:12],
        "generation": generation_name(publisher.reference, [return_ for return_, _ in returns]),
    }
    connection.executemany("INSERT INTO generation.meta VALUES (?, ?)", list(meta.items()))


def _findings_kept(return_: Return, folder: Path) -> list[dict[str, object]]:
    try:
        found: list[dict[str, object]] = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ReturnDamagedError(
            f"The findings of return {return_.return_id} ({return_.file}) in {folder} cannot be read. {RESTORE}"
        ) from fault
    return found


def _table(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    connection.register("handed_over", frame)
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM handed_over")  # noqa: S608  our own names only
    connection.unregister("handed_over")


def _database() -> duckdb.DuckDBPyConnection:
    """A database of its own to work in, without the progress bar DuckDB would draw on a terminal."""
    connection = duckdb.connect(config={"memory_limit": "2GB", "threads": 2})
    connection.execute("SET enable_progress_bar = false")
    return connection


def _run(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    connection.execute(_rollup(step))


def _rollup(step: str) -> str:
    return (SQL / "rollup" / f"{step}.sql").read_text(encoding="utf-8")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


# --- the difference ----------------------------------------------------------------------------------------------


def _difference(publisher: Publisher, current: str | None, name: str, item: Item) -> Difference:
    """What one staged file changes between the generation of the returns in force and the one that would be."""
    assert item.return_ is not None  # noqa: S101  a staged item has a return
    with _database() as connection:
        _attach(connection, publisher.store.path(name), "coming")
        if current is None:
            connection.execute("CREATE TEMP TABLE shown AS SELECT * FROM coming.results LIMIT 0")
            connection.execute("CREATE TEMP TABLE known_places AS SELECT * FROM coming.places LIMIT 0")
        else:
            _attach(connection, publisher.store.path(current), "now")
            connection.execute("CREATE TEMP VIEW shown AS SELECT * FROM now.results")
            connection.execute("CREATE TEMP VIEW known_places AS SELECT * FROM now.places")
        values = {"return_id": item.return_.return_id}
        try:
            counts = connection.execute((SQL / "difference_counts.sql").read_text(), values).df().iloc[0]
            areas = connection.execute((SQL / "difference_areas.sql").read_text(), values).df()
        except DAMAGE as fault:
            raise StoreDamagedError(f"Generation {current} cannot be read ({fault}). {REMEDY}") from fault
    areas["measure_title"] = [MEASURES[measure].title for measure in areas["measure"]]
    areas["decimals"] = [MEASURES[measure].decimals for measure in areas["measure"]]
    return Difference(areas=areas, **{str(key): int(count) for key, count in counts.items()})


def _differing_tables(one: Path, other: Path) -> tuple[str, ...]:
    with _database() as connection:
        _attach(connection, one, "one")
        _attach(connection, other, "other")
        tables = connection.execute(
            "SELECT table_name, count(*) FROM information_schema.tables WHERE table_catalog IN ('one', 'other') "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return tuple(
            table
            for table, held_by in tables
            if held_by != 2
            or connection.execute(f"SELECT * FROM one.{table} ORDER BY ALL").fetchall()  # noqa: S608  our own names only
            != connection.execute(f"SELECT * FROM other.{table} ORDER BY ALL").fetchall()  # noqa: S608
        )


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
    current = build(publisher, accepted) if accepted else None
    name = build(publisher, [*accepted, *staged])
    progress("Comparing", 0.6)
    compared = [
        replace(item, difference=_difference(publisher, current, name, item))
        if item.return_ and not item.difference
        else item
        for item in numbered
    ]
    return Proposal(tuple(compared), name)


def _already_in(checked: Checked, active: Sequence[Return], items: Sequence[Item]) -> bool:
    key = (checked.sha256, checked.kind, checked.periods, checked.status)
    waiting = [item.return_ for item in items if item.return_]
    return any(key == (item.sha256, item.kind, item.periods, item.status) for item in [*active, *waiting])


def _return_of(checked: Checked, note: str) -> Return:
    assert checked.kind is not None  # noqa: S101  a file without a stop has a kind
    return Return(
        return_id="",
        kind=checked.kind,
        source=checked.source,
        periods=checked.periods,
        status=checked.status,
        file=checked.file,
        sha256=checked.sha256,
        rows=len(checked.results),
        sender=getuser(),
        at=datetime.now(UTC).replace(microsecond=0),
        state="accepted",
        note=note,
    )


def _first_stop(checked: Checked) -> str:
    return next(finding.message for finding in checked.findings if finding.severity == "stop")


def _record_refusal(workspace: Workspace, checked: Checked, note: str) -> None:
    refused = Return(
        return_id="",
        kind=checked.kind or "unrecognised",
        source=checked.source,
        periods=checked.periods,
        status=checked.status,
        file=checked.file,
        sha256=checked.sha256,
        rows=len(checked.results),
        sender=getuser(),
        at=datetime.now(UTC).replace(microsecond=0),
        state="refused",
        note=note,
    )
    while True:
        id_ = return_id(workspace.next_sequence(), checked.sha256)
        try:
            workspace.record([refused.model_copy(update={"return_id": id_})])
        except IntegrityError:  # another writer took the number: take the next
            continue
        return


def _stage(path: Path, checked: Checked, folder: Path) -> None:
    folder.mkdir(parents=True)
    checked.results.to_parquet(folder / "rows.parquet", index=False)
    checked.places.to_parquet(folder / "places.parquet", index=False)
    for name, table in (("urns", checked.urns), ("links", checked.links), ("neighbours", checked.neighbours)):
        if table is not None:
            table.to_parquet(folder / f"{name}.parquet", index=False)
    findings = [finding.model_dump() for finding in checked.findings]
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
        _sync_file(file)
    shutil.copyfile(item.folder / "original", store.originals / item.checked.sha256)
    _sync_file(store.originals / item.checked.sha256)
    shutil.rmtree(kept, ignore_errors=True)  # left by a crash before the ledger line: never a return
    shutil.copytree(item.folder, kept, ignore=shutil.ignore_patterns("original"))
    for file in kept.iterdir():
        _sync_file(file)
    for folder in (kept, store.returns, store.originals):
        sync_folder(folder)


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


def _visible(name: str) -> str:
    """A sender's file name as text that can be stored and shown: what is not printable is spelt out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)


def findings_of(item: Item, severity: str) -> tuple[Finding, ...]:
    """A file's findings of one severity."""
    return tuple(finding for finding in item.checked.findings if finding.severity == severity)


def current(publisher: Publisher) -> Generation:
    """The generation the authority is shown."""
    return publisher.store.generation("authority")
