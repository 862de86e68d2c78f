"""Files that are known and of which nothing is kept: their sender reads why, and is not sent to look for headings."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from model.folders import REFERENCE
from model.frozen import Frozen

DECLINED_FILES = REFERENCE / "not_kept.toml"


class DeclinedFile(Frozen):
    """A file by its headings (`more`: beside others): what it is, why nothing is kept, what to do instead."""

    what: str
    why: str
    instead: str
    headings: frozenset[str]
    more: bool = False

    def is_headed_by(self, row: Iterable[str]) -> bool:
        """Whether a row of cells holds its headings."""
        cells = frozenset(row) - {""}
        return self.headings <= cells if self.more else self.headings == cells


@cache
def files(path: Path = DECLINED_FILES) -> tuple[DeclinedFile, ...]:
    """Every file that is known and not kept; raises pydantic's ValidationError naming what is not understood."""
    return tuple(DeclinedFile.model_validate(file) for file in tomllib.loads(path.read_text(encoding="utf-8"))["file"])


def declined_file(row: Iterable[str]) -> DeclinedFile | None:
    """The file that a row of cells heads, if it is one of them."""
    return next((file for file in files() if file.is_headed_by(row)), None)
