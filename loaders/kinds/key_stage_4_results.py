"""Key Stage 4, an entry a row: which qualification, in which subject, with which grade."""

import tomllib
from dataclasses import replace
from functools import cache

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import entries, pupil_rules
from loaders.rules.columns import CODE, TEXT, Choice, Column, closed_list
from loaders.rules.pupil_identity import UNNAMED, PupilRows
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding
from model.folders import REFERENCE

SOURCE = "key_stage_4_results"
MEANING = "the year in which the pupils finished Key Stage 4"
THREE = ("Qualification", "Subject", "Grade")

QUALIFICATIONS = closed_list(
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
VAGUE_SUBJECTS = ("other", "other language", "language", "science")
"""Words for a subject that do not name one: what we keep, where a sender keeps no more."""


@cache
def subjects() -> tuple[Choice, ...]:
    """What each subject counts as: data/reference/ks4_subjects.toml."""
    names_by_id = tomllib.loads((REFERENCE / "ks4_subjects.toml").read_text(encoding="utf-8"))
    return tuple(
        Choice(id_, tuple(word for name in names for word in dict.fromkeys((name, name.replace(" and ", " & ")))))
        for id_, names in names_by_id.items()
    )


@cache
def _eras() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """First and last year, and the grades of a GCSE in them: data/reference/grade_points.toml."""
    eras = tomllib.loads((REFERENCE / "grade_points.toml").read_text(encoding="utf-8"))["eras"]
    return tuple((era["first"], era["last"], frozenset({*era["reformed"], *era["unreformed"]})) for era in eras)


CONTRACT = pupil_rows.pupil_contract(
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
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    qualification, subject = (pupils.values[heading] for heading in ("Qualification", "Subject"))
    cells = frame.reindex(pupils.who.index)[list(THREE)].apply(lambda column: column.str.strip())
    subject_names = cells["Subject"].str.casefold()
    grade, other = _two_grades(qualification, entries.grades(pupils.values["Grade"]))
    findings = [
        *pupil_rules.nobody(pupils, frame),
        *pupil_rules.two_schools(pupils),
        *pupil_rules.two_numbers(pupils),
        *pupil_rules.unusual_ages(pupils, 15, 15),
        *entries.half_filled_rows(cells),
        *_foreign_grades(qualification, grade),
        *(
            finding
            for part in (grade, other)
            for finding in _grades_of_another_era(qualification, part, pupils.identity["period"])
        ),
        *_single_combined_science(qualification, subject_names),
        *_results_of_another_stage(qualification),
        *_nothing_and_something(pupils, qualification),
        *entries.repeated_entries(
            pupils, qualification, subject_names, grade + "-" + other, subject_names.isin(VAGUE_SUBJECTS)
        ),
    ]
    own = {"qualification": qualification, "subject": subject, "grade": grade}
    translation = pupil_rows.translation(pupils, own, SOURCE, findings)
    return replace(translation, pupils=pd.DataFrame(translation.pupils).pipe(_split_awards, other))


def _two_grades(qualification: pd.Series, grade: pd.Series) -> tuple[pd.Series, pd.Series]:
    """A double award's first and second grade, the second "" where they are the same; any other's grade, and ""."""
    parts = grade.where(qualification == "gcse_double").str.extract(_TWO)
    two = parts["one"].notna()
    return grade.mask(two, parts["one"]), parts["other"].where(two & (parts["one"] != parts["other"]), "").fillna("")


def _split_awards(pupils: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    """Rows in which an award with a second grade is two single ones, under one row of the sender's."""
    two = other != ""
    if not two.any():
        return pupils
    single = pupils["qualification"].mask(two, "gcse")
    second = pupils[two].assign(qualification="gcse", grade=other[two])
    return pd.concat([pupils.assign(qualification=single), second]).sort_index(kind="stable")


def _foreign_grades(qualification: pd.Series, grade: pd.Series) -> list[Finding]:
    """Grades that their qualification does not have. Two grades have been taken apart by then."""
    gcse, a_level = qualification.isin(GCSES), qualification.isin(A_LEVELS)
    fits = grade.str.fullmatch(rf"{_ONE}|U").where(gcse, grade.str.fullmatch(entries.VOCATIONAL))
    fits = fits.where(~a_level, entries.is_a_level_grade(qualification, grade))
    bad = ~fits & (grade != "") & (qualification != "")
    return entries.foreign_grades(bad, grade, qualification, QUALIFICATIONS)


def _grades_of_another_era(qualification: pd.Series, grade: pd.Series, period: pd.Series) -> list[Finding]:
    """A query for each GCSE grade that was not given in its year: it would count for nothing in Attainment 8."""
    bad = pd.Series(False, index=grade.index)
    for first, last, era_grades in _eras():
        bad |= (period >= first) & (period <= last) & ~grade.isin([*era_grades])
    bad &= qualification.isin(GCSES) & grade.str.fullmatch(_ONE)
    complaint = "has the GCSE grade '{value}', which was not given in {period}."
    remedy = "Check the grade and the academic year. If it is right, accept: it counts as a pass, without points."
    return pupil_rules.pupil_findings(
        bad, "query", "grade_of_another_year", complaint, remedy, "Grade", value=grade, period=period
    )


def _single_combined_science(qualification: pd.Series, subject_names: pd.Series) -> list[Finding]:
    """Combined science is worth two GCSEs."""
    bad = (qualification == "gcse") & subject_names.str.startswith(COMBINED)
    complaint = "has combined science as a single GCSE."
    return pupil_rules.pupil_findings(
        bad, "stop", "single_combined_science", complaint, "Write GCSE double award.", "Qualification"
    )


def _results_of_another_stage(qualification: pd.Series) -> list[Finding]:
    """A stop where every entry is an A or AS level: those are results of 16 to 18."""
    qualifications = qualification[qualification != ""]
    if qualifications.empty or not qualifications.isin(A_LEVELS).all():
        return []
    message = "Every entry is an A level or an AS level. Are these results of 16 to 18?"
    remedy = "Then send them on the template '16 to 18 results'; its first heading is 'Qualification at 16 to 18'."
    return [Finding(severity="stop", rule="of_another_stage", message=message, remedy=remedy, column="Qualification")]


def _nothing_and_something(pupils: PupilRows, qualification: pd.Series) -> list[Finding]:
    """A stop for a row without an entry of a pupil who has another row."""
    nothing = (qualification == "") & (pupils.who != UNNAMED)
    bad = nothing & pupil_rules.keys(pupils.who, pupils.identity["period"], pupils.identity["place"]).duplicated(
        keep=False
    )
    complaint = "says that the pupil has no entries, and the pupil has another row."
    remedy = "Remove the row without an entry, or fill it in."
    return pupil_rules.pupil_findings(bad, "stop", "pupil_twice", complaint, remedy, "UPN")


KIND = pupil_rows.kind(SOURCE, "Key Stage 4", CONTRACT, translate, Limits(bytes=100_000_000, rows=1_000_000))
