"""Carry published figures over into our own layout: `python scripts/carry_published_figures.py FOLDER [TO]`.

FOLDER holds the Department's files as they were published (SOURCES.md there). Each goes through its own kind of return,
as it would if somebody loaded it; what is kept is written to TO (data/published), one file a publication, with the
figures exactly as published, and a README that says where each came from. Run by hand when there is something new.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from loaders.check import CheckedFile, check
from loaders.kinds.register import KINDS
from loaders.translation.kind import Context
from metrics.groups import all_groups
from metrics.register import MEASURES
from model.tables import PLACE_COLUMNS
from model.tidy_layout import OPTIONAL, tidy
from outcomes.store.reference import areas, publication, source_order

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "data" / "published"
REFERENCE = ROOT / "data" / "reference"
LARGEST_FILE_BYTES = 5_000_000
LARGEST_TOTAL_BYTES = 26_000_000
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Department for Education."
)

HOME = "la:383"
CONTEXT = Context(
    authority=HOME,
    measures=frozenset(MEASURES),
    groups=all_groups(),
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
)

# What one source wins as a whole.
SLICE = ["place", "period", "term", "measure", "characteristic"]
DESCRIBES_A_SCHOOL = ("school_phase", "school_type", "state_funded", "trust", "school_town", "school_postcode")

Keep = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Original:
    """One file as it was published, and the period it is about where it does not say so itself."""

    path: str
    period: str | None = None


@dataclass(frozen=True)
class Carried:
    """One file of data/published: the originals it is made of, their kinds, and which of their rows are kept."""

    file: str
    kinds: frozenset[str]
    originals: tuple[Original, ...]
    keep: tuple[Keep, ...]
    version: str = "Final"
    note: str = ""


# --- what is kept ---------------------------------------------------------------------------------------------------

# Everything published would be five times the size. Kept are all measures for everybody, and those groups whose gaps
# the pages show; the originals load too, for whoever needs the rest.
GROUPS = {
    "good_level_of_development": {"fsm", "sen", "sex", "language", "ethnicity_major", "looked_after"},
    "phonics_at_6": {"fsm", "sen"},
    "reading_writing_maths_at_11": {"disadvantaged", "fsm", "sen", "ethnicity_major", "looked_after"},
    "mtc_full": {"sen"},
    "level2_at_16": {"sex", "fsm", "sen", "language", "ethnicity_major"},
    "level2_em_at_16": {"sex", "fsm", "sen", "language", "ethnicity_major"},
    "basics_94": {"sex", "disadvantaged", "fsm", "sen", "language", "ethnicity_major", "looked_after"},
    "basics_95": {"disadvantaged"},
    "attainment_8": {"sex", "disadvantaged", "fsm", "sen", "language", "ethnicity_major", "looked_after"},
    "progress_8": {"sex", "disadvantaged", "sen"},
    "level3_at_19_state": {"sex", "fsm", "sen"},
    "level2_at_19_state": {"fsm"},
    "he_by_19": {"fsm"},
    "progression_after_16": {"disadvantaged"},
    "ks4_dest_sustained": {"disadvantaged"},
    "progression_after_18": {"disadvantaged"},
    "l1618_dest_sustained": {"disadvantaged"},
    "prog_l4plus": {"disadvantaged"},
    "aps_per_entry_alevel": {"disadvantaged"},
    "neet_or_not_known": {"sen"},
    "attendance": {"phase"},
    "absence": {"phase", "looked_after"},
    "persistent_absence": {"phase", "looked_after"},
    "suspension_rate": {"phase", "sex", "fsm", "sen", "ethnicity_major"},
    "permanent_exclusion_rate": {"sex", "fsm", "sen", "ethnicity_major"},
}
# Stages of tests that have ended, finer thresholds, and parts of absence.
LEFT_OUT = {
    *("ks1_read_gds", "ks1_write_gds", "ks1_maths_gds", "ks1_sci_exs"),
    *("ks2_read_high", "ks2_maths_high", "ks2_gps_high", "ks2_write_gds"),
    *("ks2_read_avg", "ks2_maths_avg", "ks2_gps_avg"),
    *("level2_em_at_19_state", "abs_authorised", "abs_unauthorised"),
}


def shown_groups(results: pd.DataFrame) -> pd.Series:
    """Everybody of every measure but those left out, and the groups that GROUPS keeps."""
    listed = {(measure, name) for measure, names in GROUPS.items() for name in names}
    pairs = pd.MultiIndex.from_frame(results[["measure", "characteristic"]])
    wanted = results["characteristic"].eq("all") | pairs.isin(listed)
    return wanted & ~results["measure"].isin(LEFT_OUT)


def something_said(results: pd.DataFrame) -> pd.Series:
    """Figures, and signs that say why there is none; not the dash that only says that there is none, of nobody."""
    return (results["status"] != "not_available") | results["denominator"].notna()


def of_areas_and_home_schools(results: pd.DataFrame) -> pd.Series:
    """Rows of authorities, regions and England, and of the home authority's schools."""
    school = results["place"].str.startswith("school:")
    return ~school | results["place"].str.startswith(HOME.replace("la:", "school:"))


