"""A broken rule as findings: which rows, what stands there, and what to do about it."""

import pandas as pd

from loaders import rows
from loaders.cells import digits_lost
from loaders.columns import Column
from outcomes.model import Finding, Severity

SHOWN = 60


def faults(
    bad: pd.Series, column: Column, text: pd.Series, said: str, remedy: str, rule: str, severity: Severity = "stop"
) -> list[Finding]:
    """One finding per bad row: `said` follows the value ("is not a whole number."), which a private column keeps."""
    if not bad.any():
        return []
    text = text[bad]
    where = "Row " + text.index.astype("str").to_series(index=text.index) + f", {column.heading}: "
    message = where + f"the value {said}" if column.private else where + "'" + text.str.slice(0, SHOWN) + f"' {said}"
    return rows.found(bad[bad], severity, rule, message, remedy, column.heading, None if column.private else text)


def destroyed(column: Column, text: pd.Series) -> tuple[pd.Series, list[Finding]]:
    """Which are long numbers of which Excel has kept only the first digits, and the stops that say so."""
    spoilt = text.isin([written for written in text.unique() if digits_lost(written)])
    findings = faults(
        spoilt,
        column,
        text,
        "has lost its last digits: Excel has destroyed this value.",
        "Export the file again from where it came, and do not save it from Excel before you send it.",
        "scientific_notation",
    )
    return spoilt, findings


def blanks(column: Column, text: pd.Series) -> list[Finding]:
    """A stop for each blank cell where none may be."""
    if column.blank:
        return []
    return faults(text == "", column, text, "is blank.", "Fill it in.", "blank")
