"""How long the original of a return about pupils is kept."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from model.returns import Return
from outcomes.store.return_files import ABOUT_PUPILS, STATES_WITH_ORIGINAL
from outcomes.store.store import Store


def past_retention(
    store: Store, ledger: Sequence[Return], days: int, *, pupil_level: Collection[str] = ABOUT_PUPILS
) -> tuple[Path, ...]:
    """The originals that no return needs any longer: they name pupils, and were accepted more than `days` ago.

    What a file without pupils was made into can always be shown beside it, so its original stays.
    """
    oldest = datetime.now(UTC) - timedelta(days=days)
    lines = [return_ for return_ in ledger if return_.state in STATES_WITH_ORIGINAL]
    needed_checksums = {return_.sha256 for return_ in lines if return_.kind not in pupil_level or return_.at > oldest}
    checksums = sorted({return_.sha256 for return_ in lines} - needed_checksums)
    return tuple(path for checksum in checksums if (path := store.originals / checksum).exists())
