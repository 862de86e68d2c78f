"""Codes of areas: from a new code or a region's name to our place."""

from functools import cache

import pandas as pd

from model.folders import REFERENCE

NATION = "nation:E92000001"
LIST_BEGINS = "2009-04-01"

# Regions as publications spell them, besides the names in data/reference/regions.csv; compared in lower case.
REGION_SPELLINGS = {
    "east": "E12000006",
    "east midlands": "E12000004",
    "south and west yorkshire": "E12000003",
    "london (inner)": "E13000001",
    "london (outer)": "E13000002",
}


@cache
def authority_table() -> pd.DataFrame:
    """Every local authority since 2009: code, new_code, name, region_code, region_name, part_of_london, from, to."""
    return pd.read_csv(REFERENCE / "local_authorities.csv", dtype="str", keep_default_na=False)


@cache
def old_codes() -> dict[str, str]:
    """The three-digit code of each nine-character one, present or abolished."""
    return dict(zip(authority_table()["new_code"], authority_table()["code"], strict=True))


@cache
def region_of_authority() -> dict[str, str]:
    """The region's place of each three-digit code."""
    return dict(zip(authority_table()["code"], "region:" + authority_table()["region_code"], strict=True))


@cache
def authority_years() -> pd.DataFrame:
    """The authorities that began or ended while the list was kept: place, name, first and last day ("" is open).

    One that only got another nine-character code is the same authority. The list begins in 2009, when several of its
    codes changed too, so who is in it from then on is not known to be new.
    """
    table = authority_table().sort_values("from", kind="stable").groupby("code", as_index=False, sort=False)
    days = table.agg(name=("name", "last"), first=("from", "min"), last=("to", "last"))
    days["first"] = days["first"].where(days["first"] > LIST_BEGINS, "")
    days["place"] = "la:" + days["code"]
    return days.loc[(days["first"] != "") | (days["last"] != ""), ["place", "name", "first", "last"]]


@cache
def regions() -> dict[str, str]:
    """The code of each region by its name in lower case, in every spelling seen."""
    table = pd.read_csv(REFERENCE / "regions.csv", dtype="str", keep_default_na=False)
    return dict(zip(table["name"].str.lower(), table["code"], strict=True)) | REGION_SPELLINGS


def three_digits(codes: pd.Series) -> pd.Series:
    """Authority codes as three digits from `383`, `383.0` or `E08000035`; blank where it is none of these."""
    cells = codes.str.strip().str.removesuffix(".0")
    return cells.map(old_codes()).fillna(cells.where(cells.str.fullmatch("[0-9]{3}"), "")).astype("str")


def region_codes(cells: pd.Series) -> pd.Series:
    """Region codes from codes or names; blank where it is neither."""
    text = cells.str.strip()
    return text.str.lower().map(regions()).fillna(text.where(text.str.fullmatch("E1[23][0-9]{6}"), "")).astype("str")
