"""Entries for qualifications: which grades go with which, and the same entry twice."""

import pandas as pd

from loaders.rules import pupil_rules
from loaders.rules.columns import Choice
from loaders.rules.pupil_identity import UNNAMED, PupilRows
from model.findings import Finding

VOCATIONAL = r"(?:D\*|D|M|P){1,3}|[A-E]|A\*|U|F|[1-9][0-9]?"
"""Starred distinction, distinction, merit, pass, and their twos and threes; letters; the points of a baccalaureate."""


def grades(cells: pd.Series) -> pd.Series:
    """Grades in capitals, and without the ".0" of a spreadsheet."""
    return cells.str.upper().str.replace(r"\.0$", "", regex=True)


def is_a_level_grade(qualification: pd.Series, grade: pd.Series) -> pd.Series:
    """Whether a grade is one of A levels; an AS level has no A*."""
    return grade.str.fullmatch(r"A\*|[A-E]|U") & ~((qualification == "as_level") & (grade == "A*"))


def foreign_grades(
    bad: pd.Series, grade: pd.Series, qualification: pd.Series, qualifications: tuple[Choice, ...]
) -> list[Finding]:
    """A stop for each grade that its qualification does not have."""
    names = qualification.map({choice.id: choice.template_spelling for choice in qualifications})
    complaint = "has the grade '{value}', which is no grade of: {name}."
    remedy = "Check the grade and the qualification. A spreadsheet may have taken a grade such as 5-4 for a date."
    return pupil_rules.pupil_findings(bad, "stop", "not_a_grade", complaint, remedy, "Grade", value=grade, name=names)


def half_filled_rows(cells: pd.DataFrame) -> list[Finding]:
    """A stop for each row with some of these cells, and not all."""
    there = cells != ""
    bad = there.any(axis=1) & ~there.all(axis=1)
    complaint = "lacks the qualification, the subject or the grade."
    return pupil_rules.pupil_findings(bad, "stop", "blank", complaint, "Fill in all three, or none.", "Grade")


def repeated_entries(
    pupils: PupilRows, qualification: pd.Series, subject: pd.Series, grade: pd.Series, vague: pd.Series
) -> list[Finding]:
    """Entries that stand twice: a stop with the same grade, a query with two grades.

    `subject`: as it was written, without capitals. `vague`: subjects that are no name of one (Other), of which a
    pupil may well have two with one grade: those are asked about once for the whole file.
    """
    has_entry = (pupils.who != UNNAMED) & (qualification != "")
    key = pupil_rules.keys(pupils.who, pupils.identity["period"], pupils.identity["place"], qualification, subject)
    twice = has_entry & key.duplicated()
    same = has_entry & key.assign(grade=pd.factorize(grade)[0]).duplicated()
    findings = pupil_rules.duplicate_findings(
        same & ~vague, key, "is the same entry as row {first}.", "entered_twice", "stop"
    )
    remedy = "If the pupil sat it twice and both are to count, accept. Otherwise keep the entry that counts."
    findings += pupil_rules.duplicate_findings(
        twice & ~same & ~vague,
        key,
        "is about the same pupil, qualification and subject as row {first}, with another grade.",
        "entered_twice",
        "query",
        remedy,
    )
    alike = same & vague
    if alike.any():
        row = int(alike.index[alike][0])
        message = f"{int(alike.sum()):,} entries are like another of the same pupil, and do not name their subject."
        remedy = "If they are different subjects, accept, or name them; if a row was copied, remove it."
        findings.append(
            Finding(severity="query", rule="entered_twice", message=message, remedy=remedy, column="Subject", row=row)
        )
    return findings
