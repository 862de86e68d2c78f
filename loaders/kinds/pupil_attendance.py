"""Sessions of each pupil in a term, or in the year so far as at a day: where the child was in each half-day."""

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import pupil_rules
from loaders.rules.closed_lists import TERM
from loaders.rules.columns import CODE, COUNT, DATE, Column
from loaders.rules.pupil_identity import PupilRows
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding

SOURCE = "pupil_attendance"
MEANING = "the year that the sessions were in"
AS_AT = "As at"
MOST_SESSIONS = 420
"""More half-days than a school year of 190 days has, with room for one that opens longer."""


def _sessions(heading: str, says: str, *example: str, part_of: str | None = None) -> Column:
    return Column(
        heading,
        COUNT,
        between=(0, MOST_SESSIONS),
        no_more_than=part_of,
        optional=part_of is not None,
        blank=part_of is not None,
        signs=False,
        says=says,
        example=example,
    )


SESSIONS = {
    "present": _sessions("Present", "Sessions present, also those with a late mark.", "130", "118", "90"),
    "elsewhere": _sessions("Approved elsewhere", "Sessions at an approved activity elsewhere.", "2", "0", "10"),
    "authorised": _sessions("Authorised", "Sessions missed with the school's leave.", "6", "14", "20"),
    "unauthorised": _sessions("Unauthorised", "Sessions missed without leave.", "0", "6", "18"),
    "late_before": _sessions(
        "Late before", "Of those present: late, before the register closed.", "3", "1", "5", part_of="Present"
    ),
    "late_after": _sessions(
        "Late after", "Of the unauthorised: late, after the register closed.", "0", "2", "4", part_of="Unauthorised"
    ),
}

CONTRACT = pupil_rows.pupil_contract(
    Column(
        "Term",
        CODE,
        blank=True,
        choices=TERM,
        says="The term that the sessions were in. Leave it blank, or write Year, in a snapshot of the year so far.",
        example=("Autumn", "Autumn", "Autumn"),
    ),
    Column(
        AS_AT,
        DATE,
        optional=True,
        blank=True,
        says="Only in a snapshot: the day up to which the year's sessions are counted, the same in every row.",
        example=("", "", ""),
    ),
    *SESSIONS.values(),
    born=("12/10/2012", "03/03/2013", "31/08/2014"),
    year=MEANING,
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row a pupil and term, sessions as whole numbers; a snapshot is of the year, and early."""
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    as_at, term = pupils.values[AS_AT], pupils.values["Term"]
    snapshot = as_at != ""
    pupils = PupilRows(
        pupils.values,
        pupils.identity.assign(term=term.mask(snapshot & (term == ""), "year")),
        pupils.who,
        pupils.findings,
    )
    own = {"as_at": as_at} | {
        name: pupils.values[column.heading].round().astype("Int64") for name, column in SESSIONS.items()
    }
    findings = [
        *pupil_rules.nobody(pupils, frame),
        *_terms(frame, term, snapshot),
        *_one_snapshot(as_at),
        *_mostly_missed(own["present"], own["unauthorised"]),
        *pupil_rules.days_outside_the_year(as_at, pupils.identity["period"], AS_AT),
        *pupil_rules.duplicate_rows(pupils, by=[pupils.identity["term"]], what=" and term"),
        *pupil_rules.two_numbers(pupils),
        *pupil_rules.unusual_ages(pupils, 3, 18),
    ]
    status = "early" if snapshot.any() else None
    return pupil_rows.translation(pupils, own, SOURCE, findings, status)


def _terms(frame: pd.DataFrame, term: pd.Series, snapshot: pd.Series) -> list[Finding]:
    """Stops for rows without a term that are no snapshot, and for snapshots of a term."""
    blank = (frame["Term"].reindex(term.index).str.strip() == "") & ~snapshot
    complaint = "has no term."
    remedy = "Write Autumn, Spring or Summer; or, in a snapshot of the year so far, the day in 'As at'."
    findings = pupil_rules.pupil_findings(blank, "stop", "blank", complaint, remedy, "Term")
    both = snapshot & ~term.isin(("", "year"))
    complaint = "has both a term and a day in 'As at'."
    remedy = "A snapshot is of the year so far: leave the term blank. For a whole term, leave 'As at' blank."
    return findings + pupil_rules.pupil_findings(both, "stop", "snapshot_of_a_term", complaint, remedy, AS_AT)


def _one_snapshot(as_at: pd.Series) -> list[Finding]:
    """A stop for each row whose day is not the first row's: a snapshot is of one day, and a file of its own."""
    if as_at.empty:
        return []
    other = as_at != as_at.iloc[0]
    first = as_at.iloc[0] or "no day"
    complaint = f"has another day in 'As at' than the first row, which has {first}."
    remedy = "Send a snapshot as a file of its own, with one day in every row."
    return pupil_rules.pupil_findings(other, "stop", "several_snapshots", complaint, remedy, AS_AT)


def _mostly_missed(present: pd.Series, unauthorised: pd.Series) -> list[Finding]:
    """A query where the whole file has more sessions missed without leave than sessions present."""
    attended, missed = int(present.sum()), int(unauthorised.sum())
    if missed <= attended:
        return []
    message = f"In the whole file pupils were present in {attended:,} sessions and missed {missed:,} without leave."
    remedy = "Check that each column stands under its own heading. If these are the children who do not come, accept."
    return [Finding(severity="query", rule="mostly_missed", message=message, remedy=remedy, column="Unauthorised")]


KIND = pupil_rows.kind(SOURCE, "Attendance", CONTRACT, translate, Limits(bytes=100_000_000, rows=1_000_000))
