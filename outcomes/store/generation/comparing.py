"""Two generations side by side: what differs, table by table and question by question."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from model.errors import StoreDamagedError
from outcomes.store.database import DAMAGE, REMEDY, attach, own_database, question_in_sql
from outcomes.store.store import Store

Ask = Callable[[str, Mapping[str, object]], pd.DataFrame]
"""Asks a question of sql/ by its name, with values bound, of two generations side by side."""


@contextmanager
def side_by_side(store: Store, current: str | None, name: str) -> Iterator[Ask]:
    """Two generations to be compared: `coming`, and what is `shown` now (results, pooled, returns), or nothing.

    Raises StoreDamagedError where the one that is shown cannot be read.
    """
    with own_database(spill_beside=store.path(name)) as connection:
        attach(connection, store.path(name), "coming")
        if current is not None:
            attach(connection, store.path(current), "now")
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
        attach(connection, one, "one")
        attach(connection, other, "other")
        tables = connection.execute(
            "SELECT table_name, count(*) FROM information_schema.tables WHERE table_catalog IN ('one', 'other') "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return tuple(
            table
            for table, catalogs in tables
            if catalogs != 2
            or _has_more(connection, f"one.{table}", f"other.{table}")
            or _has_more(connection, f"other.{table}", f"one.{table}")
        )


def _has_more(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether a table has a row that another has not, or has it more often."""
    return bool(connection.execute(f"FROM {one} EXCEPT ALL FROM {other} LIMIT 1").fetchall())
