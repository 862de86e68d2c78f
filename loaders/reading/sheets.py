"""What was read of a file: its sheets, as cells of text."""

from dataclasses import dataclass

import pyarrow as pa

from model.findings import Finding


@dataclass(frozen=True)
class Sheet:
    """One table of text as it stood in a file, before anybody has said what it means.

    `cells`: a string column per sheet column, named "0", "1", …; nought rows removed and nothing trimmed but what
    `reading` reports; a blank cell is "". Row r of `cells` is row `first_row + r` as the sender's program counts, and
    column c is column `first_column + c`.
    `fields`: how many fields each row was written with (int32); None where the file has cells and not fields.
    """

    name: str | None
    cells: pa.Table
    first_row: int = 1
    fields: pa.Array | None = None
    first_column: int = 1


@dataclass(frozen=True)
class Reading:
    """A file's text: its container ("csv", "xlsx", …), checksum, sheets, and what was remarkable about it."""

    file: str
    container: str
    sha256: str
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()
