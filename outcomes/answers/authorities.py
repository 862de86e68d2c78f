"""How do we compare with other authorities? Every measure, three years, beside England, the region and neighbours."""

from functools import lru_cache

import numpy as np
import pandas as pd

from metrics.arrays import Column
from metrics.measures.breaks import segments
from metrics.measures.register import MEASURES
from metrics.ranks import neighbours, quartile_bands, rank_range
from metrics.rates import cell_rates, has_interval, numerators
from model.answer_columns import AUTHORITIES
from model.answers import AuthoritiesAnswer
from model.columns import table_of
from model.measures import Measure
from model.viewers import Viewer
from outcomes.answers import gate, places, sentences
from outcomes.answers.rates import sources_of
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION


def authorities(generation: Generation, viewer: Viewer, place: str) -> AuthoritiesAnswer:
    """Every measure an authority has a figure for, beside everybody else's. Raises UnknownWordError."""
    where = places.find_place(generation, place)
    like = gate.rows_without_figures(generation, "neighbours_of", {"place": where.place})
    cells = _cells(generation, viewer)
    rows = [
        _row(MEASURES[measure], table, where, tuple(like["neighbour"]))
        for measure, table in cells.items()
        if (table["place"] == where.place).any()
    ]
    table = table_of(rows, AUTHORITIES)
    names = places.places_by_id(generation)
    return AuthoritiesAnswer(
        place=where.place,
        place_name=where.name,
        region_name=names[where.region].name if where.region else None,
        neighbour_names=tuple(names[item].name for item in like["neighbour"] if item in names),
        neighbours_version=str(like["version"].iloc[0]) if len(like) else None,
        table=table,
        sentence=sentences.authorities_sentence(where.name, table),
        generation=generation.name,
        sources=sources_of(generation, table),
    )


# A generation never changes, and the key holds the viewer; every authority's page starts from the same cells.
@lru_cache(maxsize=8)
def _cells(generation: Generation, viewer: Viewer) -> dict[str, pd.DataFrame]:
    """Every area's cells by measure, in the order of the register, as this viewer may see them, with their rates."""
    cells_by_measure = {}
    for measure, cells in gate.cells_by_measure(generation, viewer, "all_authorities").items():
        ok_cells = cells[cells["status"] == "ok"].reset_index(drop=True)
        cells_by_measure[measure] = ok_cells.assign(rate=cell_rates(ok_cells, MEASURES[measure])["value"])
    return {measure: cells_by_measure[measure] for measure in MEASURES if measure in cells_by_measure}


def _row(measure: Measure, cells: pd.DataFrame, place: places.Place, like: tuple[str, ...]) -> dict[str, object]:
    """One measure's line: our last three comparable years, and where the latest stands among all authorities."""
    own = cells[cells["place"] == place.place].sort_values("period")
    period = str(own["period"].iloc[-1])
    now = cells[cells["period"] == period]
    by_place = now.set_index("place")["rate"]
    years = _comparable(measure, own)
    best, worst, among, band = _standing(measure, now, place.place)
    before = _standing(measure, cells[cells["period"] == years[1][0]], place.place)[:2] if len(years) > 1 else None
    beside = neighbours([by_place.get(item, np.nan) for item in like]) if like else None
    return {
        "measure": measure.id,
        "title": measure.title,
        "stage": measure.stage,
        "unit": measure.unit,
        "better": measure.better,
        "decimals": measure.decimals,
        "period": period,
        "value": years[0][1],
        "previous": years[1][1] if len(years) > 1 else np.nan,
        "previous_period": years[1][0] if len(years) > 1 else None,
        "earlier": years[2][1] if len(years) > 2 else np.nan,
        "earlier_period": years[2][0] if len(years) > 2 else None,
        "england": by_place.get(NATION, np.nan),
        "region": by_place.get(place.region, np.nan) if place.region else np.nan,
        "neighbours": beside.mean if beside else np.nan,
        "neighbours_present": beside.present if beside else 0,
        "neighbours_asked": beside.asked if beside else 0,
        "rank_best": best,
        "rank_worst": worst,
        "among": among,
        "band": band,
        "rank_change": _middle(before) - _middle((best, worst)),
        "returns": tuple(dict.fromkeys(own["return_id"].iloc[::-1])),
    }


def _comparable(measure: Measure, own: pd.DataFrame) -> list[tuple[str, float]]:
    """The latest year and up to two before it of the same unbroken stretch, latest first."""
    stretch = segments(measure, list(own["period"]))
    years = zip(own["period"], own["rate"], stretch, strict=True)
    return [(str(period), float(rate)) for period, rate, number in years if number == stretch[-1]][:-4:-1]


def _standing(measure: Measure, cells: pd.DataFrame, place: str) -> tuple[float, float, int, str]:
    """The best and worst rank a place may claim among authorities, how many those are, and its quarter.

    By the intervals of the differences where every authority's cohort is known; otherwise by what rounding hides:
    those within half of the last printed digit may be ahead or behind.
    """
    local = cells[cells["place"].str.startswith("la:")]
    if measure.better == "neutral" or not (local["place"] == place).any():
        return np.nan, np.nan, len(local), ""
    at = int(np.flatnonzero((local["place"] == place).to_numpy())[0])
    band = str(quartile_bands(local["rate"], measure.better)[at])
    if has_interval(measure) and local["denominator"].notna().all():
        best, worst, among = rank_range(numerators(local, measure), local["denominator"], measure.better)
        return float(best[at]), float(worst[at]), among, band
    sign = -1 if measure.better == "lower" else 1
    values, hidden = sign * local["rate"].to_numpy("float64"), _hidden(local)
    ahead = (values - hidden > values[at] + hidden[at]).sum()
    behind = (values + hidden < values[at] - hidden[at]).sum()
    return float(1 + ahead), float(len(local) - behind), len(local), band


def _hidden(cells: pd.DataFrame) -> Column:
    """Half of the last printed digit of each rounded value; nothing where it was counted."""
    rounded = 0.5 * 10.0 ** -cells["decimals"].fillna(0).to_numpy("float64")
    return np.where(cells["decimals"].isna(), 0.0, rounded)


def _middle(standing: tuple[float, float] | None) -> float:
    return (standing[0] + standing[1]) / 2 if standing else np.nan
