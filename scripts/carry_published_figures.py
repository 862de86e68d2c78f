"""Carry published figures over into our own layout: `python -m scripts.carry_published_figures FOLDER [TO]`.

FOLDER holds the Department's files as they were published (SOURCES.md there). Each goes through its own kind of return,
as it would if somebody loaded it; what is kept is written to TO (data/published), one file a publication, with the
figures exactly as published, and a README that says where each came from. Run by hand when there is something new.
"""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd

from loaders.check import CheckedFile, check
from loaders.kinds.register import KINDS
from loaders.rules.years import Calendar
from loaders.translation.kind import Context
from metrics.measures.groups import all_groups
from metrics.measures.register import MEASURES
from model.folders import PUBLISHED, REFERENCE
from model.tables import PLACE_COLUMNS
from model.tidy_layout import OPTIONAL, tidy_table
from outcomes.returns.checking import OF_LEAVERS
from outcomes.store.reference import areas, publication, source_order
from scripts.carried_files import CARRIED, HOME, NEIGHBOURS, REGISTER, Carried, Original
from scripts.recent import attendance_and_census, schools, second_sources
from scripts.recent.files import RECENT, Recent

LARGEST_FILE_BYTES = 5_000_000
LARGEST_TOTAL_BYTES = 30_000_000

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Department for Education."
)

CONTEXT = Context(
    authority=HOME,
    measures=frozenset(MEASURES),
    groups=all_groups(),
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
    calendar=Calendar(of_leavers=frozenset(item.id for item in MEASURES.values() if item.stage in OF_LEAVERS)),
)

# What one source wins as a whole.
SLICE = ["place", "period", "term", "measure", "characteristic"]
CELL = [*SLICE, "category"]
DESCRIBES_A_SCHOOL = ("school_phase", "school_type", "state_funded", "trust", "school_town", "school_postcode")


@cache
def checked_original(folder: Path, original: Original) -> CheckedFile:
    """An original as the command line would read it; ends the script where it would be refused."""
    path = folder / original.path
    checked_file = check(path, KINDS, replace(CONTEXT, period=original.period, file=path.name))
    stops = [finding.message for finding in checked_file.findings if finding.severity == "stop"]
    if stops:
        raise SystemExit(f"{path.name} would be refused: {stops[0]}")
    return checked_file


@cache
def home_schools(folder: Path) -> pd.DataFrame:
    """What every original says of the home authority's schools, the register last: model.PLACE_COLUMNS."""
    originals = [original for entry in CARRIED for original in entry.originals if "school" in entry.file]
    places = pd.concat(
        [checked_original(folder, original).places for original in (*originals, REGISTER)], ignore_index=True
    )
    return places[places["place"].str.startswith(HOME.replace("la:", "school:"))]


@cache
def places_by_urn(folder: Path) -> dict[str, str]:
    """The home authority's schools by URN, for the tables that know no other number."""
    schools = home_schools(folder)
    return {f"school:urn:{urn}": place for place, urn in zip(schools["place"], schools["urn"], strict=True) if urn}


def kept_results(entry: Carried, folder: Path) -> pd.DataFrame:
    """The results of one entry's originals that it keeps, and the `source` they came from."""
    parts = [checked_original(folder, original) for original in entry.originals]
    if strangers := {part.kind for part in parts} - entry.kinds:
        raise SystemExit(f"{entry.file} is not to be made of {strangers}.")
    results = pd.concat([part.results for part in parts], ignore_index=True)
    results["place"] = results["place"].replace(places_by_urn(folder))
    for keep in entry.keep:
        results = results[keep(results)]
    return results.assign(source=parts[0].source)


def recent_results(entry: Recent, folder: Path, older: list[pd.DataFrame]) -> pd.DataFrame:
    """The results of one of the newer files, but for the cells that an older final file of its publication has."""
    results = entry.make(folder).assign(source=entry.source)
    if entry.version != "Final":
        return results
    cells = pd.concat([table for table in older if table["source"].iloc[0] == entry.source] or [results.iloc[:0]])
    said = pd.MultiIndex.from_frame(cells[CELL])
    return results[~pd.MultiIndex.from_frame(results[CELL]).isin(said)]


