"""Files for the abuse cases: our own templates with a cell changed, in any container, checked as they would be."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter

from loaders.check import CheckedFile
from loaders.kinds.register import KINDS
from outcomes.returns import checking
from tests.loaders.files import cell, row, sheet_xml
from tests.pollution import TEMPLATES, Table, written

TIDY, KS4 = TEMPLATES["tidy"], TEMPLATES["ks4"]
ROLL = next(kind.contract for kind in KINDS if kind.id == "pupils" and kind.contract is not None)
PUPILS: Table = [[column.heading for column in ROLL.columns], *(list(example) for example in ROLL.examples)]


def having(table: Table, *, at: int = 1, **cells: str) -> Table:
    """A table with cells of one row replaced, by heading."""
    return with_cells(table, at, cells)


def with_cells(table: Table, at: int, cells: Mapping[str, str]) -> Table:
    """The same, for headings that are no Python names."""
    changed = [list(line) for line in table]
    for heading, text in cells.items():
        changed[at][table[0].index(heading)] = text
    return changed


def checked(path: Path, content: bytes | str | None = None, *, period: str | None = "2018/19") -> CheckedFile:
    """What is said of a file, read by the real reader in its child process and by the real kinds."""
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return checking.check(path, authority="la:383", period=period)


def checked_table(folder: Path, table: Table) -> CheckedFile:
    """What is said of a table that a strict writer has written as CSV."""
    return checked(folder / "return.csv", written(table))


def faults(found: CheckedFile, severity: str = "stop") -> list[tuple[str, int | None, str | None]]:
    """Rule, row and column of every finding of one severity."""
    return [(each.rule, each.row, each.column) for each in found.findings if each.severity == severity]


def rules(found: CheckedFile, severity: str = "stop") -> set[str]:
    """The rules broken, each once."""
    return {rule for rule, _, _ in faults(found, severity)}


def meant(found: CheckedFile) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Results and places, in an order of their own, ready to be compared."""
    return _lines(found.results), _lines(found.places)


def _lines(table: object) -> list[tuple[str, ...]]:
    return sorted(tuple(map(str, line)) for line in table.itertuples(index=False))  # type: ignore[attr-defined]


def as_xml(table: Table, *, own: Mapping[str, str] | None = None) -> str:
    """The rows of an .xlsx sheet, every cell a text; `own` is XML of our own for cells by reference."""
    return "".join(_row(number, line, own or {}) for number, line in enumerate(table, 1))


def _row(number: int, line: Iterable[str], own: Mapping[str, str]) -> str:
    places = [(f"{get_column_letter(column)}{number}", text) for column, text in enumerate(line, 1)]
    return row(number, *(own.get(place) or cell(place, escape(text)) for place, text in places))


def sheet(table: Table, *, own: Mapping[str, str] | None = None, before: str = "", after: str = "") -> str:
    """A whole sheet of a table."""
    return sheet_xml(as_xml(table, own=own), before, after)


def workbook(path: Path, table: Table, *, numbers: bool = True, epoch_1904: bool = False) -> Path:
    """A table as openpyxl saves it, figures as numbers where asked."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for number, line in enumerate(table):
        book.active.append([_typed(value) if numbers and number else value or None for value in line])
    book.save(path)
    return path


def _typed(text: str) -> object:
    if not text:
        return None
    return float(text) if text.replace(".", "", 1).removeprefix("-").isdigit() else text
