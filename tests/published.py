"""What is published of pupils' rows: a generation built of them as publishing builds one, read back as counts."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from loaders.rules import rows
from model.folders import REFERENCE
from model.returns import Return
from outcomes.store.generation.building import build_at

Counts = dict[str, tuple[float, float]]
"""Of each school, how many were counted and among how many."""


def results(folder: Path, **kinds: pd.DataFrame) -> pd.DataFrame:
    """The table `results` of a generation of one return a kind: pupil, place, period, term and the kind's own."""
    home = folder / uuid.uuid4().hex
    kept = [(_return(kind, table), _keep(home / kind, table)) for kind, table in kinds.items()]
    build_at(REFERENCE, kept, home / "generation.duckdb")
    with duckdb.connect(str(home / "generation.duckdb"), read_only=True) as connection:
        return connection.sql("SELECT * FROM results").df()


def counts(published: pd.DataFrame, measure: str, by: str = "all", category: str = "all") -> Counts:
    """One measure's counts of a year in every school that has it."""
    asked = {"measure": measure, "term": "year", "characteristic": by, "category": category}
    chosen = published[(published[list(asked)] == list(asked.values())).all(axis=1)]
    return {row.place: (row.numerator, row.denominator) for row in chosen.itertuples()}


def _return(kind: str, table: pd.DataFrame) -> Return:
    return Return(
        return_id=kind,
        kind=kind,
        source=kind,
        periods=tuple(sorted(table["period"].unique())),
        status="final",
        file=f"{kind}.csv",
        sha256="",
        rows=len(table),
        sender="",
        at=datetime(2025, 9, 1, tzinfo=UTC),
        state="published",
    )


def _keep(folder: Path, table: pd.DataFrame) -> Path:
    folder.mkdir(parents=True)
    none = pd.RangeIndex(0)
    rows.result_rows({}, none).to_parquet(folder / "rows.parquet")
    rows.place_rows({}, none).to_parquet(folder / "places.parquet")
    table.to_parquet(folder / "pupils.parquet")
    (folder / "findings.json").write_text("[]", encoding="utf-8")
    return folder
