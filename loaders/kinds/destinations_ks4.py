"""Where pupils went after Key Stage 4: sustained education, apprenticeships and work, by disadvantage."""

import re

import pandas as pd

from loaders.translation import destinations, performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import WideFigure
from model.periods import later

SOURCE = "destinations_ks4"
MEANING = "the destination year, which is the year after the pupils finished Key Stage 4"
EARLIER = re.compile(r"COHORT_(\d\d)")

MEASURES = {
    "OVERALL_DEST": "ks4_dest_sustained",
    "EDUCATION": "ks4_dest_education",
    "FE": "ks4_dest_fe",
    "SCH_6TH": "ks4_dest_ssf",
    "SIXTH_COL": "ks4_dest_sfc",
    "OTHER_EDU": "ks4_dest_other_ed",
    "APPREN": "ks4_dest_appr",
    "EMPLOYMENT": "ks4_dest_emp",
    "NOT_SUSTAINED": "dest_not_sustained",
    "UNKNOWN": "dest_unknown",
}
PROGRESSION = "progression_after_16"

# Which destination year a table is of, by the later of the two earlier cohorts that it carries. The labels do not mean
# the same every year: `_18` is the cohort printed in the 2018 tables (2015/16 leavers, so 2016/17), `_21` the
# destination year 2020/21. Both were checked: the current cohorts are those of 2016/17 and 2020/21 leavers.
KNOWN = {"18": "2017/18", "21": "2021/22"}


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools, authorities and England: this cohort's counts, and what is said of the two before it."""
    place, place_findings = performance_tables.row_places(frame)
    labels = sorted((match.group(1) for match in map(EARLIER.fullmatch, frame.columns) if match), reverse=True)
    own = KNOWN.get(labels[0]) if labels else None
    period, period_findings = performance_tables.which_period(context, MEANING, own=own, lag=1)
    figures = destinations.destination_figures(MEASURES, "COHORT", PROGRESSION)
    results, wrong = wide.results(frame, place, period, figures)
    tables, periods, findings = [results], [period], [*period_findings, *place_findings, *wrong]
    for years, label in enumerate(labels, start=1):
        periods.append(later(period, -years) if period else "")
        table, wrong = wide.results(frame, place, periods[-1], _earlier(label))
        tables.append(table)
        findings += wrong
    findings += destinations.sum_findings(frame[place != ""], "COHORT", ("OVERALL_DEST", "NOT_SUSTAINED", "UNKNOWN"))
    findings += destinations.sum_findings(frame[place != ""], "OVERALL_DEST", ("EDUCATION", "APPREN", "EMPLOYMENT"))
    columns = performance_tables.school_columns(frame) | {
        "phase": performance_tables.phase(frame, youngest=11, oldest=16)
    }
    places = performance_tables.described_places(frame, place, period, columns)
    together = destinations.suppress_together(pd.concat(tables, ignore_index=True), PROGRESSION)
    return performance_tables.translation(together, places, findings, sorted(periods), SOURCE)


def _earlier(label: str) -> list[WideFigure]:
    """Of earlier cohorts the table says how many there were and what part of them had a sustained destination."""
    return [
        WideFigure(
            "ks4_dest_sustained",
            cohort=f"COHORT{end}_{label}",
            value=f"OVERALL_DESTPER{end}_{label}",
            group=group,
        )
        for group, end in destinations.GROUPS.items()
    ]


KIND = Kind(
    id="destinations_ks4",
    title="Performance tables: destinations after Key Stage 4",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "COHORT", "OVERALL_DEST", "EDUCATION", "APPREN"}),
    translate=translate,
    ragged=True,
    optional=wide.headings(destinations.destination_figures(MEASURES, "COHORT", PROGRESSION))
    | performance_tables.DESCRIBING,
)
