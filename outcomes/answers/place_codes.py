"""Under which numbers others know a place, so that what is taken away can be joined to what they hold."""

from functools import lru_cache
from pathlib import Path

import pandas as pd

from outcomes.answers import gate
from outcomes.store import reference
from outcomes.store.reading import Generation


@lru_cache(maxsize=16)
def place_codes(generation: Generation, reference_folder: Path) -> pd.DataFrame:
    """Indexed by place: `urn` of a school, `gss_code` of an authority, a region or the nation. None may be changed."""
    urns = gate.rows_without_figures(generation, "place_urns").set_index("place")
    return urns.join(reference.gss_codes(reference_folder), how="outer")
