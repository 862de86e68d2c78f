"""Homes that tests begin with: the same files, published in the same order, are published once a session."""

import hashlib
import shutil
from pathlib import Path

from loaders.check import CheckedFile
from model.folders import REFERENCE
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace

File = Path | tuple[Path, CheckedFile]
"""A file to be published, with what its loader would hand on where no loader is to be asked."""


class Homes:
    """Homes by what was published in them, one file after the other.

    A generation never changes, so whoever only asks shares one home; whoever publishes, undoes or damages has a copy.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._built: dict[str, Publisher] = {}

    def shared(self, *files: File) -> Publisher:
        """The home in which these files were published; only to be read."""
        key = _key(files)
        if key not in self._built:
            home = self._folder / key
            self._built[key] = self._with(files[-1], self.copy(home, *files[:-1])) if files else publisher_of(home)
        return self._built[key]

    def copy(self, home: Path, *files: File) -> Publisher:
        """The same at `home`, for a test to change."""
        found = self.shared(*files)
        # With its last connection closed, the ledger's log is folded into the file that is copied.
        found.workspace.engine.dispose()
        shutil.copytree(found.store.home, home, dirs_exist_ok=True)
        return publisher_of(home)

    def _with(self, file: File, publisher: Publisher) -> Publisher:
        path, checked = file if isinstance(file, tuple) else (file, checking.check(file, authority=publisher.authority))
        stops = [finding.message for finding in checked.findings if finding.severity == "stop"]
        assert stops == []
        accepting.accept(publisher, proposing.propose(publisher, [(path, checked)]))
        return publisher


def publisher_of(home: Path) -> Publisher:
    """The publisher of a home of Leeds."""
    return Publisher(Store(home), open_workspace(home), authority="la:383", reference=REFERENCE, wait_seconds=20)


def _key(files: tuple[File, ...]) -> str:
    found = hashlib.sha256()
    for file in files:
        path, kind = (file[0], file[1].kind) if isinstance(file, tuple) else (file, "")
        found.update(f"{path.name}\n{kind}\n{len(path.read_bytes())}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]
