"""Rules about a pupil's whole row, or about several: nobody named, a child twice, an age, two values that cannot be.

No finding repeats a UPN, a name or a date of birth: findings are kept with the return, and who its pupils are is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.translation import rows
from loaders.translation.cells import of_each
from loaders.translation.pupil_rows import BORN, UNNAMED, Held, by_name
from model.findings import Finding, Severity
from model.periods import starts

UNASKED = 1
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


def nobody(found: Held, frame: pd.DataFrame, allowed: pd.Series | None = None) -> list[Finding]:
    """A stop for each row that names no pupil. `frame`: as it was sent; `allowed`: rows that need not."""
    bad = (found.who == UNNAMED) & (frame["UPN"].reindex(found.who.index).str.strip() == "")
    said = "names no pupil: it has neither a UPN nor a surname, forename and date of birth."
    remedy = "Fill in the UPN, or all of the three."
    return of_rows(bad if allowed is None else bad & ~allowed, "stop", "nobody", said, remedy, "UPN")


def once(found: Held, *, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """Where a pupil may stand once: a stop within a school, a query at two schools, and for one child with two UPNs.

    `by`: what a pupil may have several rows of all the same.
    """
    return [*twice(found, by=by), *at_two_schools(found, by), *two_numbers(found)]


def twice(found: Held, *, by: Sequence[pd.Series] = (), what: str = "") -> list[Finding]:
    """A stop for each row about a pupil, school, year and `by` that another row is about; `what` says the last."""
    key = keys(found.who, found.said["period"], found.said["place"], *by)
    again = (found.who != UNNAMED) & key.duplicated()
    return second(again, key, f"is about the same pupil{what} as row {{first}}.", "pupil_twice", "stop")


def at_two_schools(found: Held, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """A query for each pupil at a second school in the same year."""
    key = keys(found.who, found.said["period"], *by)
    at_school = ~keys(found.who, found.said["period"], *by, found.said["place"]).duplicated()
    elsewhere = (found.who != UNNAMED) & at_school & key[at_school].duplicated().reindex(key.index, fill_value=False)
    said = "is about a pupil who stands at another school in row {first}."
    remedy = "If the pupil really belongs to both, accept: each school counts the pupil. Otherwise keep one row."
    return second(elsewhere, key, said, "two_schools", "query", remedy)


def two_numbers(found: Held) -> list[Finding]:
    """A query where one name and date of birth has two UPNs: a temporary one and a permanent one, or a slip."""
    name = by_name(found.said)
    upn = found.said["upn"]
    named = (name != "") & (upn != "")
    if not named.any():
        return []
    key = keys(name)
    pairs = keys(name, upn)[named].drop_duplicates()
    later = pairs[0].duplicated()
    bad = later[later].reindex(key.index, fill_value=False)
    said = "has the name and date of birth of row {first}, and another UPN."
    remedy = "If it is one child, write the permanent UPN in both; if they are two, accept."
    return second(bad, key, said, "two_upns", "query", remedy)


def keys(*columns: pd.Series) -> pd.DataFrame:
    """Columns as numbers, alike where they are alike: quicker to compare than words. Columns 0, 1, …"""
    return pd.DataFrame({n: pd.factorize(column)[0] for n, column in enumerate(columns)}, index=columns[0].index)


def second(
    bad: pd.Series, key: pd.DataFrame, said: str, rule: str, severity: Severity, remedy: str = KEEP_ONE
) -> list[Finding]:
    """Findings about rows that follow another with the same key; `said` names that one as {first}."""
    if not bad.any():
        return []
    same = key.groupby(list(key.columns), sort=False).ngroup()
    first = pd.Series(key.index, index=key.index).groupby(same).transform("min")
    return of_rows(bad, severity, rule, said, remedy, "UPN", first=first)


def of_rows(
    bad: pd.Series,
    severity: Severity,
    rule: str,
    said: str,
    remedy: str,
    column: str,
    value: pd.Series | None = None,
    **cells: pd.Series,
) -> list[Finding]:
    """One finding per bad row: "Row 5" and `said`, in which {name} stands for the row's own cell of `cells`."""
    if not bad.any():
        return []
    names = list(cells)
    chosen = zip(*(cells[name][bad] for name in names), strict=True) if names else ((),) * int(bad.sum())
    words = [said.format(**dict(zip(names, row, strict=True))) for row in chosen]
    index = bad.index[bad]
    message = pd.Series([f"Row {row} {text}" for row, text in zip(index, words, strict=True)], index=index, dtype="str")
    return rows.found(bad[bad], severity, rule, message, remedy, column, value)


