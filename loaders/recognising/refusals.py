"""Why a file is no return we know: which headings are nearest, and what to do."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.kinds import declined_files
from loaders.reading.sheets import Sheet
from loaders.recognising.hidden_signs import spell_out
from loaders.recognising.match import (
    Match,
    first_rows,
    heading_line,
    missing_headings,
    missing_words,
    spelt_as_declared,
)
from loaders.translation.kind import Kind
from model.findings import Finding
from model.wording import nearest

_MOST_LISTED = 8
_MOST_MISSING = 2
"""A table that lacks more headings of a kind than these is no table of that kind with a slip in it."""

_OF_THE_DEPARTMENT = (
    frozenset({"time_period", "geographic_level"}),
    frozenset({"rectype"}),
    frozenset({"lea", "estab"}),
    frozenset({"la", "estab"}),
    frozenset({"urn", "estab"}),
)
"""Headings, in small letters, that only the Department writes: of its open data, and of its performance tables."""


def another_table(match: Match) -> Finding:
    """That a table has the headings of a kind and is another of its publication."""
    return Finding(
        severity="stop",
        rule="another_table",
        message=(
            f"The headings are those of '{match.kind.title}', and above them there is no "
            f"{quoted_list(missing_words(match))}: it is another year's table, or another choice of its."
        ),
        remedy="Take the workbook as it was published; another year's needs a layout of its own (docs/layouts.md).",
        sheet=match.sheet.name,
        row=match.sheet.first_row + match.row,
    )


def two_kinds(matches: Sequence[Match]) -> Finding:
    """That headings of several kinds stand in one file."""
    names = ", ".join(sorted({f"{match.kind.title} ({match.kind.id})" for match in matches}))
    return Finding(
        severity="stop",
        rule="several_kinds",
        message=f"The headings fit more than one kind of return: {names}.",
        remedy="Say which it is, with --as and the kind's name.",
    )


def two_tables(matches: Sequence[Match]) -> Finding:
    """That one kind of table stands in a file twice."""
    sheets = quoted_list(list(dict.fromkeys(match.sheet.name or "" for match in matches)))
    return Finding(
        severity="stop",
        rule="several_tables",
        message=f"The headings of '{matches[0].kind.title}' are on more than one sheet: {sheets}.",
        remedy="Send one table in each file: delete the others, or save them as files of their own.",
        sheet=matches[-1].sheet.name,
        row=matches[-1].sheet.first_row + matches[-1].row,
    )


def unknown_headings(sheets: Sequence[Sheet], kinds: Sequence[Kind]) -> Finding:
    """The stop that says what the file is, or which kind it is nearest to; a rename is suggested, never assumed."""
    first = [(sheet, number, row) for sheet in sheets for number, row in enumerate(first_rows(sheet)) if any(row)]
    if not first or all(sheet.cells.num_rows < 2 for sheet in sheets):
        return Finding(
            severity="stop",
            rule="empty",
            message="The file is empty: there is nothing under its first row.",
            remedy="Check that the right file was saved, and send it again.",
        )
    for sheet, number, row in first:
        if file := declined_files.declined_file(row):
            words = f"This is {file.what}. {file.why}", file.instead, heading_line(row)
            return _no_kind("not_kept", words, sheet, number)
    nearest_match = _nearest_match(sheets, kinds)
    kind, sheet, number = nearest_match.kind, nearest_match.sheet, nearest_match.row
    words = _nearest(kind, nearest_match.headings, sheet.first_row + number, kinds)
    return _no_kind("headings_not_recognised", words, sheet, number)


def match_as_meant(sheets: Sequence[Sheet], kinds: Sequence[Kind]) -> Match | None:
    """The match there would be if headings that look much like those that are missing were written like them.

    Nothing is kept of such a table; but what else is wrong with it can be said in the same round. None where a heading
    is missing that no other looks like.
    """
    if not kinds or all(sheet.cells.num_rows < 2 for sheet in sheets):
        return None
    match = _nearest_match(sheets, kinds)
    sent_headings = {
        heading: _alike(heading, match.headings) for heading in missing_headings(match.kind, match.headings)
    }
    meant = {sent: heading for heading, sent in sent_headings.items() if sent}
    if match.kind.printed is not None or len(meant) < len(sent_headings):
        return None
    declared = spelt_as_declared(match.headings, match.kind.headings, match.kind.optional)
    return replace(
        match, headings=tuple(meant.get(sent, own) for sent, own in zip(match.headings, declared, strict=True))
    )


def _nearest_match(sheets: Sequence[Sheet], kinds: Sequence[Kind]) -> Match:
    """The kind that some row of the sheets comes nearest to, and that row; of sheets that are not empty."""
    candidates = [
        (*_nearness(kind, row), -number, Match(kind, sheet, number, row))
        for sheet in sheets
        for number, row in enumerate(first_rows(sheet))
        if any(row)
        for kind in kinds
    ]
    return max(candidates, key=lambda candidate: candidate[:4])[-1]


def _nearness(kind: Kind, row: Sequence[str]) -> tuple[bool, int, int]:
    """How near a row comes to a kind: whether it lacks few of its headings, how few, and how many it has."""
    absent = missing_headings(kind, row)
    lacking = len(absent) - sum(bool(_rename_hint(heading, row)) for heading in absent)
    return lacking <= _most_missing(kind), -lacking, len(kind.headings) - len(absent)


def _most_missing(kind: Kind) -> int:
    """How many headings a table may lack and still be called near: half of them at most, so that it has others."""
    return min(_MOST_MISSING, len(kind.headings) // 2)


def _nearest(kind: Kind, row: Sequence[str], number: int, kinds: Sequence[Kind]) -> tuple[str, str, str]:
    """Message, remedy and value of a row: the kind it comes nearest to is named where hardly a heading is missing."""
    absent = sorted(missing_headings(kind, row))
    near = [hint for heading in absent if (hint := _rename_hint(heading, row))]
    lacking = len(absent) - len(near)
    if lacking <= _most_missing(kind) or len(kinds) == 1:
        message = f"The headings were not recognised. The nearest kind of return is '{kind.title}', and these are "
        message += f"missing: {quoted_list(absent)}."
        return (
            message,
            " ".join(near) or f"Add the missing headings to row {number}, spelt exactly so.",
            heading_line(row),
        )
    # What the message quotes is the value, so that whoever may not keep it can take it out of both.
    value = quoted_list([spell_out(heading) for heading in row if heading])
    message = f"The headings were not recognised: no kind of return has {value}."
    if any(words <= {heading.casefold() for heading in row} for words in _OF_THE_DEPARTMENT):
        message = f"This is a publication of the Department that has no layout yet, with the headings {value}."
        return (
            message,
            "To have it read, write a layout of a few lines that says what its columns are: docs/layouts.md.",
            value,
        )
    remedy = (
        "Check that it is the right file, with its headings in one row as the publisher writes them. A publication "
        "that nobody has mapped needs a layout: docs/layouts.md."
    )
    return message, remedy, value


def _no_kind(rule: str, words: tuple[str, str, str], sheet: Sheet, number: int) -> Finding:
    """A stop about a whole table; `words`: message, remedy and value."""
    message, remedy, value = words
    return Finding(
        severity="stop",
        rule=rule,
        message=message,
        remedy=remedy,
        sheet=sheet.name,
        row=sheet.first_row + number,
        value=value,
    )


def quoted_list(headings: Sequence[str]) -> str:
    """Headings as a list for a reader, cut where it is long."""
    more = f" and {len(headings) - _MOST_LISTED} more" if len(headings) > _MOST_LISTED else ""
    return ", ".join(f"'{heading}'" for heading in headings[:_MOST_LISTED]) + more


def _rename_hint(heading: str, headings: Iterable[str]) -> str:
    """A sentence where some heading looks much like the one that is missing."""
    alike = _alike(heading, headings)
    return f"Is '{spell_out(alike)}' meant to be '{heading}'? Then write it exactly so." if alike else ""


def _alike(heading: str, headings: Iterable[str]) -> str:
    """The heading that looks much like the one that is missing; "" where none does."""
    heading_by_fold = {folded_heading(other): other for other in headings if other}
    close = nearest(folded_heading(heading), heading_by_fold, most=1, likeness=0.8)
    return heading_by_fold[close[0]] if close else ""


def folded_heading(heading: str) -> str:
    """A heading as it is compared: small letters, without spaces."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", heading)).casefold()
