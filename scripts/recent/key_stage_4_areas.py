"""Key Stage 4 of Leeds, its neighbours and England by sex, disadvantage and first language, 2022/23 to 2024/25.

Percentages as published: the counts beside them have no cohort, and of pupils who are not disadvantaged only the newest
year has any.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from loaders.rules import areas
from scripts.recent import reading
from scripts.recent.reading import figures

AUTHORITIES = "ks4/sap_LAPerformance_leeds_and_neighbours.json"
ENGLAND = "ks4/sap_EnglandPerformance.json"

REVISED = {"2024/25": "Current"}
FINAL = {"2022/23": "Previous2", "2023/24": "Previous"}
MEASURES = {
    "basics_94": ("EngMaths49", "Pct"),
    "basics_95": ("EngMaths59", "Pct"),
    "attainment_8": ("Attainment8", "Num"),
}
GROUPS = {
    "Boy": "sex=male",
    "Grl": "sex=female",
    "Dis": "disadvantaged=yes",
    "NDi": "disadvantaged=no",
    "EAL": "language=other",
}
EVERYBODY = {"Tot": ""}


def of_years(years: dict[str, str], groups: dict[str, str] = GROUPS) -> Callable[[Path], pd.DataFrame]:
    """What the statistics of some years say of some groups."""

    def make(folder: Path) -> pd.DataFrame:
        authorities, england = reading.records(folder, AUTHORITIES), reading.records(folder, ENGLAND)
        # Two records that are called a region and an authority are one row each, whichever came first.
        england = england[england["Id"].eq("National")]
        nation = pd.Series(areas.NATION, index=england.index, dtype="str")
        parts = [
            *_results(authorities, "la:" + authorities["Id"], "LA", years, groups),
            *_results(england, nation, "Eng", years, groups),
        ]
        return pd.concat(parts, ignore_index=True)

    return make


def _results(
    lines: pd.DataFrame, place: pd.Series, level: str, years: dict[str, str], groups: dict[str, str]
) -> Iterable[pd.DataFrame]:
    for period, year in years.items():
        for measure, (name, end) in MEASURES.items():
            for letters, group in groups.items():
                if (column := f"{name}_{letters}_{level}_{year}_{end}") in lines:
                    yield figures(place, period, measure, value=lines[column], group=group, decimals=1)
