"""Which kind of return a file is, by its headings and never by its name, and where in it the table stands."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.recognising.guidance_sheets import without_guidance
from loaders.recognising.match import Match, RecognisedTable, matching_kinds, not_said
from loaders.recognising.table import recognised_table, sheets_not_read
from loaders.recognising.unrecognised import another_table, not_recognised, two_kinds, two_tables
from loaders.translation.kind import Kind, Reading
from model.findings import Finding


def recognise(
    reading: Reading, kinds: Sequence[Kind], as_kind: str | None = None
) -> RecognisedTable | tuple[Finding, ...]:
    """The kind of a file and its table, or the findings that say why there is none.

    `as_kind` is the id the sender gave: the file must then be of that kind. A `Recognised` may still carry findings
    that stop; its frame is what could be read all the same, so that every fault is shown at once.
    """
    reading = without_guidance(reading, kinds)
    considered = [kind for kind in kinds if as_kind in (None, kind.id, kind.workbook)]
    matches = [match for sheet in reading.sheets for match in matching_kinds(sheet, considered)]
    if not matches:
        return (not_recognised(reading.sheets, considered),)
    meant = [match for match in matches if not not_said(match)]
    if not meant:
        return (another_table(matches[0]),)
    most = max(len(match.kind.headings) for match in meant)
    best = [match for match in meant if len(match.kind.headings) == most]
    if len({match.kind.workbook or match.kind.id for match in best}) > 1:
        return (two_kinds(best),)
    return _read(reading, _tables(best, meant))


def _tables(best: Sequence[Match], meant: Sequence[Match]) -> list[Match]:
    """The matches of the kind that is meant or, where its table is one of a workbook's, of all those, in order."""
    workbook = best[0].kind.workbook
    tables = [match for match in meant if match.kind.workbook == workbook] if workbook else best
    return sorted(tables, key=lambda match: match.kind.id)


def _read(reading: Reading, tables: Sequence[Match]) -> RecognisedTable | tuple[Finding, ...]:
    for one, other in pairwise(tables):
        if one.kind is other.kind and one.sheet is not other.sheet:
            return (two_tables([match for match in tables if match.kind is one.kind]),)
    each = {match.kind.id: match for match in reversed(tables)}
    first, *others = (recognised_table(reading, each[id_]) for id_ in sorted(each))
    unread = sheets_not_read(reading, [match.sheet for match in tables])
    return replace(first, findings=(*first.findings, *unread), beside=tuple(others))
