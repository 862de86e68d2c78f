"""Which school is which: most of the newer files know one by its URN only."""

from functools import cache
from pathlib import Path

import pandas as pd

from loaders.rules import rows
from scripts.recent import reading

REGISTER = "establishments/2025-26_school_place_register.csv"
REGISTER_PERIOD = "2025/26"
NUMBERS = "establishments/urn_laestab.csv"

# The register's words for phases and kinds of school, in those of the older publications.
PHASES = {"Primary": "primary", "Secondary": "secondary", "Special": "special"}
TYPES = {
    "Academy Converter": "Academy converter",
    "Academy Sponsor Led": "Academy sponsor led",
    "Academy Special Converter": "Academy special converter",
    "Academy Special Sponsor Led": "Academy special sponsor led",
    "Academy Alternative Provision Converter": "Academy alternative provision converter",
    "Community School": "Community school",
    "Community Special School": "Community special school",
    "Foundation School": "Foundation school",
    "Foundation Special School": "Foundation special school",
    "Free School": "Free schools",
    "Free School - Alternative Provision": "Free schools alternative provision",
    "Free School Special": "Free schools special",
    "LA Nursery School": "Local authority nursery school",
    "Non-Maintained Special School": "Non-maintained special school",
    "Pupil Referral Unit": "Pupil referral unit",
    "Studio School": "Studio schools",
    "University Technical College": "University technical college",
    "Voluntary Aided School": "Voluntary aided school",
    "Voluntary Controlled School": "Voluntary controlled school",
}
NOT_STATE_FUNDED = "Non-Maintained Special School"


@cache
def places_by_urn(folder: Path) -> dict[str, str]:
    """The home authority's schools: the place of each URN, by its LAESTAB where a file names it, else by the URN.

    Two open schools cannot have one LAESTAB (a school became two): then neither is known by it.
    """
    pairs = reading.table(folder, NUMBERS)
    own = open_schools(folder)["urn"]
    of_open = pairs["urn"].isin(own)
    twice = of_open & pairs["laestab"].isin(_repeated(pairs[of_open]))
    by_number = pairs[pairs["laestab"].str.startswith(reading.HOME_CODE) & ~twice]
    return {urn: f"school:urn:{urn}" for urn in own} | {
        urn: f"school:{laestab}" for urn, laestab in zip(by_number["urn"], by_number["laestab"], strict=True)
    }


def _repeated(pairs: pd.DataFrame) -> pd.Series:
    return pairs["laestab"][pairs["laestab"].duplicated()]


def open_schools(folder: Path) -> pd.DataFrame:
    """The lines of the home authority in the register of 2026."""
    lines = reading.table(folder, REGISTER)
    return lines[lines["la"].eq("Leeds")]


def places(folder: Path, urns: pd.Series) -> pd.Series:
    """The place of each URN; "" for a school of another authority."""
    return urns.map(places_by_urn(folder)).fillna("").astype("str")


@cache
def register(folder: Path) -> pd.DataFrame:
    """The home authority's open schools of 2026, each with its trust: model.PLACE_COLUMNS."""
    lines = open_schools(folder)
    return rows.place_rows(
        {
            "place": places(folder, lines["urn"]),
            "period": REGISTER_PERIOD,
            "level": "school",
            "name": lines["name"],
            "la": f"la:{reading.HOME_CODE}",
            "urn": lines["urn"],
            "phase": lines["phase"].map(PHASES).fillna(""),
            "type": lines["type"].map(TYPES),
            "state_funded": lines["type"].ne(NOT_STATE_FUNDED),
            "trust": lines["mat"].where(lines["mat"].ne("Not applicable"), ""),
            "postcode": lines["postcode"],
        },
        lines.index,
    )


def described(folder: Path, results: pd.DataFrame) -> pd.DataFrame:
    """What the register of 2026 says of the schools of some results, in each of their years.

    Of an earlier year only what a school does not change from one to the next: not its kind, nor its trust.
    """
    years = results[["place", "period"]].drop_duplicates()
    lines = years.merge(register(folder).drop(columns="period"), on="place", how="inner")
    earlier = lines["period"] < REGISTER_PERIOD
    return lines.assign(**{name: lines[name].mask(earlier, "") for name in ("type", "trust")})
