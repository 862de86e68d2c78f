"""Key Stage 4, an entry a row: which qualification, in which subject, with which grade."""

import tomllib
from dataclasses import replace
from functools import cache

import pandas as pd

from loaders.rules import entries, pupil_rules
from loaders.rules.columns import CODE, TEXT, Choice, Column, choices
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Limits, Translation
from loaders.translation.pupil_rows import UNNAMED as NOBODY
from loaders.translation.pupil_rows import Held
from model.findings import Finding
from model.folders import REFERENCE

SOURCE = "key_stage_4_results"
MEANING = "the year in which the pupils finished Key Stage 4"
THREE = ("Qualification", "Subject", "Grade")

QUALIFICATIONS = choices(
    {
        "gcse": ("GCSE",),
        "gcse_short": ("GCSE short course",),
        "gcse_double": ("GCSE double award",),
        "as_level": ("AS level", "AS"),
        "a_level": ("A level",),
        "nvq2": ("NVQ, level 2", "NVQ level 2"),
        "vrq2_325_hours": ("Vocational, level 2, 325 hours or more",),
        "ib": ("International baccalaureate", "IB"),
        "apprenticeship": ("Apprenticeship",),
    }
)
GCSES = ("gcse", "gcse_short", "gcse_double")
A_LEVELS = ("a_level", "as_level")
_ONE = r"[1-9]|A\*|[A-G]"
_TWO = rf"^(?P<one>{_ONE})[-/ ]?(?P<other>{_ONE})$"
COMBINED = "combined science"
UNNAMED = ("other", "other language", "language", "science")
"""Words for a subject that do not name one: what we keep, where a sender keeps no more."""


@cache
def subjects() -> tuple[Choice, ...]:
    """What each subject counts as: data/reference/ks4_subjects.toml."""
    listed = tomllib.loads((REFERENCE / "ks4_subjects.toml").read_text(encoding="utf-8"))
    return tuple(
        Choice(id_, tuple(word for name in names for word in dict.fromkeys((name, name.replace(" and ", " & ")))))
        for id_, names in listed.items()
    )


@cache
def _eras() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """First and last year, and the grades of a GCSE in them: data/reference/grade_points.toml."""
    listed = tomllib.loads((REFERENCE / "grade_points.toml").read_text(encoding="utf-8"))["eras"]
    return tuple((era["first"], era["last"], frozenset({*era["reformed"], *era["unreformed"]})) for era in listed)


