"""Rules about a pupil's whole row, or about several: nobody named, a child twice, an age, two values that cannot be.

No finding repeats a UPN, a name or a date of birth: findings are kept with the return, and who its pupils are is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import map_once
from loaders.rules.pupil_identity import BORN, UNNAMED, PupilRows, names_and_births
from model.findings import Finding, Severity
from model.periods import starts

YEARS_UNASKED = 1
"""How many years older or younger than usual a child may be without anybody asking."""
CUT_OFF = "08-31"
"""Who has had their birthday by this day is in the older year group."""

KEEP_ONE = "Keep the row that is right and remove the other."


@dataclass(frozen=True)
class Contradiction:
    """Two columns whose values cannot both be right, or hardly: `stop` where they cannot."""

    heading: str
    value: str
    other: str
    values: tuple[str, ...]
    stop: bool = False


# --- who ------------------------------------------------------------------------------------------------------------


def nobody(pupils: PupilRows, frame: pd.DataFrame, exempt: pd.Series | None = None) -> list[Finding]:
    """A stop for each row that names no pupil. `frame`: as it was sent; `exempt`: rows that need not."""
    bad = (pupils.who == UNNAMED) & (frame["UPN"].reindex(pupils.who.index).str.strip() == "")
    complaint = "names no pupil: it has neither a UPN nor a surname, forename and date of birth."
    remedy = "Fill in the UPN, or all of the three."
    return pupil_findings(bad if exempt is None else bad & ~exempt, "stop", "nobody", complaint, remedy, "UPN")


def duplicates(pupils: PupilRows, *, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """Where a pupil may stand once: a stop within a school, a query at two schools, and for one child with two UPNs.

    `by`: what a pupil may have several rows of all the same.
    """
    return [*duplicate_rows(pupils, by=by), *two_schools(pupils, by), *two_numbers(pupils)]


def duplicate_rows(pupils: PupilRows, *, by: Sequence[pd.Series] = (), what: str = "") -> list[Finding]:
    """A stop for each row about a pupil, school, year and `by` that another row is about; `what` says the last."""
    key = keys(pupils.who, pupils.identity["period"], pupils.identity["place"], *by)
    again = (pupils.who != UNNAMED) & key.duplicated()
    return duplicate_findings(again, key, f"is about the same pupil{what} as row {{first}}.", "pupil_twice", "stop")


def two_schools(pupils: PupilRows, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """A query for each pupil at a second school in the same year."""
    key = keys(pupils.who, pupils.identity["period"], *by)
    at_school = ~keys(pupils.who, pupils.identity["period"], *by, pupils.identity["place"]).duplicated()
    elsewhere = (pupils.who != UNNAMED) & at_school & key[at_school].duplicated().reindex(key.index, fill_value=False)
    complaint = "is about a pupil who stands at another school in row {first}."
    remedy = "If the pupil really belongs to both, accept: each school counts the pupil. Otherwise keep one row."
    return duplicate_findings(elsewhere, key, complaint, "two_schools", "query", remedy)


def two_numbers(pupils: PupilRows) -> list[Finding]:
    """A query where one name and date of birth has two UPNs: a temporary one and a permanent one, or a slip."""
    name = names_and_births(pupils.identity)
    upn = pupils.identity["upn"]
    has_both = (name != "") & (upn != "")
    if not has_both.any():
        return []
    key = keys(name)
    pairs = keys(name, upn)[has_both].drop_duplicates()
    later = pairs[0].duplicated()
    bad = later[later].reindex(key.index, fill_value=False)
    complaint = "has the name and date of birth of row {first}, and another UPN."
    remedy = "If it is one child, write the permanent UPN in both; if they are two, accept."
    return duplicate_findings(bad, key, complaint, "two_upns", "query", remedy)


def keys(*columns: pd.Series) -> pd.DataFrame:
    """Columns as numbers, alike where they are alike: quicker to compare than words. Columns 0, 1, …"""
    return pd.DataFrame({n: pd.factorize(column)[0] for n, column in enumerate(columns)}, index=columns[0].index)


def duplicate_findings(
    bad: pd.Series, key: pd.DataFrame, complaint: str, rule: str, severity: Severity, remedy: str = KEEP_ONE
) -> list[Finding]:
    """Findings about rows that follow another with the same key; `complaint` names that one as {first}."""
    if not bad.any():
        return []
    same = key.groupby(list(key.columns), sort=False).ngroup()
    first = pd.Series(key.index, index=key.index).groupby(same).transform("min")
    return pupil_findings(bad, severity, rule, complaint, remedy, "UPN", first=first)


def pupil_findings(
    bad: pd.Series,
    severity: Severity,
    rule: str,
    complaint: str,
    remedy: str,
    column: str,
    **cells: pd.Series,
) -> list[Finding]:
    """One finding per bad row: "Row 5" and `complaint`, in which {name} stands for the row's own cell of `cells`.

    The cell called `value` is also the one that the finding quotes.
    """
    if not bad.any():
        return []
    names = list(cells)
    cell_rows = zip(*(cells[name][bad] for name in names), strict=True) if names else ((),) * int(bad.sum())
    words = [complaint.format(**dict(zip(names, row, strict=True))) for row in cell_rows]
    index = bad.index[bad]
    message = pd.Series([f"Row {row} {text}" for row, text in zip(index, words, strict=True)], index=index, dtype="str")
    return rows.findings_by_row(bad[bad], severity, rule, message, remedy, column, cells.get("value"))


# --- when -----------------------------------------------------------------------------------------------------------


def days_outside_the_year(day: pd.Series, period: pd.Series, heading: str) -> list[Finding]:
    """A stop for each day that is not of its row's academic year."""
    first, last = first_and_last_days(period)
    outside = (day != "") & (period != "") & ((day < first) | (day > last))
    complaint = f"has {{value}} in {heading}, which is not in {{period}}."
    remedy = "Check the day and the academic year."
    return pupil_findings(outside, "stop", "outside_the_year", complaint, remedy, heading, value=day, period=period)


