"""What tests share: small invented results as files in our own layout, and a house to load them into."""

import hashlib
import math
import os
import shutil
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

import hypothesis
import pandas as pd
import pytest

from model.folders import REFERENCE
from model.tables import PLACE_COLUMNS, RESULT_COLUMNS
from model.tidy_layout import tidy_table
from outcomes.cli import main
from outcomes.returns.publisher import Publisher
from outcomes.store import database, store
from outcomes.store.reference import areas
from outcomes.store.settings import settings
from tests.homes import File, Homes

# A machine that is busy with something else makes no example wrong: no law has a deadline.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis.settings.register_profile("whole", deadline=None, max_examples=200)
hypothesis.settings.load_profile("quick")

# A core a worker: tables of a few rows are built sooner by one thread than by two that have to meet.
database.THREADS = 1

# Homes are written through to the disk, and tests make hundreds: where there is a disk in memory they stand there.
if (memory := Path("/dev/shm")).is_dir() and shutil.disk_usage(memory).free > 4e9:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))

SHARED = Path(__file__).resolve().parents[2] / "shared"
NO_SHARED = "the optional real files of ../shared are not here"

Rows = list[dict[str, object]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--sample", metavar="SEED/N", help="one in N of the chosen tests, others for another seed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what is left of the tests, those that `--sample` draws: the same for the same seed, wherever it is run."""
    if said := config.getoption("--sample"):
        seed, _, one_in = said.rpartition("/")
        drawn = drawn_from([item.nodeid for item in items], seed, int(one_in))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in drawn])
        items[:] = [item for item in items if item.nodeid in drawn]


def drawn_from(names: list[str], seed: str, one_in: int) -> set[str]:
    """One in so many of the names, and never none of some."""
    by_lot = sorted(names, key=lambda name: hashlib.sha256(f"{seed} {name}".encode()).digest())
    return set(by_lot[: math.ceil(len(names) / one_in)])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What long examples came to, in a sentence each."""
    for report in terminalreporter.getreports("passed"):
        for name, sentence in report.user_properties:
            if name == "came to":
                terminalreporter.write_line(str(sentence))


@pytest.fixture
def came_to(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Says in a sentence what a long example came to, once everything has run."""
    return lambda sentence: record_property("came to", sentence)


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
    named = _names_of_areas()
    described = [
        {
            "place": row["place"],
            "period": row["period"],
            "level": str(row["place"]).split(":")[0],
            "name": named.get(row["place"], row.get("name", f"School {row['place']}")),
            "la": f"la:{str(row['place'])[7:10]}" if str(row["place"]).startswith("school:") else "",
            "phase": row.get("phase", ""),
            "town": row.get("town", ""),
            "state_funded": row.get("state_funded", True) if str(row["place"]).startswith("school:") else pd.NA,
        }
        for row in rows
    ]
    frame = pd.DataFrame(described, columns=list(PLACE_COLUMNS))
    for column, dtype in PLACE_COLUMNS.items():
        known = frame[column].astype("object")
        frame[column] = known.fillna("").astype("str") if dtype == "str" else known.astype("boolean")
    return frame.drop_duplicates(["place", "period"], ignore_index=True)


_LAID_OUT: dict[str, str] = {}


def tidy_csv(rows: Rows, **said: str) -> str:
    """Result rows as a CSV in our own layout; the same rows are laid out once a session."""
    key = f"{rows} {said}"
    if key not in _LAID_OUT:
        _LAID_OUT[key] = tidy_rows(rows, **said).to_csv(index=False)
    return _LAID_OUT[key]


def tidy_rows(rows: Rows, *, version: str = "Final", source: str = "results_tidy") -> pd.DataFrame:
    """Result rows in our own layout."""
    return tidy_table(
        results_frame(rows), places_frame(rows), authorities=_authorities(), version=version, source=source
    )


@cache
def _names_of_areas() -> pd.Series:
    return areas(REFERENCE).set_index("place")["name"]


@cache
def _authorities() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "local_authorities.csv", dtype="str", keep_default_na=False)


def write_tidy(
    folder: Path, rows: Rows, name: str = "tidy.csv", *, version: str = "Final", source: str = "results_tidy"
) -> Path:
    """Writes result rows to a CSV in our own layout and gives its path."""
    path = folder / name
    path.write_text(tidy_csv(rows, version=version, source=source), encoding="utf-8", newline="")
    return path


@pytest.fixture
def tidy_file(tmp_path: Path) -> Callable[..., Path]:
    """`write_tidy` into the folder of a test."""
    return partial(write_tidy, tmp_path)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Homes that tests begin with, each published once."""
    return Homes(tmp_path_factory.mktemp("homes"))


@pytest.fixture
def publisher(homes: Homes, tmp_path: Path) -> Publisher:
    """An empty house."""
    return homes.copy(tmp_path / "home")


@pytest.fixture
def begin(homes: Homes, publisher: Publisher) -> Callable[..., Publisher]:
    """Publishes files in the empty house, one after the other, or copies the house in which that was done before."""

    def with_files(*files: File) -> Publisher:
        publisher.workspace.engine.dispose()
        homes.copy(publisher.store.home, *files)
        return publisher

    return with_files


@pytest.fixture
def house_after(homes: Homes, tmp_path: Path) -> Callable[..., Publisher]:
    """A house of a test's own in which these files were published, one after the other."""

    def begin(*files: File) -> Publisher:
        return homes.copy(Path(mkdtemp(dir=tmp_path, prefix="house-")), *files)

    return begin


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
            main.main()
        printed = capsys.readouterr()
        return ended.value.code, printed.out, printed.err

    yield run
    settings.cache_clear()


def close_generations() -> None:
    """Let go of the generations that this process has open."""
    while store._open:
        store._open.popitem()[1].close()
