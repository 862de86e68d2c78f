"""Where an answer's figures came from: the returns behind its rows and the publications they carry."""

from functools import lru_cache
from itertools import chain

import pandas as pd

from outcomes.model import Source
from outcomes.store import Generation


def sources_of(generation: Generation, rows: pd.DataFrame) -> tuple[Source, ...]:
    """The sources of every row's `returns`, in the order of their titles."""
    behind = set(chain.from_iterable(rows["returns"]))
    return tuple(source for source in _every_source(generation) if source.return_id in behind)


# A generation never changes, so what was once read of it stays true.
@lru_cache(maxsize=16)
def _every_source(generation: Generation) -> tuple[Source, ...]:
    rows = generation.ask("sources").to_dict("records")
    return tuple(Source(**{str(key): value for key, value in row.items()}) for row in rows)
