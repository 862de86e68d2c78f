"""What our templates hold beside the table to be filled in: sheets of guidance, which are never read.

They are known by what stands in them, and not by their names alone: a sheet called Example that somebody has filled in
is a table like any other.
"""

from collections.abc import Iterable
from dataclasses import replace

from loaders.kind import Kind, Reading, Sheet

GUIDE, EXAMPLE = "How to fill this in", "Example"
"""The names of the two sheets."""

GUIDE_HEADINGS = ("Heading", "Rule", "Accepted words", "Example")
"""The first row of the guide; beyond it stand the lists that drop-downs offer."""


def without_guidance(reading: Reading, kinds: Iterable[Kind]) -> Reading:
    """A reading without our guide and our unchanged example; all of it where there is nothing else."""
    examples = {
        (tuple(column.heading for column in kind.contract.columns), *kind.contract.examples)
        for kind in kinds
        if kind.contract is not None
    }
    theirs = tuple(sheet for sheet in reading.sheets if not _is_guide(sheet) and not _is_example(sheet, examples))
    return replace(reading, sheets=theirs) if theirs and len(theirs) < len(reading.sheets) else reading


def _is_guide(sheet: Sheet) -> bool:
    return sheet.name == GUIDE and _rows(sheet, 1)[0][: len(GUIDE_HEADINGS)] == GUIDE_HEADINGS


def _is_example(sheet: Sheet, examples: set[tuple[tuple[str, ...], ...]]) -> bool:
    return sheet.name == EXAMPLE and _rows(sheet, sheet.cells.num_rows) in examples


def _rows(sheet: Sheet, many: int) -> tuple[tuple[str, ...], ...]:
    return tuple(zip(*sheet.cells.slice(0, many).to_pydict().values(), strict=True))
