"""What other systems know of a child, from a day to a day: in care, with a plan, in need, educated at home."""

import pandas as pd

from loaders.rules import pupil_rules
from loaders.rules.closed_lists import authority_choices
from loaders.rules.columns import CODE, DATE, SCHOOL, Column, closed_list
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding

SOURCE = "pupil_flags"
MEANING = "the year that the flag was up in"
FLAGS = closed_list(
    {
        "looked_after": ("Looked after", "In care", "CLA", "LAC"),
        "ehcp": ("EHCP", "EHC plan"),
        "child_in_need": ("Child in need", "CIN"),
        "child_protection": ("Child protection", "CPP"),
        "home_educated": ("Home educated", "EHE"),
        "part_time_timetable": ("Part-time timetable",),
    }
)

CONTRACT = pupil_rows.pupil_contract(
    Column(
        "Flag",
        CODE,
        choices=FLAGS,
        says="One flag a row. A child with two has two rows.",
        example=("Looked after", "EHCP", "Part-time timetable"),
    ),
    Column(
        "Responsible authority",
        CODE,
        optional=True,
        blank=True,
        choices=authority_choices(),
        says="Of a child in care: the three digits of the authority that is responsible.",
        example=("383", "", ""),
    ),
    Column(
        "From",
        DATE,
        says="The day from which it is so, as 01/09/2024.",
        example=("01/09/2024", "15/11/2022", "06/01/2025"),
    ),
    Column(
        "To",
        DATE,
        optional=True,
        blank=True,
        says="The last day on which it was so; blank while it is.",
        example=("", "", "14/02/2025"),
    ),
    born=("12/10/2010", "03/03/2015", "31/08/2009"),
    year=MEANING,
    school=Column(
        "LAESTAB",
        SCHOOL,
        optional=True,
        blank=True,
        says="The school's seven digits; blank for a child who is at none.",
        example=("9992001", "9992002", ""),
    ),
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row a flag, with the days between which it was up; a child need not be at a school."""
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    flag, from_, to = (pupils.values[heading] for heading in ("Flag", "From", "To"))
    findings = [
        *pupil_rules.nobody(pupils, frame),
        *_ends_before_beginnings(from_, to),
        *_flags_of_another_year(from_, to, pupils.identity["period"]),
        *pupil_rules.duplicate_rows(pupils, by=[flag, from_], what=", flag and day"),
        *pupil_rules.two_numbers(pupils),
        *pupil_rules.unusual_ages(pupils, 0, 18),
    ]
    own = {"flag": flag, "responsible": pupils.values["Responsible authority"], "from": from_, "to": to}
    return pupil_rows.translation(pupils, own, SOURCE, findings)


def _ends_before_beginnings(from_: pd.Series, to: pd.Series) -> list[Finding]:
    bad = (from_ != "") & (to != "") & (to < from_)
    complaint = "ends on {value} and begins on {from_}."
    return pupil_rules.pupil_findings(
        bad, "stop", "ends_before_it_begins", complaint, "Check both days.", "To", value=to, from_=from_
    )


def _flags_of_another_year(from_: pd.Series, to: pd.Series, period: pd.Series) -> list[Finding]:
    """A stop for each flag that was not up on any day of its row's year."""
    first, last = pupil_rules.first_and_last_days(period)
    bad = (period != "") & (from_ != "") & ((from_ > last) | ((to != "") & (to < first)))
    complaint = "has a flag from {value} to {to}, which was not up in {period}."
    remedy = "Take the row out, or check the days and the academic year."
    cells = {"value": from_, "to": to.where(to != "", "now"), "period": period}
    return pupil_rules.pupil_findings(bad, "stop", "outside_the_year", complaint, remedy, "From", **cells)


KIND = pupil_rows.kind(SOURCE, "Flags from other systems", CONTRACT, translate)
