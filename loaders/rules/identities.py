"""Whom a row is about, by every code and name in it: codes that disagree stop, a name that disagrees is asked about.

Told by the headings that publications share, whatever kind of return they stand in, so that no kind has to ask.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from loaders.rules import areas
from loaders.rules.area_names import authority_name, is_name_of_authority
from loaders.rules.rows import MOST_PER_RULE
from model.findings import Finding, Severity, shorten

HEADINGS = {
    "laestab": ("LAESTAB", "school_laestab", "laestab"),
    "estab": ("ESTAB", "Estab", "EstablishmentNumber"),
    "urn": ("URN", "school_urn", "urn"),
    "school": ("SCHNAME", "school_name", "School name", "School", "EstablishmentName"),
    "la": ("old_la_code", "LEA", "LA", "LA (code)", "LA Number", "LA_code"),
    "new_la": ("new_la_code",),
    "la_name": ("la_name", "LA and Regions", "LA_name", "LA (name)"),
    "region": ("region_code",),
    "region_name": ("region_name",),
    "country": ("country_code",),
}
"""What codes and names of places are called; the first of several that is there is read."""

_LONG_CODE = re.compile("[EKLNSW][0-9]{8}")
_ENGLAND = areas.NATION.removeprefix("nation:")


class Identity(NamedTuple):
    """The codes and names of a row, "" where it has none; a LAESTAB has seven digits, an authority three.

    `row`: the first of the sender's that says all of it. `new_la`, `region` and the names are as they were written.
    """

    row: int
    laestab: str
    estab: str
    urn: str
    school: str
    la: str
    new_la: str
    la_name: str
    region: str
    region_name: str
    country: str

    @property
    def school_number(self) -> str:
        """The school's LAESTAB, put together where it stands in two columns."""
        return self.laestab or (self.la + self.estab if self.la and self.estab else "")

    @property
    def authority(self) -> str:
        """The authority's three digits, by whichever code there is."""
        return self.la or authority_code(self.new_la)


class Disagreement(NamedTuple):
    """Two words of a row that are not about one place."""

    severity: Severity
    rule: str
    sentence: str
    value: str
    remedy: str = "Find out whom the row is about, and correct the other."


def identities(frame: pd.DataFrame) -> list[Identity]:
    """Every different combination of codes and names in a table of text."""
    headings = [next((heading for heading in names if heading in frame.columns), "") for names in HEADINGS.values()]
    cells = frame[[heading for heading in headings if heading]].drop_duplicates()
    blank = [""] * len(cells)
    columns = [cells[heading].str.strip().tolist() if heading else blank for heading in headings]
    return [_identity(int(row), *words) for row, *words in zip(cells.index, *columns, strict=True)]


def _identity(row: int, laestab: str, estab: str, urn: str, school: str, la: str, *others: str) -> Identity:
    number = re.sub("[/ ]", "", laestab).removesuffix(".0")
    return Identity(
        row,
        _of_form(number, "[0-9]{7}"),
        _of_form(estab.removesuffix(".0"), "[0-9]{4}"),
        _of_form(urn.removesuffix(".0"), "[0-9]{6}"),
        school,
        authority_code(la),
        *others,
    )


@cache
def authority_code(cell: str) -> str:
    """The three digits of an authority that there is or was, from either of its codes; "" for anything else."""
    code = areas.old_codes().get(cell, cell.removesuffix(".0"))
    return code if code in areas.region_of_authority() else ""


def schools_of(rows: Iterable[Identity]) -> tuple[Identity, ...]:
    """Those that name a school in two ways: by LAESTAB, URN or name."""
    return tuple(row for row in rows if sum(map(bool, (row.school_number, row.urn, row.school))) > 1)


def identity_findings(rows: Sequence[Identity], periods: Sequence[str]) -> list[Finding]:
    """What is wrong with the identities of a file by themselves. `periods`: the years of the file."""
    findings: dict[str, Finding] = {}
    for identity in rows:
        for rule in RULES:
            if disagreement := rule(identity):
                findings.setdefault(disagreement.sentence, _finding(identity, disagreement))
    for identity, disagreement in _urns_of_two_schools(rows, periods):
        findings.setdefault(disagreement.sentence, _finding(identity, disagreement))
    return list(shorten(findings.values(), MOST_PER_RULE, lambda finding: finding.rule, _others))


# --- rules ----------------------------------------------------------------------------------------------------------


def two_authorities(row: Identity) -> Disagreement | None:
    """The short code of one authority and the long code of another."""
    other = authority_code(row.new_la)
    if row.la and other and row.la != other:
        sentence = f"The codes of two authorities: {_called(row.la)} and {row.new_la}, {_called(other)}."
        return Disagreement("stop", "codes_disagree", sentence, row.new_la)
    if row.la and not other and _LONG_CODE.fullmatch(row.new_la):
        sentence = f"'{row.new_la}' is no authority's code that is known here, beside {_called(row.la)}."
        return Disagreement("query", "unknown_code", sentence, row.new_la)
    return None


