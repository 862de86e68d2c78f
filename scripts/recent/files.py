"""The newer files of data/published: what each is made of, and who prints the same figures once more."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scripts.recent import key_stage_4

Make = Callable[[Path], pd.DataFrame]


@dataclass(frozen=True)
class Recent:
    """One file: the results it holds, the publication they come from, and the files they were read in."""

    file: str
    source: str
    originals: tuple[str, ...]
    make: Make
    version: str = "Final"
    note: str = ""


@dataclass(frozen=True)
class Second:
    """A file that prints some of the same figures, which are compared and not kept."""

    file: str
    make: Make


RECENT = (
    Recent(
        "schools_key_stage_4_2022_23_to_2024_25.csv",
        "ks4_performance",
        (
            key_stage_4.FINAL,
            key_stage_4.TOOL,
            key_stage_4.COHORTS,
            key_stage_4.PROGRESS,
            key_stage_4.EARLIEST,
            *key_stage_4.LEAGUES.values(),
        ),
        key_stage_4.final,
        note="Leeds' 43 mainstream state schools. 2022/23 has no cohorts, and its groups are in whole percent.",
    ),
    Recent(
        "schools_key_stage_4_2024_25_provisional.csv",
        "ks4_performance",
        (key_stage_4.TOOL,),
        key_stage_4.provisional,
        version="Provisional",
        note="Cohorts are the one number of pupils that count and percentage allow.",
    ),
)

SECOND = (
    Second(key_stage_4.TOOL, key_stage_4.tool_again),
    Second(key_stage_4.PROGRESS, key_stage_4.progress_again),
    Second(key_stage_4.EARLIEST, key_stage_4.earliest_again),
    *(Second(path, key_stage_4.league_again(period)) for period, path in key_stage_4.LEAGUES.items()),
)
