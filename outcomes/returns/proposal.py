"""A file on its way in, and what would be published of several."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from loaders.check import CheckedFile
from model.findings import Finding
from model.returns import Difference, Return, ReturnStatus
from outcomes.returns.accepted_queries import fingerprint

FileState = Literal["published", "unchanged", "refused", "waiting"]


@dataclass(frozen=True)
class Declaration:
    """What a sender says of a file, which the file may not say itself: its kind, its year, how final it is."""

    as_kind: str | None = None
    period: str | None = None
    status: ReturnStatus | None = None


@dataclass(frozen=True)
class IncomingFile:
    """One file on its way in, whose bytes lie at `path` while they are kept.

    `return_` is None while it may not be accepted; `folder` holds its staged rows.
    """

    checked: CheckedFile
    state: FileState
    return_: Return | None = None
    folder: Path | None = None
    difference: Difference | None = None
    path: Path | None = None
    accepted_queries: tuple[str, ...] = ()
    """Fingerprints of the queries that were accepted with a reason since it was proposed."""

    @property
    def needs_a_yes(self) -> bool:
        """Whether a person must say yes first: a query nobody accepted stands, or pupils would be removed."""
        return self.return_ is not None and (
            bool(open_queries(self)) or bool(self.difference and self.difference.removed_pupils)
        )


@dataclass(frozen=True)
class Proposal:
    """What would be published: the files, and the generation that the store would then show."""

    files: tuple[IncomingFile, ...]
    generation: str

    @property
    def staged_files(self) -> tuple[IncomingFile, ...]:
        """The files that would become returns."""
        return tuple(file for file in self.files if file.return_ is not None)

    @property
    def needs_a_yes(self) -> bool:
        """Whether a person must say yes to any of the files first."""
        return any(file.needs_a_yes for file in self.files)


def open_queries(file: IncomingFile) -> dict[str, Finding]:
    """A file's queries that nobody has accepted, by fingerprint; one that stands several times stands here once."""
    return {
        fingerprint(file.checked.kind, finding): finding
        for finding in reversed(file.checked.findings)
        if finding.severity == "query"
    }
