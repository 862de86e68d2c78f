"""Which kind of return a file is, by its headings and never by its name, and where in it the table stands.

Headings are matched exactly, in the first rows of any visible sheet, and where they were found is said. What is not
quite a table (a short row, text under it, a second table) is refused with its row, because it can be read two ways.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from loaders import not_kept, printed_table, rows
from loaders.extract import shown
from loaders.guidance import without_guidance
from loaders.kind import HEADING_ROWS, Kind, Reading, Sheet
from model.findings import Finding

_LISTED = 8
_SENTENCE = re.compile(r"[A-Za-z]{2,}\W+\w")
# A row that lacks a field or two, like no other in the file, has lost a separator and not its blank end.
_LOST_SEPARATORS, _SELDOM = 2, 3


@dataclass(frozen=True)
class Headings:
    """Where a table stands: its sheet, the row of its headings, and each column's name ("" where it has none)."""

    sheet: str | None
    row: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Recognised:
    """A table and its kind. `frame`: text, headings as columns, the sender's row numbers as index.

    `beside`: the other tables of the same workbook that belong to the same return.
    """

    kind: Kind
    frame: pd.DataFrame
    sheet: str | None
    findings: tuple[Finding, ...]
    headings: Headings
    beside: tuple["Recognised", ...] = ()


@dataclass(frozen=True)
class _Match:
    kind: Kind
    sheet: Sheet
    row: int
    headings: tuple[str, ...]


def recognise(reading: Reading, kinds: Sequence[Kind], as_kind: str | None = None) -> Recognised | tuple[Finding, ...]:
    """The kind of a file and its table, or the findings that say why there is none.

    `as_kind` is the id the sender gave: the file must then be of that kind. A `Recognised` may still carry findings
    that stop; its frame is what could be read all the same, so that every fault is shown at once.
    """
    reading = without_guidance(reading, kinds)
    considered = [kind for kind in kinds if as_kind in (None, kind.id, kind.workbook)]
    matches = [match for sheet in reading.sheets for match in _matches(sheet, considered)]
    if not matches:
        return (_not_recognised(reading.sheets, considered),)
    meant = [match for match in matches if not _not_said(match)]
    if not meant:
        return (_another_table(matches[0]),)
    most = max(len(match.kind.headings) for match in meant)
    best = [match for match in meant if len(match.kind.headings) == most]
    if len({match.kind.workbook or match.kind.id for match in best}) > 1:
        return (_two_kinds(best),)
    return _read(reading, _tables(best, meant))


def _tables(best: Sequence[_Match], meant: Sequence[_Match]) -> list[_Match]:
    """The matches of the kind that is meant or, where its table is one of a workbook's, of all those, in order."""
    workbook = best[0].kind.workbook
    tables = [match for match in meant if match.kind.workbook == workbook] if workbook else best
    return sorted(tables, key=lambda match: match.kind.id)


def _read(reading: Reading, tables: Sequence[_Match]) -> Recognised | tuple[Finding, ...]:
    for one, other in pairwise(tables):
        if one.kind is other.kind and one.sheet is not other.sheet:
            return (_two_tables([match for match in tables if match.kind is one.kind]),)
    each = {match.kind.id: match for match in reversed(tables)}
    first, *others = (_recognised(reading, each[id_]) for id_ in sorted(each))
    unread = _sheets_not_read(reading, [match.sheet for match in tables])
    return replace(first, findings=(*first.findings, *unread), beside=tuple(others))


# --- headings -------------------------------------------------------------------------------------------------------


def _first_rows(sheet: Sheet) -> list[tuple[str, ...]]:
    start = sheet.cells.slice(0, HEADING_ROWS)
    return [tuple(cell.strip() for cell in row) for row in zip(*start.to_pydict().values(), strict=True)]


def _matches(sheet: Sheet, kinds: Iterable[Kind]) -> list[_Match]:
    first = _first_rows(sheet)
    return [
        _Match(kind, sheet, number, headings)
        for number in range(len(first))
        for kind in kinds
        if kind.headings <= set(headings := _headings(first[: number + 1], kind))
    ]