# --- when -----------------------------------------------------------------------------------------------------------


def outside_the_year(day: pd.Series, period: pd.Series, heading: str) -> list[Finding]:
    """A stop for each day that is not of its row's academic year."""
    first, last = ends(period)
    outside = (day != "") & (period != "") & ((day < first) | (day > last))
    said = f"has {{day}} in {heading}, which is not in {{period}}."
    remedy = "Check the day and the academic year."
    return of_rows(outside, "stop", "outside_the_year", said, remedy, heading, day, day=day, period=period)


def ends(period: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and the last day that may be written under each academic year, "" where it is not known.

    A year ends with July; an August, which no school year holds, may be under the year before it or after it.
    """
    known = [each for each in period.unique() if each]
    first = period.map({each: f"{starts(each)}-08-01" for each in known})
    last = period.map({each: f"{starts(each) + 1}-08-31" for each in known})
    return first.astype("str").fillna(""), last.astype("str").fillna("")


def age(born: pd.Series, period: pd.Series) -> pd.Series:
    """Full years on the 31 August before an academic year begins; NaN where the birth or the year is not known.

    Told by the dates themselves: whoever was born on 1 September is a year behind whoever was born the day before.
    """
    turned = of_each(born, lambda each: pd.to_numeric(each.str[:4], errors="coerce") + (each.str[5:] > CUT_OFF))
    return of_each(period, lambda each: pd.to_numeric(each.str[:4], errors="coerce")) - turned


def of_another_age(found: Held, youngest: int, oldest: int) -> list[Finding]:
    """A query for each child who is too young or too old for a kind of return by more than a year."""
    years = age(found.values[BORN], found.said["period"])
    bad = (years < youngest - UNASKED) | (years > oldest + UNASKED)
    usual = f"{youngest}" if youngest == oldest else f"{youngest} to {oldest}"
    said = f"is about a child of {{years:.0f}} on the 31 August before; in this return they are usually {usual}."
    remedy = "Check the date of birth and the academic year, or accept."
    return of_rows(bad, "query", "of_another_age", said, remedy, BORN, years=years)


def of_another_year_group(found: Held, year_group: pd.Series, ages: Mapping[str, int]) -> list[Finding]:
    """A query for each child who is more than a year off the age that most of the year group have."""
    years = age(found.values[BORN], found.said["period"])
    usual = of_each(year_group, lambda each: each.map(ages).astype("float64"))
    bad = (years - usual).abs() > UNASKED
    said = "is about a child of {years:.0f} on the 31 August before, in year group {year_group}."
    remedy = "Check the date of birth, the year group and the academic year, or accept."
    return of_rows(bad, "query", "of_another_age", said, remedy, BORN, years=years, year_group=year_group)


# --- what cannot be together ----------------------------------------------------------------------------------------


def contradictions(found: Held, known: Iterable[Contradiction]) -> list[Finding]:
    """A finding for each row that says two things that do not go together."""
    findings = []
    for each in known:
        other = found.values[each.other]
        bad = (found.values[each.heading] == each.value) & other.isin(each.values)
        said = f"has {each.heading} '{each.value}' and {each.other} '{{other}}'."
        remedy = "Correct one of the two." if each.stop else "Check both; accept if they are right."
        severity: Severity = "stop" if each.stop else "query"
        findings += of_rows(bad, severity, "contradiction", said, remedy, each.other, other=other)
    return findings
