"""An authority of 130,000 pupils: three years of returns checked and published, and one large workbook."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import psutil
import pyarrow as pa
import python_calamine

from outcomes.invented.authority import write_authority
from outcomes.reports.workbook import TextSheet, workbook
from outcomes.returns import checking

PUPILS, YEARS, SEED = 130_000, 3, 7
MINUTES, GIGABYTES = 5, 2
ROWS, MORE_SECONDS = 100_000, 10


def report() -> None:
    """Print the seconds and the peak of all processes together, and a workbook's check beside a bare read of it."""
    with TemporaryDirectory(prefix="outcomes-bench-") as folder:
        authority = write_authority(pupils=PUPILS, years=YEARS, seed=SEED, out=Path(folder) / "files")
        seconds, peak, files = 0.0, 0.0, 0
        for period, paths in authority.files.items():
            options = ["--period", period, "--home", f"{folder}/home", "--yes", "--format", "csv"]
            took, megabytes = _watch([sys.executable, "-m", "outcomes.cli.main", "load", *map(str, paths), *options])
            seconds, peak, files = seconds + took, max(peak, megabytes), files + len(paths)
        print(
            f"{authority.schools} schools, {authority.pupils:,} pupils, {YEARS} years in {files} files, checked and "
            f"published: {seconds:.0f} s (target < {60 * MINUTES}), peak of all processes {peak:,.0f} MB (target < "
            f"{GIGABYTES * 1000:,})"
        )
        _large_workbook(Path(folder))


def _watch(command: list[str]) -> tuple[float, float]:
    """Seconds, and the most megabytes that the command and what it started ever held together."""
    start, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command, env={**os.environ, "OUTCOMES_AUTHORITY": "la:999"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as child:
        process = psutil.Process(child.pid)
        while child.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(0.1)
        if child.returncode:
            assert child.stderr is not None
            raise RuntimeError(child.stderr.read().decode())
    return time.perf_counter() - start, peak / 1e6


def _memory(process: psutil.Process) -> int:
    try:
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _large_workbook(folder: Path) -> None:
    """A term's attendance of 100,000 of the pupils, as a workbook."""
    path = folder / "attendance.xlsx"
    source = next((folder / "files").glob("20*/pupil_attendance_*.csv"))
    cells = pd.read_csv(source, dtype="str", keep_default_na=False, nrows=ROWS)
    table = pa.table({name: pa.array([name, *cells[name]], pa.string()) for name in cells})
    path.write_bytes(workbook([TextSheet("Attendance", table)]))
    start = time.perf_counter()
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    sheet.to_python()
    bare = time.perf_counter() - start
    start = time.perf_counter()
    checked = checking.check(path, authority="la:999", as_kind="pupil_attendance", period="2024/25")
    ours = time.perf_counter() - start
    assert checked.rows == ROWS, checked.findings[:3]
    print(
        f"check of a workbook of {ROWS:,} rows: {ours:.1f} s; a bare read with calamine {bare:.1f} s (target < "
        f"{1.5 * bare + MORE_SECONDS:.1f} s)"
    )