def not_of_small_schools(results: pd.DataFrame) -> pd.Series:
    """Not schools' pupils with a suspension: over a whole year they can be more than January's headcount."""
    return results["measure"].ne("susp_pupils_rate") | ~results["place"].str.startswith("school:")


def terms_of_one_year(results: pd.DataFrame) -> pd.Series:
    """Single terms only of 2016/17, the first year in which special schools were collected by term."""
    return results["term"].eq("year") | results["period"].eq("2016/17")


def its_own_year(results: pd.DataFrame) -> pd.Series:
    """Not England's NEET by special educational needs in the file of 2021: it repeats the figures of 2022."""
    return ~(results["period"].eq("2020/21") & results["characteristic"].eq("sen"))


def of(*stages: str) -> Keep:
    """Rows of measures of these stages of a child's life."""
    measures = [measure.id for measure in MEASURES.values() if measure.stage in stages]

    def keep(results: pd.DataFrame) -> pd.Series:
        return results["measure"].isin(measures)

    return keep


DASHBOARD = "neet/UD_NEETNK_LA_dashboard"

CARRIED = (
    Carried(
        "key_stage_4_2012_13.csv",
        frozenset({"la_attainment_by_characteristic"}),
        (
            Original("level2_at_16_2013/SFR05_2014_UD_LA_1.csv"),
            Original("level2_at_16_2013/SFR05_2014_UD_LA_2.csv"),
        ),
        (shown_groups,),
    ),
    Carried(
        "key_stage_4_2017_18.csv",
        frozenset({"ks4_characteristics_2018"}),
        (Original("ks4/KS4_2018_LA_Char_Testdata.csv"),),
        (shown_groups,),
        version="Revised",
        note="All pupils and each sex are the sum of those known to be eligible for free school meals and all others.",
    ),
    Carried(
        "early_years_2012_13_to_2017_18.csv",
        frozenset({"eyfsp"}),
        (Original("eyfs/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv"),),
        (shown_groups,),
    ),
    Carried(
        "early_years_2021_22.csv",
        frozenset({"eyfsp_characteristics"}),
        (Original("eyfs/1_eyfsp_headline_measures_2022_subset.csv"),),
        (shown_groups,),
        note="England, the regions, and the authorities of West and South Yorkshire.",
    ),
    Carried(
        "absence_2012_13_to_2016_17.csv",
        frozenset({"absence_by_term"}),
        (Original("absence/absence_by_term.csv"),),
        (something_said, shown_groups, terms_of_one_year),
        note="All schools are the sum of primary, secondary and special schools' sessions. Terms of 2016/17 only.",
    ),
    Carried(
        "exclusions_2006_07_to_2016_17.csv",
        frozenset({"exclusions"}),
        (Original("exclusions/exclusions_by_geographic_level_subset.csv"),),
        (of_areas_and_home_schools, shown_groups, not_of_small_schools),
        note="England, the regions, the authorities of West and South Yorkshire, and Leeds' schools.",
    ),
    Carried(
        "level_2_and_3_at_19_2004_05_to_2021_22.csv",
        frozenset({"level2_3_at_19"}),
        (Original("level2_3_at_19/LA_Dashboard_2022_without_Scilly.csv"),),
        (shown_groups,),
    ),
    Carried(
        "neet_2020_21_to_2024_25.csv",
        frozenset({"neet"}),
        tuple(Original(f"{DASHBOARD}_{end}.csv") for end in ("2021_vg_removed", "2022_final", "final")),
        (something_said, shown_groups, its_own_year),
        note="Not 2022/23 and 2023/24, whose files were not at hand.",
    ),
    *(
        Carried(
            f"interactive_tool_{name}.csv",
            frozenset({"la_indicator_series"}),
            (Original("lait/bds_long_0.parquet"),),
            (something_said, shown_groups, of(*stages)),
        )
        for name, stages in (
            ("early_years_and_phonics", ("early_years", "key_stage_1")),
            ("key_stage_2", ("key_stage_2",)),
            ("key_stage_4", ("key_stage_4",)),
            ("after_16", ("post_16", "destinations")),
            ("attendance_and_exclusions", ("attendance", "exclusions")),
        )
    ),
    Carried(
        "key_stage_4_2004_05_to_2011_12.csv",
        frozenset({"ks4_revised_2013", "ks4_england_2013"}),
        (
            Original("level2_at_16_2013/table_17_gcse_5ac_incl_em_by_la_2005-2012.csv"),
            Original("level2_at_16_2013/table_1a_time_series_gcse_achievements.csv"),
        ),
        (shown_groups,),
        version="Revised",
        note="Authorities with English and maths only; England's row is its state-funded schools.",
    ),
    Carried(
        "key_stage_4_2017_18_england.csv",
        frozenset({"ks4_characteristics_2018_national"}),
        (Original("ks4/KS4_2018_Nat_Char_Testdata.csv"),),
        (shown_groups,),
        version="Revised",
    ),
    Carried(
        "exclusions_england_2011_12_to_2016_17.csv",
        frozenset({"exclusions_characteristics"}),
        (Original("exclusions/exclusions_by_characteristic.csv"),),
        (shown_groups,),
        note="Counts rounded to five.",
    ),
    Carried(
        "schools_absence_2014_15.csv",
        frozenset({"absence_of_schools"}),
        (Original("absence/leeds_secondary_2014-15_absence.xlsx"),),
        (of_areas_and_home_schools, shown_groups),
        note="Twenty of Leeds' secondary schools.",
    ),
    Carried(
        "schools_absence.csv",
        frozenset({"school_absence"}),
        (
            Original("absence/2012-2013_england_abs.csv", "2012/13"),
            Original("absence/2018-2019_england_abs.csv", "2018/19"),
            Original("absence/2022-2023_england_abs.csv", "2022/23"),
        ),
        (of_areas_and_home_schools,),
    ),
    Carried(
        "schools_key_stage_4.csv",
        frozenset({"ks4_2014_trimmed", "ks4_schools_trimmed", "ks4_2023_joined"}),
        (
            Original("ks4/eduvis_2013-14_final_data.csv", "2013/14"),
            Original("ks4/ks4_perf_2016.csv"),
            Original("ks4/ks4_perf_2017.csv"),
            Original("subsets/ks4/ks4_perf_2018_subset.csv"),
            Original("ks4/2022-2023_england_filtered.csv", "2022/23"),
        ),
        (of_areas_and_home_schools, something_said),
    ),
    Carried(
        "schools_key_stage_4_2018_19_provisional.csv",
        frozenset({"ks4_performance"}),
        (Original("ks4/england_ks4provisional.csv", "2018/19"),),
        (of_areas_and_home_schools, something_said),
        version="Provisional",
    ),
    Carried(
        "schools_key_stage_2.csv",
        frozenset({"ks2_schools_trimmed"}),
        tuple(Original(f"ks2/ks2_perf_{year}.csv") for year in (2016, 2017, 2018)),
        (of_areas_and_home_schools, something_said, shown_groups),
    ),
    Carried(
        "schools_16_to_18.csv",
        frozenset({"ks5_performance"}),
        (
            Original("ks5/england_ks5final_2016.csv", "2015/16"),
            Original("ks5/2021-2022_england_ks5final.csv.gz", "2021/22"),
            Original("ks5/2023-2024_england_ks5final.csv.gz", "2023/24"),
        ),
        (of_areas_and_home_schools, something_said, shown_groups),
    ),
    Carried(
        "schools_destinations_after_key_stage_4.csv",
        frozenset({"destinations_ks4"}),
        (
            Original("destinations/2018-2019_england_ks4-pupdest.csv", "2017/18"),
            Original("destinations/2022-2023_england_ks4-pupdest.csv", "2021/22"),
        ),
        (of_areas_and_home_schools, shown_groups),
    ),
    Carried(
        "schools_destinations_after_16_to_18.csv",
        frozenset({"destinations_16_18", "progression_level_4"}),
        (
            Original("destinations/england_ks5-studest.csv", "2020/21"),
            Original("destinations/england_ks5-studest-he.csv", "2020/21"),
        ),
        (of_areas_and_home_schools, shown_groups),
    ),
    Carried(
        "schools_census.csv",
        frozenset({"school_census"}),
        (
            Original("census/2018-2019_england_census.csv", "2018/19"),
            Original("subsets/census/2020-2021_england_census_subset.csv", "2020/21"),
            Original("census/2022-2023_england_census.csv", "2022/23"),
        ),
        (of_areas_and_home_schools,),
    ),
)

