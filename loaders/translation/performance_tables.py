"""What the Department's school performance tables share: whose row it is, what kind of school, and which year."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from loaders.rules import areas, rows
from loaders.rules.cells import codes
from loaders.translation import school_types
from loaders.translation.kind import Context, Translation
from model.findings import Finding, Severity
from model.periods import later, period

SCHOOL, AUTHORITY, NATION, ALL_SCHOOLS, CENTRE = "school", "la", "nation", "all schools", "centre"

# The grain of a row by its RECTYPE; the tables of Key Stage 2 number theirs otherwise, destinations write words.
# ALL_SCHOOLS is England with its independent schools: another cohort than an authority's row, which is state-funded.
GRAINS = {
    "1": SCHOOL,
    "2": SCHOOL,
    "3": CENTRE,
    "4": AUTHORITY,
    "5": ALL_SCHOOLS,
    "7": NATION,
    "LA": AUTHORITY,
    "NAT": NATION,
}

LEFT_OUT = {
    ALL_SCHOOLS: "England row of all schools, independent ones too, is left out: an area's figure is state-funded.",
    CENTRE: "rows of sixth-form centres are left out: their students are in their schools' own rows.",
    "": "rows of a RECTYPE that these tables do not have are left out.",
}

# What the tables say of a school beside its figures, where they say it.
DESCRIBING = frozenset({"SCHNAME", "NFTYPE", "TOWN", "PCODE", "AGERANGE"})

SCHOOL_NUMBER = (
    "Write the authority's three digits and the school's four, noughts in front too. A spreadsheet may have removed "
    "them: take the file as it was downloaded."
)


def row_places(frame: pd.DataFrame, grains: Mapping[str, str] = GRAINS) -> tuple[pd.Series, tuple[Finding, ...]]:
    """The place of each row by RECTYPE, LEA and ESTAB, "" for a row that is not published; and what was left out.

    A school is known by its LAESTAB; a stop finding names each row whose number is not one, or is there twice.
    """
    record = codes(frame["RECTYPE"])
    grain = record.map(grains).fillna("").astype("str")
    la = areas.three_digits(frame["LEA"])
    school, findings = school_numbers(frame["LEA"], frame["ESTAB"], grain == SCHOOL)
    findings += _unreadable_codes(frame, record, grain, la)
    place = school.mask(grain == AUTHORITY, "la:" + la).mask(grain == NATION, areas.NATION)
    left_out = [
        Finding(severity="note", rule="rows_not_used", message=f"{count:,} {words}", remedy="Nothing to do.")
        for reason, words in LEFT_OUT.items()
        if (count := int((grain == reason).sum()))
    ]
    return place, (*findings, *repeated_places(place), *left_out)


def _unreadable_codes(frame: pd.DataFrame, record: pd.Series, grain: pd.Series, la: pd.Series) -> tuple[Finding, ...]:
    """A stop for each row whose kind, authority or URN is no code at all, and so would be left out or misnamed."""
    no_record = (grain == "") & ~record.str.fullmatch("[0-9]{1,2}")
    no_authority = (grain == AUTHORITY) & (la == "")
    message = {name: "'" + frame[name] + f"' is not a {name}." for name in ("RECTYPE", "LEA")}
    remedy = "Take the file as it was downloaded."
    return (
        *rows.findings_by_row(
            no_record, "stop", "unknown_record", message["RECTYPE"], remedy, "RECTYPE", frame["RECTYPE"]
        ),
        *rows.findings_by_row(no_authority, "stop", "unknown_place", message["LEA"], remedy, "LEA", frame["LEA"]),
        *unreadable_urns(frame["URN"], grain == SCHOOL),
        *slid_urns(frame["URN"], grain == SCHOOL, grain.isin((AUTHORITY, NATION, ALL_SCHOOLS))),
    )


def unreadable_urns(urn: pd.Series, schools: pd.Series) -> tuple[Finding, ...]:
    """A stop for each of the `schools` whose URN is written and is not six digits."""
    bad = schools & (urn.str.strip() != "") & ~codes(urn).str.fullmatch("[0-9]{6}")
    message = "'" + urn + "' is not a URN."
    remedy = "Write the six digits, or leave it blank."
    return tuple(rows.findings_by_row(bad, "stop", "unknown_place", message, remedy, str(urn.name), urn))


def slid_urns(urn: pd.Series, schools: pd.Series, areas_: pd.Series) -> tuple[Finding, ...]:
    """A stop for each area's row with a URN, and a query for each school's without one where others have it.

    The tables print a URN for every school and for no area: where it is otherwise, the column may have slid by a row.
    """
    blank = codes(urn) == ""
    misplaced, missing = areas_ & ~blank, schools & blank & bool((schools & ~blank).any())
    message = f"The {urn.name} " + urn + " stands in a row that is not a school's."
    absent = pd.Series(f"The school of this row has no {urn.name}, and others have.", index=urn.index)
    remedy = f"Take the file as it was downloaded: the column {urn.name} may have slid by a row."
    name = str(urn.name)
    return (
        *rows.findings_by_row(misplaced, "stop", "urn_of_no_school", message, remedy, name, urn),
        *rows.findings_by_row(missing, "query", "urn_missing", absent, remedy, name, urn),
    )


def missing_urns(urn: pd.Series, schools: pd.Series) -> tuple[Finding, ...]:
    """A stop for each of the `schools`, known by nothing but their URN, that has none of six digits."""
    bad = schools & ~codes(urn).str.fullmatch("[0-9]{6}")
    message = "'" + urn + f"' in {urn.name} is not a URN, and the row names its school by nothing else."
    return tuple(
        rows.findings_by_row(bad, "stop", "unknown_place", message, "Write the six digits.", str(urn.name), urn)
    )


def school_numbers(la: pd.Series, estab: pd.Series, schools: pd.Series) -> tuple[pd.Series, tuple[Finding, ...]]:
    """The place of each of the `schools` from its authority's code and its number; a finding for each that is bad."""
    laestab = areas.three_digits(la) + codes(estab)
    bad = schools & ~laestab.str.fullmatch("[0-9]{7}")
    message = "'" + la + "' and '" + estab + "' are not an authority's three digits and a school's four."
    findings = rows.findings_by_row(bad, "stop", "school_number", message, SCHOOL_NUMBER, str(estab.name), estab)
    return ("school:" + laestab).where(schools & ~bad, ""), tuple(findings)


