"""Entries for qualifications: which grades go with which, and the same entry twice."""

import pandas as pd

from loaders.rules import pupil_rules
from loaders.rules.columns import Choice
from loaders.translation.pupil_rows import UNNAMED, Held
from model.findings import Finding

VOCATIONAL = r"(?:D\*|D|M|P){1,3}|[A-E]|A\*|U|F|[1-9][0-9]?"
"""Starred distinction, distinction, merit, pass, and their twos and threes; letters; the points of a baccalaureate."""


def grades(written: pd.Series) -> pd.Series:
    """Grades in capitals, and without the ".0" of a spreadsheet."""
    return written.str.upper().str.replace(r"\.0$", "", regex=True)


def of_an_a_level(qualification: pd.Series, grade: pd.Series) -> pd.Series:
    """Whether a grade is one of A levels; an AS level has no A*."""
    return grade.str.fullmatch(r"A\*|[A-E]|U") & ~((qualification == "as_level") & (grade == "A*"))


def of_another_qualification(
    bad: pd.Series, grade: pd.Series, qualification: pd.Series, named: tuple[Choice, ...]
) -> list[Finding]:
    """A stop for each grade that its qualification does not have."""
    names = qualification.map({choice.id: choice.offered for choice in named})
    said = "has the grade '{grade}', which is no grade of: {name}."
    remedy = "Check the grade and the qualification. A spreadsheet may have taken a grade such as 5-4 for a date."
    return pupil_rules.of_rows(bad, "stop", "not_a_grade", said, remedy, "Grade", grade, grade=grade, name=names)


def half_filled(written: pd.DataFrame) -> list[Finding]:
    """A stop for each row with some of these cells, and not all."""
    there = written != ""
    bad = there.any(axis=1) & ~there.all(axis=1)
    said = "lacks the qualification, the subject or the grade."
    return pupil_rules.of_rows(bad, "stop", "blank", said, "Fill in all three, or none.", "Grade")


def entered_twice(
    found: Held, qualification: pd.Series, subject: pd.Series, grade: pd.Series, unnamed: pd.Series
) -> list[Finding]:
    """Entries that stand twice: a stop with the same grade, a query with two grades.

    `subject`: as it was written, without capitals. `unnamed`: subjects that are no name of one (Other), of which a
    pupil may well have two with one grade: those are asked about once for the whole file.
    """
    known = (found.who != UNNAMED) & (qualification != "")
    key = pupil_rules.keys(found.who, found.said["period"], found.said["place"], qualification, subject)
    twice = known & key.duplicated()
    same = known & key.assign(grade=pd.factorize(grade)[0]).duplicated()
    findings = pupil_rules.second(same & ~unnamed, key, "is the same entry as row {first}.", "entered_twice", "stop")
    remedy = "If the pupil sat it twice and both are to count, accept. Otherwise keep the entry that counts."
    findings += pupil_rules.second(
        twice & ~same & ~unnamed,
        key,
        "is about the same pupil, qualification and subject as row {first}, with another grade.",
        "entered_twice",
        "query",
        remedy,
    )
    alike = same & unnamed
    if alike.any():
        row = int(alike.index[alike][0])
        message = f"{int(alike.sum()):,} entries are like another of the same pupil, and do not name their subject."
        remedy = "If they are different subjects, accept, or name them; if a row was copied, remove it."
        findings.append(
            Finding(severity="query", rule="entered_twice", message=message, remedy=remedy, column="Subject", row=row)
        )
    return findings