# What schools are called and were: the register of 2017/18.
REGISTER = Original("establishments/2017-2018_england_spine_subset.csv", "2017/18")
NEIGHBOURS = Original("lait/sn_may_2025.xlsx", "2024/25")


# --- carrying -------------------------------------------------------------------------------------------------------


@cache
def checked(folder: Path, original: Original) -> CheckedFile:
    """An original as the command line would read it; ends the script where it would be refused."""
    path = folder / original.path
    found = check(path, KINDS, replace(CONTEXT, period=original.period, file=path.name))
    stops = [finding.message for finding in found.findings if finding.severity == "stop"]
    if stops:
        raise SystemExit(f"{path.name} would be refused: {stops[0]}")
    return found


@cache
def schools(folder: Path) -> pd.DataFrame:
    """What every original says of the home authority's schools, the register last: model.PLACE_COLUMNS."""
    originals = [original for entry in CARRIED for original in entry.originals if "school" in entry.file]
    said = pd.concat([checked(folder, original).places for original in (*originals, REGISTER)], ignore_index=True)
    return said[said["place"].str.startswith(HOME.replace("la:", "school:"))]


@cache
def places_by_urn(folder: Path) -> dict[str, str]:
    """The home authority's schools by URN, for the tables that know no other number."""
    known = schools(folder)
    return {f"school:urn:{urn}": place for place, urn in zip(known["place"], known["urn"], strict=True) if urn}


