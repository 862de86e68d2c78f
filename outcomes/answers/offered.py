"""What can be asked: which measures, groups and years there are, and of which places."""

import pandas as pd

from metrics.register import MEASURES
from model.places import Level
from model.viewers import Viewer
from outcomes.store.generation.reading import Generation


def offered(generation: Generation, _viewer: Viewer) -> pd.DataFrame:
    """measure, title, stage, place, characteristic, periods (a list): every breakdown an area has figures for.

    Only that figures exist is told, and of areas only; which cells a viewer may see the gate decides on asking.
    """
    rows = generation.ask("offered")
    rows["title"] = [MEASURES[measure].title for measure in rows["measure"]]
    rows["stage"] = [MEASURES[measure].stage for measure in rows["measure"]]
    return rows[["measure", "title", "stage", "place", "characteristic", "periods"]]


def places(generation: Generation, _viewer: Viewer, level: Level) -> pd.DataFrame:
    """place, name, region: every place of one level with figures, by name."""
    return generation.ask("place_names", {"level": level})