def winning_results(entries: list[pd.DataFrame]) -> list[pd.DataFrame]:
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
    winning_rows = together[(best == rank) | (area & together["denominator"].notna())]
    return [winning_rows.xs(number, level="entry") for number in range(len(entries))]


def laid_out_table(entry: Carried | Recent, folder: Path, results: pd.DataFrame) -> pd.DataFrame:
    """Results in our own layout, by measure, period, place and group."""
    order = ["measure", "period", "term", "place", "characteristic", "category"]
    ordered = results.sort_values(order, ignore_index=True, kind="stable").drop_duplicates(order, ignore_index=True)
    places = pd.concat([*_own_places(entry, folder, ordered), home_schools(folder)], ignore_index=True)
    places["place"] = places["place"].replace(places_by_urn(folder))
    source = results["source"].iloc[0]
    return tidy_table(ordered, described_places(ordered, places), version=entry.version, source=source)


def _own_places(entry: Carried | Recent, folder: Path, results: pd.DataFrame) -> list[pd.DataFrame]:
    if isinstance(entry, Recent):
        return [schools.described(folder, results)]
    return [checked_original(folder, original).places for original in entry.originals]


def described_places(results: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """What is known of each place in each of its years; of a year nobody describes, the school's latest name."""
    rows = places.replace("", pd.NA).sort_values("period", kind="stable")
    own = rows.groupby(["place", "period"], as_index=False).last()
    names = rows.groupby("place")["name"].last()
    places_by_year = results[["place", "period"]].drop_duplicates().merge(own, on=["place", "period"], how="left")
    places_by_year["name"] = places_by_year["name"].fillna(places_by_year["place"].map(names))
    places_by_year["level"] = places_by_year["place"].str.split(":").str[0]
    return places_by_year.fillna({name: "" for name, dtype in PLACE_COLUMNS.items() if dtype == "str"}).astype(
        PLACE_COLUMNS
    )


def without_repetition(table: pd.DataFrame) -> pd.DataFrame:
    """Without what the code of the row's place already says, or the place's first row of the same year.

    An optional column that says nothing is left out, and the word Final, which goes without saying.
    """
    in_a_region = table["geographic_level"].isin(["Local authority", "School"])
    again = table.duplicated(["time_period", "school_laestab", "school_urn"]) & table["geographic_level"].eq("School")
    blank = table.assign(country_code="", country_name="", la_name="").astype("str")
    blank["version"] = blank["version"].mask(blank["version"] == "Final", "")
    for column in ("region_code", "region_name"):
        blank[column] = blank[column].mask(in_a_region, "")
    for column in ("old_la_code", "school_name", *DESCRIBES_A_SCHOOL):
        blank[column] = blank[column].mask(again, "")
    # Of a school whose number nobody knows, the URN is its code.
    blank["school_urn"] = blank["school_urn"].mask(again & blank["school_laestab"].ne(""), "")
    return blank.drop(columns=[name for name in OPTIONAL if blank[name].eq("").all()])


def neighbours_table(folder: Path) -> pd.DataFrame:
    """Each authority's ten statistical neighbours in our own layout (loaders/kinds/neighbours_tidy.py)."""
    neighbours = checked_original(folder, NEIGHBOURS).neighbours
    if neighbours is None:
        raise SystemExit(f"{NEIGHBOURS.path} has no neighbours.")
    names = areas(REFERENCE).set_index("place")["name"]
    return pd.DataFrame(
        {
            "old_la_code": neighbours["la"].str.removeprefix("la:"),
            "la_name": neighbours["la"].map(names),
            "neighbour_old_la_code": neighbours["neighbour"].str.removeprefix("la:"),
            "neighbour_la_name": neighbours["neighbour"].map(names),
            "rank": neighbours["rank"].astype("int"),
            "closeness": neighbours["closeness"],
            "published_in": neighbours["version"],
        }
    ).sort_values(["old_la_code", "rank"])


def write_file(table: pd.DataFrame, path: Path) -> int:
    """Write one file; returns its size in bytes and ends the script where it is too large to keep."""
    table.to_csv(path, index=False, lineterminator="\n")
    size = path.stat().st_size
    if size > LARGEST_FILE_BYTES:
        raise SystemExit(f"{path.name} has {size:,} bytes; {LARGEST_FILE_BYTES:,} is the most. Keep fewer rows.")
    return size


def line(entry: Carried | Recent, table: pd.DataFrame) -> str:
    """The line of the README about one file."""
    source = publication(REFERENCE, table["source"].iloc[0])
    first, last = table["time_period"].min(), table["time_period"].max()
    years = f"{first[:4]}/{first[4:]}" + (f" to {last[:4]}/{last[4:]}" if last != first else "")
    levels = ", ".join(table["geographic_level"].drop_duplicates().sort_values())
    paths = [original if isinstance(original, str) else original.path for original in entry.originals]
    originals = ", ".join(f"`{Path(path).name}`" for path in paths)
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


LINKS = "school_links_2026.csv"
LINKS_LINE = (
    f"| {LINKS} | Get Information about Schools: links between establishments | to 2026 | School |  | Open Government "
    f"Licence v3.0 | `{Path(attendance_and_census.LINKS).name}` | What became of Leeds' schools. |"
)


def main(folder: Path, to: Path) -> None:
    """Carry everything over from `folder` and write what was carried into `to`."""
    to.mkdir(parents=True, exist_ok=True)
    lines, total = [], 0
    older = [kept_results(entry, folder) for entry in CARRIED]
    newer = [recent_results(entry, folder, older) for entry in RECENT]
    results_by_entry = winning_results([*older, *newer])
    for entry, results in zip((*CARRIED, *RECENT), results_by_entry, strict=True):
        table = laid_out_table(entry, folder, results)
        size = write_file(without_repetition(table), to / entry.file)
        total += size
        lines.append(line(entry, table))
        print(f"{entry.file}: {len(table):,} rows, {size:,} bytes")
    table = neighbours_table(folder)
    total += write_file(table, to / "statistical_neighbours_2025.csv")
    lines.append(neighbours_line(table))
    total += write_file(attendance_and_census.links(folder), to / LINKS)
    lines.append(LINKS_LINE)
    print(f"{total:,} bytes in all")
    if total > LARGEST_TOTAL_BYTES:
        raise SystemExit(f"{total:,} bytes in all; {LARGEST_TOTAL_BYTES:,} is the most. Keep fewer rows.")
    final = [
        results
        for entry, results in zip((*CARRIED, *RECENT), results_by_entry, strict=True)
        if entry.version != "Provisional"
    ]
    before = pd.concat(results_by_entry[: len(CARRIED)], ignore_index=True)
    again = second_sources.lines(second_sources.compared(folder, pd.concat(final, ignore_index=True), before))
    readme = README.format(attribution=ATTRIBUTION, table="\n".join(lines), again=again)
    (to / "README.md").write_text(readme, encoding="utf-8")


README = """# Published figures

{attribution}

Figures of the Department for Education, exactly as published, carried over into our own layout (`docs/layouts.md`) by
`scripts/carry_published_figures.py`. Counts are kept where counts were published; a percentage that was published
rounded is kept rounded. `source` in each file names the publication in `data/reference/sources.toml`.

| file | publication | years | levels | rows | licence | made from | note |
| --- | --- | --- | --- | --- | --- | --- | --- |
{table}

## Where a second source prints the same

Other files print some of these figures again. They were compared, to the decimals of the coarser of the two, and not
kept.

| second file | measure | year | figures in both | the same |
| --- | --- | --- | --- | --- |
{again}
"""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PUBLISHED)