def kept(entry: Carried, folder: Path) -> pd.DataFrame:
    """The results of one entry's originals that it keeps, and the `source` they came from."""
    parts = [checked(folder, original) for original in entry.originals]
    if strangers := {part.kind for part in parts} - entry.kinds:
        raise SystemExit(f"{entry.file} is not to be made of {strangers}.")
    results = pd.concat([part.results for part in parts], ignore_index=True)
    results["place"] = results["place"].replace(places_by_urn(folder))
    for keep in entry.keep:
        results = results[keep(results)]
    return results.assign(source=parts[0].source)


def winners(entries: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Each entry without the slices that would never be shown, because a source that comes before it has them.

    An area's figure for everybody is kept all the same where it comes with its cohort: the series that is shown in its
    place often has none, and then this is how many pupils "about so many" is about.
    """
    order = source_order(REFERENCE).set_index(["measure", "source"])["rank"]
    together = pd.concat(entries, keys=range(len(entries)), names=["entry", "row"])
    own = pd.MultiIndex.from_frame(together[["measure", "source"]])
    usual = pd.MultiIndex.from_arrays([[""] * len(together), together["source"]])
    rank = order.reindex(own).fillna(order.reindex(usual).set_axis(own)).to_numpy()
    best = together.assign(rank=rank).groupby(SLICE)["rank"].transform("min")
    area = ~together["place"].str.startswith("school:") & together["characteristic"].eq("all")
    shown = together[(best == rank) | (area & together["denominator"].notna())]
    return [shown.xs(number, level="entry") for number in range(len(entries))]


def laid_out(entry: Carried, folder: Path, results: pd.DataFrame) -> pd.DataFrame:
    """Results in our own layout, by measure, period, place and group."""
    order = ["measure", "period", "term", "place", "characteristic", "category"]
    ordered = results.sort_values(order, ignore_index=True, kind="stable").drop_duplicates(order, ignore_index=True)
    own = [checked(folder, original).places for original in entry.originals]
    said = pd.concat([*own, schools(folder)], ignore_index=True)
    said["place"] = said["place"].replace(places_by_urn(folder))
    return tidy(ordered, described(ordered, said), version=entry.version, source=results["source"].iloc[0])


def described(results: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """What is known of each place in each of its years; of a year nobody describes, the school's latest name."""
    filled = said.replace("", pd.NA).sort_values("period", kind="stable")
    own = filled.groupby(["place", "period"], as_index=False).last()
    names = filled.groupby("place")["name"].last()
    known = results[["place", "period"]].drop_duplicates().merge(own, on=["place", "period"], how="left")
    known["name"] = known["name"].fillna(known["place"].map(names))
    known["level"] = known["place"].str.split(":").str[0]
    return known.fillna({name: "" for name, dtype in PLACE_COLUMNS.items() if dtype == "str"}).astype(PLACE_COLUMNS)


def spare(table: pd.DataFrame) -> pd.DataFrame:
    """Without what the code of the row's place already says, or the place's first row of the same year.

    An optional column that says nothing is left out, and the word Final, which goes without saying.
    """
    in_a_region = table["geographic_level"].isin(["Local authority", "School"])
    again = table.duplicated(["time_period", "school_laestab", "school_urn"]) & table["geographic_level"].eq("School")
    blank = table.assign(country_code="", country_name="", la_name="").astype("str")
    blank["version"] = blank["version"].mask(blank["version"] == "Final", "")
    for column in ("region_code", "region_name"):
        blank[column] = blank[column].mask(in_a_region, "")
    for column in ("old_la_code", "school_urn", "school_name", *DESCRIBES_A_SCHOOL):
        blank[column] = blank[column].mask(again, "")
    return blank.drop(columns=[name for name in OPTIONAL if blank[name].eq("").all()])


def neighbours(folder: Path) -> pd.DataFrame:
    """Each authority's ten statistical neighbours in our own layout (loaders/kinds/neighbours_tidy.py)."""
    found = checked(folder, NEIGHBOURS).neighbours
    if found is None:
        raise SystemExit(f"{NEIGHBOURS.path} has no neighbours.")
    names = areas(REFERENCE).set_index("place")["name"]
    return pd.DataFrame(
        {
            "old_la_code": found["la"].str.removeprefix("la:"),
            "la_name": found["la"].map(names),
            "neighbour_old_la_code": found["neighbour"].str.removeprefix("la:"),
            "neighbour_la_name": found["neighbour"].map(names),
            "rank": found["rank"].astype("int"),
            "closeness": found["closeness"],
            "published_in": found["version"],
        }
    ).sort_values(["old_la_code", "rank"])


def write(table: pd.DataFrame, path: Path) -> int:
    """Write one file; returns its size in bytes and ends the script where it is too large to keep."""
    table.to_csv(path, index=False, lineterminator="\n")
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise SystemExit(f"{path.name} has {size:,} bytes; {LARGEST_FILE_BYTES:,} is the most. Keep fewer rows.")
    return size


def line(entry: Carried, table: pd.DataFrame) -> str:
    """The line of the README about one file."""
    source = publication(REFERENCE, table["source"].iloc[0])
    first, last = table["time_period"].min(), table["time_period"].max()
    years = f"{first[:4]}/{first[4:]}" + (f" to {last[:4]}/{last[4:]}" if last != first else "")
    levels = ", ".join(table["geographic_level"].drop_duplicates().sort_values())
    originals = ", ".join(f"`{Path(original.path).name}`" for original in entry.originals)
    cells = (entry.file, source.title, years, levels, f"{len(table):,}", source.licence, originals, entry.note)
    return "| " + " | ".join(cells) + " |"


def neighbours_line(table: pd.DataFrame) -> str:
    """The line of the README about the neighbours."""
    source = publication(REFERENCE, "statistical_neighbours")
    name, rows = f"`{Path(NEIGHBOURS.path).name}`", f"{len(table):,}"
    cells = (
        "statistical_neighbours_2025.csv",
        source.title,
        "2024/25",
        "Local authority",
        rows,
        source.licence,
        name,
        "",
    )
    return "| " + " | ".join(cells) + " |"


def main(folder: Path, to: Path) -> None:
    """Carry everything over from `folder` and write what was carried into `to`."""
    to.mkdir(parents=True, exist_ok=True)
    lines, total = [], 0
    shown = winners([kept(entry, folder) for entry in CARRIED])
    for entry, results in zip(CARRIED, shown, strict=True):
        table = laid_out(entry, folder, results)
        size = write(spare(table), to / entry.file)
        total += size
        lines.append(line(entry, table))
        print(f"{entry.file}: {len(table):,} rows, {size:,} bytes")
    table = neighbours(folder)
    total += write(table, to / "statistical_neighbours_2025.csv")
    lines.append(neighbours_line(table))
    print(f"{total:,} bytes in all")
    if total > LARGEST_TOTAL_BYTES:
        raise SystemExit(f"{total:,} bytes in all; {LARGEST_TOTAL_BYTES:,} is the most. Keep fewer rows.")
    readme = README.format(attribution=ATTRIBUTION, table="\n".join(lines))
    (to / "README.md").write_text(readme, encoding="utf-8")


README = """# Published figures

{attribution}

Figures of the Department for Education, exactly as published, carried over into our own layout (`docs/layouts.md`) by
`scripts/carry_published_figures.py`. Counts are kept where counts were published; a percentage that was published
rounded is kept rounded. `source` in each file names the publication in `data/reference/sources.toml`.

| file | publication | years | levels | rows | licence | made from | note |
| --- | --- | --- | --- | --- | --- | --- | --- |
{table}
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PUBLISHED)
