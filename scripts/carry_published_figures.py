"""Carry published figures over into our own layout: `python scripts/carry_published_figures.py FOLDER`.

FOLDER holds the Department's files as they were published (SOURCES.md there). Each goes through its own kind of return,
as it would if somebody loaded it; what is kept is written to data/published, one file a publication, with the figures
exactly as published, and a README that says where each came from. Run by hand when there is something new to carry.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from loaders.kind import Context, Translation
from loaders.kinds import KINDS
from metrics.groups import all_groups
from metrics.register import MEASURES
from outcomes.reference import publication
from outcomes.tidy_layout import OPTIONAL, tidy

ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "data" / "published"
REFERENCE = ROOT / "data" / "reference"
LARGEST_FILE_BYTES = 5_000_000
LARGEST_TOTAL_BYTES = 25_000_000
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Department for Education."
)

BY_ID = {kind.id: kind for kind in KINDS}
CONTEXT = Context(
    authority="la:383",
    measures=frozenset(MEASURES),
    groups=all_groups(),
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
)

Keep = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Carried:
    """One file of data/published: the originals it is made of, their kind, and which of its rows are kept."""

    file: str
    kind: str
    originals: tuple[str, ...]
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
    "neet_or_not_known": {"sen"},
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
    """Figures, and signs that say why there is none; not the dash that only says that there is none."""
    return results["status"] != "not_available"


def of_areas(results: pd.DataFrame) -> pd.Series:
    """Rows of authorities, regions and England."""
    return ~results["place"].str.startswith("school:")


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


CARRIED = (
    Carried(
        "key_stage_4_2012_13.csv",
        "la_attainment_by_characteristic",
        ("level2_at_16_2013/SFR05_2014_UD_LA_1.csv", "level2_at_16_2013/SFR05_2014_UD_LA_2.csv"),
        (shown_groups,),
    ),
    Carried(
        "level_2_with_english_and_maths_2005_06_to_2012_13.csv",
        "ks4_revised_2013",
        ("level2_at_16_2013/table_17_gcse_5ac_incl_em_by_la_2005-2012.csv",),
        (shown_groups,),
        version="Revised",
    ),
    Carried(
        "key_stage_4_2017_18.csv",
        "ks4_characteristics_2018",
        ("ks4/KS4_2018_LA_Char_Testdata.csv",),
        (shown_groups,),
        version="Revised",
        note="All pupils and each sex are the sum of those known to be eligible for free school meals and all others.",
    ),
    Carried(
        "early_years_2012_13_to_2017_18.csv",
        "eyfsp",
        ("eyfs/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv",),
        (shown_groups,),
    ),
    Carried(
        "early_years_2021_22.csv",
        "eyfsp_characteristics",
        ("eyfs/1_eyfsp_headline_measures_2022_subset.csv",),
        (shown_groups,),
    ),
    Carried(
        "absence_2012_13_to_2016_17.csv",
        "absence_by_term",
        ("absence/absence_by_term.csv",),
        (something_said, shown_groups, terms_of_one_year),
        note="All schools are the sum of primary, secondary and special schools' sessions.",
    ),
    Carried(
        "exclusions_2006_07_to_2016_17.csv",
        "exclusions",
        ("exclusions/exclusions_by_geographic_level_subset.csv",),
        (of_areas, shown_groups),
    ),
    Carried(
        "exclusions_england_2011_12_to_2016_17.csv",
        "exclusions_characteristics",
        ("exclusions/exclusions_by_characteristic.csv",),
        (shown_groups,),
    ),
    Carried(
        "level_2_and_3_at_19_2004_05_to_2021_22.csv",
        "level2_3_at_19",
        ("level2_3_at_19/LA_Dashboard_2022_without_Scilly.csv",),
        (shown_groups,),
    ),
    Carried(
        "neet_2020_21_to_2024_25.csv",
        "neet",
        (
            "neet/UD_NEETNK_LA_dashboard_2021_vg_removed.csv",
            "neet/UD_NEETNK_LA_dashboard_2022_final.csv",
            "neet/UD_NEETNK_LA_dashboard_final.csv",
        ),
        (something_said, shown_groups, its_own_year),
    ),
    *(
        Carried(
            f"interactive_tool_{name}.csv",
            "la_indicator_series",
            ("lait/bds_long_0.parquet",),
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
        "key_stage_4_2017_18_england.csv",
        "ks4_characteristics_2018_national",
        ("ks4/KS4_2018_Nat_Char_Testdata.csv",),
        (shown_groups,),
        version="Revised",
    ),
)


# --- carrying -------------------------------------------------------------------------------------------------------


def text_of(path: Path) -> pd.DataFrame:
    """A published file as text: headings as columns, the publisher's row numbers as index."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path).astype("str")
    else:
        ending = "\r" if b"\n" not in path.read_bytes()[:10_000] else None
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig", lineterminator=ending)
    table.columns = [str(heading).strip() for heading in table.columns]
    return table.set_axis(range(2, len(table) + 2))


