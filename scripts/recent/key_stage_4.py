"""Key Stage 4 by school, 2022/23 to 2024/25.

The final tables of 2024/25 carry English and maths of the two years before; the rest of those years comes from what
others cut out of the final tables. What was provisional in 2024/25 is a file of its own: it is superseded, and shown.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from loaders.rules.cells import numbers
from scripts.recent import reading, schools
from scripts.recent.reading import figures, only_cohort

FINAL = "ks4/2024-2025_england_ks4final_43_leeds_schools_TRANSCRIBED.csv"
TOOL = "ks4/sap_EstablishmentPerformance_leeds_and_neighbours.json"
COHORTS = "ks4/202324_information_about_schools_final_leeds_and_neighbours.csv"
EARLIEST = "ks4/2022-2023_ks4-by-urn_leeds_and_neighbours.json"
PROGRESS = "ks4/2022-23_to_2023-24_school_place_ks4.csv"
LEAGUES = {
    "2023/24": "ks4/2023-2024_secondary_league_leeds_and_neighbours.json",
    "2024/25": "ks4/2024-2025_secondary_league_leeds_and_neighbours.json",
}

BASICS = {"basics_94": "94", "basics_95": "95"}
TOOL_BASICS = {"basics_94": "49", "basics_95": "59"}
YEARS = {"2022/23": "_PREV2", "2023/24": "_PREV", "2024/25": ""}
# The tool's letters for groups, and the column of their cohort in the tables about schools of 2023/24.
GROUPS = {
    "Boy": ("sex=male", "t_boys"),
    "Grl": ("sex=female", "t_girls"),
    "Dis": ("disadvantaged=yes", "t_disadvantaged"),
    "NDi": ("disadvantaged=no", "t_not_disadvantaged"),
    "EAL": ("language=other", "t_language_not_english"),
    "NMo": ("mobile=no", "t_not_mobile"),
}
EVERYBODY = {"Tot": ("", "t_pupils")}


def final(folder: Path) -> pd.DataFrame:
    """What the final tables of each year say of a school, once each."""
    own = final_table(folder)
    parts = [*_basics(folder, own), *_attainment(folder, own), *_baccalaureate(folder, own), *_groups(folder)]
    key = ["place", "period", "measure", "characteristic", "category"]
    return pd.concat(parts, ignore_index=True).drop_duplicates(key, ignore_index=True)


def provisional(folder: Path) -> pd.DataFrame:
    """What the provisional tables of 2024/25 said: counts, whose cohort is what their percentages allow."""
    tool = tool_table(folder)
    parts = []
    for letters, (group, _) in (EVERYBODY | GROUPS).items():
        for measure, grades in TOOL_BASICS.items():
            count, percent = (tool[f"EngMaths{grades}_{letters}_Est_Current_{end}"] for end in ("Num", "Pct"))
            whole = only_cohort(count, percent, 1)
            parts.append(
                figures(
                    tool["place"],
                    "2024/25",
                    measure,
                    value=percent,
                    numerator=count,
                    denominator=whole,
                    group=group,
                    decimals=1,
                )
            )
        points = tool[f"Attainment8_{letters}_Est_Current_Num"]
        parts.append(figures(tool["place"], "2024/25", "attainment_8", value=points, group=group, decimals=1))
    return pd.concat(parts, ignore_index=True)


def final_table(folder: Path) -> pd.DataFrame:
    """The final table of 2024/25 with each school's place and its cohorts by year and group."""
    table = reading.table(folder, FINAL)
    return table.assign(place=schools.places(folder, table["URN"]))


def tool_table(folder: Path) -> pd.DataFrame:
    """The tool's schools of the home authority, with the cohorts of 2023/24 beside them."""
    tool = reading.records(folder, TOOL)
    tool = tool.assign(place=schools.places(folder, tool["id"]))
    cohorts = reading.table(folder, COHORTS).set_index("school_urn")
    counts = cohorts.reindex(tool["id"])[[name for _, name in (EVERYBODY | GROUPS).values()]].fillna("")
    tool = tool.join(counts.set_index(tool.index))
    return tool[tool["place"].ne("")].reset_index(drop=True)


