"""The registers of the invented schools: which there are, what became of whom, and which work together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from model.places import INVENTED
from outcomes.invented.files import text_table
from outcomes.invented.schools import Schools

LINKS = (
    ("sponsored_before", "sponsored", "Successor"),
    ("merging_infant", "merged", "Successor - merged"),
    ("merging_junior", "merged", "Successor - merged"),
    ("splitting", "split_one", "Successor - Split School"),
    ("splitting", "split_other", "Successor - Split School"),
)
"""Part before, part after, and what the national register calls it."""


def register_table(schools: Schools, status_day: str) -> pa.Table:
    """The register of schools as it stood on a day: whoever had opened by then, with what has closed."""
    entries = _entries(schools)
    entries = entries[entries["OPENDATE"] <= status_day]
    closed = entries["CLOSEDATE"].where(entries["CLOSEDATE"] <= status_day, "")
    entries = entries.assign(CLOSEDATE=closed, ICLOSE=np.where(closed == "", "1", "2"))
    return text_table({str(name): entries[name] for name in entries})


def _entries(schools: Schools) -> pd.DataFrame:
    """An entry a URN: two for the school that converted and kept its number."""
    table = schools.table
    now = pd.DataFrame(
        {
            "URN": table["urn"],
            "LA": INVENTED,
            "ESTAB": table["number"].str[3:],
            "LAESTAB": table["number"],
            "SCHNAME": table["name"],
            "TOWN": table["town"],
            "POSTCODE": [_postcode(place) for place in range(len(table))],
            "OPENDATE": table["opens"],
            "CLOSEDATE": table["closes"],
            "NFTYPE": table["type"],
            "ISPRIMARY": np.where(table["age_from"] < 9, "1", "0"),
            "AGEL": table["age_from"].astype("str"),
            "AGEH": table["age_to"].astype("str"),
            "OTHERURN": "",
        }
    )
    own, old, new = (schools.at(part) for part in ("converting", "sponsored_before", "sponsored"))
    before = now.loc[[own]].assign(
        URN=_former(table["urn"][own]), NFTYPE=table["born_as"][own], CLOSEDATE=_closing(schools)
    )
    now.loc[own, ["OPENDATE", "OTHERURN"]] = [_opening(schools), _former(table["urn"][own])]
    now.loc[[old, new], "OTHERURN"] = now.loc[[new, old], "URN"].to_numpy()
    return pd.concat([now, before.assign(OTHERURN=table["urn"][own])], ignore_index=True)


def _opening(schools: Schools) -> str:
    return str(schools.table["opens"].max())


def _closing(schools: Schools) -> str:
    return str(schools.table["closes"].max())


def _postcode(place: int) -> str:
    """Of an area, EM, that the Post Office does not have."""
    return f"EM{1 + place % 20} {place % 9 + 1}{'ABDEFG'[place % 6]}{'HJLNPQ'[place // 6 % 6]}"


def _former(urn: str) -> str:
    """The URN that a converted school had before."""
    return str(int(urn) + 5_000)


def links_table(schools: Schools, pairs: Sequence[tuple[str, str, str]] = LINKS) -> pa.Table:
    """What became of whom: URN, LinkURN, LinkName, LinkType, LinkEstablishedDate."""
    urn, name, own = schools.table["urn"], schools.table["name"], schools.at("converting")
    ends = [(schools.at(before), schools.at(after), link_type) for before, after, link_type in pairs]
    rows = [(urn[before], urn[after], name[after], link_type) for before, after, link_type in ends]
    rows.append((_former(urn[own]), urn[own], name[own], "Successor"))
    columns = zip(("URN", "LinkURN", "LinkName", "LinkType"), zip(*rows, strict=True), strict=True)
    return text_table({**dict(columns), "LinkEstablishedDate": [_opening(schools)] * len(rows)})


def clusters_table(schools: Schools) -> pa.Table:
    """Which schools work together: LAESTAB, School, Cluster."""
    there = schools.table[schools.table["closes"] == ""]
    return text_table({"LAESTAB": there["number"], "School": there["name"], "Cluster": there["cluster"]})
