"""Reads a published generation: an immutable DuckDB file, opened read-only, one cursor a query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd

from model.errors import StoreDamagedError
from outcomes.store.database import DAMAGE, LOCKED_DOWN, REMEDY, question_in_sql

T = TypeVar("T")
Value = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class Generation:
    """One published generation, open for questions."""

    name: str
    connection: duckdb.DuckDBPyConnection

    def ask(self, question: str, values: Mapping[str, Value] | None = None) -> pd.DataFrame:
        """The rows of the named file in `sql/`, with values bound by name. Raises StoreDamagedError."""
        return self._ask(question, values, lambda cursor: cursor.df())

    def tuples(self, question: str, values: Mapping[str, Value] | None = None) -> list[tuple[Any, ...]]:
        """The same as plain rows, None where there is nothing: a page asks for a few, and a table costs more."""
        return self._ask(question, values, lambda cursor: cursor.fetchall())

    def records(self, question: str, values: Mapping[str, Value] | None = None) -> list[dict[str, Any]]:
        """The same, each row by the names of its columns."""
        return self._ask(question, values, _named_rows)

    def _ask(
        self, question: str, values: Mapping[str, Value] | None, take: Callable[[duckdb.DuckDBPyConnection], T]
    ) -> T:
        try:
            with self.connection.cursor() as cursor:
                return take(cursor.execute(question_in_sql(question), dict(values or {})))
        except DAMAGE as fault:
            raise StoreDamagedError(f"Generation {self.name} cannot be read ({fault}). {REMEDY}") from fault


def _named_rows(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


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
