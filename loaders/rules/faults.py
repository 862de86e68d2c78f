"""A broken rule: which cells, what is wrong with them, and what to do about it; and the findings that say so by row."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import lost_digits
from loaders.rules.columns import Column
from model.findings import Finding, Severity

MOST_CHARACTERS_QUOTED = 60


@dataclass(frozen=True)
class Fault:
    """One rule broken by some cells of a column. `complaint` follows the value ("is not a whole number.")."""

    rule: str
    bad: pd.Series
    complaint: str
    remedy: str
    severity: Severity = "stop"


@dataclass(frozen=True)
class CheckedCells:
    """What a rule makes of the different cells of a column, trimmed, each once: indexed as they are.

    `values`: text, "" where blank or broken. `remarks`: what is to be said of the column as a whole.
    """

    values: pd.Series
    faults: tuple[Fault, ...]
    remarks: tuple[Finding, ...] = ()


def fault_findings(fault: Fault, column: Column, text: pd.Series) -> list[Finding]:
    """One finding per bad row of `text`, with its value unless the column is private."""
    bad = fault.bad
    if not bad.any():
        return []
    text = text[bad]
    where = "Row " + text.index.astype("str").to_series(index=text.index) + f", {column.heading}: "
    value = "the value" if column.private else "'" + text.str.slice(0, MOST_CHARACTERS_QUOTED) + "'"
    message = where + value + f" {fault.complaint}"
    cells = None if column.private else text
    return rows.findings_by_row(bad[bad], fault.severity, fault.rule, message, fault.remedy, column.heading, cells)


def findings_in_rows(
    checked_cells: CheckedCells, column: Column, text: pd.Series, places: npt.NDArray[np.intp]
) -> Iterator[Finding]:
    """The findings of a judgement in the rows of `text`; `places`: which of the different cells each row has."""
    for fault in checked_cells.faults:
        if fault.bad.any():
            bad = pd.Series(fault.bad.to_numpy(dtype=bool)[places], index=text.index)
            yield from fault_findings(
                Fault(fault.rule, bad, fault.complaint, fault.remedy, fault.severity), column, text
            )
    yield from checked_cells.remarks


def lost_digits_fault(text: pd.Series) -> Fault:
    """Long numbers of which Excel has kept only the first digits."""
    return Fault(
        "scientific_notation",
        lost_digits(text),
        "has lost its last digits: Excel has destroyed this value.",
        "Export the file again from where it came, and do not save it from Excel before you send it.",
    )


def blank_fault(column: Column, text: pd.Series) -> Fault:
    """Blank cells where none may be."""
    return Fault("blank", (text == "") & (not column.blank), "is blank.", "Fill it in.")
