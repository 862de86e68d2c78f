"""The register of schools that comes with the performance tables (the "spine"), of any year."""

from dataclasses import dataclass

import pandas as pd

from loaders.rules import dates, rows
from loaders.rules.cells import codes
from loaders.translation import performance_tables, school_types
from loaders.translation.kind import Context, Kind, Translation
from model.findings import Finding
from model.periods import starts

SOURCE = "school_register"
MEANING = "the year whose schools the register lists"

# The performance tables print a school's status as it is on 12 September after the year.
STATUS_DAY = "09-12"


@dataclass(frozen=True)
class Headings:
    """What a register calls its columns; the first of several that is there is read, and "" is not there."""

    la: str
    estab: str
    name: str
    opened: str
    closed: str
    types: tuple[str, ...]
    youngest: tuple[str, ...]
    oldest: tuple[str, ...]
    town: str
    postcode: str
    trust: str = ""
    successor: str = ""


SPINE = Headings(
    la="LA",
    estab="ESTAB",
    name="SCHNAME",
    opened="OPENDATE",
    closed="CLOSEDATE",
    types=("NFTYPE", "SCHOOLTYPE"),
    youngest=("AGEL", "AGELOW"),
    oldest=("AGEH", "AGEHIGH"),
    town="TOWN",
    postcode="POSTCODE",
    successor="OTHERURN",
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Places, numbers and conversions of the performance tables' spine."""
    return register(frame, context, SPINE)


def register(frame: pd.DataFrame, context: Context, headings: Headings) -> Translation:
    """Places of a register in one year, the URNs each has had with their dates, and what became of the closed.

    A place has one row: its entry on 12 September after the year, by which the Department goes.
    """
    period, period_findings = performance_tables.which_period(context, MEANING)
    place, place_findings = _places(frame, headings)
    opening, unread_opened = dates.iso(frame[headings.opened])
    closing, unread_closed = dates.iso(frame[headings.closed])
    urn = codes(frame["URN"])
    urns = pd.DataFrame({"urn": urn, "place": place, "from": opening, "to": closing}, dtype="str")[place != ""]
    columns = _school_columns(frame, headings) | {"urn": urn}
    rows_in_force = _in_force(place, opening, closing, period)
    places = performance_tables.described_places(
        frame.loc[rows_in_force], place.loc[rows_in_force], period, _rows_of(columns, rows_in_force)
    )
    return Translation(
        results=rows.result_rows({}, pd.RangeIndex(0)),
        places=places if period else places[:0],
        findings=(*period_findings, *place_findings, *unread_opened, *unread_closed),
        periods=(period,) if period else (),
        source=SOURCE,
        urns=urns.reset_index(drop=True) if period else urns[:0],
        links=_conversions(frame, headings, urns) if period else None,
    )


def _places(frame: pd.DataFrame, headings: Headings) -> tuple[pd.Series, tuple[Finding, ...]]:
    """The place of each entry; one without a number (a centre, a proposed school) is known by its URN."""
    has_number = codes(frame[headings.estab]) != ""
    place, findings = performance_tables.school_numbers(frame[headings.la], frame[headings.estab], has_number)
    findings += performance_tables.unreadable_urns(frame["URN"], has_number)
    findings += performance_tables.missing_urns(frame["URN"], ~has_number)
    return place.mask(~has_number, "school:urn:" + codes(frame["URN"])), findings


def _school_columns(frame: pd.DataFrame, headings: Headings) -> dict[str, pd.Series]:
    types = _first_column(frame, headings.types)
    youngest, oldest = (
        pd.to_numeric(codes(_first_column(frame, names)), errors="coerce")
        for names in (headings.youngest, headings.oldest)
    )
    special = school_types.labels(types).str.contains("special", case=False)
    return {
        "name": frame[headings.name].str.strip(),
        "type": school_types.labels(types),
        "state_funded": school_types.state_funded(types),
        "phase": school_types.phases(youngest=youngest, oldest=oldest, special=special),
        "town": _first_column(frame, (headings.town,)).str.strip(),
        "postcode": _first_column(frame, (headings.postcode,)).str.strip(),
        "trust": _first_column(frame, (headings.trust,)).str.strip(),
    }


def _in_force(place: pd.Series, opening: pd.Series, closing: pd.Series, period: str) -> pd.Index:
    """The rows that say what each place was in the period: open on the day, else the latest entry there is."""
    day = f"{starts(period) + 1}-{STATUS_DAY}" if period else "9999"
    open_then = (opening <= day) & ((closing == "") | (closing > day))
    order = pd.DataFrame({"place": place, "open_then": open_then, "opened": opening})
    return order.sort_values(["open_then", "opened"], kind="stable").drop_duplicates("place", keep="last").index


def _conversions(frame: pd.DataFrame, headings: Headings, urns: pd.DataFrame) -> pd.DataFrame | None:
    """Conversions that gave a school another number: from a closed entry to the entry that its other URN names.

    One that kept its number is one place with two URNs, which `urns` says.
    """
    if headings.successor not in frame:
        return None
    other = codes(frame[headings.successor]).loc[urns.index]
    entry_by_urn = urns.drop_duplicates("urn").set_index("urn")
    links = pd.DataFrame(
        {
            "urn": urns["urn"],
            "place": urns["place"],
            "becomes": other.map(entry_by_urn["place"]).fillna(""),
            "kind": "converted",
            "on": other.map(entry_by_urn["from"]).fillna(""),
        },
        dtype="str",
    )
    is_closed = urns["to"] != ""
    return links[is_closed & (links["becomes"] != "") & (links["becomes"] != links["place"])].reset_index(drop=True)


def _first_column(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    for name in names:
        if name in frame:
            return frame[name]
    return pd.Series("", index=frame.index, dtype="str")


def _rows_of(columns: dict[str, pd.Series], index: pd.Index) -> dict[str, pd.Series]:
    return {name: column.loc[index] for name, column in columns.items()}


KIND = Kind(
    id="school_register",
    title="Performance tables: register of schools",
    headings=frozenset({"URN", "LA", "ESTAB", "LAESTAB", "SCHNAME", "OPENDATE", "CLOSEDATE", "ISPRIMARY"}),
    translate=translate,
    ragged=True,
)
