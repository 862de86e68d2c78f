"""Key Stage 2 performance tables from 2015/16 on: the national or one authority's download, any year's columns."""

import re
from collections.abc import Iterator

import pandas as pd

from loaders.translation import performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.performance_tables import ALL_SCHOOLS, AUTHORITY, NATION, SCHOOL
from loaders.translation.wide import EVERYBODY, WideFigure

SOURCE = "ks2_performance"
MEANING = "the year in which the pupils finished Key Stage 2"
EARLIER = re.compile(r"(?:TELIG|PTRWM_EXP|READPROG|READ_AVERAGE)_(1[6-9]|[2-9]\d)")

# These tables number their records otherwise than those of Key Stage 4.
GRAINS = {"1": SCHOOL, "2": SCHOOL, "3": AUTHORITY, "4": ALL_SCHOOLS, "5": NATION}

# What stands at the end of a heading for each group, and how many pupils the group has.
GROUPS = {
    EVERYBODY: ("", "TELIG"),
    ("sex", "female"): ("_G", "GELIG"),
    ("sex", "male"): ("_B", "BELIG"),
    ("disadvantaged", "yes"): ("_FSM6CLA1A", "TFSM6CLA1A"),
    ("disadvantaged", "no"): ("_NotFSM6CLA1A", "TNotFSM6CLA1A"),
    ("prior_attainment", "low"): ("_L", "TKS1GROUP_L"),
    ("prior_attainment", "middle"): ("_M", "TKS1GROUP_M"),
    ("prior_attainment", "high"): ("_H", "TKS1GROUP_H"),
    ("language", "other"): ("_EAL", "TEALGRP2"),
    ("mobile", "no"): ("_MOBN", "TMOBN"),
}

PERCENTAGES = {
    "reading_writing_maths_at_11": "PTRWM_EXP",
    "ks2_rwm_high": "PTRWM_HIGH",
    "reader_at_11": "PTREAD_EXP",
    "ks2_read_high": "PTREAD_HIGH",
    "counter_at_11": "PTMAT_EXP",
    "ks2_maths_high": "PTMAT_HIGH",
    "ks2_gps_exp": "PTGPS_EXP",
    "ks2_gps_high": "PTGPS_HIGH",
    "ks2_write_exp": "PTWRITTA_EXP",
    "ks2_write_gds": "PTWRITTA_HIGH",
}
AVERAGES = {"ks2_read_avg": "READ_AVERAGE", "ks2_maths_avg": "MAT_AVERAGE", "ks2_gps_avg": "GPS_AVERAGE"}
PROGRESS = {"ks2_read_prog": "READPROG", "ks2_write_prog": "WRITPROG", "ks2_maths_prog": "MATPROG"}


def _figures() -> Iterator[WideFigure]:
    """Every figure of these tables that this house keeps."""
    for group, (end, cohort) in GROUPS.items():
        for measure, heading in PERCENTAGES.items():
            yield WideFigure(measure, cohort=cohort, value=heading + end, group=group)
        # A scaled score and a progress score are means over those who have one, and the tables do not say how many.
        for measure, heading in AVERAGES.items():
            yield WideFigure(measure, value=heading + end, group=group, maximum=120, mean=True)
        for measure, heading in PROGRESS.items():
            lower, upper = f"{heading}{end}_LOWER", f"{heading}{end}_UPPER"
            yield WideFigure(
                measure,
                value=heading + end,
                lower=lower,
                upper=upper,
                group=group,
                minimum=-50,
                maximum=50,
                mean=True,
            )


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools, authorities and England (state-funded) by the groups the year's columns have."""
    place, place_findings = performance_tables.row_places(frame, GRAINS)
    before = performance_tables.latest_earlier_year(frame.columns, EARLIER)
    period, period_findings = performance_tables.which_period(context, MEANING, before=before)
    results, wrong = wide.results(frame, place, period, _figures())
    columns = performance_tables.school_columns(frame) | {
        "phase": performance_tables.phase(frame, youngest=4, oldest=11)
    }
    places = performance_tables.described_places(frame, place, period, columns)
    return performance_tables.translation(
        results, places, (*period_findings, *place_findings, *wrong), (period,), SOURCE
    )


KIND = Kind(
    id="ks2_performance",
    title="Key Stage 2 performance tables",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TELIG"}),
    translate=translate,
    ragged=True,
    optional=wide.headings(_figures()) | performance_tables.DESCRIBING,
)
