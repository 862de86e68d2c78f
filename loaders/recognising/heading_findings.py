"""What is wrong with the headings of a table that was recognised."""

import re

import numpy as np
import pyarrow as pa

from loaders.recognising.hidden_signs import looks_latin, spell_out
from loaders.recognising.match import Match
from loaders.recognising.refusals import folded_heading
from model.findings import Finding


def heading_findings(match: Match) -> list[Finding]:
    """Faults of the heading row itself: a heading twice, letters of two alphabets, none over a column that is used."""
    row, sheet = match.sheet.first_row + match.row, match.sheet.name
    twice = sorted(
        {
            heading
            for heading in match.headings
            if heading and heading not in match.kind.repeated and match.headings.count(heading) > 1
        }
    )
    findings = [
        Finding(
            severity="stop",
            rule="heading_twice",
            message=f"Row {row} has the heading '{spell_out(heading)}' more than once.",
            remedy="Keep one of the columns, or give each a heading of its own.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading in twice
    ]
    mixed_headings = [h for h in match.headings if any(map(looks_latin, h)) and re.search("[A-Za-z]", h)]
    findings += [
        Finding(
            severity="stop",
            rule="heading_lookalike",
            message=f"The heading '{spell_out(heading)}' mixes letters of two alphabets that look alike.",
            remedy="Type the heading again.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading in mixed_headings
    ]
    misspelt_headings = _misspelt_headings(match)
    findings += [*misspelt_headings, *_single_quotes(match)]
    findings += _unread_columns(match, {str(finding.column) for finding in misspelt_headings})
    width = len(match.headings) if match.sheet.fields is None else match.sheet.fields[match.row].as_py()
    blank = [n for n, heading in enumerate(match.headings[:width]) if not heading and has_cells_below(match, n)]
    # R and pandas write a first column of row numbers without a heading.
    findings += [
        Finding(
            severity="note" if number == 0 else "stop",
            rule="heading_blank",
            message=f"Column {number + 1} has values and no heading; it was not read.",
            remedy="Nothing to do if it holds row numbers." if number == 0 else "Give it a heading, or delete it.",
            sheet=sheet,
            row=row,
        )
        for number in blank
    ]
    return findings


def _misspelt_headings(match: Match) -> list[Finding]:
    """Headings that are nearly one that the kind reads and the file lacks; never taken for it."""
    row, sheet = match.sheet.first_row + match.row, match.sheet.name
    lacking = match.kind.optional - set(match.headings)
    strange = set(match.headings) - match.kind.headings - match.kind.optional - {""}
    pairs = [
        (heading, candidate)
        for heading in sorted(strange)
        for candidate in sorted(lacking)
        if _is_one_off(heading, candidate)
    ]
    return [
        Finding(
            severity="query",
            rule="heading_misspelt",
            message=f"The heading '{spell_out(heading)}' was not read. Is it meant to be '{candidate}'?",
            remedy="Then write it exactly so; otherwise accept.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading, candidate in pairs
    ]


def _unread_columns(match: Match, asked_about: set[str]) -> list[Finding]:
    """Every column that is not read, of a kind that reads all it knows: a query where one that it may have is missing.

    Names may be left out, and are: that they are missing says nothing.
    """
    kind = match.kind
    strange = [heading for heading in match.headings if heading and heading not in kind.headings | kind.optional]
    strange = [heading for heading in strange if heading not in asked_about]
    if not (kind.reads_all and strange):
        return []
    left_out = {column.heading for column in kind.contract.columns if column.private} if kind.contract else set()
    lacking = sorted(kind.optional - set(match.headings) - left_out)
    words = ", ".join(f"'{spell_out(heading)}'" for heading in strange)
    message = f"Not read, because no column of this kind of return is called so: {words}."
    remedy = "Nothing to do."
    if lacking:
        message += f" It may have {', '.join(repr(heading) for heading in lacking)}, and has not."
        remedy = "If one of them is meant for another, write its heading exactly so; otherwise accept."
    return [
        Finding(
            severity="query" if lacking else "note",
            rule="columns_not_read",
            message=message,
            remedy=remedy,
            sheet=match.sheet.name,
            row=match.sheet.first_row + match.row,
            value=words,
        )
    ]


def _is_one_off(heading: str, candidate: str) -> bool:
    """Whether two headings are the same but for capitals and spaces, or for one letter (a digit may mean a year)."""
    one, other = sorted((folded_heading(heading), folded_heading(candidate)), key=len)
    if one == other:
        return True
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    if len(other) == len(one) + 1:
        return one[start:] == other[start + 1 :]
    return (
        len(other) == len(one) and one[start + 1 :] == other[start + 1 :] and not (one[start] + other[start]).isdigit()
    )


def _single_quotes(match: Match) -> list[Finding]:
    """A query where cells stand in single quotation marks, with which some programs quote."""
    count = 0
    first: tuple[int, str, str] | None = None
    for number, column in enumerate(match.sheet.cells.columns):
        text = column.slice(match.row)
        starts = np.flatnonzero(pa.compute.starts_with(text, "'").to_numpy())
        quoted_rows = [row for row in starts.tolist() if len(cell := text[row].as_py()) > 1 and cell.endswith("'")]
        count += len(quoted_rows)
        if quoted_rows and (first is None or quoted_rows[0] < first[0]):
            first = quoted_rows[0], match.headings[number], text[quoted_rows[0]].as_py()
    if first is None:
        return []
    row = match.sheet.first_row + match.row + first[0]
    message = f"{count:,} cells stand in single quotation marks, the first in row {row}: {first[2][:60]}."
    return [
        Finding(
            severity="query",
            rule="single_quotes",
            message=message,
            remedy="Take them away, or accept if they belong to the text.",
            sheet=match.sheet.name,
            row=row,
            column=first[1],
            value=first[2][:60],
        )
    ]


def has_cells_below(match: Match, column: int) -> bool:
    """Whether anything stands in a column under its heading."""
    below = match.sheet.cells.column(column).slice(match.row + 1)
    return bool(pa.compute.any(pa.compute.greater(pa.compute.binary_length(below), 0)).as_py())
