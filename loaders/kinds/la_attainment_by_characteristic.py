"""Key Stage 4 attainment of authorities by pupil characteristic: one wide row an area, one column a count (SFR05).

A heading says measure, sex, group and year: `KS4_LEVEL2_EM_girls_FSM_13` counts girls eligible for free school meals in
2012/13; `Laden_…` is the cohort of the same sex and group. `x` was suppressed (counts under three, and those that would
give them away); `.` stands where the cohort is nobody. The England row is that of the authorities' table.
"""

import re
from dataclasses import dataclass

import pandas as pd

from loaders.rules import areas, rows
from loaders.rules.cells import UNREADABLE, Figures, numbers
from loaders.translation.kind import Context, Kind, Translation
from model.findings import Finding, Severity
from model.periods import later, period

SOURCE = "ks4_characteristics_2013"
HEADINGS = ("Country_code_9_digit", "Region_code_9_digit", "LA_code_9_digit", "LA_code", "LA_name")
REGION_NAMES = ("Region_name", "GOR_name")
COHORT = "laden"

MEASURES = {
    "ks4_level2": "level2_at_16",
    "ks4_level2_em": "level2_em_at_16",
    "ks4_level1": "level1_at_16",
    "ks4_l2basics": "basics_ac",
    "ks4_ebacc_e": "ebacc_entry",
}
SEXES = {"girls": "sex=female", "boys": "sex=male", "all": ""}
GROUPS = {
    "": "",
    "white": "ethnicity_major=white",
    "mixed": "ethnicity_major=mixed",
    "asian": "ethnicity_major=asian",
    "black": "ethnicity_major=black",
    "chinese": "ethnicity_major=chinese",
    "english": "language=english",
    "otherthanenglish": "language=other",
    "fsm": "fsm=yes",
    "allother": "fsm=no",
    "nosen": "sen=none",
    "sa": "sen=school_action",
    "saplus": "sen=school_action_plus",
    "senwithoutstatement": "sen=sen_without_statement",
    "senwithstatement": "sen=statement",
    "disadvantaged": "disadvantaged=yes",
    "alldisadvantagedother": "disadvantaged=no",
}

_HEADING = re.compile(
    r"^(?P<count>laden|ks4_[a-z0-9_]+?)_(?P<sex>girls|boys|all)(?:_(?P<group>[a-z]+))?_(?P<year>\d\d)$"
)
# A count of ours, whether or not the rest of the heading can be read.
_BEGINS = re.compile(rf"^(?:{'|'.join([COHORT, *MEASURES])})")


@dataclass(frozen=True)
class CountColumn:
    """What one heading of the file counts."""

    heading: str
    count: str
    sex: str
    group: str
    period: str

    @property
    def cohort_key(self) -> tuple[str, str, str]:
        """What a count has in common with its cohort."""
        return self.sex, self.group, self.period


def translate(frame: pd.DataFrame, _context: Context) -> Translation:
    """One row per area, measure, sex and group: numerator, denominator, status."""
    columns = [column for heading in frame.columns if (column := _count_column(str(heading)))]
    cohorts = {column.cohort_key: column for column in columns if column.count == COHORT}
    count_columns = [column for column in columns if column.count in MEASURES and column.cohort_key in cohorts]
    if not count_columns:
        return _refusal(frame)
    place, findings = _places(frame)
    has_place = place != ""
    headings = {column.heading for column in count_columns} | {
        cohorts[column.cohort_key].heading for column in count_columns
    }
    figures = {heading: _numbers(frame.loc[has_place, heading]) for heading in frame.columns if heading in headings}
    parts = []
    for column in count_columns:
        cohort = cohorts[column.cohort_key]
        parts.append(_results(column, place[has_place], figures[column.heading], figures[cohort.heading]))
        findings += _more_than_cohort(column, cohort, figures)
    for heading in figures:
        findings += _unreadable_cells(frame.loc[has_place, heading], figures[heading])
        findings += _not_pupils(frame.loc[has_place, heading], figures[heading])
    for key in {column.cohort_key[1:] for column in cohorts.values()}:
        findings += _sexes_do_not_add_up(key, cohorts, figures)
    results = pd.concat(parts)
    findings += rows.repetitions(results, results.index.to_series())
    findings += _unused_headings(frame, headings)
    return Translation(
        results=results.reset_index(drop=True),
        places=_place_rows(frame[has_place], place[has_place], results),
        findings=tuple(findings),
        periods=tuple(sorted(results["period"].unique())),
        source=SOURCE,
        status="final",
    )


