"""A generation: built from the rows of returns, verified before anybody sees it, and compared with another."""

import glob
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from metrics.groups import ETHNICITY_MAJOR_GSS2011
from metrics.rates import factor
from metrics.register import MEASURES
from outcomes import pupil_rows, reference
from outcomes.errors import ReturnDamagedError, StoreDamagedError
from outcomes.model import RETURN_STATUSES, Return
from outcomes.pupil_rows import PUPILS
from outcomes.store import DAMAGE, REMEDY, RESTORE, Store, own_database, question_in_sql, rollup, sync_file, sync_folder

Kept = tuple[Return, Path]
"""A return in force, and the folder of its rows."""

FORMAT = "8"
"""The version of a generation's tables; another format is another generation."""

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
    "kept_sha256": "str",
}
"""What the roll-up is told of each return: its ledger line, its publication, and how final it is (1 is final)."""

REGISTERS = ("urns", "links", "neighbours", "expected")
"""Tables that only some kinds of return bring: whose number was whose, what became of whom, who is like whom, how many
pupils a school is expected to send."""

FROM_PUPILS = ("groups", "attendance", "pupil_sums")
ROLLUP = ("place_years", "pooled", "vintages", "lineage")
ROWS_AT_ONCE = 1_000_000
"""Of what arrived, about so many rows are ranked at once."""

CANNOT_BUILD = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)
"""What DuckDB says where the disk is full or may not be written."""


# --- building ----------------------------------------------------------------------------------------------------


def name_of(reference_folder: Path, returns: Iterable[Return]) -> str:
    """The first 12 hex digits of what a generation is made of: format, definitions and the ledger's lines.

    The whole line, not its id alone: a proposal nobody accepted leaves its generation behind, and the next one of the
    same file has the same id, and may be of another period or kind. For whom a return is says nothing of what it holds.
    """
    definitions = json.dumps([measure.model_dump(mode="json") for measure in MEASURES.values()], sort_keys=True)
    made_of = [FORMAT, reference.fingerprint(reference_folder), definitions]
    made_of += sorted(item.model_dump_json(exclude={"state", "audience", "released_by"}) for item in returns)
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:12]


