"""Fills a generation from the rows of returns: what arrived, one winner a cell, sums, and where all of it came from."""

import glob
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from metrics.measures.groups import ETHNICITY_MAJOR_GSS2011
from metrics.measures.register import MEASURES
from metrics.rates import factor
from model.errors import ReturnDamagedError, StoreDamagedError
from model.returns import RETURN_STATUSES, Return
from outcomes.store import reference
from outcomes.store.database import own_database, quoted, rollup
from outcomes.store.generation import pupils
from outcomes.store.generation.naming import FORMAT, name_of
from outcomes.store.generation.pupils import PUPILS
from outcomes.store.store import RESTORE

KeptReturn = tuple[Return, Path]
"""A return in force, and the folder of its rows."""

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


def fill(reference_folder: Path, returns: Sequence[KeptReturn], path: Path) -> None:
    """Lay every table of a generation into a database at `path`, and verify what holds between them."""
    with own_database(spill_beside=path) as connection:
        connection.execute(f"ATTACH '{quoted(path)}' AS generation")
        _run(connection, "schema")
        _arrive(connection, reference_folder, returns)
        _run(connection, "places")
        _run(connection, "winners")
        pupils.insert_winning_rows(connection, reference_folder, returns)
        _sum_up_pupils(connection)
        _rank(connection)
        for step in ROLLUP:
            _run(connection, step)
        _describe(connection, reference_folder, returns)
        faults = connection.execute(rollup("verify")).df()
        if len(faults):
            first = faults.iloc[0]
            raise StoreDamagedError(
                f"The generation just built is not sound ({first['fault']}: {first['cell']}); it was not published."
            )
        connection.execute("CHECKPOINT generation")
        connection.execute("DETACH generation")
    write_ahead_log = path.with_name(path.name + ".wal")
    if write_ahead_log.exists():
        raise StoreDamagedError(f"{write_ahead_log.name} was left beside a new generation; it was not published.")


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


def _arrive(connection: duckdb.DuckDBPyConnection, reference_folder: Path, returns: Sequence[KeptReturn]) -> None:
    """Temporary tables of everything that arrived: accepted, arrived and its likes, areas, source_order."""
    _table(connection, "accepted", _accepted_table(reference_folder, [return_ for return_, _ in returns]))
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
        except pupils.UNREADABLE as fault:
            raise pupils.blame(return_, folder, fault) from fault


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
        pupils.arrive(connection, sequence, return_.kind, folder / PUPILS)


def _accepted_table(reference_folder: Path, returns: Sequence[Return]) -> pd.DataFrame:
    rows = []
    for sequence, return_ in enumerate(returns):
        publication = reference.publication(reference_folder, return_.source)
        rows.append(
            {
                "sequence": sequence,
                "return_id": return_.return_id,
                "kind": return_.kind,
                "source": return_.source,
                "title": publication.title,
                "publisher": publication.publisher,
                "licence": publication.licence,
                "periods": list(return_.periods),
                "status": return_.status,
                "status_rank": len(RETURN_STATUSES) - RETURN_STATUSES.index(return_.status),
                "file": return_.file,
                "sha256": return_.sha256,
                "rows": return_.rows,
                "sender": return_.sender,
                "at": return_.at.isoformat(),
                "note": return_.note,
                "kept_sha256": return_.kept_sha256,
            }
        )
    return pd.DataFrame(rows, columns=list(ACCEPTED)).astype(ACCEPTED)


def _describe(connection: duckdb.DuckDBPyConnection, reference_folder: Path, returns: Sequence[KeptReturn]) -> None:
    """What a generation says of itself: findings, breaks, meta."""
    findings = [
        {"return_id": return_.return_id, **finding}
        for return_, folder in returns
        for finding in _stored_findings(return_, folder)
    ]
    if findings:
        _table(connection, "said_findings", pd.DataFrame(findings))
        connection.execute("INSERT INTO generation.findings BY NAME SELECT * FROM said_findings")
    breaks = [
        (measure.id, break_.period, break_.type, break_.what)
        for measure in MEASURES.values()
        for break_ in measure.breaks
    ]
    _table(connection, "declared_breaks", pd.DataFrame(breaks, columns=["measure", "period", "type", "what"]))
    connection.execute("INSERT INTO generation.breaks SELECT * FROM declared_breaks ORDER BY ALL")
    meta = {
        "format": FORMAT,
        "definitions": reference.fingerprint(reference_folder)[:12],
        "generation": name_of(reference_folder, [return_ for return_, _ in returns]),
    }
    connection.executemany("INSERT INTO generation.meta VALUES (?, ?)", list(meta.items()))


def _stored_findings(return_: Return, folder: Path) -> list[dict[str, object]]:
    try:
        findings: list[dict[str, object]] = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ReturnDamagedError(
            f"The findings of return {return_.return_id} ({return_.file}) in {folder} cannot be read. {RESTORE}"
        ) from fault
    return findings


def _table(connection: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> None:
    connection.register("handed_over", frame)
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM handed_over")  # noqa: S608  our own names only
    connection.unregister("handed_over")


def _run(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    connection.execute(rollup(step))
