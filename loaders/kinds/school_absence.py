"""Absence by school as the performance tables print it: overall, and persistent at 15% (to 2014/15) or 10%."""

import pandas as pd

from loaders.translation import areas, performance_tables, wide
from loaders.translation.cells import codes
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import Wanted

SOURCE = "school_absence"
MEANING = "the year the absence was in"

# England's rows stand apart by phase, under "NAT" as authority.
PHASES = {"PRI": "primary", "SEC": "secondary", "SPE": "special"}


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of every school, and of England by phase. The tables say no cohort, so none of these has an interval."""
    period, unsaid = performance_tables.which_period(context, MEANING)
    national = frame["LA"].str.strip() == "NAT"
    place, unplaced = performance_tables.school_numbers(frame["LA"], frame["ESTAB"], ~national)
    schools, wrong = wide.results(frame, place, period, _wanted(wide.EVERYBODY))
    tables, findings = [schools], [*unsaid, *unplaced, *performance_tables.twice(place), *wrong]
    findings += performance_tables.urns_unread(frame["URN"], place != "")
    for code, phase in PHASES.items():
        england = frame["ESTAB"].str.strip().eq(code) & national
        row = pd.Series(areas.NATION, index=frame.index, dtype="str").where(england, "")
        table, wrong = wide.results(frame, row, period, _wanted(("phase", phase)))
        tables.append(table)
        findings += wrong
    results = pd.concat(tables, ignore_index=True)
    places = performance_tables.described(frame, place, period, {"urn": codes(frame["URN"])})
    return performance_tables.translation(results, places, findings, (period,), SOURCE)


def _wanted(group: tuple[str, str]) -> tuple[Wanted, ...]:
    # A pupil absent for 15% of sessions and one absent for 10% are counted by different rules: different measures.
    return (
        Wanted("absence", value="PERCTOT", group=group),
        Wanted("persistent_absence", value="PPERSABS10", group=group),
        Wanted("persistent_absence_15", value="PPERSABS15", group=group),
    )


KIND = Kind(
    id="school_absence",
    title="Performance tables: absence by school",
    headings=frozenset({"LA", "ESTAB", "URN", "PERCTOT"}),
    translate=translate,
    optional=wide.headings(_wanted(wide.EVERYBODY)),
)