def repeated_places(place: pd.Series) -> list[Finding]:
    """A finding for each row whose place has a row already, naming both."""
    again = (place != "") & place.duplicated()
    if not again.any():
        return []
    first = pd.Series(place.index, index=place).groupby(level=0).first()
    message = place + " has a row already: row " + place.map(first).astype("str") + "."
    return rows.findings_by_row(again, "stop", "repeated", message, "Keep the row that is right and remove the other.")


def translation(
    results: pd.DataFrame, places: pd.DataFrame, findings: Iterable[Finding], periods: Iterable[str], source: str
) -> Translation:
    """What a kind hands on; without a period there are findings only, because no row could be kept."""
    real_periods = tuple(period for period in periods if period)
    return Translation(
        results=results if real_periods else results[:0],
        places=places if real_periods else places[:0],
        findings=tuple(findings),
        periods=real_periods,
        source=source,
    )


def described_places(frame: pd.DataFrame, place: pd.Series, period: str, columns: Mapping[str, object]) -> pd.DataFrame:
    """What the file says of its places: level, authority and region follow from the ids, the rest is in `columns`."""
    has_place = place != ""
    own = place[has_place]
    level = own.str.split(":").str[0]
    la = own.str.extract("^(?:school|la):([0-9]{3})")[0].fillna("").astype("str")
    place_columns = {
        "place": own,
        "period": period,
        "level": level,
        "la": ("la:" + la).where((level == "school") & (la != ""), ""),
        "region": la.map(areas.region_of_authority()).fillna("").astype("str"),
    }
    more = {name: column[has_place] if isinstance(column, pd.Series) else column for name, column in columns.items()}
    return rows.place_rows(place_columns | more, frame.index[has_place])


def school_columns(frame: pd.DataFrame, types: str = "NFTYPE") -> dict[str, object]:
    """Name, URN, kind of school and who pays, town and postcode, from whichever of the tables' columns there are."""
    blank = pd.Series("", index=frame.index, dtype="str")
    type_codes = frame.get(types, blank)
    return {
        "name": frame.get("SCHNAME", blank).str.strip(),
        "urn": codes(frame.get("URN", blank)),
        "type": school_types.labels(type_codes),
        "state_funded": school_types.state_funded(type_codes),
        "town": frame.get("TOWN", blank).str.strip(),
        "postcode": frame.get("PCODE", blank).str.strip(),
    }


def phase(frame: pd.DataFrame, *, youngest: int, oldest: int) -> pd.Series:
    """The phase of each school by RECTYPE and AGERANGE; `youngest` and `oldest` where the table has no ages.

    A further education college has no phase.
    """
    record = codes(frame["RECTYPE"])
    low, high = ages(frame)
    usual = record.isin(("1", "2")) & (frame.get("NFTYPE", record).str.strip() != "FESI")
    phases = school_types.phases(youngest=low.fillna(youngest), oldest=high.fillna(oldest), special=record == "2")
    return phases.where(usual, "")