def _cohorts(folder: Path, own: pd.DataFrame, period: str) -> dict[str, pd.Series]:
    """How many pupils each figure of a year is about, by group; none of 2022/23, which no file gives."""
    if period == "2024/25":
        disadvantaged = own["TFSM6CLA1A"].astype("int64")
        others = (own["TPUP"].astype("int64") - disadvantaged).astype("str")
        return {"": own["TPUP"], "disadvantaged=yes": own["TFSM6CLA1A"], "disadvantaged=no": others}
    if period == "2023/24":
        cohorts = reading.table(folder, COHORTS).set_index("school_urn")["t_pupils"]
        return {"": own["URN"].map(cohorts).fillna("")}
    return {}


def _basics(folder: Path, own: pd.DataFrame) -> Iterable[pd.DataFrame]:
    for period, suffix in YEARS.items():
        cohorts = _cohorts(folder, own, period)
        for measure, grades in BASICS.items():
            cells = {"": own[f"PTL2BASICS_{grades}{suffix}"]}
            if period == "2024/25":
                cells["disadvantaged=yes"] = own[f"PTFSM6CLA1ABASICS_{grades}"]
                cells["disadvantaged=no"] = own[f"PTNOTFSM6CLA1ABASICS_{grades}"]
            for group, percent in cells.items():
                whole = cohorts.get(group)
                yield figures(own["place"], period, measure, value=percent, denominator=whole, group=group, decimals=1)


def _attainment(folder: Path, own: pd.DataFrame) -> Iterable[pd.DataFrame]:
    """Attainment 8 and Progress 8 of everybody; the Progress 8 of 2024/25 does not exist."""
    yield figures(own["place"], "2024/25", "attainment_8", value=own["ATT8SCR"], denominator=own["TPUP"], decimals=1)
    for period, year in (("2022/23", "2023"), ("2023/24", "2024")):
        lines = _beside(own, progress_table(folder, year), "urn")
        cohort = _cohorts(folder, own, period).get("")
        points = lines["attainment8"]
        yield figures(own["place"], period, "attainment_8", value=points, denominator=cohort, decimals=1)
        yield figures(own["place"], period, "progress_8", value=lines["progress8"], decimals=2)
    earliest = _beside(own, reading.records_by_urn(folder, EARLIEST), "urn")
    yield figures(own["place"], "2022/23", "attainment_8", value=earliest["att8"], decimals=1)
    yield figures(own["place"], "2022/23", "progress_8", value=earliest["p8"], decimals=2)
    league = _beside(own, league_table(folder, "2023/24"), "name")
    cohort = _cohorts(folder, own, "2023/24")[""]
    yield figures(own["place"], "2023/24", "attainment_8", value=league["a8"], denominator=cohort, decimals=1)


def _beside(own: pd.DataFrame, lines: pd.DataFrame, key: str) -> pd.DataFrame:
    """The lines of another table beside those of the final one, by URN or by name; blank where it has none."""
    keys = own["URN"] if key == "urn" else own["SCHNAME"]
    return lines.set_index(key).reindex(keys).fillna("").set_index(own.index)


def progress_table(folder: Path, year: str) -> pd.DataFrame:
    """Attainment 8, Progress 8 and English and maths of one year, which is written as it ends."""
    lines = reading.table(folder, PROGRESS)
    return lines[lines["year"].eq(year)]


def _baccalaureate(folder: Path, own: pd.DataFrame) -> Iterable[pd.DataFrame]:
    for period in LEAGUES:
        lines = _beside(own, league_table(folder, period), "name")
        cohort = _cohorts(folder, own, period)[""]
        yield figures(own["place"], period, "ebacc_entry", value=lines["ent"], denominator=cohort, decimals=1)
        yield figures(own["place"], period, "ebacc_aps", value=lines["aps"], denominator=cohort, decimals=2)
    earliest = _beside(own, reading.records_by_urn(folder, EARLIEST), "urn")
    yield figures(own["place"], "2022/23", "ebacc_entry", value=earliest["ebaccEntry"], decimals=0)


def league_table(folder: Path, period: str) -> pd.DataFrame:
    """A year's league of the home authority. It has no numbers of schools; their names are those of the final table."""
    league = reading.records(folder, LEAGUES[period])
    return league[league["lea"].eq(reading.HOME_CODE)]


def _groups(folder: Path) -> Iterable[pd.DataFrame]:
    """Groups of the two earlier years."""
    tool = tool_table(folder)
    for letters, (group, cohort) in GROUPS.items():
        for measure, grades in TOOL_BASICS.items():
            yield _counted(tool, measure, f"EngMaths{grades}_{letters}", tool[cohort], group)
            yield _in_whole_percent(tool, measure, f"EngMaths{grades}_{letters}", group)
        for period, year in (("2022/23", "Previous2"), ("2023/24", "Previous")):
            points = _cells(tool, f"Attainment8_{letters}_Est_{year}_Num")
            whole = tool[cohort] if period == "2023/24" else None
            yield figures(
                tool["place"], period, "attainment_8", value=points, denominator=whole, group=group, decimals=1
            )
    for measure, grades in TOOL_BASICS.items():
        yield _others(tool, measure, grades)


