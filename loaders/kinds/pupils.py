"""Who is on roll at which school in a year, and the groups they are counted in."""

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import pupil_rules
from loaders.rules.closed_lists import ETHNICITY, LANGUAGE, OTHER_LANGUAGES, SEN, SEN_NEED, SEX, YEAR_GROUPS, YES_NO
from loaders.rules.columns import CODE, Choice, Column
from loaders.rules.pupil_identity import BORN
from loaders.rules.pupil_rules import Contradiction
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Translation
from model.findings import Finding

SOURCE = "pupils"
MEANING = "the year that the pupils were on roll in"

FSM, FSM6, DISADVANTAGED, LOOKED_AFTER = (
    "Free school meals",
    "Free school meals in the last six years",
    "Disadvantaged",
    "Looked after",
)
JOINED_LATE = "Joined late"
SEPTEMBER = 9


def _group(
    heading: str,
    accepted: tuple[Choice, ...],
    says: str,
    *example: str,
    optional: bool = False,
    otherwise: tuple[str, str] | None = None,
) -> Column:
    return Column(
        heading,
        CODE,
        optional=optional,
        blank=True,
        choices=accepted,
        unsent="unknown",
        says=says,
        example=example,
        otherwise=otherwise,
    )


GROUPS = {
    "year_group": Column(
        "Year group",
        CODE,
        choices=YEAR_GROUPS,
        says="N, R, or 1 to 14, as in the census.",
        example=("11", "11", "7"),
    ),
    "sex": _group("Sex", SEX, "F or M, as recorded; U where it is not known.", "F", "M", "F"),
    "fsm": _group(FSM, YES_NO, "Eligible and claiming on census day.", "Yes", "No", "No"),
    "fsm6": _group(FSM6, YES_NO, "Eligible at any time in six years.", "Yes", "Yes", "No", optional=True),
    "disadvantaged": _group(
        DISADVANTAGED, YES_NO, "Attracts the pupil premium as disadvantaged.", "Yes", "Yes", "No", optional=True
    ),
    "looked_after": _group(
        LOOKED_AFTER, YES_NO, "In care for a day or more in the year.", "No", "No", "No", optional=True
    ),
    "sen": _group("SEN", SEN, "E for an education, health and care plan, K for support, N for none.", "N", "K", "E"),
    "sen_need": _group(
        "SEN need", SEN_NEED, "The primary type of need, as in the census.", "", "SPLD", "ASD", optional=True
    ),
    "language": _group(
        "First language",
        LANGUAGE,
        "As in the census: ENG, or the language's own code; OTH for another, NOT where it is not known.",
        "ENG",
        "ENG",
        "OTH",
        otherwise=OTHER_LANGUAGES,
    ),
    "ethnicity": _group("Ethnicity", ETHNICITY, "The census's code, main or extended.", "WBRI", "MWBC", "APKN"),
    "mobile": _group(
        JOINED_LATE,
        YES_NO,
        "Joined after the key stage began: not here throughout Years 10 and 11, or 5 and 6.",
        "No",
        "No",
        "Yes",
        optional=True,
    ),
}

CONTRACT = pupil_rows.pupil_contract(*GROUPS.values(), born=("12/10/2008", "03/03/2009", "31/08/2013"), year=MEANING)

NEVER = (
    Contradiction(FSM, "yes", FSM6, ("no",)),
    Contradiction(FSM6, "yes", DISADVANTAGED, ("no",)),
    Contradiction(LOOKED_AFTER, "yes", DISADVANTAGED, ("no",)),
    Contradiction("SEN", "none", "SEN need", tuple(choice.id for choice in SEN_NEED if choice.id != "unknown")),
)

AGES = {"reception": 4, **{str(year): year + 4 for year in range(1, 15)}}
"""How old most of a year group are on the 31 August before the year."""


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row a pupil with every group, "unknown" where a group was not sent."""
    pupils = pupil_rows.keep_rows(frame, CONTRACT, context, MEANING)
    own = {name: pupils.values[column.heading] for name, column in GROUPS.items()}
    own["birth_month"] = birth_month(pupils.values[BORN])
    findings = [
        *_missing_columns(frame),
        *pupil_rules.nobody(pupils, frame),
        *pupil_rules.duplicates(pupils),
        *pupil_rules.unusual_year_groups(pupils, own["year_group"], AGES),
        *pupil_rules.contradictions(pupils, NEVER),
    ]
    return pupil_rows.translation(pupils, own, SOURCE, findings)


def birth_month(born: pd.Series) -> pd.Series:
    """The month of birth counted from September, which is "1"; "unknown" without a date of birth."""
    month = pd.to_numeric(born.str[5:7], errors="coerce").astype("Int64")
    return ((month - SEPTEMBER) % 12 + 1).astype("str").where(born != "", "unknown").astype("str")


def _missing_columns(frame: pd.DataFrame) -> list[Finding]:
    """A note of the groups that the file has no column for, and that nobody will therefore be counted in."""
    absent = [column.heading for column in GROUPS.values() if column.optional and column.heading not in frame]
    if not absent:
        return []
    names = ", ".join(f"'{heading}'" for heading in absent)
    message = f"There is no column {names}: for every pupil it is not known."
    remedy = "Add the column if the school's system has it: nothing can be said of that group without it."
    return [Finding(severity="note", rule="column_not_sent", message=message, remedy=remedy)]


KIND = pupil_rows.kind(SOURCE, "Pupils on roll", CONTRACT, translate, Limits(bytes=60_000_000, rows=400_000))
