"""Growth: the marks of the demonstration as years of an authority of 130,000 pupils are published beside it."""

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench import pages, questions, visitors
from bench.demonstration import demonstration
from outcomes.invented.authority import write_authority
from outcomes.store.store import Store

PUPILS, SEED = 130_000, 7
YEARS = (0, 3, 10)
TARGET = 1.3


class Marks(NamedTuple):
    """The median question in ms, a cold page on average and at worst in stock pages, visitors' waits in ms."""

    question: float
    page: float
    worst_page: float
    p50: float
    p95: float
    errors: int


def report() -> None:
    """Print the marks of the demonstration alone, with three years of the authority beside it, and with ten."""
    every: dict[int, Marks] = {}
    with TemporaryDirectory(prefix="outcomes-bench-") as name:
        folder = Path(name)
        authority = write_authority(pupils=PUPILS, years=max(YEARS), seed=SEED, out=folder / "files")
        home = Path(shutil.copytree(demonstration().store.home, folder / "home"))
        periods = sorted(authority.files, reverse=True)
        for before, years in zip((0, *YEARS), YEARS, strict=False):
            for period in sorted(periods[before:years]):
                load_year(home, period, authority.files[period])
            every[years] = marks(home, folder)
            print(f"  with {years} years of {authority.pupils:,} pupils: {in_words(every[years])}")
    least, most = every[min(YEARS)], every[max(YEARS)]
    print(
        f"growth from nothing to {max(YEARS)} years: questions {most.question / least.question:.2f} times (target ≤ "
        f"{TARGET}), pages {most.page / least.page:.2f}, visitors' p50 {most.p50 / least.p50:.2f}"
    )


def load_year(home: Path, period: str, paths: Sequence[Path]) -> None:
    """Publish a year's files of the invented authority. Raises CalledProcessError where one is refused."""
    options = ["--period", period, "--home", str(home), "--yes", "--format", "csv"]
    command = [sys.executable, "-m", "outcomes.cli.main", "load", *map(str, paths), *options]
    subprocess.run(command, env={**os.environ, "OUTCOMES_AUTHORITY": "la:999"}, check=True, capture_output=True)


def marks(home: Path, folder: Path) -> Marks:
    """Everything that is measured of one home."""
    medians = questions.median_times(Store(home).generation("authority"))
    stock, costs = pages.page_costs(home, folder, cache=True)
    cold = [cost.cold / stock for cost in costs.values()]
    waits, _ = visitors.cold_start(home, folder, visitors.links_of(home))
    return Marks(
        statistics.median(medians.values()),
        statistics.mean(cold),
        max(cold),
        waits.share(0.5),
        waits.share(0.95),
        waits.errors,
    )


def in_words(of_home: Marks) -> str:
    """One home's marks as a line."""
    return (
        f"p50 of the ten questions {of_home.question:.1f} ms; a place never asked before {of_home.page:.2f} of a stock "
        f"page on average, {of_home.worst_page:.2f} at worst; fifty visitors p50 {of_home.p50:.0f} ms, p95 "
        f"{of_home.p95:.0f} ms, {of_home.errors} errors"
    )