def first_and_last_days(period: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and the last day that may be written under each academic year, "" where it is not known.

    A year ends with July; an August, which no school year holds, may be under the year before it or after it.
    """
    years = [year for year in period.unique() if year]
    first = period.map({year: f"{starts(year)}-08-01" for year in years})
    last = period.map({year: f"{starts(year) + 1}-08-31" for year in years})
    return first.astype("str").fillna(""), last.astype("str").fillna("")


def age(born: pd.Series, period: pd.Series) -> pd.Series:
    """Full years on the 31 August before an academic year begins; NaN where the birth or the year is not known.

    Told by the dates themselves: whoever was born on 1 September is a year behind whoever was born the day before.
    """
    birth_years = map_once(born, lambda each: pd.to_numeric(each.str[:4], errors="coerce") + (each.str[5:] > CUT_OFF))
    return map_once(period, lambda each: pd.to_numeric(each.str[:4], errors="coerce")) - birth_years


def unusual_ages(pupils: PupilRows, youngest: int, oldest: int) -> list[Finding]:
    """A query for each child who is too young or too old for a kind of return by more than a year."""
    years = age(pupils.values[BORN], pupils.identity["period"])
    bad = (years < youngest - YEARS_UNASKED) | (years > oldest + YEARS_UNASKED)
    usual = f"{youngest}" if youngest == oldest else f"{youngest} to {oldest}"
    complaint = f"is about {{child}} on the 31 August before; in this return they are usually {usual}."
    remedy = "Check the date of birth and the academic year, or accept."
    return pupil_findings(bad, "query", "of_another_age", complaint, remedy, BORN, child=_children(years))


def unusual_year_groups(pupils: PupilRows, year_group: pd.Series, ages: Mapping[str, int]) -> list[Finding]:
    """A query for each child who is more than a year off the age that most of the year group have."""
    years = age(pupils.values[BORN], pupils.identity["period"])
    usual = map_once(year_group, lambda each: each.map(ages).astype("float64"))
    bad = (years - usual).abs() > YEARS_UNASKED
    complaint = "is about {child} on the 31 August before, in year group {year_group}."
    remedy = "Check the date of birth, the year group and the academic year, or accept."
    values = {"child": _children(years), "year_group": year_group}
    return pupil_findings(bad, "query", "of_another_age", complaint, remedy, BORN, **values)


def _children(years: pd.Series) -> pd.Series:
    """`a child of 7` for each age in whole years, and of who was not born by then that."""
    ages = years.dropna().unique()
    return years.map({age: f"a child of {age:.0f}" if age >= 0 else "a child not yet born" for age in ages})


# --- what cannot be together ----------------------------------------------------------------------------------------


def contradictions(pupils: PupilRows, pairs: Iterable[Contradiction]) -> list[Finding]:
    """A finding for each row that says two things that do not go together."""
    findings = []
    for pair in pairs:
        other = pupils.values[pair.other]
        bad = (pupils.values[pair.heading] == pair.value) & other.isin(pair.values)
        complaint = f"has {pair.heading} '{pair.value}' and {pair.other} '{{other}}'."
        remedy = "Correct one of the two." if pair.stop else "Check both; accept if they are right."
        severity: Severity = "stop" if pair.stop else "query"
        findings += pupil_findings(bad, severity, "contradiction", complaint, remedy, pair.other, other=other)
    return findings