@cache
def translated(kind_id: str, path: Path) -> Translation:
    """What the kind makes of a file; ends the script where it would refuse it."""
    translation = BY_ID[kind_id].translate(text_of(path), CONTEXT)
    stops = [finding.message for finding in translation.findings if finding.severity == "stop"]
    if stops:
        raise SystemExit(f"{path.name} would be refused: {stops[0]}")
    return translation


def carried(entry: Carried, folder: Path, before: pd.MultiIndex) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The results of one file of data/published and the same in our own layout, by measure, period, place and group.

    Slices that a file `before` it has (CARRIED is in the order of data/reference/sources.toml) would never be shown
    and are left out.
    """
    parts = [translated(entry.kind, folder / original) for original in entry.originals]
    results = pd.concat([part.results for part in parts], ignore_index=True)
    places = pd.concat([part.places for part in parts], ignore_index=True)
    for keep in entry.keep:
        results = results[keep(results)]
    results = results[~slices(results).isin(before)]
    order = ["measure", "period", "term", "place", "characteristic", "category"]
    results = results.sort_values(order, ignore_index=True, kind="stable").drop_duplicates(order, ignore_index=True)
    return results, tidy(results, places, version=entry.version, source=parts[0].source)


def slices(results: pd.DataFrame) -> pd.MultiIndex:
    """What one source wins as a whole: place, period, term, measure and characteristic."""
    return pd.MultiIndex.from_frame(results[["place", "period", "term", "measure", "characteristic"]])


def spare(table: pd.DataFrame) -> pd.DataFrame:
    """Without what the code of the row's place already says, and without optional columns that say nothing."""
    in_a_region = table["geographic_level"].isin(["Local authority", "School"])
    blank = table.assign(country_code="", country_name="", la_name="").astype("str")
    for column in ("region_code", "region_name"):
        blank[column] = blank[column].mask(in_a_region, "")
    return blank.drop(columns=[name for name in OPTIONAL if blank[name].eq("").all()])


def write(table: pd.DataFrame, path: Path) -> int:
    """Write one file; returns its size in bytes and ends the script where it is too large to keep."""
    table.to_csv(path, index=False, lineterminator="\n")
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise SystemExit(f"{path.name} has {size:,} bytes; {LARGEST_FILE_BYTES:,} is the most. Keep fewer rows.")
    return size


def described(entry: Carried, table: pd.DataFrame) -> str:
    """The line of the README about one file."""
    source = publication(REFERENCE, table["source"].iloc[0])
    first, last = table["time_period"].min(), table["time_period"].max()
    years = f"{first[:4]}/{first[4:]}" + (f" to {last[:4]}/{last[4:]}" if last != first else "")
    levels = ", ".join(table["geographic_level"].drop_duplicates().sort_values())
    originals = ", ".join(f"`{Path(original).name}`" for original in entry.originals)
    cells = (entry.file, source.title, years, levels, f"{len(table):,}", source.licence, originals, entry.note)
    return "| " + " | ".join(cells) + " |"


def main(folder: Path) -> None:
    """Carry everything over from `folder` and write what was carried."""
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    lines, total = [], 0
    before = slices(pd.DataFrame(columns=["place", "period", "term", "measure", "characteristic"]))
    for entry in CARRIED:
        results, table = carried(entry, folder, before)
        before = before.append(slices(results)).unique()
        size = write(spare(table), PUBLISHED / entry.file)
        total += size
        lines.append(described(entry, table))
        print(f"{entry.file}: {len(table):,} rows, {size:,} bytes")
    print(f"{total:,} bytes in all")
    if total > LARGEST_TOTAL_BYTES:
        raise SystemExit(f"{total:,} bytes in all; {LARGEST_TOTAL_BYTES:,} is the most. Keep fewer rows.")
    readme = README.format(attribution=ATTRIBUTION, table="\n".join(lines))
    (PUBLISHED / "README.md").write_text(readme, encoding="utf-8")


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
    main(Path(sys.argv[1]))
