"""Absence by school, 2021/22 to 2023/24, and the census of January 2026 with the register's schools and trusts."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from scripts.recent import reading, schools
from scripts.recent.reading import figures

ABSENCE = "absence/sap_EstablishmentAbsence_2021-22_to_2023-24_leeds_and_neighbours.csv"
ABSENCE_OF_AREAS = ("absence/sap_LAAbsence_leeds_and_neighbours.json", "absence/sap_EnglandAbsence.json")
CENSUS = "census/2025-26_school_place_characteristics.csv"
LINKS = "establishments/sap_EstablishmentLinks_leeds_and_neighbours.csv"

YEARS = {"2021/22": "Previous2", "2022/23": "Previous", "2023/24": "Current"}
MEASURES = {
    "absence": "Abs_Tot",
    "persistent_absence": "Abs_Persistent",
    "abs_authorised": "Auth_Tot",
    "abs_unauthorised": "UnAuth_Tot",
}
PERCENTAGES = {"context_fsm": "fsm_pct", "context_eal": "eal_pct", "context_girls": "girls_pct"}
LINK_HEADINGS = {
    "urn": "URN",
    "linkurn": "LinkURN",
    "linkname": "LinkName",
    "linktype": "LinkType",
    "linkestablisheddate": "LinkEstablishedDate",
}


def absence(folder: Path) -> pd.DataFrame:
    """Absence of the home authority's schools, with the five decimals it came with."""
    return pd.concat(_absence(folder), ignore_index=True)


def _absence(folder: Path) -> Iterable[pd.DataFrame]:
    lines = reading.table(folder, ABSENCE)
    place = schools.places(folder, lines["Id"])
    for period, year in YEARS.items():
        for measure, name in MEASURES.items():
            if (column := f"{name}_Est_{year}_Pct") in lines:
                yield figures(place, period, measure, value=lines[column])


def census(folder: Path) -> pd.DataFrame:
    """Pupils on roll in January 2026 and the groups that are percentages of them."""
    lines = reading.table(folder, CENSUS)
    place = schools.places(folder, lines["urn"])
    roll = lines["pupils_on_roll"]
    parts = [
        figures(place, schools.REGISTER_PERIOD, measure, value=lines[name], denominator=roll, decimals=1)
        for measure, name in PERCENTAGES.items()
    ]
    return pd.concat(
        [figures(place, schools.REGISTER_PERIOD, "pupils_on_roll", value=roll, decimals=0), *parts], ignore_index=True
    )


def links(folder: Path) -> pd.DataFrame:
    """What became of the home authority's schools, under the register's own headings."""
    lines = reading.table(folder, LINKS)
    own = schools.places(folder, lines["urn"]).ne("") | schools.places(folder, lines["linkurn"]).ne("")
    return lines[own].rename(columns=LINK_HEADINGS)
