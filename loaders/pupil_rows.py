"""What returns about single pupils share: whose row it is, at which school, in which year, and who is there twice.

No finding repeats a UPN, a name or a date of birth: findings are kept with the return, and who its pupils are is not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from loaders import performance_tables, rows
from loaders.columns import COUNT, DATE, PERIOD, SCHOOL, TEXT, UPN, Column, Contract
from loaders.contract import keep, without_totals
from loaders.kind import Context, Kind, Limits, Translation
from outcomes.model import Finding, Severity
from outcomes.periods import starts

YEAR = "Academic year"
BORN = "Date of birth"
NAMES = ("Surname", "Forename")
UNASKED = 1
"""How many years older or younger than usual a child may be without anybody asking."""
CUT_OFF = "08-31"
"""Who has had their birthday by this day is in the older year group."""


def contract(
    *own: Column, born: tuple[str, str, str], year: str, school: Column | None = None, period: str = "2024/25"
) -> Contract:
    """The columns that every such return begins with, and its own. `year`: which year it is that is meant.

    `born`: when the three pupils of the example were born, and `period`: its year.
    """
    return Contract(
        Column(
            "UPN",
            UPN,
            blank=True,
            private=True,
            says="The 13 characters of the pupil's number. Leave it blank only where surname, forename and date of "
            "birth are filled in.",
            example=("R999200120001", "F999200120002", "V999200120003"),
        ),
        *(
            Column(
                name,
                TEXT,
                optional=True,
                blank=True,
                private=True,
                says=f"The pupil's {name.lower()}. The column may be left out. Names are kept apart from results.",
                example=example,
            )
            for name, example in zip(NAMES, (("Ash", "Birch", "Elm"), ("Ada", "Ben", "Cem")), strict=True)
        ),
        Column(
            BORN,
            DATE,
            optional=True,
            blank=True,
            private=True,
            says="The day first, as 31/05/2014; or as 2014-05-31. The column may be left out.",
            example=born,
        ),
        school
        or Column(
            "LAESTAB",
            SCHOOL,
            says="The school's seven digits: the authority's three and the school's four.",
            example=("9992001", "9992001", "9992002"),
        ),
        Column(
            YEAR,
            PERIOD,
            optional=True,
            blank=True,
            says=f"As 2024/25: {year}. The column may be left out if you say the year when you send the file.",
            example=(period, period, period),
        ),
        *own,
    )


@dataclass(frozen=True)
class Held:
    """Pupils' rows held to their contract, indexed by the sender's rows, totals left out.

    `values`: text, and float64 for figures, by heading; a column that was not sent is blank, or what its column's
    blank is kept as. `said`: model.IDENTITY_COLUMNS, place, period and term ("year"). `who`: one word a pupil, "" where
    a row does not say. `findings`: everything wrong so far.
    """

    values: pd.DataFrame
    said: pd.DataFrame
    who: pd.Series
    findings: tuple[Finding, ...]


def held(frame: pd.DataFrame, promised: Contract, context: Context, meaning: str) -> Held:
    """Rows under their contract. `meaning`: which year is meant, for the sentences."""
    summed = tuple(column.heading for column in promised.columns if column.holds == COUNT and column.heading in frame)
    findings: list[Finding] = []
    for label in ("UPN", "LAESTAB"):
        if label in frame:
            frame, totals = without_totals(frame, label, summed)
            findings += totals
    kept = keep(frame, promised)
    findings += kept.findings
    values = pd.DataFrame(
        {
            column.heading: kept.values[column.heading]
            if column.heading in kept.values
            else pd.Series(float("nan") if column.holds == COUNT else column.unsent, index=frame.index)
            for column in promised.columns
        }
    )
    period, unsaid = periods(values[YEAR], frame, context, meaning)
    said = pd.DataFrame(
        {
            "upn": values["UPN"],
            "surname": values["Surname"],
            "forename": values["Forename"],
            "born": values[BORN],
            "place": ("school:" + values["LAESTAB"]).where(values["LAESTAB"] != "", ""),
            "period": period,
            "term": "year",
        },
        dtype="str",
    )
    return Held(values, said, _who(said), (*findings, *unsaid))


def translation(
    found: Held, own: dict[str, pd.Series], source: str, findings: Iterable[Finding] = (), status: str | None = None
) -> Translation:
    """What a kind hands on: what all rows say, the kind's `own` columns, and every finding."""
    none = pd.RangeIndex(0)
    return Translation(
        results=rows.results({}, none),
        places=rows.places({}, none),
        findings=(*found.findings, *findings),
        periods=tuple(sorted(set(found.said["period"].unique()) - {""})),
        source=source,
        status=status,
        pupils=found.said.assign(**own),
    )