def _counted(tool: pd.DataFrame, measure: str, name: str, cohort: pd.Series, group: str) -> pd.DataFrame:
    count, percent = (_cells(tool, f"{name}_Est_Previous_{end}") for end in ("Num", "Pct"))
    return figures(
        tool["place"],
        "2023/24",
        measure,
        value=percent,
        numerator=count,
        denominator=cohort,
        group=group,
        decimals=1,
    )


def _in_whole_percent(tool: pd.DataFrame, measure: str, name: str, group: str) -> pd.DataFrame:
    """Of 2022/23, what the tool calls numbers are whole percentages, and nothing has a cohort."""
    return figures(
        tool["place"], "2022/23", measure, value=_cells(tool, f"{name}_Est_Previous2_Num"), group=group, decimals=0
    )


def _others(tool: pd.DataFrame, measure: str, grades: str) -> pd.DataFrame:
    """Of 2023/24 the tool counts all pupils and the disadvantaged: the others are those that are left."""
    every, disadvantaged = (
        numbers(tool[f"EngMaths{grades}_{letters}_Est_Previous_Num"]).values for letters in ("Tot", "Dis")
    )
    rest = (every - disadvantaged).map("{:.0f}".format, na_action="ignore").fillna("")
    whole = tool["t_not_disadvantaged"]
    return figures(tool["place"], "2023/24", measure, numerator=rest, denominator=whole, group="disadvantaged=no")


def _cells(tool: pd.DataFrame, name: str) -> pd.Series:
    """A column of the tool, blank where the tool has no such figure."""
    return tool[name] if name in tool else pd.Series("", index=tool.index, dtype="str")


def tool_again(folder: Path) -> pd.DataFrame:
    """English and maths and Attainment 8 of 2023/24 as the tool has them."""
    tool = tool_table(folder)
    basics = [
        figures(tool["place"], "2023/24", measure, value=tool[f"EngMaths{grades}_Tot_Est_Previous_Pct"], decimals=1)
        for measure, grades in TOOL_BASICS.items()
    ]
    points = tool["Attainment8_Tot_Est_Previous_Num"]
    return pd.concat([*basics, figures(tool["place"], "2023/24", "attainment_8", value=points, decimals=1)])


def progress_again(folder: Path) -> pd.DataFrame:
    """English and maths (of 2022/23 in whole percent), Attainment 8 and Progress 8 of two years."""
    parts = []
    for period, year, decimals in (("2022/23", "2023", 0), ("2023/24", "2024", 1)):
        lines = progress_table(folder, year)
        place = schools.places(folder, lines["urn"])
        parts += [
            figures(place, period, "basics_95", value=lines["eng_maths_5plus_pct"], decimals=decimals),
            figures(place, period, "attainment_8", value=lines["attainment8"], decimals=1),
            figures(place, period, "progress_8", value=lines["progress8"], decimals=2),
        ]
    return pd.concat(parts)


def earliest_again(folder: Path) -> pd.DataFrame:
    """English and maths, Attainment 8 and Progress 8 of 2022/23, percentages without decimals."""
    lines = reading.records_by_urn(folder, EARLIEST)
    place = schools.places(folder, lines["urn"])
    columns = {"basics_94": ("em4", 0), "basics_95": ("em5", 0), "attainment_8": ("att8", 1), "progress_8": ("p8", 2)}
    return pd.concat(
        figures(place, "2022/23", measure, value=lines[name], decimals=decimals)
        for measure, (name, decimals) in columns.items()
    )


def league_again(period: str) -> Callable[[Path], pd.DataFrame]:
    """English and maths and Attainment 8 of one year as its league has them, which the names were tried on."""

    def again(folder: Path) -> pd.DataFrame:
        own = final_table(folder)
        league = _beside(own, league_table(folder, period), "name")
        return pd.concat(
            [
                figures(own["place"], period, "basics_95", value=league["em"], decimals=1),
                figures(own["place"], period, "attainment_8", value=league["a8"], decimals=1),
            ]
        )

    return again
