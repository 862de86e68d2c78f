"""Our own long layout, shaped like the Department's open data: `results_tidy` reads it, carried files are in it."""

import math

import pandas as pd

from model.tables import PLACE_COLUMNS

REQUIRED = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "school_laestab",
    "school_urn",
    "school_name",
    "measure",
    "characteristic",
    "category",
    "numerator",
    "denominator",
    "value",
)
OPTIONAL = (
    "lower",
    "upper",
    "decimals",
    "version",
    "source",
    "public_domain",
    "school_phase",
    "school_type",
    "state_funded",
    "trust",
    "school_town",
    "school_postcode",
)
COLUMNS = REQUIRED + OPTIONAL

LEVELS = {"nation": "National", "region": "Regional", "la": "Local authority", "school": "School"}
TERM_NAMES = {
    "year": "Academic year",
    "autumn": "Autumn term",
    "spring": "Spring term",
    "summer": "Summer term",
    "autumn+spring": "Autumn and spring term",
}
COUNTRY = ("E92000001", "England")

# Up to 2019/20 the Department wrote `x` where it had suppressed a figure, since then where it has none.
X_MEANS_NOT_AVAILABLE_FROM = "2020/21"
SYMBOLS = {
    "suppressed": "c",
    "withheld": "c",
    "not_applicable": "z",
    "no_entries": "NE",
    "not_available": "x",
    "low_coverage": "LOWCOV",
    "rounds_to_zero": "low",
}
NOT_AVAILABLE_BEFORE = ":"


def tidy_table(
    results: pd.DataFrame,
    places: pd.DataFrame,
    *,
    authorities: pd.DataFrame | None = None,
    version: str = "",
    source: str = "",
) -> pd.DataFrame:
    """Results and their places as one table of text in our own layout, one row per result, in the order given.

    `results`: model.RESULT_COLUMNS. `places`: model.PLACE_COLUMNS; a place with several periods lends each result the
    row of its own period, else its last. `authorities`: code, new_code, name, region_code and region_name of the local
    authorities (data/reference/local_authorities.csv); without it those cells are blank but for the old code.
    `version` (Early, Provisional, Revised, Final) and `source` fill their columns.
    """
    places_by_row = _places_by_row(results, places)
    level = results["place"].str.split(":").str[0]
    code = results["place"].str.split(":").str[-1]
    school = level == "school"
    by_urn = results["place"].str.startswith("school:urn:")
    authority = code.where(level == "la", places_by_row["la"].str.removeprefix("la:").where(school, ""))
    table = pd.DataFrame(
        {
            "time_period": results["period"].str.replace("/", "", regex=False),
            "time_identifier": results["term"].map(TERM_NAMES).fillna(results["term"]),
            "geographic_level": level.map(LEVELS),
            "country_code": COUNTRY[0],
            "country_name": COUNTRY[1],
            "region_code": code.where(level == "region", places_by_row["region"].str.removeprefix("region:")),
            "region_name": places_by_row["name"].where(level == "region", ""),
            "old_la_code": authority,
            "new_la_code": "",
            "la_name": places_by_row["name"].where(level == "la", ""),
            "school_laestab": code.where(school & ~by_urn, ""),
            "school_urn": code.where(by_urn, places_by_row["urn"]),
            "school_name": places_by_row["name"].where(school, ""),
            "measure": results["measure"],
            "characteristic": results["characteristic"],
            "category": results["category"],
            "numerator": _number_texts(results["numerator"]),
            "denominator": _number_texts(results["denominator"]),
            "value": _number_texts(results["value"]).mask(results["status"] != "ok", _symbols(results)),
            "lower": _number_texts(results["lower"]),
            "upper": _number_texts(results["upper"]),
            "decimals": _number_texts(results["decimals"]),
            "version": version,
            "source": source,
            "public_domain": results["public_domain"].map({True: "yes", False: "no"}),
            "school_phase": places_by_row["phase"],
            "school_type": places_by_row["type"],
            "state_funded": places_by_row["state_funded"].map({True: "yes", False: "no"}).fillna(""),
            "trust": places_by_row["trust"],
            "school_town": places_by_row["town"],
            "school_postcode": places_by_row["postcode"],
        },
        columns=list(COLUMNS),
    ).astype("str")
    return table if authorities is None else _with_names(table, authorities)


def _places_by_row(results: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One row of PLACE_COLUMNS per result, blank where nothing is known of its place."""
    pairs = results[["place", "period"]]
    exact = pairs.merge(places.drop_duplicates(["place", "period"], keep="last"), on=["place", "period"], how="left")
    last = pairs.merge(
        places.sort_values("period", kind="stable").drop_duplicates("place", keep="last"), on="place", how="left"
    )
    has_own_period = exact["level"].notna()
    columns = {
        name: exact[name].where(has_own_period, last[name]).set_axis(results.index)
        for name in PLACE_COLUMNS
        if name not in ("place", "period")
    }
    return pd.DataFrame(
        {name: cells if name == "state_funded" else cells.fillna("").astype("str") for name, cells in columns.items()}
    )


def _number_texts(numbers: pd.Series) -> pd.Series:
    """Digits that read back as exactly the same number; a whole number without a point; nothing where there is none."""
    return pd.Series(
        ["" if pd.isna(number) else _digits(float(number)) for number in numbers], index=numbers.index, dtype="str"
    )


def _digits(number: float) -> str:
    return str(int(number)) if math.isfinite(number) and number.is_integer() and abs(number) < 1e15 else repr(number)


def _symbols(results: pd.DataFrame) -> pd.Series:
    symbols = results["status"].map(SYMBOLS)
    old = (results["status"] == "not_available") & (results["period"] < X_MEANS_NOT_AVAILABLE_FROM)
    return symbols.mask(old, NOT_AVAILABLE_BEFORE)


def _with_names(table: pd.DataFrame, authorities: pd.DataFrame) -> pd.DataFrame:
    """The table with the present codes and names of authorities and regions filled in by the old code."""
    today = authorities.drop_duplicates("code", keep="last").set_index("code")
    regions = authorities.drop_duplicates("region_code").set_index("region_code")["region_name"]
    region_code = table["region_code"].mask(
        table["region_code"] == "", table["old_la_code"].map(today["region_code"]).fillna("")
    )
    return table.assign(
        new_la_code=table["old_la_code"].map(today["new_code"]).fillna(""),
        la_name=table["la_name"].mask(table["la_name"] == "", table["old_la_code"].map(today["name"]).fillna("")),
        region_code=region_code,
        region_name=table["region_name"].mask(table["region_name"] == "", region_code.map(regions).fillna("")),
    )