def ages(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The youngest and oldest a school takes, from `11-18` in AGERANGE; NaN where the file does not say.

    A spreadsheet that took 4-11 for a date wrote 04-Nov; such a cell says nothing.
    """
    text = frame.get("AGERANGE", pd.Series("", index=frame.index, dtype="str"))
    pair = text.str.extract(r"^\s*(\d{1,2})\s*-\s*(\d{1,2})\s*$")
    return pd.to_numeric(pair[0]), pd.to_numeric(pair[1])


# No performance tables were published of these years, so the year after 2018/19 cannot be told by what a table carries.
WITHOUT_TABLES = ("2019/20", "2020/21")


def latest_earlier_year(headings: Iterable[str], earlier: re.Pattern[str]) -> str | None:
    """The latest of the years that a table carries beside its own, in columns like ATT8SCR_18 (2017/18).

    A heading is one of an earlier year only beside the same of the table's own: PT5EM_94_18 alone is of the own year.
    """
    there = set(headings)
    matches = [match for match in map(earlier.fullmatch, there) if match]
    ends = [int(match[1]) for match in matches if match[0].removesuffix(f"_{match[1]}") in there]
    return period(1999 + max(ends)) if ends else None


def which_period(
    context: Context, meaning: str, *, own: str | None = None, before: str | None = None, lag: int = 0
) -> tuple[str, tuple[Finding, ...]]:
    """The period of a file: its own where it has one, else the sender's; "" and a stop finding where neither says.

    `meaning`: what the year counts, for the sentences ("the year in which the pupils finished Key Stage 4"). `before`:
    the latest year the file carries as an earlier one; its own is the next of which there are tables. `lag`: how many
    years the figures are older than the tables they are named after.
    """
    if before:
        return _period_after(context, meaning, before)
    senders_period = context.period
    if own and senders_period and own != senders_period:
        message = f"You said {senders_period}. By its own columns the file is of {own}: {meaning}."
        remedy = f"Nothing to do if {own} is right. Otherwise this is another year's file."
        return own, (_about_period("query", "period_differs", message, remedy, senders_period),)
    if own or senders_period:
        return str(own or senders_period), ()
    suggestion = year_in_name(context.file, lag)
    hint = f"Its name suggests --period {suggestion}." if suggestion else "For example --period 2018/19."
    message = "The file does not say which year it is about."
    remedy = f"Say when you load it which year it is: {meaning}. {hint}"
    return "", (_about_period("stop", "period_unknown", message, remedy),)


def _period_after(context: Context, meaning: str, before: str) -> tuple[str, tuple[Finding, ...]]:
    """The period of a file that carries another as the year before its own."""
    senders_period, following = context.period, later(before, 1)
    own = None if following in WITHOUT_TABLES else following
    if senders_period and (senders_period <= before or own not in (None, senders_period)):
        message = f"You said {senders_period}, but the file carries {before} as an earlier year."
        remedy = f"Say which year it is: probably --period {following}." if own else "Say the year it is of."
        return "", (_about_period("stop", "period_differs", message, remedy, senders_period),)
    if senders_period:
        return senders_period, ()
    if own is None:
        message = f"The file carries {before} as an earlier year, and does not say which year it is about itself."
        return "", (_about_period("stop", "period_unknown", message, f"Say which year it is: {meaning}."),)
    message = f"The file was read as {own}, because it carries {before} as the year before."
    return own, (_about_period("note", "period_read", message, f"Nothing to do if that is right: {meaning}."),)


def year_in_name(file: str, lag: int = 0) -> str | None:
    """The academic year a file's name suggests, never believed: 2018-2019_england 2018/19, ks5final_2016 2015/16."""
    both = re.search(r"(?<!\d)(20\d\d)[-_ ]?(?:20)?(\d\d)(?!\d)", file)
    if both and int(both.group(2)) == (int(both.group(1)) + 1) % 100:
        return period(int(both.group(1)) - lag)
    alone = re.search(r"(?<!\d)(20\d\d)(?!\d)", file)
    return period(int(alone.group(1)) - 1 - lag) if alone else None


def _about_period(severity: Severity, rule: str, message: str, remedy: str, value: str | None = None) -> Finding:
    return Finding(severity=severity, rule=rule, message=message, remedy=remedy, value=value)