def _headings(rows_down_to: Sequence[tuple[str, ...]], kind: Kind) -> tuple[str, ...]:
    """What stands over the columns where the last of the rows is the last of a kind's headings."""
    if kind.printed is None:
        return rows_down_to[-1]
    stack = rows_down_to[-kind.printed.heading_rows :]
    # Where the uppermost row is blank, the headings go on below.
    return printed_table.headings(stack, kind.printed) if any(stack[0]) else ()


def _not_said(match: _Match) -> list[str]:
    if match.kind.printed is None:
        return []
    return printed_table.not_said(_first_rows(match.sheet)[: match.row], match.kind.printed)


def _another_table(match: _Match) -> Finding:
    return Finding(
        severity="stop",
        rule="another_table",
        message=(
            f"The headings are those of '{match.kind.title}', and above them there is no {_listed(_not_said(match))}: "
            "it is another year's table, or another choice of its."
        ),
        remedy="Take the workbook as it was published; another year's needs a layout of its own (docs/layouts.md).",
        sheet=match.sheet.name,
        row=match.sheet.first_row + match.row,
    )


def _two_kinds(matches: Sequence[_Match]) -> Finding:
    names = ", ".join(sorted({f"{match.kind.title} ({match.kind.id})" for match in matches}))
    return Finding(
        severity="stop",
        rule="several_kinds",
        message=f"The headings fit more than one kind of return: {names}.",
        remedy="Say which it is, with --as and the kind's name.",
    )


def _two_tables(matches: Sequence[_Match]) -> Finding:
    sheets = _listed(list(dict.fromkeys(match.sheet.name or "" for match in matches)))
    return Finding(
        severity="stop",
        rule="several_tables",
        message=f"The headings of '{matches[0].kind.title}' are on more than one sheet: {sheets}.",
        remedy="Send one table in each file: delete the others, or save them as files of their own.",
        sheet=matches[-1].sheet.name,
        row=matches[-1].sheet.first_row + matches[-1].row,
    )


def _not_recognised(sheets: Sequence[Sheet], kinds: Sequence[Kind]) -> Finding:
    """The stop that says what the file is, or which kind it is nearest to; a rename is suggested, never assumed."""
    first = [(sheet, number, row) for sheet in sheets for number, row in enumerate(_first_rows(sheet)) if any(row)]
    if not first or all(sheet.cells.num_rows < 2 for sheet in sheets):
        return Finding(
            severity="stop",
            rule="empty",
            message="The file is empty: there is nothing under its first row.",
            remedy="Check that the right file was saved, and send it again.",
        )
    for sheet, number, row in first:
        if file := not_kept.known(row):
            words = f"This is {file.what}. {file.why}", file.instead, _as_written(row)
            return _no_kind("not_kept", words, sheet, number)
    candidates = [(_share(kind, row), -number, sheet, row, kind) for sheet, number, row in first for kind in kinds]
    _, above, sheet, row, kind = max(candidates, key=lambda found: found[:2])
    return _no_kind("headings_not_recognised", _nearest(kind, row, sheet.first_row - above, kinds), sheet, -above)


def _share(kind: Kind, row: Sequence[str]) -> float:
    return len(kind.headings & set(row)) / len(kind.headings)


def _as_written(row: Sequence[str]) -> str:
    return spelt_out(",".join(row), 200)


def _nearest(kind: Kind, row: Sequence[str], number: int, kinds: Sequence[Kind]) -> tuple[str, str, str]:
    """Message, remedy and value of a row that comes nearest to a kind: named where the row has half of its headings."""
    value = _as_written(row)
    missing = sorted(kind.headings - set(row))
    near = [hint for heading in missing if (hint := _near(heading, row))]
    if 2 * (len(missing) - len(near)) <= len(kind.headings) or len(kinds) == 1:
        message = f". The nearest kind of return is '{kind.title}', and these are missing: {_listed(missing)}."
        remedy = " ".join(near) or f"Add the missing headings to row {number}, spelt exactly so."
    else:
        # What the message quotes is the value, so that whoever may not keep it can take it out of both.
        value = _listed([spelt_out(heading) for heading in row if heading])
        message = f": no kind of return has {value}."
        remedy = (
            "Check that it is the right file, with its headings in one row as the publisher writes them. A publication "
            "that nobody has mapped needs a layout: docs/layouts.md."
        )
    return f"The headings were not recognised{message}", remedy, value


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


