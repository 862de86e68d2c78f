"""The Department's interactive tool for authorities: one long file of series, named by the tool's own short names.

data/reference/lait_series.toml says which series is which measure of which group, and how its years are written. A
value has no cohort. `-` is any figure that is missing. The stray year `0` and years that are not academic (three-year
means, "(OT)" outturns) belong to series that this house does not keep.
"""

import re
import tomllib
from functools import cache

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import areas, rows
from loaders.rules.cells import UNREADABLE, numbers
from loaders.translation.kind import Context, Kind, Translation
from model.errors import UnknownWordError
from model.findings import Finding
from model.folders import REFERENCE
from model.periods import later, parse_period, period

SOURCE = "lait"
HEADINGS = ("Short Desc", "Years", "LA and Regions", "Values", "LA Number")

# The tool's numbers of areas that are not authorities.
AREAS = {
    "970": areas.NATION,
    "980": "region:E12000001",
    "981": "region:E12000002",
    "982": "region:E12000003",
    "983": "region:E12000004",
    "984": "region:E12000005",
    "985": "region:E12000006",
    "986": "region:E12000007",
    "987": "region:E13000001",
    "988": "region:E13000002",
    "989": "region:E12000008",
    "990": "region:E12000009",
}
LEAVERS, ENDS = "leavers", "ends"

_ENDS = re.compile(r"^(?P<year>20\d\d)(?: \((?:prov|Rev|Final)\))?$")


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Every series of ours in the file, one row per area and year; the rest is counted in a note."""
    short = frame["Short Desc"].str.strip()
    ours = series()
    own_rows = frame[short.isin([*ours["short"], *ours["plus"]])]
    figures = numbers(own_rows["Values"])
    cells = pd.DataFrame(
        {
            "short": short[own_rows.index],
            "year": own_rows["Years"].str.strip(),
            "place": _places(own_rows["LA Number"]),
            "value": figures.values,
            "status": figures.statuses,
        }
    )
    findings = [
        *_unreadable_cells(own_rows, figures.statuses),
        *_provisional_years(cells),
        *_unused_series(short, ours),
    ]
    table = ours.merge(cells.rename_axis("row").reset_index(), on="short", how="inner")
    table["period"] = _periods(table)
    without_year = table["period"].eq("")
    findings += _unreadable_years(table[without_year])
    table = _add_second_series(table[~without_year & table["place"].ne("")], cells)
    findings += rows.repetitions(table.assign(term="year"), table["row"])
    findings += _not_percentages(table[table["measure"].isin(context.percentages)])
    value = table["value"].where(~table["rest"], 100 - table["value"]).round(10)
    results = rows.result_rows(
        {
            name: table[name]
            for name in ("place", "period", "measure", "characteristic", "category", "status", "decimals")
        }
        | {"term": "year", "value": value, "public_domain": True},
        table.index,
    )
    return Translation(
        results=results.reset_index(drop=True),
        places=_place_rows(frame, results),
        findings=tuple(findings),
        periods=tuple(sorted(results["period"].unique())),
        source=SOURCE,
        status="final",
    )


@cache
def series() -> pd.DataFrame:
    """The series that are kept: short, measure, characteristic, category, years, plus, rest, decimals."""
    entries = tomllib.loads((REFERENCE / "lait_series.toml").read_text(encoding="utf-8"))["series"]
    table = pd.DataFrame(
        [
            {
                "short": entry["short"],
                "measure": entry["measure"],
                "years": entry.get("years", ENDS),
                "plus": entry.get("plus", ""),
                "rest": entry.get("rest", False),
                "decimals": entry["decimals"],
            }
            | dict(zip(("characteristic", "category"), rows.group([entry.get("group", "")]), strict=True))
            for entry in entries
        ]
    )
    return table.astype({"short": "str", "plus": "str", "years": "str", "decimals": "Int64"})


def _places(numbers_: pd.Series) -> pd.Series:
    code = numbers_.str.strip().str.removesuffix(".0")
    authority = code.where(code.isin(list(areas.region_of_authority())), "")
    return code.map(AREAS).fillna(("la:" + authority).where(authority != "", "")).astype("str")


def _periods(table: pd.DataFrame) -> pd.Series:
    """The period of each row; "" for a year that cannot be read as its series writes years."""
    spellings = table[["years", "year"]].drop_duplicates()
    period_by_spelling = {
        (rule, year): _period(rule, year) for rule, year in spellings.itertuples(index=False, name=None)
    }
    return pd.Series(
        [period_by_spelling[pair] for pair in zip(table["years"], table["year"], strict=True)],
        index=table.index,
        dtype="str",
    )


def _period(rule: str, year: str) -> str:
    ends = _ENDS.match(year)
    if ends and rule in (ENDS, LEAVERS):
        return later(period(int(ends["year"])), 0 if rule == LEAVERS else -1)
    try:
        return parse_period(year)
    except UnknownWordError:
        return ""


def _add_second_series(table: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Values of the series named in `plus` added to those that name it, where both have a figure."""
    second = cells.set_index(["short", "year", "place"])["value"]
    second = second[~second.index.duplicated()]
    has_second = table["plus"] != ""
    keys = pd.MultiIndex.from_frame(table.loc[has_second, ["plus", "year", "place"]])
    addend = pd.Series(0.0, index=table.index)
    addend[has_second] = second.reindex(keys).to_numpy()
    status = table["status"].mask(addend.isna() & table["status"].eq("ok"), "not_available")
    return table.assign(value=table["value"] + addend, status=status)


