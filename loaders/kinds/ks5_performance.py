"""16 to 18 performance tables: average points per entry by school or college, authority and England."""

import re
from collections.abc import Iterator

import pandas as pd

from loaders.translation import performance_tables, school_types, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import EVERYBODY, WideFigure

SOURCE = "ks5_performance"
MEANING = "the year in which the students finished 16 to 18 study"
EARLIER = re.compile(r"(?:TALLPUP|TALLPPE)(?:_ALEV|_ACAD)?_1618_(1[6-9]|[2-9]\d)")

HEADINGS = {
    "aps_per_entry_alevel": "TALLPPE_ALEV_1618",
    "aps_per_entry_academic": "TALLPPE_ACAD_1618",
    "aps_per_entry_applied_general": "TALLPPE_AGEN",
    "aps_per_entry_tech_level": "TALLPPE_TLEV",
}
GROUPS = {EVERYBODY: "", ("disadvantaged", "yes"): "_DIS", ("disadvantaged", "no"): "_NOTDIS"}


def _figures() -> Iterator[WideFigure]:
    """Points per entry, by disadvantage where the year has it. Among entries, which the tables do not count."""
    for measure, heading in HEADINGS.items():
        for group, end in GROUPS.items():
            yield WideFigure(measure, value=heading + end, group=group, maximum=90, mean=True)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools and colleges, authorities and England (state-funded)."""
    place, place_findings = performance_tables.row_places(frame)
    before = performance_tables.latest_earlier_year(frame.columns, EARLIER)
    period, period_findings = performance_tables.which_period(context, MEANING, before=before)
    results, wrong = wide.results(frame, place, period, _figures())
    columns = performance_tables.school_columns(frame, "NFTYPE/FESITYPE") | {"phase": _phase(frame)}
    places = performance_tables.described_places(frame, place, period, columns)
    return performance_tables.translation(
        results, places, (*period_findings, *place_findings, *wrong), (period,), SOURCE
    )


def _phase(frame: pd.DataFrame) -> pd.Series:
    youngest, oldest = performance_tables.ages(frame)
    special = frame["NFTYPE/FESITYPE"].pipe(school_types.labels).str.contains("special", case=False)
    return school_types.phases(youngest=youngest, oldest=oldest, special=special & ~special.isna())


KIND = Kind(
    id="ks5_performance",
    title="16 to 18 performance tables",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TALLPUP_1618"}),
    translate=translate,
    ragged=True,
    optional=wide.headings(_figures()) | performance_tables.DESCRIBING,
)
