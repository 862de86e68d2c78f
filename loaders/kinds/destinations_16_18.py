"""Where students went after 16 to 18 study: sustained education, apprenticeships and work, by disadvantage."""

import pandas as pd

from loaders.translation import destinations, performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation

SOURCE = "destinations_16_18"
MEANING = "the destination year, which is the year after the students finished 16 to 18 study"

MEASURES = {
    "OVERALL": "l1618_dest_sustained",
    "EDUCATION": "l1618_dest_education",
    "APPREN": "l1618_dest_appr",
    "EMPLOYMENT": "l1618_dest_emp",
    "NOT_SUSTAINED": "l1618_dest_not_sustained",
    "NOT_CAPTURED": "l1618_dest_unknown",
}
PROGRESSION = "progression_after_18"


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools and colleges, authorities and England, among all students whatever level they studied at."""
    place, place_findings = performance_tables.row_places(frame)
    period, period_findings = performance_tables.which_period(context, MEANING, lag=1)
    figures = destinations.destination_figures(MEASURES, "COHORT", PROGRESSION, prefix="TOT_")
    results, wrong = wide.results(frame, place, period, figures)
    rows_with_place = frame[place != ""]
    findings = [
        *period_findings,
        *place_findings,
        *wrong,
        *destinations.sum_findings(
            rows_with_place, "TOT_COHORT", ("TOT_OVERALL", "TOT_NOT_SUSTAINED", "TOT_NOT_CAPTURED")
        ),
        *destinations.sum_findings(rows_with_place, "TOT_OVERALL", ("TOT_EDUCATION", "TOT_APPREN", "TOT_EMPLOYMENT")),
    ]
    places = performance_tables.described_places(frame, place, period, performance_tables.school_columns(frame))
    together = destinations.suppress_together(results, PROGRESSION)
    return performance_tables.translation(together, places, findings, (period,), SOURCE)


KIND = Kind(
    id="destinations_16_18",
    title="Performance tables: destinations after 16 to 18 study",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "TOT_COHORT", "TOT_EDUCATION", "TOT_APPREN"}),
    translate=translate,
    ragged=True,
    optional=wide.headings(destinations.destination_figures(MEASURES, "COHORT", PROGRESSION, prefix="TOT_"))
    | performance_tables.DESCRIBING,
)
