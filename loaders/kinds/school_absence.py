"""Absence by school as the performance tables print it: overall, and persistent at 15% (to 2014/15) or 10%."""

import pandas as pd

from loaders.rules import areas
from loaders.rules.cells import codes
from loaders.translation import performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import WideFigure

SOURCE = "school_absence"
MEANING = "the year the absence was in"

# England's rows stand apart by phase, under "NAT" as authority.
PHASES = {"PRI": "primary", "SEC": "secondary", "SPE": "special"}


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of every school, and of England by phase. The tables say no cohort, so none of these has an interval."""
    period, period_findings = performance_tables.which_period(context, MEANING)
    national = frame["LA"].str.strip() == "NAT"
    place, place_findings = performance_tables.school_numbers(frame["LA"], frame["ESTAB"], ~national)
    schools, wrong = wide.results(frame, place, period, _figures(wide.EVERYBODY))
    tables, findings = (
        [schools],
        [*period_findings, *place_findings, *performance_tables.repeated_places(place), *wrong],
    )
    findings += performance_tables.unreadable_urns(frame["URN"], place != "")
    findings += performance_tables.slid_urns(frame["URN"], place != "", national)
    for code, phase in PHASES.items():
        england = frame["ESTAB"].str.strip().eq(code) & national
        row = pd.Series(areas.NATION, index=frame.index, dtype="str").where(england, "")
        table, wrong = wide.results(frame, row, period, _figures(("phase", phase)))
        tables.append(table)
        findings += wrong
    results = pd.concat(tables, ignore_index=True)
    places = performance_tables.described_places(frame, place, period, {"urn": codes(frame["URN"])})
    return performance_tables.translation(results, places, findings, (period,), SOURCE)


def _figures(group: tuple[str, str]) -> tuple[WideFigure, ...]:
    # A pupil absent for 15% of sessions and one absent for 10% are counted by different rules: different measures.
    return (
        WideFigure("absence", value="PERCTOT", group=group),
        WideFigure("persistent_absence", value="PPERSABS10", group=group),
        WideFigure("persistent_absence_15", value="PPERSABS15", group=group),
    )


KIND = Kind(
    id="school_absence",
    title="Performance tables: absence by school",
    headings=frozenset({"LA", "ESTAB", "URN", "PERCTOT"}),
    translate=translate,
    optional=wide.headings(_figures(wide.EVERYBODY)),
)
