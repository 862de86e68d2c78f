"""The Department's interactive tool for authorities: one long file of series, named by the tool's own short names.

data/reference/lait_series.toml says which series is which measure of which group, and how its years are written. A
value has no cohort. `-` is any figure that is missing. The stray year `0` and years that are not academic (three-year
means, "(OT)" outturns) belong to series that this house does not keep.
"""

import re
import tomllib
from functools import cache

import pandas as pd

from loaders.translation import areas, rows
from loaders.translation.cells import UNREADABLE, numbers
from loaders.translation.kind import Context, Kind, Limits, Translation
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
    kept = frame[short.isin([*ours["short"], *ours["plus"]])]
    read = numbers(kept["Values"])
    cells = pd.DataFrame(
        {
            "short": short[kept.index],
            "year": kept["Years"].str.strip(),
            "place": _places(kept["LA Number"]),
            "value": read.values,
            "status": read.statuses,
        }
    )
    findings = [*_unreadable(kept, read.statuses), *_provisional(cells), *_not_used(short, ours)]
    joined = ours.merge(cells.rename_axis("row").reset_index(), on="short", how="inner")
    joined["period"] = _periods(joined)
    unread = joined["period"].eq("")
    findings += _years_unread(joined[unread])
    joined = _with_second(joined[~unread & joined["place"].ne("")], cells)
    findings += rows.repeated(joined.assign(term="year"), joined["row"])
    findings += _not_percentages(joined[joined["measure"].isin(context.percentages)])
    value = joined["value"].where(~joined["rest"], 100 - joined["value"]).round(10)
    results = rows.results(
        {
            name: joined[name]
            for name in ("place", "period", "measure", "characteristic", "category", "status", "decimals")
        }
        | {"term": "year", "value": value, "public_domain": True},
        joined.index,
    )
    return Translation(
        results=results.reset_index(drop=True),
        places=_described(frame, results),
        findings=tuple(findings),
        periods=tuple(sorted(results["period"].unique())),
        source=SOURCE,
        status="final",
    )


@cache
def series() -> pd.DataFrame:
    """The series that are kept: short, measure, characteristic, category, years, plus, rest, decimals."""
    listed = tomllib.loads((REFERENCE / "lait_series.toml").read_text(encoding="utf-8"))["series"]
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
            for entry in listed
        ]
    )
    return table.astype({"short": "str", "plus": "str", "years": "str", "decimals": "Int64"})


def _places(numbers_: pd.Series) -> pd.Series:
    code = numbers_.str.strip().str.removesuffix(".0")
    authority = code.where(code.isin(list(areas.region_of_authority())), "")
    return code.map(AREAS).fillna(("la:" + authority).where(authority != "", "")).astype("str")


def _periods(joined: pd.DataFrame) -> pd.Series:
    """The period of each row; "" for a year that cannot be read as its series writes years."""
    spelt = joined[["years", "year"]].drop_duplicates()
    meant = {(rule, year): _period(rule, year) for rule, year in spelt.itertuples(index=False, name=None)}
    return pd.Series(
        [meant[pair] for pair in zip(joined["years"], joined["year"], strict=True)], index=joined.index, dtype="str"
    )


def _period(rule: str, year: str) -> str:
    ends = _ENDS.match(year)
    if ends and rule in (ENDS, LEAVERS):
        return later(period(int(ends["year"])), 0 if rule == LEAVERS else -1)
    try:
        return parse_period(year)
    except UnknownWordError:
        return ""


def _with_second(joined: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Values of the series named in `plus` added to those that name it, where both have a figure."""
    second = cells.set_index(["short", "year", "place"])["value"]
    second = second[~second.index.duplicated()]
    wanted = joined["plus"] != ""
    keys = pd.MultiIndex.from_frame(joined.loc[wanted, ["plus", "year", "place"]])
    added = pd.Series(0.0, index=joined.index)
    added[wanted] = second.reindex(keys).to_numpy()
    status = joined["status"].mask(added.isna() & joined["status"].eq("ok"), "not_available")
    return joined.assign(value=joined["value"] + added, status=status)


def _described(frame: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    place = _places(frame["LA Number"])
    said = pd.DataFrame(
        {
            "place": place,
            "level": place.str.split(":").str[0],
            "name": frame["LA and Regions"].str.strip(),
            "region": place.str.removeprefix("la:").map(areas.region_of_authority()).fillna(""),
        }
    ).drop_duplicates("place")
    each = results[["place", "period"]].drop_duplicates().merge(said, on="place", how="left")
    return rows.places(rows.columns(each), each.index)


def _unreadable(frame: pd.DataFrame, statuses: pd.Series) -> list[Finding]:
    bad = statuses == UNREADABLE
    message = "'" + frame["Values"] + "' in Values is neither a number nor a sign we know."
    return rows.found(
        bad, "stop", "not_a_number", message, "Take the file again from its publisher.", "Values", frame["Values"]
    )


def _not_percentages(joined: pd.DataFrame) -> list[Finding]:
    bad = joined["value"].lt(0) | joined["value"].gt(100)
    table = joined[bad].drop_duplicates("row").set_index("row")
    written = table["value"].map("{:g}".format).astype("str")
    message = written + " of " + table["short"] + " is not a percentage between 0 and 100."
    remedy = "Take the file again from its publisher."
    every = pd.Series(True, index=table.index)
    return rows.found(every, "stop", "out_of_range", message, remedy, "Values", written)


def _years_unread(unread: pd.DataFrame) -> list[Finding]:
    # The tool has years of 0 where a series was cut: they say nothing, and nothing is lost with them.
    table = unread.drop_duplicates("row").set_index("row")
    message = "Year '" + table["year"] + "' of " + table["short"] + " is not an academic year; the row is left out."
    every = pd.Series(True, index=table.index)
    return rows.found(
        every, "query", "unknown_year", message, "Check the year with the publisher.", "Years", table["year"]
    )


def _provisional(cells: pd.DataFrame) -> list[Finding]:
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


def _not_used(short: pd.Series, ours: pd.DataFrame) -> list[Finding]:
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
