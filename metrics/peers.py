"""Which schools have pupils like ours: a weighted distance whose every part can be shown (measures.md 5).

Peers are one set for a whole series, kept with its hash; their statistics are medians and quartiles, never a league
table.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.arrays import Numbers, floats

# What makes two schools alike, and how much: a choice, visible and movable (measures.md 5, step 4).
WEIGHTS: dict[str, float] = {
    "prior_attainment": 0.30,
    "context_fsm6": 0.20,
    "context_sen_support": 0.10,
    "context_ehcp": 0.10,
    "context_eal": 0.10,
    "stability": 0.10,
    "pupils_on_roll": 0.05,
    "idaci": 0.05,
}
TITLES: dict[str, str] = {
    "prior_attainment": "prior attainment",
    "context_fsm6": "free school meals in the last six years",
    "context_fsm": "free school meals",
    "context_sen_support": "special educational needs support",
    "context_ehcp": "education, health and care plans",
    "context_eal": "first language",
    "stability": "the share of pupils who stay",
    "pupils_on_roll": "size",
    "idaci": "deprivation of the neighbourhood",
    "context_girls": "girls on roll",
}
ON_A_LOG_SCALE = frozenset({"pupils_on_roll"})
SCHOOLS = 20
FAR = 1.5


@dataclass(frozen=True)
class PeerSet:
    """The schools most like one, and everything needed to explain and repeat the choice.

    `peers`, nearest first: place, rank, distance, and one column per variable: its share of the squared distance (0 to
    1), so that "why similar" can be drawn. `weights`: as used, adding up to 1. `said_aloud`: what was left out and why.
    """

    place: str
    peers: pd.DataFrame
    weights: dict[str, float]
    median_distance: float
    far: bool
    schools_considered: int
    schools_left_out: int
    values_filled_in: int
    said_aloud: tuple[str, ...]
    hash: str


class PeerStatistics(NamedTuple):
    """What the peers have: median and quartiles of those with a value, and how many of how many have one."""

    median: float
    lower_quartile: float
    upper_quartile: float
    present: int
    asked: int


def schools_like(
    place: str,
    universe: pd.DataFrame,
    *,
    period: str,
    weights: Mapping[str, float] = WEIGHTS,
    k: int = SCHOOLS,
) -> PeerSet:
    """The `k` schools of `universe` nearest to `place`; ties by place id.

    `universe`: indexed by place, one column per variable (NaN where unknown), already of one phase and of open schools.
    A variable nobody, or fewer than half, or the school itself has is dropped and the rest re-weighted, said aloud.
    A school with more than one variable missing is left out; one missing is filled with the median, and counted.
    Raises KeyError if the place is not in the universe.
    """
    own_weights, said_aloud = _weights_to_use(universe, place, weights)
    table = universe[list(own_weights)].astype("float64")
    compared_schools = table[table.isna().sum(axis=1) <= 1]
    complete_table = compared_schools.fillna(compared_schools.median())
    parts = squared_parts(standardised_table(complete_table), place, own_weights)
    distance = np.sqrt(parts.sum(axis=1))
    order = distance.drop(place).reset_index().set_axis(["place", "distance"], axis=1)
    nearest = order.sort_values(["distance", "place"], kind="stable").head(k).reset_index(drop=True)
    nearest_parts = parts.loc[nearest["place"]].reset_index(drop=True)
    # A twin in everything has no distance to share out.
    shares = nearest_parts.div(nearest_parts.sum(axis=1).replace(0.0, np.nan), axis=0).fillna(0.0)
    peers = pd.concat([nearest.assign(rank=range(1, len(nearest) + 1))[["place", "rank", "distance"]], shares], axis=1)
    median = float(nearest["distance"].median())
    return PeerSet(
        place=place,
        peers=peers,
        weights=own_weights,
        median_distance=median,
        far=bool(median > FAR),
        schools_considered=len(compared_schools) - 1,
        schools_left_out=len(table) - len(compared_schools),
        values_filled_in=int(compared_schools.isna().sum().sum()),
        said_aloud=said_aloud,
        hash=peer_hash(sorted(map(str, compared_schools.index)), period, own_weights, k),
    )


def standardised_table(table: pd.DataFrame) -> pd.DataFrame:
    """Each variable as distances from the mean in standard deviations of the whole universe (ddof 0); size as its log.

    A variable that is the same everywhere tells nobody apart: nought for all.
    """
    scaled = table.copy()
    for name in ON_A_LOG_SCALE & set(table.columns):
        scaled[name] = np.log(scaled[name].clip(lower=1.0))
    spread = scaled.std(ddof=0)
    return (scaled - scaled.mean()).div(spread.where(spread > 0, np.inf))


def squared_parts(scaled: pd.DataFrame, place: str, weights: Mapping[str, float]) -> pd.DataFrame:
    """What each variable adds to the squared distance from `place`: w (x − y)², one row per place."""
    return ((scaled - scaled.loc[place]) ** 2).mul(pd.Series(weights))[list(weights)]


def peer_hash(places: Sequence[str], period: str, weights: Mapping[str, float], k: int) -> str:
    """Twelve hex digits that change whenever the universe, the year, the variables, their weights or k change."""
    text = json.dumps([list(places), period, sorted(weights.items()), k], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def peer_statistics(values: Numbers) -> PeerStatistics:
    """Median and quartiles (type 7) of the peers' values; NaN and "0 of 20" when none has one."""
    numbers = floats(values)
    present = numbers[~np.isnan(numbers)]
    if len(present) == 0:
        return PeerStatistics(np.nan, np.nan, np.nan, 0, len(numbers))
    lower, median, upper = (float(quartile) for quartile in np.quantile(present, [0.25, 0.5, 0.75]))
    return PeerStatistics(median, lower, upper, len(present), len(numbers))


def _weights_to_use(
    universe: pd.DataFrame, place: str, weights: Mapping[str, float]
) -> tuple[dict[str, float], tuple[str, ...]]:
    reasons = {name: _why_dropped(universe, place, name) for name, weight in weights.items() if weight > 0}
    weights_in_use = {name: weights[name] for name, reason in reasons.items() if reason is None}
    total = sum(weights_in_use.values())
    if total == 0:
        raise ValueError("no variable is known for this school and at least half of the others")
    sentences = tuple(f"{TITLES.get(name, name).capitalize()} {reason}" for name, reason in reasons.items() if reason)
    aloud = (*sentences, "The other variables count for more instead.") if sentences else ()
    return {name: weight / total for name, weight in weights_in_use.items()}, aloud


def _why_dropped(universe: pd.DataFrame, place: str, name: str) -> str | None:
    if name not in universe.columns or universe[name].isna().all():
        return "is not known for these schools this year."
    if bool(universe[name].isna()[place]):
        return "is not known for this school."
    if universe[name].isna().mean() > 0.5:
        return "is known for fewer than half of the schools."
    return None
