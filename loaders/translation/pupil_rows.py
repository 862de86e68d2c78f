"""What returns about single pupils share: their first columns, whose row it is, at which school and in which year."""

from collections.abc import Callable, Iterable

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules import rows
from loaders.rules.columns import COUNT, DATE, PERIOD, SCHOOL, TEXT, UPN, Column, Contract
from loaders.rules.contract import keep, without_totals
from loaders.rules.pupil_identity import BORN, UNNAMED, PupilRows, names_and_births
from loaders.translation import performance_tables
from loaders.translation.kind import Context, Kind, Translation
from model.findings import Finding

YEAR = "Academic year"
NAMES = ("Surname", "Forename")


def pupil_contract(
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


def keep_rows(frame: pd.DataFrame, contract: Contract, context: Context, meaning: str) -> PupilRows:
    """Rows under their contract. `meaning`: which year is meant, for the sentences."""
    count_headings = tuple(
        column.heading for column in contract.columns if column.holds == COUNT and column.heading in frame
    )
    findings: list[Finding] = []
    for label in ("UPN", "LAESTAB"):
        if label in frame:
            frame, totals = without_totals(frame, label, count_headings)
            findings += totals
    kept_columns = keep(frame, contract)
    findings += kept_columns.findings
    values = pd.DataFrame(
        {
            column.heading: kept_columns.values[column.heading]
            if column.heading in kept_columns.values
            else pd.Series(float("nan") if column.holds == COUNT else column.unsent, index=frame.index)
            for column in contract.columns
        }
    )
    period, period_findings = periods(values[YEAR], frame, context, meaning)
    identity = pd.DataFrame(
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
    who = _pupil_integers(identity)
    return PupilRows(values, identity, who, (*findings, *period_findings, *_without_upn(identity["upn"], who)))


def _without_upn(upn: pd.Series, who: pd.Series) -> list[Finding]:
    """A note of how many rows name their pupil by name and birth alone."""
    nameless = (upn == "") & (who != UNNAMED)
    if not nameless.any():
        return []
    row = int(nameless.index[nameless][0])
    message = (
        f"Rows without a UPN, told by name and date of birth: {int(nameless.sum()):,}, the first of them row {row}."
    )
    remedy = "Fill the UPN in where there is one: a name that is spelt otherwise elsewhere makes another child."
    return [Finding(severity="note", rule="upn_not_sent", message=message, remedy=remedy, column="UPN", row=row)]


def translation(
    pupils: PupilRows,
    own: dict[str, pd.Series],
    source: str,
    findings: Iterable[Finding] = (),
    status: str | None = None,
) -> Translation:
    """What a kind hands on: what all rows say, the kind's `own` columns, and every finding."""
    none = pd.RangeIndex(0)
    return Translation(
        results=rows.result_rows({}, none),
        places=rows.place_rows({}, none),
        findings=(*pupils.findings, *findings),
        periods=tuple(sorted(set(pupils.identity["period"].unique()) - {""})),
        source=source,
        status=status,
        pupils=pupils.identity.assign(**own),
    )


def kind(
    id_: str,
    title: str,
    contract: Contract,
    translate: Callable[[pd.DataFrame, Context], Translation],
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Kind:
    """A kind of return that its own contract's headings make known."""
    return Kind(
        id=id_,
        title=title,
        headings=frozenset(column.heading for column in contract.columns if not column.optional),
        optional=frozenset(column.heading for column in contract.columns if column.optional),
        translate=translate,
        reads_all=True,
        contract=contract,
        limits=limits,
        pupil_level=True,
    )


def periods(
    own: pd.Series, frame: pd.DataFrame, context: Context, meaning: str
) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Each row's year: the file's own where it has the column filled in, else the sender's."""
    column = frame.get(YEAR, pd.Series("", index=frame.index, dtype="str")).str.strip()
    if not (column != "").any():
        period, findings = performance_tables.which_period(context, meaning)
        return pd.Series(period, index=frame.index, dtype="str"), findings
    blank = column == ""
    where = "Row " + blank.index[blank].astype("str").to_series(index=blank.index[blank])
    blank_messages = where + f", {YEAR} is blank, and other rows say theirs."
    fill = f"Fill it in, in every row or in none: {meaning}."
    findings = tuple(rows.findings_by_row(blank[blank], "stop", "blank", blank_messages, fill, YEAR))
    years = sorted(set(own.unique()) - {""})
    if context.period and years and context.period not in years:
        message = f"You said {context.period}. By its own column the file is of {', '.join(years)}: {meaning}."
        remedy = f"Nothing to do if {years[0]} is right. Otherwise this is another year's file."
        differs = Finding(severity="query", rule="period_differs", message=message, remedy=remedy, value=context.period)
        return own, (*findings, differs)
    return own, findings


def _pupil_integers(identity: pd.DataFrame) -> pd.Series:
    """A number a pupil, UNNAMED where a row does not say who: by UPN, or else by name and birth.

    A row without a UPN is the pupil of the only UPN that has the same name and birth in this file.
    """
    who, nameless = identity["upn"], identity["upn"] == ""
    if nameless.any():
        name = names_and_births(identity)
        pairs = pd.DataFrame({"name": name, "upn": who})[~nameless & (name != "")].drop_duplicates()
        only = pairs.drop_duplicates("name", keep=False).set_index("name")["upn"]
        who = who.where(~nameless, name.map(only).astype("str").fillna(name)).astype("str")
    numbers = pd.Series(pd.factorize(who)[0], index=who.index)
    return numbers.mask(who == "", UNNAMED)
