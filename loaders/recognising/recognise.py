"""Which kind of return a file is, by its headings and never by its name, and where in it the table stands."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.reading.sheets import Reading
from loaders.recognising.guidance_sheets import without_guidance
from loaders.recognising.match import Match, RecognisedTable, matching_kinds, missing_words
from loaders.recognising.refusals import another_table, match_as_meant, two_kinds, two_tables, unknown_headings
from loaders.recognising.table import recognised_table, unread_sheets
from loaders.translation.kind import Kind
from model.findings import Finding


def recognise(
    reading: Reading, kinds: Sequence[Kind], as_kind: str | None = None
) -> RecognisedTable | tuple[Finding, ...]:
    """The kind of a file and its table, or the findings that say why there is none.

    `as_kind` is the id the sender gave: the file must then be of that kind. A `RecognisedTable` may still carry
    findings that stop; its frame is what could be read all the same, so that every fault is shown at once.
    """
    reading = without_guidance(reading, kinds)
    candidates = [kind for kind in kinds if as_kind in (None, kind.id, kind.workbook)]
    matches = [match for sheet in reading.sheets for match in matching_kinds(sheet, candidates)]
    if not matches:
        return _misspelt_table(reading, candidates, unknown_headings(reading.sheets, candidates))
    whole_matches = [match for match in matches if not missing_words(match)]
    if not whole_matches:
        return (another_table(matches[0]),)
    most = max(len(match.kind.headings) for match in whole_matches)
    best = [match for match in whole_matches if len(match.kind.headings) == most]
    if len({match.kind.workbook or match.kind.id for match in best}) > 1:
        return (two_kinds(best),)
    return _recognised_tables(reading, _tables(best, whole_matches))


def _misspelt_table(
    reading: Reading, candidates: Sequence[Kind], refusal: Finding
) -> RecognisedTable | tuple[Finding, ...]:
    """A table of unrecognised headings, refused; read as meant where that is plain, so that the rest is judged."""
    meant = match_as_meant(reading.sheets, candidates) if refusal.rule == "headings_not_recognised" else None
    if meant is None:
        return (refusal,)
    table = recognised_table(reading, meant)
    return replace(table, findings=(refusal, *table.findings))


def _tables(best: Sequence[Match], matches: Sequence[Match]) -> list[Match]:
    """The matches of the kind that is meant or, where its table is one of a workbook's, of all those, in order."""
    workbook = best[0].kind.workbook
    tables = [match for match in matches if match.kind.workbook == workbook] if workbook else best
    return sorted(tables, key=lambda match: match.kind.id)


def _recognised_tables(reading: Reading, tables: Sequence[Match]) -> RecognisedTable | tuple[Finding, ...]:
    for one, other in pairwise(tables):
        if one.kind is other.kind and one.sheet is not other.sheet:
            return (two_tables([match for match in tables if match.kind is one.kind]),)
    match_by_kind = {match.kind.id: match for match in reversed(tables)}
    first, *others = (recognised_table(reading, match_by_kind[id_]) for id_ in sorted(match_by_kind))
    unread_notes = unread_sheets(reading, [match.sheet for match in tables])
    return replace(first, findings=(*first.findings, *unread_notes), beside=tuple(others))
