"""Where an answer's figures came from: the returns behind its rows and the publications they carry."""

from itertools import chain

import pandas as pd

from outcomes.model import Source
from outcomes.store import Generation


def sources_of(generation: Generation, rows: pd.DataFrame) -> tuple[Source, ...]:
    """The sources of every row's `returns`, in the order of their titles."""
    returns = sorted(set(chain.from_iterable(rows["returns"])))
    if not returns:
        return ()
    found = generation.ask("sources_of", {"returns": returns})
    return tuple(Source(**{str(key): value for key, value in row.items()}) for row in found.to_dict("records"))
