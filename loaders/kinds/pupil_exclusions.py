"""Suspensions and permanent exclusions, one a row; or a school's word that it had none."""

import pandas as pd

from loaders.rules import pupil_rules
from loaders.rules.columns import CODE, COUNT, DATE, Column, closed_list
from loaders.rules.pupil_identity import UNNAMED, PupilRows
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding

SOURCE = "pupil_exclusions"
MEANING = "the year that the suspensions and exclusions were in"
SUSPENSION, PERMANENT = "suspension", "permanent"
TYPES = closed_list(
    {
        SUSPENSION: ("Suspension", "Fixed period", "Fixed term", "SUSP", "FIXD"),
        PERMANENT: ("Permanent", "Permanent exclusion", "PERM"),
    }
)
MOST_SESSIONS = 90
"""Nobody may be suspended for more than 45 school days in a year."""

CONTRACT = pupil_rows.pupil_contract(
    Column(
        "Date",
        DATE,
        blank=True,
        says="The first day, as 04/11/2024.",
        example=("04/11/2024", "14/01/2025", "02/12/2024"),
    ),
    Column(
        "Type",
        CODE,
        blank=True,
        choices=TYPES,
        says="Suspension or Permanent. A school that had none sends one row with its LAESTAB and nothing else.",
        example=("Suspension", "Suspension", "Permanent"),
    ),
    Column(
        "Sessions",
        COUNT,
        between=(1, MOST_SESSIONS),
        blank=True,
        signs=False,
        says="Of a suspension: how many half-days. Leave it blank for a permanent exclusion.",
        example=("4", "1", ""),
    ),
    born=("12/10/2010", "03/03/2011", "31/08/2009"),
    year=MEANING,
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row a suspension or exclusion; one without a pupil and a type says that the school had none."""
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    on, type_, sessions = (pupils.values[heading] for heading in ("Date", "Type", "Sessions"))
    cells = frame.reindex(pupils.who.index)[["UPN", "Date", "Type", "Sessions"]].apply(lambda each: each.str.strip())
    none = (cells == "").all(axis=1) & (pupils.who == UNNAMED)
    findings = [
        *pupil_rules.nobody(pupils, frame, exempt=none),
        *_blank_cells(cells, type_, none),
        *_none_and_some(pupils, none),
        *pupil_rules.days_outside_the_year(on, pupils.identity["period"], "Date"),
        *pupil_rules.duplicate_rows(pupils, by=[on, type_], what=", day and type"),
        *_second_exclusions(pupils, type_),
        *pupil_rules.two_numbers(pupils),
        *pupil_rules.unusual_ages(pupils, 4, 18),
    ]
    own = {"on": on, "type": type_, "sessions": sessions.round().astype("Int64")}
    return pupil_rows.translation(pupils, own, SOURCE, findings)


def _blank_cells(cells: pd.DataFrame, type_: pd.Series, none: pd.Series) -> list[Finding]:
    """A stop for each row that leaves out the day, the type, or how long a suspension lasted."""
    findings = []
    for heading, must_be_filled in (("Date", ~none), ("Type", ~none), ("Sessions", type_ == SUSPENSION)):
        complaint = f"has nothing in {heading}."
        findings += pupil_rules.pupil_findings(
            must_be_filled & (cells[heading] == ""), "stop", "blank", complaint, "Fill it in.", heading
        )
    return findings


def _none_and_some(pupils: PupilRows, none: pd.Series) -> list[Finding]:
    """A stop where a school says that it had none, and has another row."""
    bad = none & pupil_rules.keys(pupils.identity["place"], pupils.identity["period"]).duplicated(keep=False)
    complaint = "says that the school had none, and the school has another row."
    return pupil_rules.pupil_findings(bad, "stop", "none_and_some", complaint, "Remove the row, or fill it in.", "Type")


def _second_exclusions(pupils: PupilRows, type_: pd.Series) -> list[Finding]:
    """A query for a second permanent exclusion from one school in a year."""
    key = pupil_rules.keys(pupils.who, pupils.identity["place"], pupils.identity["period"], type_)
    again = (type_ == PERMANENT) & (pupils.who != UNNAMED) & key.duplicated()
    remedy = "If the first was withdrawn, remove its row; if both stand, accept."
    complaint = "is the second permanent exclusion of a pupil from one school in a year, after row {first}."
    return pupil_rules.duplicate_findings(again, key, complaint, "excluded_twice", "query", remedy)


KIND = pupil_rows.kind(SOURCE, "Suspensions and exclusions", CONTRACT, translate)
