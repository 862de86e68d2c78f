"""What can be asked: which measures, groups and years there are, and of which places."""

import pandas as pd

from metrics.measures.register import MEASURES
from model.places import Level
from model.viewers import Viewer
from outcomes.answers import gate
from outcomes.store.reading import Generation


def offered_breakdowns(generation: Generation, viewer: Viewer) -> pd.DataFrame:
    """measure, title, stage, place, characteristic, periods (a list): every breakdown an area has figures for.

    Only that there are figures a viewer may see is told, and of areas and of an area's schools together only.
    """
    rows = gate.rows(generation, viewer, "offered", {"own": sorted(viewer.schools)})
    # Of two rows the first is about what is published, and the second about everything.
    rows = rows.drop_duplicates(["measure", "place", "characteristic"], keep="last", ignore_index=True)
    rows["title"] = [MEASURES[measure].title for measure in rows["measure"]]
    rows["stage"] = [MEASURES[measure].stage for measure in rows["measure"]]
    return rows[["measure", "title", "stage", "place", "characteristic", "periods"]]


def offered_places(generation: Generation, _viewer: Viewer, level: Level) -> pd.DataFrame:
    """place, name, region: every place of one level with figures, by name."""
    return gate.rows_without_figures(generation, "place_names", {"level": level})
