"""The newer files of data/published: what each is made of, and who prints the same figures once more."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scripts.recent import (
    attendance_and_census,
    destinations,
    key_stage_2,
    key_stage_4,
    key_stage_4_areas,
    schools,
    special_needs,
)

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
    """A file that prints some of the same figures, which are compared and not kept.

    Where other figures of the file itself are kept, it is compared with what the `older` files say alone.
    """

    file: str
    make: Make
    older: bool = False


AREAS = (key_stage_4_areas.AUTHORITIES, key_stage_4_areas.ENGLAND)
NEIGHBOURS = "Leeds, its ten statistical neighbours and England."

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
    Recent(
        "schools_key_stage_2_2022_23_to_2024_25.csv",
        "ks2_performance",
        (key_stage_2.ATTAINMENT, key_stage_2.EARLIEST, *key_stage_2.LEAGUES.values()),
        key_stage_2.final,
        note="Leeds' schools, in whole percent, without cohorts. Scaled scores where name and percentages agree.",
    ),
    Recent(
        "schools_absence_2021_22_to_2023_24.csv",
        "school_absence",
        (attendance_and_census.ABSENCE,),
        attendance_and_census.absence,
        note="Leeds' secondary schools. 2022/23 of most is in the older file, to one decimal.",
    ),
    Recent(
        "schools_census_2025_26.csv",
        "school_census",
        (attendance_and_census.CENSUS, schools.REGISTER, schools.NUMBERS),
        attendance_and_census.census,
        note="Leeds' schools of January 2026, with their kinds and trusts from the register.",
    ),
    Recent(
        "key_stage_4_2022_23_and_2023_24_groups.csv",
        "ks4_statistics",
        AREAS,
        key_stage_4_areas.of_years(key_stage_4_areas.FINAL),
        note=NEIGHBOURS,
    ),
    Recent(
        "key_stage_4_2024_25_groups.csv",
        "ks4_statistics",
        AREAS,
        key_stage_4_areas.of_years(key_stage_4_areas.REVISED),
        version="Revised",
        note=NEIGHBOURS,
    ),
    Recent(
        "schools_destinations_after_key_stage_4_2021_22_to_2023_24.csv",
        "destinations_ks4",
        (destinations.SCHOOLS,),
        destinations.of_schools,
        note="Leeds' secondary schools, in whole percent, without cohorts. Years are those of the destination.",
    ),
    Recent(
        "destinations_after_key_stage_4_2021_22_to_2023_24.csv",
        "destinations_ks4",
        (destinations.AUTHORITIES, destinations.ENGLAND),
        destinations.of_areas,
        note=f"{NEIGHBOURS} As first published: the interactive tool has recalculated everybody's.",
    ),
    Recent(
        "absence_2016_17_to_2022_23_needs.csv",
        "send_dashboard",
        (special_needs.ABSENCE,),
        special_needs.absence,
        note=f"Autumn and spring terms. {NEIGHBOURS}",
    ),
)

SECOND = (
    Second(key_stage_4.TOOL, key_stage_4.tool_again),
    Second(key_stage_4.PROGRESS, key_stage_4.progress_again),
    Second(key_stage_4.EARLIEST, key_stage_4.earliest_again),
    *(Second(path, key_stage_4.league_again(period)) for period, path in key_stage_4.LEAGUES.items()),
    Second(
        key_stage_4_areas.AUTHORITIES,
        key_stage_4_areas.of_years(
            key_stage_4_areas.FINAL | key_stage_4_areas.REVISED,
            key_stage_4_areas.EVERYBODY | key_stage_4_areas.GROUPS,
        ),
        older=True,
    ),
    Second(special_needs.KEY_STAGE_2, special_needs.attainment_again),
    Second(special_needs.PHONICS, special_needs.phonics_again),
    Second(special_needs.NEEDS, special_needs.needs_again),
    Second(key_stage_2.EARLIEST, key_stage_2.earliest_again),
    Second(attendance_and_census.ABSENCE, attendance_and_census.absence, older=True),
    Second(destinations.SCHOOLS, destinations.of_schools, older=True),
    Second(destinations.AUTHORITIES, destinations.of_areas, older=True),
)