def build(store: Store, reference_folder: Path, returns: Sequence[Kept], *, anew: bool = False) -> str:
    """Make sure that the generation of these returns exists, whole, and give its name.

    An existing file is left alone unless `anew`.
    """
    name = name_of(reference_folder, [return_ for return_, _ in returns])
    path = store.path(name)
    if anew or not _is_whole(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{name}.{os.getpid()}-{uuid.uuid4().hex[:8]}")
        try:
            build_file(reference_folder, returns, temporary)
            sync_file(temporary)
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            remove(temporary)
    return name


def _is_whole(path: Path) -> bool:
    """Whether a generation lies there under its own name; looked into again only where the file has changed.

    The blocks of its tables are checked as they are read.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    return _says_its_name(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=64)
def _says_its_name(path: Path, _changed: int, _size: int) -> bool:
    try:
        with own_database(spill_beside=path) as connection:
            _attach(connection, path, "found")
            said = connection.execute("SELECT value FROM found.meta WHERE key = 'generation'").fetchone()
    except (StoreDamagedError, *DAMAGE):
        return False
    return bool(said == (path.stem,))


def made_from(
    path: Path, *, returns: Collection[str], files: Collection[str], rows: Collection[tuple[str, str]]
) -> bool:
    """Whether a generation was built from any of these returns, files (by SHA-256) or rows (return, kept_sha256).

    So is one that cannot be read, for all that is known of it.
    """
    try:
        with own_database(spill_beside=path) as connection:
            _attach(connection, path, "found")
            held = connection.execute("SELECT return_id, sha256, kept_sha256 FROM found.returns").fetchall()
    except (StoreDamagedError, *DAMAGE):
        return True
    return any(
        return_id in returns or sha256 in files or (return_id, kept_sha256) in rows
        for return_id, sha256, kept_sha256 in held
    )


def remove(database: Path) -> None:
    """Take away a database being made, and what DuckDB may have left beside it."""
    for file in (database, database.with_name(database.name + ".wal")):
        file.unlink(missing_ok=True)


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    try:
        connection.execute(f"ATTACH '{_quoted(path)}' AS {name} (READ_ONLY)")
    except DAMAGE as fault:
        raise StoreDamagedError(
            f"Generation {path.stem} cannot be read ({fault}). Delete {path} and run `outcomes rebuild`."
        ) from fault


def build_file(reference_folder: Path, returns: Sequence[Kept], path: Path) -> None:
    """Build a generation at `path`. Raises StoreDamagedError where it cannot be, or is not sound."""
    try:
        _fill(reference_folder, returns, path)
    except CANNOT_BUILD as fault:
        raise StoreDamagedError(
            f"The generation could not be built in {path.parent} ({fault}). What was shown before is shown still. "
            "Make room, or see who may write there, and try again."
        ) from fault


def _fill(reference_folder: Path, returns: Sequence[Kept], path: Path) -> None:
    with own_database(spill_beside=path) as connection:
        connection.execute(f"ATTACH '{_quoted(path)}' AS generation")
        _run(connection, "schema")
        _arrive(connection, reference_folder, returns)
        _run(connection, "places")
        _run(connection, "winners")
        pupil_rows.won(connection, reference_folder, returns)
        _sum_up_pupils(connection)
        _rank(connection)
        for step in ROLLUP:
            _run(connection, step)
        _tell(connection, reference_folder, returns)
        faults = connection.execute(rollup("verify")).df()
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


def _sum_up_pupils(connection: duckdb.DuckDBPyConnection) -> None:
    """A year at a time, so that ten years take no more memory than one."""
    for (period,) in connection.execute(rollup("years_of_pupils")).fetchall():
        connection.execute("SET VARIABLE period = $period", {"period": period})
        for step in FROM_PUPILS:
            _run(connection, step)
    _run(connection, "received")


def _rank(connection: duckdb.DuckDBPyConnection) -> None:
    """Which result stands, some measures at a time, A to Z: the order of the table is that of its measures."""
    _run(connection, "placed")
    counts = connection.execute("SELECT measure, count(*) FROM arrived GROUP BY measure ORDER BY measure").fetchall()
    for measures in _in_portions(counts):
        connection.execute("SET VARIABLE measures = $measures", {"measures": measures})
        _run(connection, "results")


def _in_portions(counts: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    portion: list[str] = []
    rows = 0
    for measure, count in counts:
        if portion and rows + count > ROWS_AT_ONCE:
            yield portion
            portion, rows = [], 0
        portion.append(measure)
        rows += count
    if portion:
        yield portion


def _arrive(connection: duckdb.DuckDBPyConnection, reference_folder: Path, returns: Sequence[Kept]) -> None:
    """Temporary tables of everything that arrived: accepted, arrived and its likes, areas, source_order."""
    _table(connection, "accepted", _accepted(reference_folder, [return_ for return_, _ in returns]))
    _table(connection, "areas", reference.areas(reference_folder))
    _table(connection, "source_order", reference.source_order(reference_folder))
    majors = pd.DataFrame(list(ETHNICITY_MAJOR_GSS2011.items()), columns=["ethnicity", "major"])
    _table(connection, "ethnicity_majors", majors)
    units = [(measure.id, factor(measure) == 100) for measure in MEASURES.values()]
    _table(connection, "units", pd.DataFrame(units, columns=["measure", "percent"]))
    connection.execute(rollup("arrived"))
    for sequence, (return_, folder) in enumerate(returns):
        try:
            _arrive_from(connection, sequence, return_, folder)
        except pupil_rows.UNREADABLE as fault:
            raise pupil_rows.blame(return_, folder, fault) from fault


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
    if (folder / PUPILS).exists():
        pupil_rows.arrive(connection, sequence, return_.kind, folder / PUPILS)


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
                "kept_sha256": item.kept_sha256,
            }
        )
    return pd.DataFrame(rows, columns=list(ACCEPTED)).astype(ACCEPTED)


def _tell(connection: duckdb.DuckDBPyConnection, reference_folder: Path, returns: Sequence[Kept]) -> None:
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
        "definitions": reference.fingerprint(reference_folder)[:12],
        "generation": name_of(reference_folder, [return_ for return_, _ in returns]),
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


def _run(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    connection.execute(rollup(step))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


# --- two generations ---------------------------------------------------------------------------------------------


Ask = Callable[[str, Mapping[str, object]], pd.DataFrame]
"""Asks a question of sql/ by its name, with values bound, of two generations side by side."""


@contextmanager
def side_by_side(store: Store, current: str | None, name: str) -> Iterator[Ask]:
    """Two generations to be compared: `coming`, and what is `shown` now (results, pooled, returns), or nothing.

    Raises StoreDamagedError where the one that is shown cannot be read.
    """
    with own_database(spill_beside=store.path(name)) as connection:
        _attach(connection, store.path(name), "coming")
        if current is not None:
            _attach(connection, store.path(current), "now")
        for table in ("results", "pooled", "returns"):
            of = f"coming.{table} LIMIT 0" if current is None else f"now.{table}"
            _read(connection, current, f"CREATE TEMP VIEW shown_{table} AS SELECT * FROM {of}", {})  # noqa: S608  ours
        yield lambda question, values: _read(connection, current, question_in_sql(question), values)


def _read(
    connection: duckdb.DuckDBPyConnection, current: str | None, sql: str, values: Mapping[str, object]
) -> pd.DataFrame:
    try:
        return connection.execute(sql, dict(values)).df()
    except DAMAGE as fault:
        raise StoreDamagedError(f"Generation {current} cannot be read ({fault}). {REMEDY}") from fault


def differing_tables(one: Path, other: Path) -> tuple[str, ...]:
    """The tables whose rows are not the same in two generations, in any order; () where all agree."""
    with own_database(spill_beside=other) as connection:
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
            or _has_more(connection, f"one.{table}", f"other.{table}")
            or _has_more(connection, f"other.{table}", f"one.{table}")
        )


def _has_more(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether a table has a row that another has not, or has it more often."""
    return bool(connection.execute(f"FROM {one} EXCEPT ALL FROM {other} LIMIT 1").fetchall())
