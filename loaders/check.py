"""From a file to results and findings: read, recognise, translate. Writes nothing; a bad file raises nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

import pandas as pd

from loaders.reading.limits import Limits
from loaders.reading.read import read
from loaders.reading.sheets import Reading
from loaders.recognising.match import RecognisedTable, TableHeadings
from loaders.recognising.recognise import recognise
from loaders.recognising.returned_columns import without_our_words
from loaders.recognising.version import status_of
from loaders.rules import rows, years
from loaders.rules.cells import ERROR, MOST_OF_A_NAME, TRUTH
from loaders.rules.identities import Identity, identities, identity_findings, schools_of
from loaders.translation.kind import Context, Kind, Translation
from loaders.translation.row_schools import laestabs
from model.errors import UnknownWordError
from model.findings import Finding
from model.returns import ReturnStatus

MOST_LISTED_PER_RULE = 100
"""Findings of one rule that are listed for a reader; a fix list marks them all."""
NAMES = ("name", "type", "trust", "town", "postcode")


@dataclass(frozen=True)
class CheckedFile:
    """What a file is and says. `kind` is None where it was not recognised; nothing may be kept where a finding stops.

    `results` has model.RESULT_COLUMNS and `places` model.PLACE_COLUMNS; `source` names the publication. `headings`:
    where the table stands. `schools`: the LAESTABs of the file's rows, sorted; `school_of`: that of a row that has a
    finding, by the sender's row number. `identities`: of its schools, where a row says two things of one.
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
    identities: tuple[Identity, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it says: results, pupils' rows and expected cohorts; or the places, links or neighbours."""
        rows = sum(len(table) for table in (self.results, self.pupils, self.expected) if table is not None)
        return rows or sum(len(table) for table in (self.places, self.links, self.neighbours) if table is not None)

    def without_rows(self) -> "CheckedFile":
        """The same, with how many rows there are and not what they say: of pupils, nothing is carried further."""
        return replace(
            self,
            results=_without_columns(self.results),
            places=_without_columns(self.places),
            urns=_without_columns(self.urns),
            links=_without_columns(self.links),
            neighbours=_without_columns(self.neighbours),
            pupils=_without_columns(self.pupils),
            expected=_without_columns(self.expected),
            identities=(),
        )


Table = TypeVar("Table", pd.DataFrame, pd.DataFrame | None)


def _without_columns(table: Table) -> Table:
    """A table's rows without a column."""
    return table if table is None else table.iloc[:, :0]


def check(path: Path, kinds: Sequence[Kind], context: Context, as_kind: str | None = None) -> CheckedFile:
    """Read one file and say everything that is wrong with it. `context.file` is the sender's name for it.

    The reading process gets the widest limits of the kinds handed in (or those of `as_kind`); the kind that the file
    turns out to be then holds it to its own. So a kind that asks for a lot should be handed in only where it is meant.
    """
    file = context.file or path.name
    reading = text_of(path, kinds, file, as_kind)
    findings = reading.findings
    if not reading.sheets:
        return _file_without_rows(file, reading.sha256, None, context, findings)
    recognition = recognise(reading, kinds, as_kind)
    if not isinstance(recognition, RecognisedTable):
        return _file_without_rows(file, reading.sha256, None, context, (*findings, *recognition))
    return _with_schools(_translate(reading, recognition, context), recognition.frame)


def text_of(path: Path, kinds: Sequence[Kind], file: str, as_kind: str | None = None) -> Reading:
    """A file's text under the limits of the kinds it may be of, without what we wrote beside it ourselves."""
    return without_our_words(read(path, limits=widest_limits(kinds, as_kind), name=file))


def unopened_file(
    file: str, sha256: str, findings: tuple[Finding, ...], status: ReturnStatus | None = None
) -> CheckedFile:
    """What there is to say of a file that held no table to check, or of an archive that could not be opened."""
    none = pd.RangeIndex(0)
    return CheckedFile(
        file, sha256, None, status or "final", (), rows.result_rows({}, none), rows.place_rows({}, none), findings, ""
    )


def _translate(reading: Reading, first_table: RecognisedTable, context: Context) -> CheckedFile:
    tables = (first_table, *first_table.beside)
    kind = first_table.kind.workbook if first_table.beside else first_table.kind.id
    file, findings = reading.file, (*reading.findings, *(finding for table in tables for finding in table.findings))
    if any(table.frame.empty for table in tables):
        return _file_without_rows(file, reading.sha256, kind, context, findings, first_table.headings)
    try:
        translation = _merge([_translate_table(table, context) for table in tables])
    except UnknownWordError as unknown:
        findings = (*findings, _unknown_word(unknown))
        return _file_without_rows(file, reading.sha256, kind, context, findings, first_table.headings)
    status, status_findings = status_of(translation.status, context.status, file)
    again = (*_repeated_results(translation), *_invalid_names(translation))
    frames = [table.frame for table in tables]
    results, authority_findings = years.authorities_outside_their_years(translation.results, frames, context.calendar)
    # How many pupils are expected is known before their year begins.
    years_ahead = 0 if translation.expected is None else 1
    year_findings = years.year_findings(translation.periods, results, frames, context.calendar, years_ahead=years_ahead)
    rows_by_name = [identity for frame in frames for identity in identities(frame)]
    return CheckedFile(
        file=file,
        sha256=reading.sha256,
        kind=kind,
        status=status,
        periods=translation.periods,
        results=results,
        places=translation.places,
        findings=(
            *findings,
            *translation.findings,
            *again,
            *identity_findings(rows_by_name, translation.periods),
            *authority_findings,
            *year_findings,
            *status_findings,
        ),
        source=translation.source,
        urns=translation.urns,
        links=translation.links,
        neighbours=translation.neighbours,
        pupils=translation.pupils,
        expected=translation.expected,
        headings=first_table.headings,
        identities=schools_of(rows_by_name),
    )


def _translate_table(table: RecognisedTable, context: Context) -> Translation:
    translation = table.kind.translate(table.frame, context)
    return replace(translation, findings=tuple(_in_sheet(finding, table.sheet) for finding in translation.findings))


def _merge(translations: Sequence[Translation]) -> Translation:
    """The tables of a workbook as one. A figure that stands in several must be the same, and keeps its cohort."""
    first, *others = translations
    if not others:
        return first
    results = pd.concat([translation.results for translation in translations], ignore_index=True)
    with_cohort_first = results.iloc[results["denominator"].isna().argsort(kind="stable")]
    places = pd.concat([translation.places for translation in translations], ignore_index=True)
    return replace(
        first,
        results=with_cohort_first.drop_duplicates(rows.KEY, ignore_index=True),
        places=places.drop_duplicates(["place", "period"], ignore_index=True),
        findings=(
            *(finding for translation in translations for finding in translation.findings),
            *_disagreements(results),
        ),
        periods=tuple(sorted({period for translation in translations for period in translation.periods})),
    )


def _disagreements(results: pd.DataFrame) -> tuple[Finding, ...]:
    """A stop where two tables of a workbook print one figure differently."""
    extremes = results.dropna(subset="value").groupby(rows.KEY, sort=False)["value"].agg(["min", "max"])
    differing = extremes[extremes["min"] != extremes["max"]]
    if differing.empty:
        return ()
    (key, (low, high)) = next(iter(zip(differing.index, differing.to_numpy(), strict=True)))
    message = (
        f"Two tables of the workbook disagree over {len(differing):,} figures, the first of them "
        f"{', '.join(key)}: {low:g} and {high:g}."
    )
    remedy = "Take the workbook as it was published: a choice in one of its drop-downs may have been changed."
    return (Finding(severity="stop", rule="tables_disagree", message=message, remedy=remedy),)


def _with_schools(checked_file: CheckedFile, frame: pd.DataFrame) -> CheckedFile:
    """With the schools of its rows, and of the rows that have findings."""
    numbers = laestabs(frame)
    with_findings = [
        finding.row for finding in checked_file.findings if finding.row is not None and finding.row in numbers.index
    ]
    school_of = {row: number for row in with_findings if (number := str(numbers.at[row]))}
    return replace(checked_file, schools=tuple(sorted(set(numbers.unique()) - {""})), school_of=school_of)


def widest_limits(kinds: Sequence[Kind], as_kind: str | None = None) -> Limits:
    """The largest of each limit among the kinds that a file may be of."""
    candidates = [Limits(), *(kind.limits for kind in kinds if as_kind in (None, kind.id, kind.workbook))]
    return Limits(**{each.name: max(getattr(limits, each.name) for limits in candidates) for each in fields(Limits)})


def _file_without_rows(
    file: str,
    sha256: str,
    kind: str | None,
    context: Context,
    findings: tuple[Finding, ...],
    headings: TableHeadings | None = None,
) -> CheckedFile:
    status, _ = status_of(None, context.status, file)
    return replace(unopened_file(file, sha256, findings, status), kind=kind, headings=headings)


def _unknown_word(unknown: UnknownWordError) -> Finding:
    return Finding(
        severity="stop", rule="unknown_word", message=str(unknown), remedy="Correct it and send the file again."
    )


def _repeated_results(translation: Translation) -> tuple[Finding, ...]:
    """A stop where two rows give one place, period, term, measure and group, and the kind has not said so itself."""
    again = translation.results[translation.results.duplicated(rows.KEY)]
    if again.empty or any(finding.rule == "repeated" for finding in translation.findings):
        return ()
    first = ", ".join(again.iloc[0][rows.KEY])
    message = f"{len(again):,} results are given twice, the first of them {first}."
    return (Finding(severity="stop", rule="repeated", message=message, remedy="Keep the rows that are right."),)


def _invalid_names(translation: Translation) -> Iterator[Finding]:
    """A stop for what stands where a name belongs and is none: a spreadsheet's error, or a page of text."""
    remedy = f"Write it out, in at most {MOST_OF_A_NAME} characters, or leave it blank."
    for column in NAMES:
        names = translation.places[column]
        bad = names.str.fullmatch(f"{ERROR}|{TRUTH}") | (names.str.len() > MOST_OF_A_NAME)
        for place, name in zip(translation.places.loc[bad, "place"][: rows.MOST_PER_RULE], names[bad], strict=False):
            what = "a spreadsheet's error or truth" if len(name) <= MOST_OF_A_NAME else f"{len(name):,} characters long"
            message = f"The {column} of {place} is {what}: {name[:60]}."
            yield Finding(severity="stop", rule="not_a_name", message=message, remedy=remedy, value=name[:60])


def _in_sheet(finding: Finding, sheet: str | None) -> Finding:
    return finding if sheet is None or finding.sheet is not None else finding.model_copy(update={"sheet": sheet})
