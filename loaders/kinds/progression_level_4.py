"""Who went on to higher education or training: Level 4 or above within two years of Level 3 study, by provider."""

import pandas as pd

from loaders.translation import performance_tables, wide
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.wide import WideFigure

SOURCE = "destinations_16_18"
MEANING = "the second year after the students finished 16 to 18 study, which is when their progress is looked at"

EVERYBODY = (WideFigure("prog_l4plus", cohort="ALL_COHORT", value="ALL_PROGRESSED"),)

# How many of the students were disadvantaged is not said. In the rows of authorities and England these columns hold
# the *other* students, with whom a school's disadvantaged students are compared (England: 63% of them and 62% of
# everybody), so only schools' rows are read.
DISADVANTAGED = (WideFigure("prog_l4plus", value="DIS_PROGRESSED", group=("disadvantaged", "yes")),)


def translate(frame: pd.DataFrame, context: Context) -> Translation:
    """Results of schools and colleges, authorities and England (state-funded mainstream)."""
    place, place_findings = performance_tables.row_places(frame)
    period, period_findings = performance_tables.which_period(context, MEANING, lag=1)
    results, wrong = wide.results(frame, place, period, EVERYBODY)
    schools = place.where(place.str.startswith("school:"), "")
    groups, wrong_groups = wide.results(frame, schools, period, DISADVANTAGED)
    places = performance_tables.described_places(frame, place, period, performance_tables.school_columns(frame))
    every = pd.concat([results, groups], ignore_index=True)
    findings = (*period_findings, *place_findings, *wrong, *wrong_groups)
    return performance_tables.translation(every, places, findings, (period,), SOURCE)


KIND = Kind(
    id="progression_level_4",
    title="Performance tables: progression to higher education or training",
    headings=frozenset({"RECTYPE", "LEA", "ESTAB", "URN", "ALL_COHORT", "ALL_PROGRESSED"}),
    translate=translate,
    ragged=True,
)
