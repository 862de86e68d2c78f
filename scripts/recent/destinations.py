"""Destinations after Key Stage 4 of those who left in 2020/21 to 2022/23, by school, authority and England.

A period is the year of the destination: the one after they left. Schools' percentages are whole and have no cohort.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from loaders.rules import areas
from scripts.recent import reading, schools
from scripts.recent.reading import figures

SCHOOLS = "destinations/sap_EstablishmentDestinations_leeds_and_neighbours.json"
AUTHORITIES = "destinations/sap_LADestinations_leeds_and_neighbours.json"
ENGLAND = "destinations/sap_EnglandDestinations.json"

YEARS = {"2021/22": "Previous2", "2022/23": "Previous", "2023/24": "Current"}
MEASURES = {
    "ks4_dest_sustained": "AllDest",
    "ks4_dest_education": "Education",
    "ks4_dest_appr": "Apprentice",
    "ks4_dest_emp": "Employment",
}
GROUPS = {
    "Tot": "",
    "Boy": "sex=male",
    "Grl": "sex=female",
    "Dis": "disadvantaged=yes",
    "NDi": "disadvantaged=no",
}
GROUPED = ("ks4_dest_sustained",)
"""Measures whose groups the pages show."""


def of_schools(folder: Path) -> pd.DataFrame:
    """Where the leavers of the home authority's schools were half a year later, in whole percent."""
    lines = reading.records(folder, SCHOOLS)
    return pd.concat(_results(lines, schools.places(folder, lines["id"]), "Est", 0), ignore_index=True)


def of_areas(folder: Path) -> pd.DataFrame:
    """The same of the authority, its neighbours and England, to one decimal."""
    authorities, england = reading.records(folder, AUTHORITIES), reading.records(folder, ENGLAND)
    nation = pd.Series(areas.NATION, index=england.index, dtype="str")
    parts = [*_results(authorities, "la:" + authorities["Id"], "LA", 1), *_results(england, nation, "Eng", 1)]
    return pd.concat(parts, ignore_index=True)


def _results(lines: pd.DataFrame, place: pd.Series, level: str, decimals: int) -> Iterable[pd.DataFrame]:
    for period, year in YEARS.items():
        for measure, name in MEASURES.items():
            for letters, group in GROUPS.items():
                column = f"{name}_{letters}_{level}_{year}_Pct"
                if column in lines and (not group or measure in GROUPED):
                    yield figures(place, period, measure, value=lines[column], group=group, decimals=decimals)
