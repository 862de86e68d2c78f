"""One small invented authority for these tests, and its files as anybody would read them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from loaders.reading.read import read
from outcomes.invented.authority import InventedAuthority, write_authority

Return = Callable[..., pd.DataFrame]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> InventedAuthority:
    """Two thousand pupils over two years."""
    return write_authority(pupils=2_000, years=2, seed=7, out=tmp_path_factory.mktemp("made") / "eastmarch")


@pytest.fixture(scope="session")
def one_year(tmp_path_factory: pytest.TempPathFactory) -> InventedAuthority:
    """As many over one year."""
    return write_authority(pupils=2_000, years=1, seed=3, out=tmp_path_factory.mktemp("one") / "eastmarch")


@pytest.fixture(scope="session")
def sent(made: InventedAuthority) -> Return:
    """One return of a year as text, whatever its format: `sent("pupils")`, `sent("pupils", "2023/24")`."""

    @cache
    def table(stem: str, period: str = "2024/25") -> pd.DataFrame:
        return read_table(next(path for path in made.files[period] if path.stem == stem))

    return table


@pytest.fixture(scope="session")
def truth(made: InventedAuthority) -> pd.DataFrame:
    """What the generator says that its files come to."""
    return pd.read_csv(made.folder / "truth.csv", dtype={"period": "str", "category": "str"})


@pytest.fixture(scope="session")
def where(made: InventedAuthority) -> Callable[[str], str]:
    """The LAESTAB of the school in which an edge is planted."""
    place = made.planted.drop_duplicates("edge").set_index("edge")["place"]
    return lambda edge: str(place[edge]).removeprefix("school:")


def read_table(path: Path) -> pd.DataFrame:
    """A file's only sheet, its first row as headings."""
    cells = read(path).sheets[0].cells.to_pandas()
    return cells.iloc[1:].set_axis(list(cells.iloc[0]), axis=1).reset_index(drop=True)
