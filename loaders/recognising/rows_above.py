"""Rows above the headings that are rows of the table: whoever sorted it sorted the headings into its middle."""

import re
from collections.abc import Callable, Sequence

from loaders.recognising.match import Match
from model.findings import Finding, Severity

Shape = Callable[[str], str]
SEVERAL, MANY = 2, 3
"""A title or a note has hardly two cells that look just like those under the headings, or three that look much so."""

_BELOW = 1_000
"""So many rows below the headings are looked at for what a column holds."""


def rows_above(match: Match) -> list[Finding]:
    """A stop where a row above the headings looks like those below them, and a query where it is only as full."""
    if not match.row or match.kind.printed is not None:
        return []
    columns = [column.slice(match.row + 1, _BELOW).to_pylist() for column in match.sheet.cells.columns]
    above = list(zip(*match.sheet.cells.slice(0, match.row).to_pydict().values(), strict=True))
    above = [() if _is_count_of_columns(row) else row for row in above]
    like = [n for n, row in enumerate(above) if _is_like(row, columns, _shape, SEVERAL)]
    like += [n for n, row in enumerate(above) if _is_like(row, columns, _rough_shape, MANY)]
    if like:
        return [_finding(match, min(like), "stop", "looks like the rows below them")]
    full = [n for n, row in enumerate(above) if _is_as_full(row, columns)]
    return [_finding(match, full[0], "query", "is as full as the rows below them")] if full else []


def _finding(match: Match, number: int, severity: Severity, what: str) -> Finding:
    row = match.sheet.first_row + number
    sorted_in = "If the table was sorted with its headings in it, move them to the top, and send it again"
    return Finding(
        severity=severity,
        rule="rows_above",
        message=f"Row {row} stands above the headings and {what}; it was not read.",
        remedy=f"{sorted_in}." if severity == "stop" else f"{sorted_in}; if the row is a title, accept.",
        sheet=match.sheet.name,
        row=row,
    )


def _is_count_of_columns(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns, as the Department's own tables do: 1, 2, 3 …"""
    numbers = [int(cell) for cell in row if re.fullmatch(r"[0-9]{1,4}", cell)]
    return len(numbers) >= MANY and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_as_full(row: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Whether a row has a number in it, and as many cells as some row below."""
    filled = sum(bool(cell.strip()) for cell in row)
    below = (sum(bool(cell.strip()) for cell in line) for line in zip(*columns, strict=True))
    fewest = min((count for count in below if count), default=0)
    return filled >= max(MANY, fewest) and any(re.search("[0-9]", cell) for cell in row)


def _is_like(row: Sequence[str], columns: Sequence[Sequence[str]], shape: Shape, least: int) -> bool:
    """Whether most cells of a row, and several, look like some cell below in the same column."""
    shapes = [shape(cell) for cell in row]
    filled = sum(each != "" for each in shapes)
    same = sum(
        each != "" and each in {shape(cell) for cell in column} for each, column in zip(shapes, columns, strict=False)
    )
    return same >= min(least, len(columns)) and 2 * same > filled


def _shape(cell: str) -> str:
    """What a cell looks like: every digit as 9, every run of letters as one A, of spaces as one."""
    text = " ".join(cell.split())
    return re.sub(r"[^\W\d_]+", "A", re.sub("[0-9]", "9", text))


def _rough_shape(cell: str) -> str:
    """The same with every number as one 9, whatever its length, its decimals and its sign."""
    return re.sub(r"-?9[9.]*%?", "9", _shape(cell))
