"""The demonstration's home, built once for all measurements in a folder of its own."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from model.folders import PUBLISHED, REFERENCE
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.proposal import Proposal
from outcomes.returns.publisher import Publisher
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace


def empty_house() -> Publisher:
    """A house with nothing in it."""
    home = Path(mkdtemp(prefix="outcomes-bench-"))
    return Publisher(Store(home), open_workspace(home), authority="la:383", reference=REFERENCE)


def load_files(publisher: Publisher, paths: list[Path], period: str | None = None) -> Proposal:
    """Check and publish files, accepting queries."""
    checked = [(path, checking.check(path, authority=publisher.authority, period=period)) for path in paths]
    return accepting.accept(publisher, proposing.propose(publisher, checked))


@cache
def demonstration() -> Publisher:
    """A house with the published figures in it."""
    publisher = empty_house()
    load_files(publisher, sorted(PUBLISHED.glob("*.csv")))
    return publisher
