"""How many pupils each school is expected to send in each return, and by when: what a return is held against."""

import pandas as pd

from loaders.kinds import (
    assessments,
    key_stage_4_results,
    post_16_results,
    pupil_attendance,
    pupil_exclusions,
    pupil_flags,
    pupils,
)
from loaders.rules import pupil_rules, rows
from loaders.rules.columns import CODE, COUNT, DATE, PERIOD, SCHOOL, Choice, Column, Contract
from loaders.rules.contract import keep, without_totals
from loaders.translation import pupil_rows
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.pupil_rows import YEAR
from model.tables import EXPECTED_COLUMNS

SOURCE = "expected_cohorts"
MEANING = "the year of the return that is expected"
YEAR = YEAR

RETURNS: tuple[Kind, ...] = (
    pupils.KIND,
    *assessments.KINDS,
    key_stage_4_results.KIND,
    post_16_results.KIND,
    pupil_attendance.KIND,
    pupil_exclusions.KIND,
    pupil_flags.KIND,
)
"""The returns in which pupils are expected, in the order of a child's life."""

CONTRACT = Contract(
    Column(
        "LAESTAB",
        SCHOOL,
        says="The school's seven digits: the authority's three and the school's four.",
        example=("9992001", "9992001", "9992002"),
    ),
    Column(
        "Return",
        CODE,
        choices=tuple(Choice(kind.id, (kind.title,)) for kind in RETURNS),
        says="Which return is expected.",
        example=(pupils.KIND.title, "Phonics check", "Key Stage 4"),
    ),
    Column(
        YEAR,
        PERIOD,
        optional=True,
        blank=True,
        says="As 2024/25. The column may be left out if you say the year when you send the file.",
        example=("2024/25", "2024/25", "2024/25"),
    ),
    Column(
        "Pupils",
        COUNT,
        signs=False,
        between=(0, 10_000),
        says="How many pupils are expected in it.",
        example=("420", "60", "181"),
    ),
    Column(
        "Due",
        DATE,
        optional=True,
        blank=True,
        says="The day by which it is due, as 31/07/2025. The column may be left out.",
        example=("31/01/2025", "31/07/2025", ""),
    ),
)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """A row a school and return."""
    frame, totals = without_totals(frame, "LAESTAB", ("Pupils",))
    kept_columns = keep(frame, CONTRACT)
    blank = pd.Series("", index=frame.index, dtype="str")
    period, period_findings = pupil_rows.periods(kept_columns.values.get(YEAR, blank), frame, context, MEANING)
    cohorts = pd.DataFrame(
        {
            "place": ("school:" + kept_columns.values["LAESTAB"]).where(kept_columns.values["LAESTAB"] != "", ""),
            "period": period,
            "kind": kept_columns.values["Return"],
            "pupils": kept_columns.values["Pupils"].round(),
            "due": kept_columns.values.get("Due", blank),
        }
    ).astype(EXPECTED_COLUMNS)
    key = pupil_rules.keys(cohorts["place"], cohorts["period"], cohorts["kind"])
    again = key.duplicated() & (cohorts["place"] != "") & (cohorts["kind"] != "")
    complaint = "expects the same return of the same school as row {first}."
    twice = pupil_rules.duplicate_findings(again, key, complaint, "repeated", "stop")
    none = pd.RangeIndex(0)
    return Translation(
        results=rows.result_rows({}, none),
        places=rows.place_rows({}, none),
        findings=(*totals, *kept_columns.findings, *period_findings, *twice),
        periods=tuple(sorted(set(period.unique()) - {""})),
        source=SOURCE,
        expected=cohorts,
    )


KIND = Kind(
    id=SOURCE,
    title="Expected pupils",
    headings=frozenset(column.heading for column in CONTRACT.columns if not column.optional),
    optional=frozenset(column.heading for column in CONTRACT.columns if column.optional),
    translate=translate,
    reads_all=True,
    contract=CONTRACT,
)
