"""Results of 16 to 18, an entry a row: which qualification at Level 3, in which subject, with which grade."""

import pandas as pd

from loaders.rules import entries, pupil_rules
from loaders.rules.columns import CODE, TEXT, Column, choices
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Limits, Translation
from model.findings import Finding

SOURCE = "post_16_results"
MEANING = "the year in which the students finished 16 to 18 study"

QUALIFICATIONS = choices(
    {
        "a_level": ("A level",),
        "as_level": ("AS level", "AS"),
        "nvq3": ("NVQ, level 3", "NVQ level 3"),
        "vrq3_595_hours": ("Vocational, level 3, 595 hours or more",),
        "ib": ("International baccalaureate", "IB"),
        "advanced_apprenticeship": ("Advanced apprenticeship",),
        "pre_u_principal": ("Pre-U principal subject",),
        "pre_u_short": ("Pre-U short course",),
        "t_level_core": ("T level core",),
        "t_level_specialism": ("T level specialism",),
    }
)
A_LEVELS = ("a_level", "as_level")

# Not "Qualification": a file of Key Stage 4 has that, and each must be known by its headings.
QUALIFICATION = "Qualification at 16 to 18"

CONTRACT = pupil_rows.contract(
    Column(
        QUALIFICATION,
        CODE,
        choices=QUALIFICATIONS,
        says="What was entered, of the qualifications at Level 3.",
        example=("A level", "A level", "AS level"),
    ),
    Column("Subject", TEXT, says="The subject's name.", example=("History", "Physics", "Maths")),
    Column(
        "Grade",
        TEXT,
        says="A* to E or U of an A level, A to E or U of an AS level; P, M, D, D* and their twos and threes of others.",
        example=("A*", "B", "C"),
    ),
    born=("12/10/2006", "03/03/2007", "31/08/2007"),
    year=MEANING,
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row an entry."""
    found = pupil_rows.held(frame, CONTRACT, context, MEANING)
    qualification = found.values[QUALIFICATION]
    subject = found.values["Subject"].str.replace(r"\s+", " ", regex=True)
    grade = entries.grades(found.values["Grade"])
    named = subject.str.casefold()
    findings = [
        *pupil_rules.nobody(found, frame),
        *pupil_rules.at_two_schools(found),
        *pupil_rules.two_numbers(found),
        *pupil_rules.of_another_age(found, 16, 18),
        *_unlike(qualification, grade),
        *entries.entered_twice(found, qualification, named, grade, pd.Series(False, index=named.index)),
    ]
    own = {"qualification": qualification, "subject": subject, "grade": grade}
    return pupil_rows.translation(found, own, SOURCE, findings)


def _unlike(qualification: pd.Series, grade: pd.Series) -> list[Finding]:
    a_level = qualification.isin(A_LEVELS)
    fits = entries.of_an_a_level(qualification, grade).where(a_level, grade.str.fullmatch(entries.VOCATIONAL))
    bad = ~fits & (grade != "") & (qualification != "")
    return entries.of_another_qualification(bad, grade, qualification, QUALIFICATIONS)


KIND = pupil_rows.kind(SOURCE, "16 to 18 results", CONTRACT, translate, Limits(bytes=60_000_000, rows=400_000))