def _count_column(heading: str) -> CountColumn | None:
    """What a heading counts; None for one that is no count of ours. Headings differ in case from file to file."""
    match = _HEADING.match(heading.strip().lower())
    group = (match["group"] or "") if match else ""
    if not match or group not in GROUPS:
        return None
    return CountColumn(heading, match["count"], match["sex"], group, later(period(2000 + int(match["year"])), -1))


def _numbers(text: pd.Series) -> Figures:
    return numbers(text.mask(text.str.strip() == ".", "z"), x_means="suppressed")


def _results(column: CountColumn, place: pd.Series, count: Figures, cohort: Figures) -> pd.DataFrame:
    characteristic, category = rows.group([SEXES[column.sex], GROUPS[column.group]])
    status = count.statuses.mask(count.statuses.eq("ok") & cohort.statuses.ne("ok"), cohort.statuses)
    return rows.result_rows(
        {
            "place": place,
            "period": column.period,
            "term": "year",
            "measure": MEASURES[column.count],
            "characteristic": characteristic,
            "category": category,
            "numerator": count.values,
            "denominator": cohort.values.round(),
            "status": status.mask(status.eq("ok") & cohort.values.eq(0), "not_applicable"),
            "public_domain": True,
        },
        place.index,
    )


def _places(frame: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    """Each row's place: its authority, failing that its region by name, failing both England."""
    code = frame["LA_code"].str.strip()
    la = areas.three_digits(code)
    region = _region_name(frame)
    region_code = areas.region_codes(region)
    place = pd.Series(areas.NATION, index=frame.index, dtype="str")
    place = place.mask(region != "", ("region:" + region_code).where(region_code != "", ""))
    place = place.mask(code != "", ("la:" + la).where(la.isin(list(areas.region_of_authority())), ""))
    # A row of England's has no code of a smaller area: with one, its cells have moved.
    smaller = frame["Region_code_9_digit"].str.strip() + frame["LA_code_9_digit"].str.strip()
    place = place.mask((place == areas.NATION) & smaller.str.contains("[A-Z]", regex=True), "")
    words = code.where(code != "", region.where(region != "", smaller))
    message = "'" + words + "' is not an authority or region we know."
    remedy = "Write the authority's three digits as in data/reference/local_authorities.csv."
    return place, rows.findings_by_row(place == "", "stop", "unknown_place", message, remedy, "LA_code", words)


def _region_name(frame: pd.DataFrame) -> pd.Series:
    for heading in REGION_NAMES:
        if heading in frame.columns:
            return frame[heading].str.strip()
    return pd.Series("", index=frame.index, dtype="str")


def _place_rows(frame: pd.DataFrame, place: pd.Series, results: pd.DataFrame) -> pd.DataFrame:
    places = pd.DataFrame(
        {
            "place": place,
            "level": place.str.split(":").str[0],
            "name": frame["LA_name"].str.strip().mask(lambda name: name == "", _region_name(frame)),
            "region": place.str.removeprefix("la:").map(areas.region_of_authority()).fillna(""),
        }
    )
    table = results[["place", "period"]].drop_duplicates().merge(places.drop_duplicates("place"), on="place")
    return rows.place_rows(rows.columns(table), table.index)


def _unreadable_cells(text: pd.Series, figures: Figures) -> list[Finding]:
    message = "'" + text + f"' in {text.name} is neither a count nor a sign we know."
    remedy = "Write the count, x where it is suppressed, . where there are no such pupils."
    return rows.findings_by_row(
        figures.statuses == UNREADABLE, "stop", "not_a_number", message, remedy, str(text.name), text
    )


def _not_pupils(text: pd.Series, figures: Figures) -> list[Finding]:
    bad = figures.values.notna() & (figures.percent_signs | figures.values.lt(0) | figures.values.mod(1).ne(0))
    message = "'" + text + f"' in {text.name} is not a number of pupils."
    return rows.findings_by_row(bad, "stop", "not_a_count", message, "Write a whole number.", str(text.name), text)


def _more_than_cohort(column: CountColumn, cohort: CountColumn, figures: dict[str, Figures]) -> list[Finding]:
    count, size = figures[column.heading].values, figures[cohort.heading].values
    message = _whole(count) + f" in {column.heading} is more than the " + _whole(size) + f" pupils in {cohort.heading}."
    return rows.findings_by_row(
        count > size, "stop", "more_than_cohort", message, "Check both figures.", column.heading, _whole(count)
    )


def _sexes_do_not_add_up(
    key: tuple[str, str], cohorts: dict[tuple[str, str, str], CountColumn], by_heading: dict[str, Figures]
) -> list[Finding]:
    columns = [cohorts.get((sex, *key)) for sex in ("girls", "boys", "all")]
    figures = [by_heading[column.heading].values for column in columns if column and column.heading in by_heading]
    if len(figures) < len(SEXES) or columns[2] is None:
        return []
    girls, boys, everybody = figures
    message = (
        _whole(girls) + " girls and " + _whole(boys) + " boys are not the " + _whole(everybody) + " of all pupils."
    )
    return rows.findings_by_row(
        (girls + boys != everybody) & (girls + boys + everybody).notna(),
        "query",
        "parts_do_not_add_up",
        message,
        "Check the three figures, or accept them if some pupils' sex is not recorded.",
        columns[2].heading,
        _whole(everybody),
    )


def _whole(numbers_: pd.Series) -> pd.Series:
    return numbers_.round().astype("Int64").astype("str")


def _unused_headings(frame: pd.DataFrame, read_headings: set[str]) -> list[Finding]:
    known_headings = {*HEADINGS, *REGION_NAMES, "Country_code", "Country_name", "Region_code", *read_headings}
    others = [str(heading) for heading in frame.columns if heading not in known_headings]
    misspellings = [name for name in others if _BEGINS.match(name.lower()) and not _HEADING.match(name.strip().lower())]
    strange = [name for name in others if name not in misspellings]
    reports: tuple[tuple[list[str], Severity, str, str, str], ...] = (
        (
            misspellings,
            "query",
            "heading_misspelt",
            "not as the Department writes them",
            "Compare them with the publication.",
        ),
        (strange, "note", "headings_not_used", "of no measure or group in this house", "Nothing to do."),
    )
    return [
        Finding(
            severity=severity,
            rule=rule,
            message=f"{len(names)} headings are {what}: {', '.join(names[:8])}{' …' if len(names) > 8 else '.'}",
            remedy=remedy,
        )
        for names, severity, rule, what, remedy in reports
        if names
    ]


def _refusal(frame: pd.DataFrame) -> Translation:
    finding = Finding(
        severity="stop",
        rule="no_counts",
        message="No heading pairs a count with its cohort, as KS4_LEVEL2_all_13 with Laden_all_13.",
        remedy="Take the file as it was published, with all its columns.",
    )
    empty = frame.index[:0]
    return Translation(
        rows.result_rows({}, empty), rows.place_rows({}, empty), (finding,), source=SOURCE, status="final"
    )


KIND = Kind(
    id="la_attainment_by_characteristic",
    title="Key Stage 4 attainment of authorities by pupil characteristic",
    headings=frozenset(HEADINGS),
    translate=translate,
)
