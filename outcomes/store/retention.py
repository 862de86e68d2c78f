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
    lines = [item for item in ledger if item.state in STATES_WITH_ORIGINAL]
    wanted = {item.sha256 for item in lines if item.kind not in pupil_level or item.at > oldest}
    over = sorted({item.sha256 for item in lines} - wanted)
    return tuple(path for sum_ in over if (path := store.originals / sum_).exists())
