"""What our templates hold beside the table to be filled in: sheets of guidance, which are never read.

They are known by what stands in them, and not by their names alone: a sheet called Example that somebody has filled in
is a table like any other.
"""

from collections.abc import Iterable
from dataclasses import replace

from loaders.reading.sheets import Reading, Sheet
from loaders.translation.kind import Kind

GUIDE, EXAMPLE = "How to fill this in", "Example"
"""The names of the two sheets."""

GUIDE_HEADINGS = ("Heading", "Rule", "Accepted words", "Example")
"""The first row of the guide; beyond it stand the lists that drop-downs offer."""


def without_guidance(reading: Reading, kinds: Iterable[Kind]) -> Reading:
    """A reading without our guide and our unchanged example.

    Where nothing else is left the guide stays, so that nobody's file is an example of ours; without one, all stays.
    """
    examples = {
        (tuple(column.heading for column in kind.contract.columns), *kind.contract.examples)
        for kind in kinds
        if kind.contract is not None
    }
    guides = tuple(sheet for sheet in reading.sheets if _is_guide(sheet))
    theirs = tuple(sheet for sheet in reading.sheets if not _is_guide(sheet) and not _is_example(sheet, examples))
    return replace(reading, sheets=theirs or guides or reading.sheets)


def _is_guide(sheet: Sheet) -> bool:
    return sheet.name == GUIDE and _rows(sheet, 1)[0][: len(GUIDE_HEADINGS)] == GUIDE_HEADINGS


def _is_example(sheet: Sheet, examples: set[tuple[tuple[str, ...], ...]]) -> bool:
    rows = sheet.cells.num_rows
    return sheet.name == EXAMPLE and rows in map(len, examples) and _rows(sheet, rows) in examples


def _rows(sheet: Sheet, many: int) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*sheet.cells.slice(0, many).to_pydict().values(), strict=True))
