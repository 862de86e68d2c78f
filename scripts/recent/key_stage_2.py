"""Key Stage 2 by school, 2022/23 to 2024/25: whole percentages without cohorts, and average scaled scores.

The leagues with the scaled scores know schools by name only. A line is a school's where the name is that of one school
of the authority and both percentages are the same.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from scripts.recent import reading, schools
from scripts.recent.reading import figures

ATTAINMENT = "ks2/2022-23_to_2024-25_school_place_ks2.csv"
EARLIEST = "ks2/2022-2023_ks2-by-urn_leeds_and_neighbours.json"
LEAGUES = {
    "2023/24": "ks2/2023-2024_primary_league_leeds_and_neighbours.json",
    "2024/25": "ks2/2024-2025_primary_league_leeds_and_neighbours.json",
}
YEARS = {"2022/23": "2023", "2023/24": "2024", "2024/25": "2025"}
PERCENTAGES = {"reading_writing_maths_at_11": "expected_pct", "ks2_rwm_high": "higher_pct"}
PROGRESS = {"ks2_read_prog": "readProg", "ks2_write_prog": "writProg", "ks2_maths_prog": "matProg"}
SCORES = {"ks2_read_avg": "read", "ks2_maths_avg": "maths", "ks2_gps_avg": "gps"}


def final(folder: Path) -> pd.DataFrame:
    """What the final tables of each year say of a school; progress ends with 2022/23."""
    return pd.concat([*_percentages(folder), *_scores(folder), *_progress(folder)], ignore_index=True)


def earliest_again(folder: Path) -> pd.DataFrame:
    """Reading, writing and maths of 2022/23 as another file has them."""
    lines = reading.records_by_urn(folder, EARLIEST)
    place = schools.places(folder, lines["urn"])
    columns = {"reading_writing_maths_at_11": "rwmExp", "ks2_rwm_high": "rwmHigh"}
    return pd.concat(
        figures(place, "2022/23", measure, value=lines[name], decimals=0) for measure, name in columns.items()
    )


def _attainment(folder: Path, period: str) -> pd.DataFrame:
    """The home authority's lines of one year, with each school's place."""
    lines = reading.table(folder, ATTAINMENT)
    lines = lines[lines["year"].eq(YEARS[period])]
    lines = lines.assign(place=schools.places(folder, lines["urn"]))
    return lines[lines["place"].ne("")].reset_index(drop=True)


def _percentages(folder: Path) -> Iterable[pd.DataFrame]:
    for period in YEARS:
        lines = _attainment(folder, period)
        for measure, name in PERCENTAGES.items():
            yield figures(lines["place"], period, measure, value=lines[name], decimals=0)


def _progress(folder: Path) -> Iterable[pd.DataFrame]:
    lines = reading.records_by_urn(folder, EARLIEST)
    place = schools.places(folder, lines["urn"])
    for measure, name in PROGRESS.items():
        yield figures(place, "2022/23", measure, value=lines[name], decimals=1)


def _scores(folder: Path) -> Iterable[pd.DataFrame]:
    for period, path in LEAGUES.items():
        lines = _attainment(folder, period)
        league = reading.records(folder, path)
        league = league[league["lea"].eq(reading.HOME_CODE)].rename(columns={"name": "league"})
        pairs = lines.merge(league.drop_duplicates("league", keep=False), left_on="name", right_on="league")
        alike = pd.to_numeric(pairs["expected_pct"]).eq(pd.to_numeric(pairs["rwm"])) & pd.to_numeric(
            pairs["higher_pct"]
        ).eq(pd.to_numeric(pairs["hs"]))
        pairs = pairs[alike & ~pairs["name"].duplicated(keep=False)]
        for measure, name in SCORES.items():
            yield figures(pairs["place"], period, measure, value=pairs[name], decimals=0)
