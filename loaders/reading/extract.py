"""What the reading process hands back: plain values and Arrow tables, since nothing else may cross the boundary."""

from dataclasses import asdict, dataclass
from typing import Literal

import pyarrow as pa


@dataclass(frozen=True)
class Remark:
    """A finding before the serving process has checked it: the fields of `model.Finding`, as plain values."""

    severity: Literal["stop", "query", "note"]
    rule: str
    message: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def plain(self) -> dict[str, object]:
        """The fields by name, ready for JSON."""
        return asdict(self)


class Refusal(Exception):  # noqa: N818  a finding on its way, not an error of ours
    """The file cannot be read as it is; carries the one remark that says why."""

    def __init__(self, rule: str, message: str, remedy: str, **where: object) -> None:
        super().__init__(message)
        self.remark = Remark("stop", rule, message, remedy, **where)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Table:
    """A sheet's text: string columns named "0", "1", …, and how many fields each row was written with."""

    name: str | None
    cells: pa.Table
    first_row: int = 1
    fields: pa.Array | None = None
    first_column: int = 1


@dataclass(frozen=True)
class Extract:
    """Everything read from one file: what it really is, its tables, and what was remarkable about it."""

    container: str
    tables: tuple[Table, ...]
    remarks: tuple[Remark, ...] = ()


def excerpt(text: str, width: int = 60) -> str:
    """A value short enough to stand in a sentence."""
    return text if len(text) <= width else text[: width - 1] + "…"