def _listed(headings: Sequence[str]) -> str:
    more = f" and {len(headings) - _LISTED} more" if len(headings) > _LISTED else ""
    return ", ".join(f"'{heading}'" for heading in headings[:_LISTED]) + more


def _near(heading: str, written: Iterable[str]) -> str:
    """A sentence where some heading looks much like the one that is missing."""
    folded = {_folded(other): other for other in written if other}
    close = difflib.get_close_matches(_folded(heading), folded, n=1, cutoff=0.8)
    if not close:
        return ""
    return f"Is '{spelt_out(folded[close[0]])}' meant to be '{heading}'? Then write it exactly so."


def _folded(heading: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", heading)).casefold()


def spelt_out(heading: str, width: int = 60) -> str:
    """A heading in which every letter that only looks Latin is followed by its code point: LА[U+0410]ESTAB."""
    return "".join(f"{sign}[U+{ord(sign):04X}]" if _looks_latin(sign) else sign for sign in shown(heading, width))


def _looks_latin(sign: str) -> bool:
    return (
        sign.isalpha()
        and not sign.isascii()
        and "LATIN" not in unicodedata.name(sign, "").replace("FULLWIDTH LATIN", "")
    )


def _heading_findings(match: _Match) -> list[Finding]:
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
            message=f"Row {row} has the heading '{spelt_out(heading)}' more than once.",
            remedy="Keep one of the columns, or give each a heading of its own.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading in twice
    ]
    mixed = [h for h in match.headings if any(map(_looks_latin, h)) and re.search("[A-Za-z]", h)]
    findings += [
        Finding(
            severity="stop",
            rule="heading_lookalike",
            message=f"The heading '{spelt_out(heading)}' mixes letters of two alphabets that look alike.",
            remedy="Type the heading again.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading in mixed
    ]
    findings += [*_misspelt(match), *_in_single_quotes(match)]
    width = len(match.headings) if match.sheet.fields is None else match.sheet.fields[match.row].as_py()
    blank = [n for n, heading in enumerate(match.headings[:width]) if not heading and _written_below(match, n)]
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


def _misspelt(match: _Match) -> list[Finding]:
    """Headings that are nearly one that the kind reads and the file lacks; never taken for it."""
    row, sheet = match.sheet.first_row + match.row, match.sheet.name
    lacking = match.kind.optional - set(match.headings)
    strange = set(match.headings) - match.kind.headings - match.kind.optional - {""}
    pairs = [(heading, meant) for heading in sorted(strange) for meant in sorted(lacking) if _one_off(heading, meant)]
    return [
        Finding(
            severity="query",
            rule="heading_misspelt",
            message=f"The heading '{spelt_out(heading)}' was not read. Is it meant to be '{meant}'?",
            remedy="Then write it exactly so; otherwise accept.",
            sheet=sheet,
            row=row,
            column=heading,
        )
        for heading, meant in pairs
    ]


def _one_off(heading: str, meant: str) -> bool:
    """Whether two headings are the same but for capitals and spaces, or for one letter (a digit may mean a year)."""
    one, other = sorted((_folded(heading), _folded(meant)), key=len)
    if one == other:
        return True
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
    if len(other) == len(one) + 1:
        return one[start:] == other[start + 1 :]
    return (
        len(other) == len(one) and one[start + 1 :] == other[start + 1 :] and not (one[start] + other[start]).isdigit()
    )


def _in_single_quotes(match: _Match) -> list[Finding]:
    """A query where cells stand in single quotation marks, with which some programs quote."""
    found = 0
    first: tuple[int, str, str] | None = None
    for number, column in enumerate(match.sheet.cells.columns):
        text = column.slice(match.row)
        starts = np.flatnonzero(pa.compute.starts_with(text, "'").to_numpy())
        quoted = [row for row in starts.tolist() if len(cell := text[row].as_py()) > 1 and cell.endswith("'")]
        found += len(quoted)
        if quoted and (first is None or quoted[0] < first[0]):
            first = quoted[0], match.headings[number], text[quoted[0]].as_py()
    if first is None:
        return []
    row = match.sheet.first_row + match.row + first[0]
    message = f"{found:,} cells stand in single quotation marks, the first in row {row}: {first[2][:60]}."
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


def _written_below(match: _Match, column: int) -> bool:
    below = match.sheet.cells.column(column).slice(match.row + 1)
    return bool(pa.compute.any(pa.compute.greater(pa.compute.binary_length(below), 0)).as_py())


# --- the table under them -------------------------------------------------------------------------------------------


def _recognised(reading: Reading, whole: _Match) -> Recognised:
    match, findings = _above_its_notes(whole)
    cells = _without_blank_end(match.sheet.cells.slice(match.row + 1))
    first = match.sheet.first_row + match.row + 1
    findings += [*_where(match), *_heading_findings(match)]
    end, blank = (cells.num_rows, False) if match.kind.goes_on else _end_of_table(cells)
    if end == 0:
        findings.append(_nothing_below(match))
    if end < cells.num_rows:
        findings.append(_text_below(match, cells, first, end, blank))
    findings += _repeated_headings(match, cells.slice(0, end), first)
    findings += _uneven_rows(match, end, first)
    findings += _unfinished(reading, match, first + end - 1)
    findings += _merged(reading, match)
    findings += _over_the_limits(match, end)
    names = _column_names(match)
    kept = [number for number, name in enumerate(names) if name and name not in names[:number]]
    frame = cells.slice(0, end).select(kept).rename_columns([names[number] for number in kept]).to_pandas()
    frame.index = pd.RangeIndex(first, first + end)
    if match.kind.printed is not None:
        frame = printed_table.table(frame, match.kind.printed)
    headings = Headings(match.sheet.name, first - 1, tuple(names))
    return Recognised(match.kind, frame, match.sheet.name, tuple(findings), headings)


def _above_its_notes(match: _Match) -> tuple[_Match, list[Finding]]:
    """A table laid out for readers, without what stands under it or headings over columns that hold nothing."""
    printed, sheet = match.kind.printed, match.sheet
    if printed is None:
        return match, []
    findings = []
    if printed.ends:
        end = printed_table.rows_above_end(sheet.cells.slice(match.row + 1), printed)
        if end is None:
            findings.append(_without_end(match, printed.ends))
        else:
            last = match.row + 1 + end
            fields = None if sheet.fields is None else sheet.fields.slice(0, last)
            match = replace(match, sheet=replace(sheet, cells=sheet.cells.slice(0, last), fields=fields))
    headings = tuple(heading if _written_below(match, number) else "" for number, heading in enumerate(match.headings))
    return replace(match, headings=headings), findings


def _without_end(match: _Match, ends: str) -> Finding:
    return Finding(
        severity="stop",
        rule="end_not_found",
        message=f"No row below the table begins with '{ends}', as one did when it was published.",
        remedy="Take the file as it was published: it may have been cut off.",
        sheet=match.sheet.name,
    )


def _column_names(match: _Match) -> list[str]:
    """The headings, those that the kind expects over several columns numbered from the second on."""
    before = [match.headings[:number].count(heading) for number, heading in enumerate(match.headings)]
    return [
        f"{heading} {times + 1}" if times and heading in match.kind.repeated else heading
        for heading, times in zip(match.headings, before, strict=True)
    ]


def _where(match: _Match) -> list[Finding]:
    """Said whenever it is not the first row; a layout that tells of rows above its headings has looked at them."""
    if not match.row or match.kind.printed is not None:
        return []
    above = "the row above it was" if match.row == 1 else f"the {match.row} rows above it were"
    return [
        Finding(
            severity="note",
            rule="headings_found",
            message=f"The headings are in row {match.sheet.first_row + match.row}; {above} not read.",
            remedy="Nothing to do.",
            sheet=match.sheet.name,
            row=match.sheet.first_row + match.row,
        )
    ]


def _sheets_not_read(reading: Reading, read: Sequence[Sheet]) -> list[Finding]:
    """Said whenever a file has more sheets than those that were read."""
    others = [sheet.name or "" for sheet in reading.sheets if all(sheet is not one for one in read)]
    if not others:
        return []
    names = _listed([sheet.name or "" for sheet in read])
    said = f"sheet {names} was" if len(read) == 1 else f"sheets {names} were"
    return [
        Finding(
            severity="note",
            rule="sheets_not_read",
            message=f"Only the {said} read; not {_listed(others)}.",
            remedy="Nothing to do, unless another sheet belongs to the return: then send it as a file of its own.",
            sheet=read[0].name,
        )
    ]


def _blank_rows(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows hold nothing but spaces."""
    lengths = [pa.compute.binary_length(column).to_numpy() for column in cells.columns]
    written = np.sum(lengths, axis=0) if lengths else np.zeros(cells.num_rows)
    # Only a row with hardly a character can be all spaces; the others need no closer look.
    few = np.flatnonzero(written <= 3 * cells.num_columns)
    close = cells.take(pa.array(few))
    trimmed = [pa.compute.binary_length(pa.compute.utf8_trim_whitespace(column)).to_numpy() for column in close.columns]
    blank = np.zeros(cells.num_rows, dtype=bool)
    blank[few] = np.sum(trimmed, axis=0) == 0 if trimmed else True
    return blank


def _without_blank_end(cells: pa.Table) -> pa.Table:
    written = np.flatnonzero(~_blank_rows(cells))
    return cells.slice(0, int(written[-1]) + 1 if len(written) else 0)


def _end_of_table(cells: pa.Table) -> tuple[int, bool]:
    """How many rows the table has, and whether a blank row ends it (else a footnote does, or the sheet's own end)."""
    blank = _blank_rows(cells)
    if blank.any():
        return int(np.argmax(blank)), True
    return _before_footnotes(cells, cells.num_rows), False


def _before_footnotes(cells: pa.Table, last: int) -> int:
    """Rows at the end with one cell only, and a sentence in it, are notes under the table.

    Unless there are words in that column in the row above them too: then it may be a school without figures.
    """
    end, column = last, 0
    while end > 0 and cells.num_columns > 1:
        filled = [number for number in range(cells.num_columns) if cells.column(number)[end - 1].as_py().strip()]
        if len(filled) != 1 or not _SENTENCE.search(cells.column(filled[0])[end - 1].as_py()):
            break
        end, column = end - 1, filled[0]
    return last if end == 0 or _SENTENCE.search(cells.column(column)[end - 1].as_py()) else end


def _nothing_below(match: _Match) -> Finding:
    return Finding(
        severity="stop",
        rule="empty",
        message="The table has headings and no rows.",
        remedy="Check that the right file was saved, and send it again.",
        sheet=match.sheet.name,
        row=match.sheet.first_row + match.row,
    )


def _text_below(match: _Match, cells: pa.Table, first: int, end: int, blank: bool) -> Finding:
    below = end
    while blank and not any(column[below].as_py().strip() for column in cells.columns):
        below += 1
    text = next(text for column in cells.columns if (text := column[below].as_py().strip()))
    why = f"Row {first + end} is blank, and" if blank else "The table seems to end, and"
    return Finding(
        severity="stop",
        rule="text_below",
        message=f"{why} there is more below it: '{text[:60]}' in row {first + below}.",
        remedy="Delete notes and other tables under the table; if the rows below belong to it, delete the blank row.",
        sheet=match.sheet.name,
        row=first + below,
        value=text[:60],
    )


def _repeated_headings(match: _Match, cells: pa.Table, first: int) -> list[Finding]:
    """A row below that repeats the headings begins a second table."""
    number = next(number for number, heading in enumerate(match.headings) if heading in match.kind.headings)
    same = pa.compute.equal(pa.compute.utf8_trim_whitespace(cells.column(number)), match.headings[number])
    for row in np.flatnonzero(same.to_numpy())[:HEADING_ROWS]:
        again = tuple(column[int(row)].as_py().strip() for column in cells.columns)
        if match.kind.headings <= set(again):
            return [
                Finding(
                    severity="stop",
                    rule="several_tables",
                    message=f"Row {first + int(row)} repeats the headings: there seem to be two tables.",
                    remedy="Send one table in each file; if the rows below belong to this one, delete the headings.",
                    sheet=match.sheet.name,
                    row=first + int(row),
                )
            ]
    return []


def _uneven_rows(match: _Match, end: int, first: int) -> list[Finding]:
    """Rows with more or fewer fields than there are headings; more is always refused."""
    if match.sheet.fields is None or end == 0:
        return []
    fields = pd.Series(match.sheet.fields.slice(match.row + 1, end).to_numpy(), index=pd.RangeIndex(first, first + end))
    headings = match.sheet.fields[match.row].as_py()
    named = max(number for number, heading in enumerate(match.headings) if heading) + 1
    text = fields.astype("str")
    where = "Row " + fields.index.astype("str").to_series(index=fields.index)
    long = where + " has " + text + f" fields under {headings} headings."
    findings = rows.found(
        fields > headings,
        "stop",
        "row_too_long",
        long,
        "Put a value that holds a comma in quotation marks, or remove what is too much.",
    )
    short = fields < named
    if not short.any():
        return findings
    message = where + " has " + text + f" fields under {named} headings."
    remedy = "Fill the row up: a value or a separator is missing. If the file was cut off, export it again."
    if not match.kind.ragged:
        return findings + rows.found(short, "stop", "row_too_short", message, remedy)
    usual = int(fields.mode().iloc[0])
    alike = fields.map(fields.value_counts())
    lost = short & (fields < usual) & (fields >= usual - _LOST_SEPARATORS) & (alike < _SELDOM)
    findings += rows.found(lost, "stop", "row_too_short", message, remedy)
    if (short & ~lost).any():
        findings.append(_padded(fields[short & ~lost], named))
    return findings


def _padded(fields: pd.Series, named: int) -> Finding:
    row = int(fields.index[0])
    return Finding(
        severity="query",
        rule="rows_padded",
        message=(
            f"{len(fields):,} rows have fewer fields than the {named} headings, the first of them row {row} with "
            f"{fields.iloc[0]}. The publisher leaves out blanks at the end of a row, so the rest was read as blank."
        ),
        remedy="Look at that row; if its values stand under the right headings, accept.",
        row=row,
    )


def _unfinished(reading: Reading, match: _Match, last: int) -> list[Finding]:
    """A last row that stops half way is never padded, whatever the kind allows."""
    torn = [found for found in reading.findings if found.rule == "last_row_unfinished" and found.row == last]
    return [
        found.model_copy(
            update={"severity": "stop", "remedy": "The file was cut off: export it again, or delete that row."}
        )
        for found in torn
        if match.kind.ragged
    ]


def _merged(reading: Reading, match: _Match) -> list[Finding]:
    """Cells merged in the table itself, and not in a title above it: whose value is the one that is written?"""
    headings = match.sheet.first_row + match.row
    return [
        found.model_copy(
            update={
                "severity": "query",
                "remedy": "Unmerge them and fill in every cell; accept only if the blanks are meant.",
            }
        )
        for found in reading.findings
        if found.rule == "merged_cells" and found.sheet == match.sheet.name and (found.row or 0) > headings
    ]


def _over_the_limits(match: _Match, end: int) -> list[Finding]:
    limits = match.kind.limits
    over = [
        (what, found, most)
        for what, found, most in (("rows", end, limits.rows), ("columns", len(match.headings), limits.columns))
        if found > most
    ]
    return [
        Finding(
            severity="stop",
            rule=f"too_many_{what}",
            message=f"The table has {found:,} {what}; a return of the kind '{match.kind.title}' has at most {most:,}.",
            remedy="Check that it is the right file, or split it.",
            sheet=match.sheet.name,
        )
        for what, found, most in over
    ]
