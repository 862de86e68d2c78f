"""What checking and loading a big file costs, against a bare read of the same file in the same run.

The two files are the Department's own, which are not part of this repository; without them nothing is measured, and
that is said.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bench.demonstration import empty_house, load_files

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
FILES: tuple[tuple[str, str | None, Callable[[Path], pd.DataFrame]], ...] = (
    ("ks4/england_ks4provisional.csv", "2018/19", lambda path: pd.read_csv(path, dtype="str", keep_default_na=False)),
    ("lait/bds_long_0.parquet", None, pd.read_parquet),
)


def report() -> None:
    """Print seconds and ratios for each file."""
    for name, period, bare_read in FILES:
        path = SHARED / name
        if not path.exists():
            print(f"check and load of {name}: not measured, the file is not here")
            continue
        load_files(empty_house(), [path], period)  # the reading process is warm from here on
        start = time.perf_counter()
        rows = len(bare_read(path))
        bare = time.perf_counter() - start
        publisher = empty_house()
        start = time.perf_counter()
        loaded = load_files(publisher, [path], period)
        whole = time.perf_counter() - start
        results = len(loaded.files[0].checked.results)
        print(
            f"check and load of {name}: {whole:.2f} s for {rows:,} rows and {results:,} results; "
            f"a bare read {bare:.2f} s; ratio {whole / bare:.1f}"
        )