CONTRACT = pupil_rows.contract(
    Column(
        "Qualification",
        CODE,
        blank=True,
        choices=QUALIFICATIONS,
        says="What was entered. A pupil with no entries at all has one row, with these three columns blank.",
        example=("GCSE", "GCSE double award", ""),
    ),
    Column(
        "Subject",
        CODE,
        blank=True,
        choices=subjects(),
        every_spelling=True,
        says="The subject's name; Other where it is not on the list and not in the English Baccalaureate.",
        example=("English language", "Combined science", ""),
    ),
    Column(
        "Grade",
        TEXT,
        blank=True,
        says="9 to 1 or U; of a double award both, as 5-4; A* to G before 2019/20. P, M, D or D* of vocational ones.",
        example=("7", "5-4", ""),
    ),
    born=("12/10/2008", "03/03/2009", "31/08/2009"),
    year=MEANING,
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row an entry; a double award with two different grades becomes two entries, a grade each."""
    found = pupil_rows.held(frame, CONTRACT, context, MEANING)
    qualification, subject = (found.values[heading] for heading in ("Qualification", "Subject"))
    written = frame.reindex(found.who.index)[list(THREE)].apply(lambda column: column.str.strip())
    named = written["Subject"].str.casefold()
    grade, other = _two_grades(qualification, entries.grades(found.values["Grade"]))
    findings = [
        *pupil_rules.nobody(found, frame),
        *pupil_rules.at_two_schools(found),
        *pupil_rules.two_numbers(found),
        *pupil_rules.of_another_age(found, 15, 15),
        *entries.half_filled(written),
        *_unlike(qualification, grade),
        *(each for part in (grade, other) for each in _of_another_era(qualification, part, found.said["period"])),
        *_single_combined(qualification, named),
        *_of_another_stage(qualification),
        *_nothing_and_something(found, qualification),
        *entries.entered_twice(found, qualification, named, grade + "-" + other, named.isin(UNNAMED)),
    ]
    own = {"qualification": qualification, "subject": subject, "grade": grade}
    made = pupil_rows.translation(found, own, SOURCE, findings)
    return replace(made, pupils=pd.DataFrame(made.pupils).pipe(_apart, other))


def _two_grades(qualification: pd.Series, grade: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A double award's first and second grade, the second "" where they are the same; any other's grade, and ""."""
    parts = grade.where(qualification == "gcse_double").str.extract(_TWO)
    two = parts["one"].notna()
    return grade.mask(two, parts["one"]), parts["other"].where(two & (parts["one"] != parts["other"]), "").fillna("")


def _apart(pupils: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    """Rows in which an award with a second grade is two single ones, under one row of the sender's."""
    two = other != ""
    if not two.any():
        return pupils
    single = pupils["qualification"].mask(two, "gcse")
    second = pupils[two].assign(qualification="gcse", grade=other[two])
    return pd.concat([pupils.assign(qualification=single), second]).sort_index(kind="stable")


def _unlike(qualification: pd.Series, grade: pd.Series) -> list[Finding]:
    """Grades that their qualification does not have. Two grades have been taken apart by then."""
    gcse, a_level = qualification.isin(GCSES), qualification.isin(A_LEVELS)
    fits = grade.str.fullmatch(rf"{_ONE}|U").where(gcse, grade.str.fullmatch(entries.VOCATIONAL))
    fits = fits.where(~a_level, entries.of_an_a_level(qualification, grade))
    bad = ~fits & (grade != "") & (qualification != "")
    return entries.of_another_qualification(bad, grade, qualification, QUALIFICATIONS)


def _of_another_era(qualification: pd.Series, grade: pd.Series, period: pd.Series) -> list[Finding]:
    """A query for each GCSE grade that was not given in its year: it would count for nothing in Attainment 8."""
    bad = pd.Series(False, index=grade.index)
    for first, last, given in _eras():
        bad |= (period >= first) & (period <= last) & ~grade.isin([*given])
    bad &= qualification.isin(GCSES) & grade.str.fullmatch(_ONE)
    said = "has the GCSE grade '{grade}', which was not given in {period}."
    remedy = "Check the grade and the academic year. If it is right, accept: it counts as a pass, without points."
    return pupil_rules.of_rows(
        bad, "query", "grade_of_another_year", said, remedy, "Grade", grade, grade=grade, period=period
    )


def _single_combined(qualification: pd.Series, named: pd.Series) -> list[Finding]:
    """Combined science is worth two GCSEs."""
    bad = (qualification == "gcse") & named.str.startswith(COMBINED)
    said = "has combined science as a single GCSE."
    return pupil_rules.of_rows(
        bad, "stop", "single_combined_science", said, "Write GCSE double award.", "Qualification"
    )


def _of_another_stage(qualification: pd.Series) -> list[Finding]:
    """A stop where every entry is an A or AS level: those are results of 16 to 18."""
    entered = qualification[qualification != ""]
    if entered.empty or not entered.isin(A_LEVELS).all():
        return []
    message = "Every entry is an A level or an AS level. Are these results of 16 to 18?"
    remedy = "Then send them on the template '16 to 18 results'; its first heading is 'Qualification at 16 to 18'."
    return [Finding(severity="stop", rule="of_another_stage", message=message, remedy=remedy, column="Qualification")]


def _nothing_and_something(found: Held, qualification: pd.Series) -> list[Finding]:
    """A stop for a row without an entry of a pupil who has another row."""
    nothing = (qualification == "") & (found.who != NOBODY)
    bad = nothing & pupil_rules.keys(found.who, found.said["period"], found.said["place"]).duplicated(keep=False)
    said = "says that the pupil has no entries, and the pupil has another row."
    remedy = "Remove the row without an entry, or fill it in."
    return pupil_rules.of_rows(bad, "stop", "pupil_twice", said, remedy, "UPN")


KIND = pupil_rows.kind(SOURCE, "Key Stage 4", CONTRACT, translate, Limits(bytes=100_000_000, rows=1_000_000))
