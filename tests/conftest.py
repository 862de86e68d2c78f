"""What tests share: small invented results as files in our own layout, and a house to load them into."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import hypothesis
import pandas as pd
import pytest

from outcomes import cli, store
from outcomes.model import PLACE_COLUMNS, RESULT_COLUMNS
from outcomes.publish import Publisher
from outcomes.reference import areas
from outcomes.settings import REFERENCE, settings
from outcomes.store import Store
from outcomes.tidy_layout import tidy
from outcomes.workspace import open_workspace

# A machine that is busy with something else makes no example wrong.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

SHARED = Path(__file__).resolve().parents[2] / "shared"
NO_SHARED = "the optional real files of ../shared are not here"

Rows = list[dict[str, object]]


def result(place: str = "la:383", period: str = "2024/25", **cells: object) -> dict[str, object]:
    """One result row; what is not said is everybody, the year, level2_at_16 and ok."""
    return {
        "place": place,
        "period": period,
        "term": "year",
        "measure": "level2_at_16",
        "characteristic": "all",
        "category": "all",
        "status": "ok",
        "public_domain": True,
        **cells,
    }


def results_frame(rows: Rows) -> pd.DataFrame:
    """Rows as model.RESULT_COLUMNS."""
    return pd.DataFrame(rows, columns=list(RESULT_COLUMNS)).astype(RESULT_COLUMNS)


def places_frame(rows: Rows) -> pd.DataFrame:
    """The places of result rows as model.PLACE_COLUMNS; a school is state-funded unless its row says otherwise."""
    named = areas(REFERENCE).set_index("place")["name"]
    described = [
        {
            "place": row["place"],
            "period": row["period"],
            "level": str(row["place"]).split(":")[0],
            "name": named.get(row["place"], row.get("name", f"School {row['place']}")),
            "la": f"la:{str(row['place'])[7:10]}" if str(row["place"]).startswith("school:") else "",
            "phase": row.get("phase", ""),
            "state_funded": row.get("state_funded", True) if str(row["place"]).startswith("school:") else pd.NA,
        }
        for row in rows
    ]
    frame = pd.DataFrame(described, columns=list(PLACE_COLUMNS))
    for column, dtype in PLACE_COLUMNS.items():
        known = frame[column].astype("object")
        frame[column] = known.fillna("").astype("str") if dtype == "str" else known.astype("boolean")
    return frame.drop_duplicates(["place", "period"], ignore_index=True)


def write_tidy(
    folder: Path, rows: Rows, name: str = "tidy.csv", *, version: str = "Final", source: str = "results_tidy"
) -> Path:
    """Writes result rows to a CSV in our own layout and gives its path."""
    path = folder / name
    authorities = pd.read_csv(REFERENCE / "local_authorities.csv", dtype="str", keep_default_na=False)
    table = tidy(results_frame(rows), places_frame(rows), authorities=authorities, version=version, source=source)
    table.to_csv(path, index=False)
    return path


@pytest.fixture
def tidy_file(tmp_path: Path) -> Callable[..., Path]:
    """`write_tidy` into the folder of a test."""
    return partial(write_tidy, tmp_path)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    """An empty house."""
    return empty_house(tmp_path / "home")


def empty_house(home: Path) -> Publisher:
    """A house with nothing in it."""
    return Publisher(Store(home), open_workspace(home), authority="la:383", reference=REFERENCE, wait_seconds=20)


@pytest.fixture
def outcomes(capsys, monkeypatch, tmp_path):
    """Runs one command on a home of its own; gives its exit code, standard output and standard error."""

    monkeypatch.setenv("OUTCOMES_LOG", str(tmp_path / "log.jsonl"))

    def run(*said, home=tmp_path / "home"):
        with_home = [] if said[0] in ("measures", "template") else ["--home", str(home)]
        monkeypatch.setattr(sys, "argv", ["outcomes", *map(str, said), *with_home])
        settings.cache_clear()
        close_generations()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    yield run
    settings.cache_clear()


def close_generations() -> None:
    """Let go of the generations that this process has open."""
    while store._open:
        store._open.popitem()[1].close()
