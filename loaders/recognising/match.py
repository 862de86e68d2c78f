"""A sheet's row of headings that fits a kind of return, and the table that is read there."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from loaders.reading.sheets import Sheet
from loaders.recognising.hidden_signs import spell_out
from loaders.translation import printed_table
from loaders.translation.kind import HEADING_ROWS, Kind
from model.findings import Finding

SENTENCE = re.compile(r"[A-Za-z]{2,}\W+\w")

# A row that lacks a field or two, like no other in the file, has lost a separator and not its blank end.
LOST_SEPARATORS, SELDOM = 2, 3


@dataclass(frozen=True)
class TableHeadings:
    """Where a table stands: its sheet, the row of its headings, and each column's name ("" where it has none)."""

    sheet: str | None
    row: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class RecognisedTable:
    """A table and its kind. `frame`: text, headings as columns, the sender's row numbers as index.

    `beside`: the other tables of the same workbook that belong to the same return.
    """

    kind: Kind
    frame: pd.DataFrame
    sheet: str | None
    findings: tuple[Finding, ...]
    headings: TableHeadings
    beside: tuple["RecognisedTable", ...] = ()


@dataclass(frozen=True)
class Match:
    """A kind of return whose headings stand in a row of a sheet."""

    kind: Kind
    sheet: Sheet
    row: int
    headings: tuple[str, ...]


def first_rows(sheet: Sheet) -> list[tuple[str, ...]]:
    """The rows of a sheet that headings may stand in, every run of spaces and line breaks in a cell as one space."""
    start = sheet.cells.slice(0, HEADING_ROWS)
    return [tuple(" ".join(cell.split()) for cell in row) for row in zip(*start.to_pydict().values(), strict=True)]


def matching_kinds(sheet: Sheet, kinds: Iterable[Kind]) -> list[Match]:
    """The kinds whose headings stand in a sheet, each in the first row that has them."""
    first = first_rows(sheet)
    folds = [{cell.casefold() for cell in row} for row in first]
    return [
        Match(kind, sheet, number, headings)
        for number in range(len(first))
        for kind in kinds
        if kind.printed is not None or _folds(kind.headings) <= folds[number]
        if kind.headings <= set(headings := _headings(first[: number + 1], kind))
    ]


@cache
def _folds(headings: frozenset[str]) -> frozenset[str]:
    return frozenset(heading.casefold() for heading in headings)


def _headings(rows_down_to: Sequence[tuple[str, ...]], kind: Kind) -> tuple[str, ...]:
    """What stands over the columns where the last of the rows is the last of a kind's headings, in its spelling."""
    if kind.printed is None:
        return spelt_as_declared(rows_down_to[-1], kind.headings, kind.optional)
    stack = rows_down_to[-kind.printed.heading_rows :]
    # Where the uppermost row is blank, the headings go on below.
    return printed_table.joined_headings(stack, kind.printed) if any(stack[0]) else ()


def spelt_as_declared(
    headings: Sequence[str], declared: frozenset[str], optional: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Headings in the spelling of those that are declared, where only capitals differ."""
    spellings = _spellings(declared, optional)
    return tuple(spellings.get(heading.casefold(), heading) for heading in headings)


@cache
def _spellings(declared: frozenset[str], optional: frozenset[str]) -> dict[str, str]:
    """Each declared heading by its small letters; those that only capitals tell apart are left as they are."""
    every = declared | optional
    folds = Counter(heading.casefold() for heading in every)
    return {fold: heading for heading in every if folds[fold := heading.casefold()] == 1}


def missing_words(match: Match) -> list[str]:
    """What a kind asks of a sheet beside its headings, and the sheet does not say."""
    if match.kind.printed is None:
        return []
    return printed_table.missing_words(first_rows(match.sheet)[: match.row], match.kind.printed)


def missing_headings(kind: Kind, row: Sequence[str]) -> frozenset[str]:
    """The headings of a kind that a row has not."""
    return kind.headings - set(spelt_as_declared(row, kind.headings))


def heading_line(row: Sequence[str]) -> str:
    """A row of headings as one line for a reader."""
    return spell_out(",".join(row), 200)
