"""Which of the Department's published files are carried over, and what is kept of each."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from metrics.measures.register import MEASURES

HOME = "la:383"
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
    "level2_at_19_state": {"fsm", "sen"},
    "ebacc_entry": {"sen"},
    "he_by_19": {"fsm"},
    "progression_after_16": {"disadvantaged"},
    "ks4_dest_sustained": {"disadvantaged", "sen"},
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
    group_pairs = {(measure, name) for measure, names in GROUPS.items() for name in names}
    pairs = pd.MultiIndex.from_frame(results[["measure", "characteristic"]])
    is_shown = results["characteristic"].eq("all") | pairs.isin(group_pairs)
    return is_shown & ~results["measure"].isin(LEFT_OUT)


def has_figure_or_sign(results: pd.DataFrame) -> pd.Series:
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


def before_the_tool(results: pd.DataFrame) -> pd.Series:
    """Not the groups by 19 of the years that the interactive tool has recalculated, from 2015/16 on."""
    return results["period"].lt("2015/16") | ~results["characteristic"].isin(["fsm", "sen"])


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
        (has_figure_or_sign, shown_groups, terms_of_one_year),
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
        (shown_groups, before_the_tool),
        note="By free school meals and special educational needs to 2014/15; the interactive tool has later years.",
    ),
    Carried(
        "neet_2020_21_to_2024_25.csv",
        frozenset({"neet"}),
        tuple(Original(f"{DASHBOARD}_{end}.csv") for end in ("2021_vg_removed", "2022_final", "final")),
        (has_figure_or_sign, shown_groups, its_own_year),
        note="Not 2022/23 and 2023/24, whose files were not at hand.",
    ),
    *(
        Carried(
            f"interactive_tool_{name}.csv",
            frozenset({"la_indicator_series"}),
            (Original("lait/bds_long_0.parquet"),),
            (has_figure_or_sign, shown_groups, of(*stages)),
        )
        for name, stages in (
            ("early_years_and_phonics", ("early_years", "key_stage_1")),
            ("key_stage_2", ("key_stage_2",)),
            ("key_stage_4", ("key_stage_4",)),
            ("after_16", ("post_16", "destinations")),
            ("attendance_and_exclusions", ("attendance", "exclusions")),
            ("context", ("context",)),
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
        (of_areas_and_home_schools, has_figure_or_sign),
    ),
    Carried(
        "schools_key_stage_4_2018_19_provisional.csv",
        frozenset({"ks4_performance"}),
        (Original("ks4/england_ks4provisional.csv", "2018/19"),),
        (of_areas_and_home_schools, has_figure_or_sign),
        version="Provisional",
    ),
    Carried(
        "schools_key_stage_2.csv",
        frozenset({"ks2_schools_trimmed"}),
        tuple(Original(f"ks2/ks2_perf_{year}.csv") for year in (2016, 2017, 2018)),
        (of_areas_and_home_schools, has_figure_or_sign, shown_groups),
    ),
    Carried(
        "schools_16_to_18.csv",
        frozenset({"ks5_performance"}),
        (
            Original("ks5/england_ks5final_2016.csv", "2015/16"),
            Original("ks5/2021-2022_england_ks5final.csv.gz", "2021/22"),
            Original("ks5/2023-2024_england_ks5final.csv.gz", "2023/24"),
        ),
        (of_areas_and_home_schools, has_figure_or_sign, shown_groups),
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
