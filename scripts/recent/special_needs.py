"""The dashboard on special educational needs: absence of two terms is kept, the rest prints other figures again."""

from pathlib import Path

import pandas as pd

from model.folders import REFERENCE
from outcomes.store.reference import areas
from scripts.recent import reading
from scripts.recent.reading import figures

FILES = "sen/send_dashboard_{}_leeds_neighbours_region_england.csv"
ABSENCE, KEY_STAGE_2, PHONICS, NEEDS = (
    FILES.format(name) for name in ("absence", "ks2_attainment", "ks1_phonics", "percent_pupils_ehcp")
)

GROUPS = {
    "All SEN": "sen=any",
    "EHC plan": "sen=ehcp",
    "EHC plan or Statement": "sen=ehcp",
    "EHCP or Statement": "sen=ehcp",
    "SEN support": "sen=support",
    "No SEN": "sen=none",
}


def absence(folder: Path) -> pd.DataFrame:
    """Absence in the autumn and spring terms by special educational needs."""
    lines = reading.table(folder, ABSENCE)
    return _by_need(lines[lines["Absence measure"].eq("Overall")], "absence", "Percentage", 2, term="autumn+spring")


def attainment_again(folder: Path) -> pd.DataFrame:
    """Reading, writing and maths at eleven by special educational needs, in whole percent."""
    lines = reading.table(folder, KEY_STAGE_2)
    return _by_need(lines, "reading_writing_maths_at_11", "pt_rwm_met_expected_standard", 0)


def phonics_again(folder: Path) -> pd.DataFrame:
    """Phonics by special educational needs, in whole percent."""
    return _by_need(reading.table(folder, PHONICS), "phonics_at_6", "pt_phonics_y1_met_expected_standard", 0)


def needs_again(folder: Path) -> pd.DataFrame:
    """How many pupils have a plan or support."""
    lines = reading.table(folder, NEEDS)
    parts = []
    for provision, measure in (("EHC plan", "context_ehcp"), ("SEN support", "context_sen_support")):
        own = lines[lines["SEN provision"].eq(provision)]
        parts += [
            figures(_places(year), period, measure, value=year["% of pupils"], decimals=2)
            for period, year in own.groupby("academic_year")
        ]
    return pd.concat(parts, ignore_index=True)


def _by_need(lines: pd.DataFrame, measure: str, column: str, decimals: int, *, term: str = "year") -> pd.DataFrame:
    name = "characteristic"
    parts = [
        figures(_places(own), period, measure, value=own[column], group=GROUPS[need], decimals=decimals)
        for (period, need), own in lines.groupby(["academic_year", name])
        if need in GROUPS
    ]
    return pd.concat(parts, ignore_index=True).assign(term=term)


def _places(lines: pd.DataFrame) -> pd.Series:
    """The place of each line, by the name of its level."""
    known = areas(REFERENCE)
    by_name = {(row.level, row.name): row.place for row in known.itertuples(index=False)}
    levels = {"Local authority": ("la", "la_name"), "Regional": ("region", "region_name"), "National": ("nation", "")}
    places = [
        by_name.get((level, getattr(row, column) if column else "England"), "")
        for row in lines.itertuples()
        for level, column in (levels[row.geographic_level],)
    ]
    return pd.Series(places, index=lines.index, dtype="str")
