"""DuckDB as it may be used here: locked down for readers, limited for builders, asked by SQL in named files."""

import os
import uuid
from functools import cache
from pathlib import Path

import duckdb

from model.errors import StoreDamagedError

SQL = Path(__file__).parent / "sql"

# What a generation must never do, whatever text reaches it (docs/decisions/0004-lock-down.md).
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "enable_external_access": "false",
    "lock_configuration": "true",
}

REMEDY = "Run `outcomes rebuild`: it is made again from the returns."

DAMAGE = (
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.CatalogException,
    duckdb.BinderException,
    duckdb.FatalException,
)
"""What DuckDB says of a file that is cut short, garbled, not one of ours or of an earlier format."""

THREADS = 2
"""On how many threads a database of our own works."""


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Open a generation under a name in another database, read-only; raises StoreDamagedError."""
    try:
        connection.execute(f"ATTACH '{quoted(path)}' AS {name} (READ_ONLY)")
    except DAMAGE as fault:
        raise StoreDamagedError(
            f"Generation {path.stem} cannot be read ({fault}). Delete {path} and run `outcomes rebuild`."
        ) from fault


def quoted(path: Path) -> str:
    """A path as it stands between single quotes in SQL, where no value can be bound."""
    return str(path).replace("'", "''")


def own_database(*, spill_beside: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database of its own to work in, without the progress bar DuckDB would draw on a terminal.

    What does not fit into memory goes into a folder named as everything half done is, not wherever we were started;
    where no place is given, nothing is spilled, and more memory may be taken.
    """
    spill = spill_beside.with_name(f".spill.{os.getpid()}-{uuid.uuid4().hex[:8]}") if spill_beside else ""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": "900MB" if spill else "2GB",
        "threads": THREADS,
        "temp_directory": str(spill),
        # A half-made database is thrown away and never recovered: its log need not be folded in again and again.
        "checkpoint_threshold": "1GB",
    }
    connection = duckdb.connect(config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def rollup(step: str) -> str:
    """The SQL of one step of building a generation."""
    return (SQL / "rollup" / f"{step}.sql").read_text(encoding="utf-8")


@cache
def question_in_sql(question: str) -> str:
    """The SQL of one question."""
    return (SQL / f"{question}.sql").read_text(encoding="utf-8")