def kind(
    id_: str,
    title: str,
    promised: Contract,
    translate: Callable[[pd.DataFrame, Context], Translation],
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Kind:
    """A kind of return that its own contract's headings make known."""
    return Kind(
        id=id_,
        title=title,
        headings=frozenset(column.heading for column in promised.columns if not column.optional),
        optional=frozenset(column.heading for column in promised.columns if column.optional),
        translate=translate,
        contract=promised,
        limits=limits,
        pupil_level=True,
    )


# --- which year -----------------------------------------------------------------------------------------------------


def periods(
    own: pd.Series, frame: pd.DataFrame, context: Context, meaning: str
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Each row's year: the file's own where it has the column filled in, else the sender's."""
    column = frame.get(YEAR, pd.Series("", index=frame.index, dtype="str")).str.strip()
    if not (column != "").any():
        period, findings = performance_tables.which_period(context, meaning)
        return pd.Series(period, index=frame.index, dtype="str"), findings
    blank = column == ""
    where = "Row " + blank.index.astype("str").to_series(index=blank.index)
    findings = tuple(
        rows.found(
            blank,
            "stop",
            "blank",
            where + f", {YEAR} is blank, and other rows say theirs.",
            f"Fill it in, in every row or in none: {meaning}.",
            YEAR,
        )
    )
    years = sorted(set(own.unique()) - {""})
    if context.period and years and context.period not in years:
        message = f"You said {context.period}. By its own column the file is of {', '.join(years)}: {meaning}."
        remedy = f"Nothing to do if {years[0]} is right. Otherwise this is another year's file."
        differs = Finding(severity="query", rule="period_differs", message=message, remedy=remedy, value=context.period)
        return own, (*findings, differs)
    return own, findings


def outside_the_year(day: pd.Series, period: pd.Series, heading: str) -> list[Finding]:
    """A stop for each day that is not of its row's academic year.

    That ends with July; an August, which no school year holds, may be written under the year before or after it.
    """
    first = period.map({each: f"{starts(each)}-08-01" for each in period.unique() if each})
    last = period.map({each: f"{starts(each) + 1}-08-31" for each in period.unique() if each})
    outside = (day != "") & (period != "") & ((day < first) | (day > last))
    said = f"{heading}: '" + day + "' is not in " + period + "."
    remedy = "Check the day and the academic year."
    return rows_found(outside, "stop", "outside_the_year", said, remedy, heading, day)


# --- who --------------------------------------------------------------------------------------------------------------


def _who(said: pd.DataFrame) -> pd.Series:
    """The UPN; without one, that of the only row with the same name and birth, or else those."""
    nameless = said["upn"] == ""
    if not nameless.any():
        return said["upn"]
    name = _by_name(said)
    pairs = pd.DataFrame({"name": name, "upn": said["upn"]})[~nameless & (name != "")].drop_duplicates()
    only = pairs.drop_duplicates("name", keep=False).set_index("name")["upn"]
    return said["upn"].where(~nameless, name.map(only).fillna(name)).astype("str")


def _by_name(said: pd.DataFrame) -> pd.Series:
    """Surname, forename and birth as one word without capitals; "" where one of them is missing."""
    there = (said["surname"] != "") & (said["forename"] != "") & (said["born"] != "")
    if not there.any():
        return pd.Series("", index=said.index, dtype="str")
    joined = (said["surname"] + "|" + said["forename"]).str.casefold() + "|" + said["born"]
    return joined.where(there, "")


def nobody(found: Held, frame: pd.DataFrame, allowed: pd.Series | None = None) -> list[Finding]:
    """A stop for each row that names no pupil. `frame`: as it was sent; `allowed`: rows that need not."""
    blank = frame["UPN"].reindex(found.who.index).str.strip() == ""
    bad = blank & (found.who == "") & (True if allowed is None else ~allowed)
    said = pd.Series("names no pupil: it has neither a UPN nor a surname, forename and date of birth.", index=bad.index)
    return rows_found(bad, "stop", "nobody", said, "Fill in the UPN, or all of the three.", "UPN")


def once(found: Held, *, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """Where a pupil may stand once: a stop within a school, a query at two schools, and for one child with two UPNs.

    `by`: what a pupil may have several rows of all the same.
    """
    return [*twice(found, by=by), *at_two_schools(found, by), *two_numbers(found)]


def twice(found: Held, *, by: Sequence[pd.Series] = (), what: str = "") -> list[Finding]:
    """A stop for each row about a pupil, school, year and `by` that another row is about; `what` says the last."""
    key = pd.concat([found.who, found.said["period"], found.said["place"], *by], axis=1, keys=range(3 + len(by)))
    again = (found.who != "") & key.duplicated()
    return second(again, key, f"is about the same pupil{what} as row {{}}.", "pupil_twice", "stop")


def at_two_schools(found: Held, by: Sequence[pd.Series] = ()) -> list[Finding]:
    """A query for each pupil at a second school in the same year."""
    key = pd.concat([found.who, found.said["period"], *by], axis=1, keys=range(2 + len(by)))
    first = ~pd.concat([key, found.said["place"]], axis=1).duplicated()
    elsewhere = (found.who != "") & first & key[first].duplicated().reindex(key.index, fill_value=False)
    remedy = "If the pupil really belongs to both, accept: each school counts the pupil. Otherwise keep one row."
    said = "is about a pupil who stands at another school in row {}."
    return second(elsewhere, key, said, "two_schools", "query", remedy)


def two_numbers(found: Held) -> list[Finding]:
    """A query where one name and date of birth has two UPNs: a temporary one and a permanent one, or a slip."""
    name = _by_name(found.said)
    upn = found.said["upn"]
    pairs = pd.DataFrame({"name": name, "upn": upn})[(name != "") & (upn != "")].drop_duplicates()
    later = pairs["name"].duplicated()
    bad = later[later].reindex(name.index, fill_value=False)
    said = "has the name and date of birth of row {}, and another UPN."
    remedy = "If it is one child, write the permanent UPN in both; if they are two, accept."
    return second(bad, name.to_frame(), said, "two_upns", "query", remedy)


def second(
    bad: pd.Series,
    key: pd.DataFrame,
    said: str,
    rule: str,
    severity: Severity,
    remedy: str = "Keep the row that is right and remove the other.",
) -> list[Finding]:
    """Findings about rows that follow another with the same key; `said` names that other one."""
    if not bad.any():
        return []
    same = key.groupby(list(key.columns), sort=False).ngroup()
    first = pd.Series(key.index, index=key.index).groupby(same).transform("min")[bad]
    words = pd.Series([said.format(row) for row in first], index=first.index, dtype="str")
    return rows_found(bad, severity, rule, words, remedy, "UPN")


def rows_found(
    bad: pd.Series,
    severity: Severity,
    rule: str,
    said: pd.Series,
    remedy: str,
    column: str,
    value: pd.Series | None = None,
) -> list[Finding]:
    """One finding per bad row, whose words begin with the row."""
    if not bad.any():
        return []
    said = said[bad[bad].index]
    message = "Row " + said.index.astype("str").to_series(index=said.index) + " " + said
    return rows.found(bad[bad], severity, rule, message, remedy, column, value)


def age(born: pd.Series, period: pd.Series) -> pd.Series:
    """Full years on the 31 August before an academic year begins; NaN where the birth or the year is not known.

    Told by the dates themselves: whoever was born on 1 September is a year behind whoever was born the day before.
    """
    known = (born != "") & (period != "")
    year = pd.to_numeric(period.where(known).str[:4]) - pd.to_numeric(born.where(known).str[:4])
    return year - (born.str[5:] > CUT_OFF).astype("int64")


def of_another_age(found: Held, youngest: int, oldest: int) -> list[Finding]:
    """A query for each child who is too young or too old for a kind of return by more than a year."""
    years = age(found.values[BORN], found.said["period"])
    bad = (years < youngest - UNASKED) | (years > oldest + UNASKED)
    usual = f"{youngest}" if youngest == oldest else f"{youngest} to {oldest}"
    said = "is about a child of " + years[bad].astype("Int64").astype("str")
    said += f" on the 31 August before; in this return they are usually {usual}."
    remedy = "Check the date of birth and the academic year, or accept."
    return rows_found(bad, "query", "of_another_age", said, remedy, BORN)


def of_another_year_group(found: Held, year_group: pd.Series, ages: Mapping[str, int]) -> list[Finding]:
    """A query for each child who is more than a year off the age that most of the year group have."""
    years = age(found.values[BORN], found.said["period"])
    bad = (years - year_group.map(ages)).abs() > UNASKED
    said = "is about a child of " + years[bad].astype("Int64").astype("str")
    said += " on the 31 August before, in year group " + year_group[bad] + "."
    remedy = "Check the date of birth, the year group and the academic year, or accept."
    return rows_found(bad, "query", "of_another_age", said, remedy, BORN)


# --- what cannot be together ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contradiction:
    """Two columns whose values cannot both be right, or hardly: `stop` where they cannot."""

    heading: str
    value: str
    other: str
    values: tuple[str, ...]
    stop: bool = False


def contradictions(found: Held, known: Iterable[Contradiction]) -> list[Finding]:
    """A finding for each row that says two things that do not go together."""
    findings = []
    for each in known:
        bad = (found.values[each.heading] == each.value) & found.values[each.other].isin(each.values)
        said = f"has {each.heading} '{each.value}' and {each.other} '" + found.values[each.other] + "'."
        remedy = "Correct one of the two." if each.stop else "Check both; accept if they are right."
        severity: Severity = "stop" if each.stop else "query"
        findings += rows_found(bad, severity, "contradiction", said, remedy, each.other)
    return findings
