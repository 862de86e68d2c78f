"""Returns with one row a pupil and what that pupil achieved or went on to, which differ in their columns alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from loaders.rules import pupil_rules
from loaders.rules.closed_lists import YEAR_GROUPS, YES_NO, in_place_of_a_test, teachers_assessments
from loaders.rules.columns import CODE, MARK, Choice, Column, Contract, closed_list
from loaders.rules.pupil_rules import Contradiction
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.pupil_rows import YEAR
from model.findings import Finding

GOALS = 17
ASSESSED = (Choice("1", means="emerging"), Choice("2", means="expected"), Choice("A", means="absent or exempt"))
PHONICS_CODES = (Choice("A", means="absent"), Choice("D", means="disapplied"), Choice("L", means="left the school"))
TABLES_CODES = (
    Choice("A", means="absent"),
    Choice("B", means="working below the check"),
    Choice("J", means="just arrived, with English as an additional language"),
    Choice("L", means="left the school"),
    Choice("T", means="unable to access the check"),
    Choice("M", means="missing"),
    Choice("F", means="will take it in a future year"),
    Choice("P", means="took it in a past year"),
    Choice("Q", means="annulled: maladministration"),
    Choice("H", means="annulled: cheating"),
)
AFTER = closed_list({"16": ("16",), "18": ("18",)})
DESTINATIONS = closed_list(
    {
        "fe": ("Further education college", "FE college", "FE"),
        "ssf": ("School sixth form", "SSF"),
        "sfc": ("Sixth form college", "SFC"),
        "other_ed": ("Other education",),
        "education": ("Higher education", "University", "HE", "he"),
        "appr": ("Apprenticeship",),
        "emp": ("Employment", "Work"),
        "not_sustained": ("Not sustained",),
        "unknown": ("Not known", "Not captured"),
    }
)


@dataclass(frozen=True)
class Assessment:
    """One such return: its columns by the names that they are kept under, and how old its pupils usually are.

    `meaning`: which year is meant. `several`: the columns of which a pupil may have one row each. `never`: what cannot
    stand together. `last`: the last year that it was made in.
    """

    id: str
    title: str
    columns: Mapping[str, Column]
    ages: tuple[int, int]
    born: tuple[str, str, str]
    meaning: str
    several: tuple[str, ...] = ()
    never: tuple[Contradiction, ...] = ()
    last: str = ""


def translate(frame: pd.DataFrame, context: Context, *, of: Assessment, contract: Contract) -> Translation:
    """A row a pupil, what each column holds, and whatever is not as it should be."""
    pupils = pupil_rows.keep_rows(frame, contract, context, of.meaning)
    own = {name: pupils.values[column.heading] for name, column in of.columns.items()}
    findings = [
        *pupil_rules.nobody(pupils, frame),
        *pupil_rules.duplicates(pupils, by=[own[name] for name in of.several]),
        *pupil_rules.unusual_ages(pupils, *of.ages),
        *pupil_rules.contradictions(pupils, of.never),
        *_years_after_the_last(pupils.identity["period"], of),
    ]
    return pupil_rows.translation(pupils, own, of.id, findings)


def _years_after_the_last(period: pd.Series, of: Assessment) -> list[Finding]:
    """A query where an assessment is said to be of a year in which there was none any more."""
    later = sorted(year for year in period.unique() if of.last and year > of.last)
    if not later:
        return []
    message = f"'{of.title}' ended in {of.last}, and the file is of {', '.join(later)}."
    remedy = "Check the academic year. If it is right, accept: the rows are kept and count for nothing."
    return [Finding(severity="query", rule="ended", message=message, remedy=remedy, column=YEAR)]


def _kind(of: Assessment) -> Kind:
    contract = pupil_rows.pupil_contract(
        *of.columns.values(), born=of.born, year=of.meaning, period=of.last or "2024/25"
    )
    return pupil_rows.kind(of.id, of.title, contract, partial(translate, of=of, contract=contract))


def _goal_column(number: int) -> Column:
    return Column(
        f"ELG {number:02}",
        CODE,
        blank=True,
        choices=ASSESSED,
        says=f"Early learning goal {number}: 1 emerging, 2 expected, A absent or exempt; blank where not assessed.",
        example=("2", "1" if number in (3, 8, 9) else "2", "A"),
    )


def _teachers_column(heading: str, says: str, *example: str) -> Column:
    return Column(heading, CODE, blank=True, choices=teachers_assessments("A", "D", "L"), says=says, example=example)


def _test_column(heading: str, *example: str) -> Column:
    return Column(
        heading,
        MARK,
        between=(80, 120),
        blank=True,
        choices=in_place_of_a_test(),
        says=f"{heading} test: the scaled score, 80 to 120, or a code for why there is none.",
        example=example,
    )


def _yes_no_column(heading: str, says: str, *example: str) -> Column:
    return Column(heading, CODE, blank=True, choices=YES_NO, unsent="unknown", says=says, example=example)


LEVEL_2_AT_16 = "Level 2 at 16 with English and maths"
LEVEL_2, LEVEL_2_EM, LEVEL_3 = "Level 2", "Level 2 with English and maths", "Level 3"

ASSESSMENTS = (
    Assessment(
        id="early_years_results",
        title="Early years profile",
        columns={f"elg_{number:02}": _goal_column(number) for number in range(1, GOALS + 1)},
        ages=(4, 4),
        born=("12/10/2019", "03/03/2020", "31/08/2020"),
        meaning="the year that the children were in reception",
    ),
    Assessment(
        id="phonics_results",
        title="Phonics check",
        columns={
            "year_group": Column(
                "Year group",
                CODE,
                choices=YEAR_GROUPS,
                only=("1", "2"),
                says="1 or 2: the year group the child was in when checked.",
                example=("1", "1", "2"),
            ),
            "mark": Column(
                "Mark",
                MARK,
                between=(0, 40),
                blank=True,
                choices=PHONICS_CODES,
                says="Words read, 0 to 40, or A absent, D disapplied, L left the school.",
                example=("36", "A", "31"),
            ),
        },
        ages=(5, 6),
        born=("12/10/2018", "03/03/2019", "31/08/2018"),
        meaning="the year of the check",
    ),
    Assessment(
        id="multiplication_check_results",
        title="Multiplication check",
        columns={
            "score": Column(
                "Score",
                MARK,
                between=(0, 25),
                blank=True,
                choices=TABLES_CODES,
                says="Right answers, 0 to 25, or a code for why there are none.",
                example=("25", "17", "B"),
            )
        },
        ages=(8, 8),
        born=("12/10/2015", "03/03/2016", "31/08/2016"),
        meaning="the year of the check",
    ),
    Assessment(
        id="key_stage_1_results",
        title="Key Stage 1",
        columns={
            name: _teachers_column(
                name.capitalize(), f"Teacher's assessment of {name}; blank where there is none.", *example
            )
            for name, example in {
                "reading": ("GDS", "EXS", "WTS"),
                "writing": ("EXS", "EXS", "PKG"),
                "maths": ("GDS", "WTS", "EXS"),
                "science": ("EXS", "EXS", "HNM"),
            }.items()
        },
        ages=(6, 6),
        born=("12/10/2015", "03/03/2016", "31/08/2016"),
        meaning="the year that the children were in Year 2",
        last="2022/23",
    ),
    Assessment(
        id="key_stage_2_results",
        title="Key Stage 2",
        columns={
            "reading": _test_column("Reading", "104", "98", "B"),
            "maths": _test_column("Maths", "110", "101", "B"),
            "gps": _test_column("GPS", "107", "A", "B"),
            "writing": Column(
                "Writing",
                CODE,
                blank=True,
                choices=teachers_assessments("A", "D", "L", "F", "P", "M", "Q", "H"),
                says="Teacher's assessment of writing; blank where there is none.",
                example=("GDS", "EXS", "PKG"),
            ),
        },
        ages=(10, 10),
        born=("12/10/2013", "03/03/2014", "31/08/2014"),
        meaning="the year that the pupils were in Year 6",
    ),
    Assessment(
        id="attainment_by_19",
        title="Level 2 and 3 by 19",
        columns={
            "level_2_em_at_16": _yes_no_column(
                LEVEL_2_AT_16, "Whether Level 2, English and maths among it, was reached by 16.", "Yes", "No", "No"
            ),
            "level_2": _yes_no_column(LEVEL_2, "Whether Level 2 was reached by 19.", "Yes", "Yes", "No"),
            "level_2_em": _yes_no_column(
                LEVEL_2_EM, "Whether Level 2, English and maths among it, was reached by 19.", "Yes", "Yes", "No"
            ),
            "level_3": _yes_no_column(LEVEL_3, "Whether Level 3 was reached by 19.", "Yes", "No", "No"),
        },
        ages=(18, 18),
        born=("12/10/2005", "03/03/2006", "31/08/2006"),
        meaning="the year in which they turned 19",
        never=(
            Contradiction(LEVEL_2_EM, "yes", LEVEL_2, ("no",), stop=True),
            Contradiction(LEVEL_2_AT_16, "yes", LEVEL_2_EM, ("no",), stop=True),
            Contradiction(LEVEL_3, "yes", LEVEL_2, ("no",)),
        ),
    ),
    Assessment(
        id="pupil_destinations",
        title="Destinations",
        columns={
            "after": Column(
                "After",
                CODE,
                choices=AFTER,
                says="16 for those who finished Key Stage 4, 18 for those who finished 16 to 18 study.",
                example=("16", "16", "18"),
            ),
            "destination": Column(
                "Destination",
                CODE,
                choices=DESTINATIONS,
                says="Where the young person stayed for two terms; Not known where nothing was found.",
                example=("School sixth form", "Apprenticeship", "Higher education"),
            ),
        },
        ages=(16, 18),
        born=("12/10/2007", "03/03/2008", "31/08/2006"),
        meaning="the destination year, which is the year after the pupils finished",
        several=("after",),
        never=(Contradiction("After", "16", "Destination", ("education",)),),
    ),
)

KINDS: tuple[Kind, ...] = tuple(_kind(each) for each in ASSESSMENTS)
