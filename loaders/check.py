"""From a file to results and findings: read, recognise, translate. Writes nothing; a bad file raises nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from loaders.reading.read import read
from loaders.recognising.match import RecognisedTable, TableHeadings
from loaders.recognising.recognise import recognise
from loaders.recognising.returned_columns import without_our_words
from loaders.translation import rows
from loaders.translation.cells import ERROR, MOST_OF_A_NAME
from loaders.translation.kind import Context, Kind, Limits, Reading, Translation
from loaders.translation.schools_named import laestabs
from model.errors import UnknownWordError
from model.findings import Finding
from model.returns import RETURN_STATUSES, ReturnStatus

SHOWN_PER_RULE = 100
"""Findings of one rule that are listed for a reader; a fix list marks them all."""
NAMES = ("name", "type", "trust", "town", "postcode")


@dataclass(frozen=True)
class CheckedFile:
    """What a file is and says. `kind` is None where it was not recognised; nothing may be kept where a finding stops.

    `results` has model.RESULT_COLUMNS and `places` model.PLACE_COLUMNS; `source` names the publication. `headings`:
    where the table stands. `schools`: the LAESTABs of the file's rows, sorted; `school_of`: that of a row that has a
    finding, by the sender's row number.
    """

    file: str
    sha256: str
    kind: str | None
    status: ReturnStatus
    periods: tuple[str, ...]
    results: pd.DataFrame
    places: pd.DataFrame
    findings: tuple[Finding, ...]
    source: str
    urns: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    neighbours: pd.DataFrame | None = None
    pupils: pd.DataFrame | None = None
    expected: pd.DataFrame | None = None
    headings: TableHeadings | None = None
    schools: tuple[str, ...] = ()
    school_of: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows it says: results, pupils' rows and expected cohorts; or the places, links or neighbours."""
        rows = sum(len(table) for table in (self.results, self.pupils, self.expected) if table is not None)
        return rows or sum(len(table) for table in (self.places, self.links, self.neighbours) if table is not None)

    def without_rows(self) -> "CheckedFile":
        """The same, with how many rows there are and not what they say: of pupils, nothing is carried further."""
        return replace(
            self,
            results=_bare(self.results),
            places=_bare(self.places),
            urns=_bare(self.urns),
            links=_bare(self.links),
            neighbours=_bare(self.neighbours),
            pupils=_bare(self.pupils),
            expected=_bare(self.expected),
        )


Table = TypeVar("Table", pd.DataFrame, pd.DataFrame | None)


def _bare(table: Table) -> Table:
    """A table's rows without a column."""
    return table if table is None else table.iloc[:, :0]


def check(path: Path, kinds: Sequence[Kind], context: Context, as_kind: str | None = None) -> CheckedFile:
    """Read one file and say everything that is wrong with it. `context.file` is the sender's name for it.

    The reading process gets the widest limits of the kinds handed in (or those of `as_kind`); the kind that the file
    turns out to be then holds it to its own. So a kind that asks for a lot should be handed in only where it is meant.
    """
    file = context.file or path.name
    reading = text_of(path, kinds, file, as_kind)
    found = reading.findings
    if not reading.sheets:
        return _nothing(file, reading.sha256, None, context, found)
    recognised = recognise(reading, kinds, as_kind)
    if not isinstance(recognised, RecognisedTable):
        return _nothing(file, reading.sha256, None, context, (*found, *recognised))
    return _of_schools(_translated(reading, recognised, context), recognised.frame)


def text_of(path: Path, kinds: Sequence[Kind], file: str, as_kind: str | None = None) -> Reading:
    """A file's text under the limits of the kinds it may be of, without what we wrote beside it ourselves."""
    return without_our_words(read(path, limits=widest(kinds, as_kind), name=file))


def not_opened(
    file: str, sha256: str, findings: tuple[Finding, ...], status: ReturnStatus | None = None
) -> CheckedFile:
    """What there is to say of a file that held no table to check, or of an archive that could not be opened."""
    none = pd.RangeIndex(0)
    return CheckedFile(
        file, sha256, None, status or "final", (), rows.results({}, none), rows.places({}, none), findings, ""
    )


def _translated(reading: Reading, recognised: RecognisedTable, context: Context) -> CheckedFile:
    tables = (recognised, *recognised.beside)
    kind = recognised.kind.workbook if recognised.beside else recognised.kind.id
    file, found = reading.file, (*reading.findings, *(finding for table in tables for finding in table.findings))
    if any(table.frame.empty for table in tables):
        return _nothing(file, reading.sha256, kind, context, found, recognised.headings)
    try:
        said = _together([_of_table(table, context) for table in tables])
    except UnknownWordError as unknown:
        found = (*found, _unknown(unknown))
        return _nothing(file, reading.sha256, kind, context, found, recognised.headings)
    status, differs = _status(said.status, context.status)
    again = (*_said_twice(said), *_no_names(said))
    return CheckedFile(
        file=file,
        sha256=reading.sha256,
        kind=kind,
        status=status,
        periods=said.periods,
        results=said.results,
        places=said.places,
        findings=(*found, *said.findings, *again, *differs),
        source=said.source,
        urns=said.urns,
        links=said.links,
        neighbours=said.neighbours,
        pupils=said.pupils,
        expected=said.expected,
        headings=recognised.headings,
    )


