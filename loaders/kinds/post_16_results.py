"""Results of 16 to 18, an entry a row: which qualification at Level 3, in which subject, with which grade."""

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import entries, pupil_rules
from loaders.rules.columns import CODE, TEXT, Column, closed_list
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding

SOURCE = "post_16_results"
MEANING = "the year in which the students finished 16 to 18 study"

QUALIFICATIONS = closed_list(
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

CONTRACT = pupil_rows.pupil_contract(
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
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    qualification = pupils.values[QUALIFICATION]
    subject = pupils.values["Subject"].str.replace(r"\s+", " ", regex=True)
    grade = entries.grades(pupils.values["Grade"])
    subject_names = subject.str.casefold()
    findings = [
        *pupil_rules.nobody(pupils, frame),
        *pupil_rules.two_schools(pupils),
        *pupil_rules.two_numbers(pupils),
        *pupil_rules.unusual_ages(pupils, 16, 18),
        *_foreign_grades(qualification, grade),
        *entries.repeated_entries(
            pupils, qualification, subject_names, grade, pd.Series(False, index=subject_names.index)
        ),
    ]
    own = {"qualification": qualification, "subject": subject, "grade": grade}
    return pupil_rows.translation(pupils, own, SOURCE, findings)


def _foreign_grades(qualification: pd.Series, grade: pd.Series) -> list[Finding]:
    a_level = qualification.isin(A_LEVELS)
    fits = entries.is_a_level_grade(qualification, grade).where(a_level, grade.str.fullmatch(entries.VOCATIONAL))
    bad = ~fits & (grade != "") & (qualification != "")
    return entries.foreign_grades(bad, grade, qualification, QUALIFICATIONS)


KIND = pupil_rows.kind(SOURCE, "16 to 18 results", CONTRACT, translate, Limits(bytes=60_000_000, rows=400_000))