def _place_rows(frame: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    place = _places(frame["LA Number"])
    places = pd.DataFrame(
        {
            "place": place,
            "level": place.str.split(":").str[0],
            "name": frame["LA and Regions"].str.strip(),
            "region": place.str.removeprefix("la:").map(areas.region_of_authority()).fillna(""),
        }
    ).drop_duplicates("place")
    table = results[["place", "period"]].drop_duplicates().merge(places, on="place", how="left")
    return rows.place_rows(rows.columns(table), table.index)


def _unreadable_cells(frame: pd.DataFrame, statuses: pd.Series) -> list[Finding]:
    bad = statuses == UNREADABLE
    message = "'" + frame["Values"] + "' in Values is neither a number nor a sign we know."
    return rows.findings_by_row(
        bad, "stop", "not_a_number", message, "Take the file again from its publisher.", "Values", frame["Values"]
    )


def _not_percentages(cells: pd.DataFrame) -> list[Finding]:
    bad = cells["value"].lt(0) | cells["value"].gt(100)
    table = cells[bad].drop_duplicates("row").set_index("row")
    values = table["value"].map("{:g}".format).astype("str")
    message = values + " of " + table["short"] + " is not a percentage between 0 and 100."
    remedy = "Take the file again from its publisher."
    every = pd.Series(True, index=table.index)
    return rows.findings_by_row(every, "stop", "out_of_range", message, remedy, "Values", values)


def _unreadable_years(cells: pd.DataFrame) -> list[Finding]:
    # The tool has years of 0 where a series was cut: they say nothing, and nothing is lost with them.
    table = cells.drop_duplicates("row").set_index("row")
    message = "Year '" + table["year"] + "' of " + table["short"] + " is not an academic year; the row is left out."
    every = pd.Series(True, index=table.index)
    return rows.findings_by_row(
        every, "query", "unknown_year", message, "Check the year with the publisher.", "Years", table["year"]
    )


def _provisional_years(cells: pd.DataFrame) -> list[Finding]:
    names = sorted(cells.loc[cells["year"].str.endswith("(prov)"), "short"].unique())
    if not names:
        return []
    return [
        Finding(
            severity="note",
            rule="provisional_years",
            message=f"The latest year of {', '.join(names)} is marked provisional in the file.",
            remedy="Nothing to do. Load the tool's next issue when it is out.",
        )
    ]


def _unused_series(short: pd.Series, ours: pd.DataFrame) -> list[Finding]:
    others = short[~short.isin([*ours["short"], *ours["plus"]])]
    if others.empty:
        return []
    return [
        Finding(
            severity="note",
            rule="series_not_used",
            message=f"{others.nunique():,} of {short.nunique():,} series are of no measure in this house.",
            remedy="Nothing to do. To keep one, list it in data/reference/lait_series.toml.",
        )
    ]


KIND = Kind(
    id="la_indicator_series",
    title="Interactive tool for authorities: every series",
    headings=frozenset(HEADINGS),
    translate=translate,
    limits=Limits(bytes=100_000_000, rows=1_000_000, cpu_seconds=120, wall_seconds=180),
)
