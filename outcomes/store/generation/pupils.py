"""Pupils' rows on their way into a generation: what arrived, and what each pupil counts for (decision 8)."""

import glob
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from metrics import pupil_facts
from metrics.attainment_8 import Era
from metrics.key_stage_2_outcomes import ResultCode
from model.errors import ReturnDamagedError
from model.periods import later
from model.returns import RETURN_STATUSES, Return
from outcomes.store import reference
from outcomes.store.database import DAMAGE, own_database, question_in_sql, rollup
from outcomes.store.store import RESTORE

UNREADABLE = (*DAMAGE, duckdb.InvalidInputException)
"""What DuckDB says of rows that are not what was kept."""

FULL_DISK_FAULTS = (duckdb.IOException, duckdb.FatalException)

PUPILS = "pupils.parquet"
"""The rows of a pupil-level return, by the pupil's integer."""

EVENTS = ("pupil_exclusions", "pupil_flags")
"""Kinds that say what happened to a few pupils: their rows arrive whole."""

AS_THEY_ARE = {"pupils": "won_pupils", "pupil_attendance": "won_pupil_attendance"}
"""Kinds with a row for every pupil, whose rows a step of the roll-up takes as they are; the others are results, which
`metrics` reads first."""


def arrive(connection: duckdb.DuckDBPyConnection, sequence: int, kind: str, path: Path) -> None:
    """A return's pupils: which slices it speaks of, their schools, and, of events, the rows themselves."""
    values = {"sequence": sequence, "kind": kind, "path": glob.escape(str(path))}
    connection.execute(rollup("arrived_slices"), values)
    connection.execute(
        "INSERT INTO arrived_places BY NAME SELECT DISTINCT place, period, 'school' AS level, '' AS name, "
        "'la:' || substr(place, 8, 3) AS la, sequence, FALSE AS register FROM pupil_slices "
        "WHERE sequence = $sequence AND place <> ''",
        {"sequence": sequence},
    )
    if kind in EVENTS:
        connection.execute(
            f"INSERT INTO arrived_{kind} BY NAME SELECT *, $sequence AS sequence "  # noqa: S608  our own names
            "FROM read_parquet($path)",
            {"sequence": sequence, "path": values["path"]},
        )


def insert_winning_rows(
    connection: duckdb.DuckDBPyConnection, reference_folder: Path, returns: Sequence[tuple[Return, Path]]
) -> None:
    """The rows of every return that won their slice, each read where it lies: one authority's do not fit in memory.

    Raises ReturnDamagedError where a return's rows cannot be read.
    """
    tables = _tables(reference_folder)
    for sequence, (return_, folder) in enumerate(returns):
        values = {"sequence": sequence, "path": glob.escape(str(folder / PUPILS))}
        try:
            if return_.kind in AS_THEY_ARE:
                connection.execute(rollup(AS_THEY_ARE[return_.kind]), values)
            elif return_.kind in pupil_facts.KINDS:
                rows = connection.execute(rollup("won_rows"), {**values, "kind": return_.kind}).df()
                _count(connection, return_, pupil_facts.facts(return_.kind, rows, tables))
        except UNREADABLE as fault:
            raise blame(return_, folder, fault) from fault


def _count(connection: duckdb.DuckDBPyConnection, return_: Return, facts: pd.DataFrame) -> None:
    """What each pupil counts for (metrics.pupil_facts), and in which year's groups."""
    years_since = pupil_facts.YEARS_SINCE_LEAVING.get(return_.kind, 0)
    rolls = {period: later(period, -years_since) for period in facts["period"].unique()}
    rows = pa.Table.from_pandas(facts.assign(roll=facts["period"].map(rolls)), preserve_index=False)
    connection.register("handed_over", rows)
    connection.execute(
        "INSERT INTO generation.pupil_results SELECT pupil, place, period, roll, term, measure, numerator, "
        "denominator, $return_id FROM handed_over",
        {"return_id": return_.return_id},
    )
    connection.unregister("handed_over")


def rows_in_force(returns: Sequence[tuple[Return, Path]]) -> pd.DataFrame:
    """The pupils' rows in force of returns of one kind: pupil, place, period, term, then the kind's columns as text.

    Raises ReturnDamagedError where a return's rows cannot be read.
    """
    files = [
        (str(folder / PUPILS), RETURN_STATUSES[::-1].index(return_.status), sequence)
        for sequence, (return_, folder) in enumerate(returns)
        if (folder / PUPILS).exists()
    ]
    if not files:
        return pd.DataFrame(columns=["pupil", "place", "period", "term"])
    with own_database() as connection:
        connection.register("kept", pd.DataFrame(files, columns=["path", "status_rank", "sequence"]))
        values = {"paths": [glob.escape(path) for path, _, _ in files]}
        try:
            return connection.execute(question_in_sql("rows_in_force"), values).df()
        except UNREADABLE as fault:
            raise ReturnDamagedError(f"The rows of a return cannot be read ({fault}). {RESTORE}") from fault


def blame(return_: Return, folder: Path, fault: Exception) -> Exception:
    """What to raise where a return's rows could not be taken in: that they are damaged; or the fault as it is, where
    they can be read and the disk they were written to is full."""
    if isinstance(fault, FULL_DISK_FAULTS) and _can_be_read(folder):
        return fault
    return ReturnDamagedError(
        f"The rows of return {return_.return_id} ({return_.file}) in {folder} cannot be read ({fault}). {RESTORE}"
    )


def _can_be_read(folder: Path) -> bool:
    with own_database() as alone:
        try:
            for table in folder.glob("*.parquet"):
                alone.execute(
                    "SELECT max(hash(said)) FROM read_parquet($path) AS said", {"path": glob.escape(str(table))}
                )
        except UNREADABLE:
            return False
    return True


def _tables(reference_folder: Path) -> pupil_facts.Tables:
    codes = reference.ks2_codes(reference_folder)
    fields = ("among", "expected", "higher", "verified")
    return pupil_facts.Tables(
        ks2_codes={
            entry["code"]: ResultCode(entry["code"], **{name: entry[name] for name in fields if name in entry})
            for entry in codes
        },
        eras=tuple(
            Era(entry["first"], entry["last"], entry["reformed"], entry["unreformed"])
            for entry in reference.grade_points(reference_folder)
        ),
    )
