"""Reads a published generation: an immutable DuckDB file, opened read-only, one cursor a query."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from model.errors import StoreDamagedError
from outcomes.store.database import DAMAGE, LOCKED_DOWN, REMEDY, question_in_sql

Value = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class Generation:
    """One published generation, open for questions."""

    name: str
    connection: duckdb.DuckDBPyConnection

    def ask(self, question: str, values: Mapping[str, Value] | None = None) -> pd.DataFrame:
        """The rows of the named file in `sql/`, with values bound by name. Raises StoreDamagedError."""
        try:
            with self.connection.cursor() as cursor:
                return cursor.execute(question_in_sql(question), dict(values or {})).df()
        except DAMAGE as fault:
            raise StoreDamagedError(f"Generation {self.name} cannot be read ({fault}). {REMEDY}") from fault


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """A generation opened read-only and locked down; raises StoreDamagedError where it is missing or another's."""
    if not path.exists():
        raise StoreDamagedError(f"Generation {path.stem} is missing. {REMEDY}")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
        name = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    except DAMAGE as fault:
        raise StoreDamagedError(f"Generation {path.stem} cannot be opened ({fault}). {REMEDY}") from fault
    if name != (path.stem,):
        connection.close()
        raise StoreDamagedError(f"{path.name} is another generation under that name. {REMEDY}")
    return connection
