"""Rows above the headings that are rows of the table: whoever sorted it sorted the headings into its middle."""

import re
from collections.abc import Callable, Sequence

from loaders.recognising.match import Match
from model.findings import Finding

Shape = Callable[[str], str]
SEVERAL, MANY = 2, 3
"""A title or a note has hardly two cells that look just like those under the headings, or three that look much so."""

_BELOW = 1_000
"""So many rows below the headings are looked at for what a column holds."""


def rows_above(match: Match) -> list[Finding]:
    """A stop where a row above the headings looks like those below them, as a title or a note does not."""
    if not match.row or match.kind.printed is not None:
        return []
    columns = [column.slice(match.row + 1, _BELOW).to_pylist() for column in match.sheet.cells.columns]
    above = list(zip(*match.sheet.cells.slice(0, match.row).to_pydict().values(), strict=True))
    like = [
        number
        for number, row in enumerate(above)
        if _is_like(row, columns, _shape, SEVERAL) or _is_like(row, columns, _rough_shape, MANY)
    ]
    if not like:
        return []
    row = match.sheet.first_row + like[0]
    return [
        Finding(
            severity="stop",
            rule="rows_above",
            message=f"Row {row} stands above the headings and looks like the rows below them; {len(like):,} rows do.",
            remedy="The table was sorted with its headings in it: move them to the top, and send it again.",
            sheet=match.sheet.name,
            row=row,
        )
    ]


def _is_like(row: Sequence[str], columns: Sequence[Sequence[str]], shape: Shape, least: int) -> bool:
    """Whether most cells of a row, and several, look like some cell below in the same column."""
    shapes = [shape(cell) for cell in row]
    filled = sum(each != "" for each in shapes)
    same = sum(
        each != "" and each in {shape(cell) for cell in column} for each, column in zip(shapes, columns, strict=True)
    )
    return same >= min(least, len(columns)) and 2 * same > filled


def _shape(cell: str) -> str:
    """What a cell looks like: every digit as 9, every run of letters as one A, of spaces as one."""
    text = " ".join(cell.split())
    return re.sub(r"[^\W\d_]+", "A", re.sub("[0-9]", "9", text))


def _rough_shape(cell: str) -> str:
    """The same with every number as one 9, whatever its length, its decimals and its sign."""
    return re.sub(r"-?9[9.]*%?", "9", _shape(cell))