def name_of_another_authority(row: Identity) -> Disagreement | None:
    """A name beside an authority's code that is not its own."""
    if not row.authority or len(row.la_name) < 2 or is_name_of_authority(row.authority, row.la_name):
        return None
    sentence = f"'{row.la_name}' is not the name of {_called(row.authority)}."
    return Disagreement("query", "name_differs", sentence, row.la_name)


def another_region(row: Identity) -> Disagreement | None:
    """A region's code, or its name, that is not the authority's region."""
    code, named = _region_code(row.region), _region_code(row.region_name)
    own = _regions_of_authority().get(row.authority, frozenset())
    if own and code and code not in own:
        sentence = f"{row.region} is not the region of {_called(row.authority)}."
        return Disagreement("stop", "codes_disagree", sentence, row.region)
    regions = own | _with_london(code)
    if named and regions and named not in regions:
        of = row.region if code else f"the region of {_called(row.authority)}"
        return Disagreement("query", "name_differs", f"'{row.region_name}' is not the name of {of}.", row.region_name)
    return None


def another_country(row: Identity) -> Disagreement | None:
    """A country's code that is not England's, for which every national row would be taken."""
    if not _LONG_CODE.fullmatch(row.country) or row.country == _ENGLAND:
        return None
    sentence = f"'{row.country}' is not England, whose figures these would be taken for."
    return Disagreement("stop", "other_country", sentence, row.country, "Take the row out, or correct its code.")


def school_of_two_authorities(row: Identity) -> Disagreement | None:
    """A school's number that begins with another authority's code; a school may keep its number at a reorganisation."""
    own = row.laestab[:3]
    if row.laestab and row.la and row.estab and row.laestab != row.la + row.estab:
        sentence = f"{row.laestab} is not the school {row.la}/{row.estab}."
        return Disagreement("stop", "codes_disagree", sentence, row.laestab)
    known = own in areas.region_of_authority() and row.authority
    if not known or own == row.authority or {own, row.authority} & _reorganised():
        return None
    sentence = f"The school {row.laestab} is not one of {_called(row.authority)}."
    return Disagreement("stop", "codes_disagree", sentence, row.laestab)


RULES: tuple[Callable[[Identity], Disagreement | None], ...] = (
    two_authorities,
    name_of_another_authority,
    another_region,
    another_country,
    school_of_two_authorities,
)


def _urns_of_two_schools(rows: Iterable[Identity], periods: Sequence[str]) -> Iterator[tuple[Identity, Disagreement]]:
    """One URN over two LAESTABs: cannot be in one year; over several a school may have got another number."""
    first: dict[str, str] = {}
    for row in rows:
        if not row.urn or not row.school_number:
            continue
        number = first.setdefault(row.urn, row.school_number)
        if number != row.school_number:
            sentence = f"The URN {row.urn} stands beside {number} and {row.school_number}."
            yield row, Disagreement("query" if len(periods) > 1 else "stop", "codes_disagree", sentence, row.urn)


def _finding(identity: Identity, disagreement: Disagreement) -> Finding:
    return Finding(
        severity=disagreement.severity,
        rule=disagreement.rule,
        row=identity.row,
        value=disagreement.value,
        message=f"Row {identity.row}: {disagreement.sentence}",
        remedy=disagreement.remedy,
    )


def _others(last: Finding, count: int) -> Finding:
    return last.model_copy(update={"message": f"{count:,} more of the same were found.", "value": None, "row": None})


def _called(la: str) -> str:
    """`Leeds (383)`."""
    return f"{authority_name(la)} ({la})"


@cache
def _region_code(cell: str) -> str:
    return str(areas.region_codes(pd.Series([cell], dtype="str")).iloc[0])


@cache
def _regions_of_authority() -> dict[str, frozenset[str]]:
    """The region of each authority, and the part of London that publications print as one."""
    table = areas.authority_table()
    triples = zip(table["code"], table["region_code"], table["part_of_london"], strict=True)
    return {code: frozenset({region, part} - {""}) for code, region, part in triples}


@cache
def _with_london(region: str) -> frozenset[str]:
    """A region; with the whole of London its parts, and with a part the whole."""
    london = [regions for regions in _regions_of_authority().values() if region in regions and len(regions) > 1]
    return frozenset().union({region} - {""}, *london)


@cache
def _reorganised() -> frozenset[str]:
    return frozenset(areas.authority_years()["place"].str.removeprefix("la:"))


def _of_form(cell: str, form: str) -> str:
    return cell if re.fullmatch(form, cell) else ""