def _of_table(table: RecognisedTable, context: Context) -> Translation:
    said = table.kind.translate(table.frame, context)
    return replace(said, findings=tuple(_in_sheet(finding, table.sheet) for finding in said.findings))


def _together(said: Sequence[Translation]) -> Translation:
    """The tables of a workbook as one. A figure that stands in several must be the same, and keeps its cohort."""
    first, *others = said
    if not others:
        return first
    results = pd.concat([each.results for each in said], ignore_index=True)
    with_cohort_first = results.iloc[results["denominator"].isna().argsort(kind="stable")]
    places = pd.concat([each.places for each in said], ignore_index=True)
    return replace(
        first,
        results=with_cohort_first.drop_duplicates(rows.KEY, ignore_index=True),
        places=places.drop_duplicates(["place", "period"], ignore_index=True),
        findings=(*(finding for each in said for finding in each.findings), *_disagreeing(results)),
        periods=tuple(sorted({period for each in said for period in each.periods})),
    )


def _disagreeing(results: pd.DataFrame) -> tuple[Finding, ...]:
    """A stop where two tables of a workbook print one figure differently."""
    each = results.dropna(subset="value").groupby(rows.KEY, sort=False)["value"].agg(["min", "max"])
    differing = each[each["min"] != each["max"]]
    if differing.empty:
        return ()
    (key, (low, high)) = next(iter(zip(differing.index, differing.to_numpy(), strict=True)))
    message = (
        f"Two tables of the workbook disagree over {len(differing):,} figures, the first of them "
        f"{', '.join(key)}: {low:g} and {high:g}."
    )
    remedy = "Take the workbook as it was published: a choice in one of its drop-downs may have been changed."
    return (Finding(severity="stop", rule="tables_disagree", message=message, remedy=remedy),)


def _of_schools(checked: CheckedFile, frame: pd.DataFrame) -> CheckedFile:
    """With the schools of its rows, and of the rows that have findings."""
    numbers = laestabs(frame)
    with_findings = [each.row for each in checked.findings if each.row is not None and each.row in numbers.index]
    said = {row: number for row in with_findings if (number := str(numbers.at[row]))}
    return replace(checked, schools=tuple(sorted(set(numbers.unique()) - {""})), school_of=said)


def widest(kinds: Sequence[Kind], as_kind: str | None = None) -> Limits:
    """The largest of each limit among the kinds that a file may be of."""
    asked = [Limits(), *(kind.limits for kind in kinds if as_kind in (None, kind.id, kind.workbook))]
    return Limits(**{each.name: max(getattr(limits, each.name) for limits in asked) for each in fields(Limits)})


def _nothing(
    file: str,
    sha256: str,
    kind: str | None,
    context: Context,
    findings: tuple[Finding, ...],
    headings: TableHeadings | None = None,
) -> CheckedFile:
    status, _ = _status(None, context.status)
    return replace(not_opened(file, sha256, findings, status), kind=kind, headings=headings)


def _unknown(unknown: UnknownWordError) -> Finding:
    return Finding(
        severity="stop", rule="unknown_word", message=str(unknown), remedy="Correct it and send the file again."
    )


def _said_twice(said: Translation) -> tuple[Finding, ...]:
    """A stop where two rows give one place, period, term, measure and group, and the kind has not said so itself."""
    again = said.results[said.results.duplicated(rows.KEY)]
    if again.empty or any(found.rule == "repeated" for found in said.findings):
        return ()
    first = ", ".join(again.iloc[0][rows.KEY])
    message = f"{len(again):,} results are given twice, the first of them {first}."
    return (Finding(severity="stop", rule="repeated", message=message, remedy="Keep the rows that are right."),)


def _no_names(said: Translation) -> Iterator[Finding]:
    """A stop for what stands where a name belongs and is none: a spreadsheet's error, or a page of text."""
    remedy = f"Write it out, in at most {MOST_OF_A_NAME} characters, or leave it blank."
    for column in NAMES:
        names = said.places[column]
        bad = names.str.fullmatch(ERROR) | (names.str.len() > MOST_OF_A_NAME)
        for place, name in zip(said.places.loc[bad, "place"][: rows.MOST_PER_RULE], names[bad], strict=False):
            what = "a spreadsheet's error" if len(name) <= MOST_OF_A_NAME else f"{len(name):,} characters long"
            message = f"The {column} of {place} is {what}: {name[:60]}."
            yield Finding(severity="stop", rule="not_a_name", message=message, remedy=remedy, value=name[:60])


def _status(own: str | None, said: str | None) -> tuple[ReturnStatus, tuple[Finding, ...]]:
    """How final the figures are: the file's own word where it has one, else the sender's, else final."""
    words: dict[str, ReturnStatus] = {word: word for word in RETURN_STATUSES}
    if own and said and own != said:
        message = f"You said {said}. By its own words the file is {own}, and so it was taken."
        remedy = f"Nothing to do if {own} is right; otherwise this is another version of the file."
        differs = Finding(severity="query", rule="status_differs", message=message, remedy=remedy, value=said)
        return words[own], (differs,)
    return words[own or said or "final"], ()


def _in_sheet(finding: Finding, sheet: str | None) -> Finding:
    return finding if sheet is None or finding.sheet is not None else finding.model_copy(update={"sheet": sheet})
