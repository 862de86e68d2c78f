"""Which schools have pupils like ours, why, and how do they do? One peer set, explained, for a whole series."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.measures import context
from metrics.measures.breaks import segments
from metrics.measures.register import measure as find_measure
from metrics.peers import SCHOOLS, TITLES, WEIGHTS, PeerSet, peer_statistics, schools_like
from metrics.rates import has_interval, numerators
from metrics.uncertainty import difference_in_words
from model.answer_columns import PEER_FIGURES, PEER_SERIES, PEER_VARIABLES
from model.answers import PeersAnswer
from model.columns import names, table_of
from model.errors import UnknownWordError
from model.measures import Measure
from model.places import INVENTED
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import gate, sentences
from outcomes.answers.places import Place, find_place, places_by_id
from outcomes.answers.rates import rate_table, sources_of
from outcomes.store.reading import Generation

CONTEXT = tuple(measure.id for measure in context.MEASURES)
VARIABLES = tuple(dict.fromkeys([*WEIGHTS, *CONTEXT]))
"""What weights may be given to."""

# Whose pupils by band of prior attainment say what a school was given: those of the end of its own phase.
PRIOR_ATTAINMENT_OF = {"primary": "reading_writing_maths_at_11"}
PRIOR_ATTAINMENT_ELSE = "attainment_8"


def peers(
    generation: Generation,
    viewer: Viewer,
    school: str,
    k: int = SCHOOLS,
    weights: tuple[tuple[str, float], ...] = tuple(WEIGHTS.items()),
    measure: str | None = None,
) -> PeersAnswer:
    """The `k` schools with pupils most like one school's, on what was last known of who goes there (measures.md 5).

    `weights` pairs variables (VARIABLES) with how much each counts; they need not add up to 1. With a `measure`, every
    peer's figure and the whole series beside these same peers. Raises UnknownWordError for a school, measure or
    variable that does not exist, for weights that weigh nothing, and for a school nothing is known of.
    """
    where, weight_by_variable = _school(generation, school), _weight_by_variable(weights)
    definition = find_measure(measure) if measure else None
    universe = gate.rows_without_figures(
        generation, "peer_universe", {"place": where.place, "context": list(CONTEXT), "invented": f"school:{INVENTED}"}
    )
    if universe.empty:
        raise UnknownWordError(f"Nothing is held of who goes to {where.name}, so no school can be called like it.")
    period, phase = str(universe["period"].iloc[0]), str(universe["phase"].iloc[0])
    rows = _school_facts(generation, viewer, list(universe["place"]), period, phase, tuple(weight_by_variable))
    facts = _table(rows, list(universe["place"]))
    try:
        peer_set = schools_like(where.place, facts, period=period, weights=weight_by_variable, k=k)
    except ValueError as fault:
        raise UnknownWordError(f"Of {where.name} nothing that has a weight is known: {fault}.") from fault
    table = _peer_table(generation, peer_set, universe)
    figures = _figures(generation, viewer, definition, where.place, list(table["place"]))
    series, measure_period = _series(definition, figures, where.place, len(table)), _latest_period(figures, where.place)
    table = table.merge(_beside(definition, figures, where.place, measure_period), on="place", how="left")
    behind = pd.concat([rows[["returns"]], figures[["returns"]]], ignore_index=True)
    return PeersAnswer(
        place=where.place,
        place_name=where.name,
        phase=phase,
        period=period,
        k=k,
        hash=peer_set.hash,
        variables=_variables(rows, peer_set, weight_by_variable),
        table=table,
        median_distance=peer_set.median_distance,
        far=peer_set.far,
        schools_considered=peer_set.schools_considered,
        schools_left_out=peer_set.schools_left_out,
        values_filled_in=peer_set.values_filled_in,
        said_aloud=peer_set.said_aloud,
        measure=definition,
        measure_period=measure_period,
        series=series,
        sentence=sentences.peers_sentence(where.name, period, peer_set, definition, series, measure_period),
        generation=generation.name,
        sources=sources_of(generation, behind["returns"]),
    )


def _school(generation: Generation, school: str) -> Place:
    """A school by its id, or by the seven digits of its LAESTAB alone."""
    where = find_place(generation, f"school:{school}" if school.isdigit() else school)
    if where.level != "school":
        raise UnknownWordError(f"{where.name} is not a school. Write school:3834040, its LAESTAB.")
    return where


def _weight_by_variable(weights: tuple[tuple[str, float], ...]) -> dict[str, float]:
    unknown = [name for name, _ in weights if name not in VARIABLES]
    if unknown:
        raise UnknownWordError(f"There is no variable '{unknown[0]}'. Weights may be given to {', '.join(VARIABLES)}.")
    if any(not 0 <= weight < np.inf for _, weight in weights) or not any(weight for _, weight in weights):
        raise UnknownWordError("A weight is a number from 0 up, and at least one of them is more than 0.")
    return dict(weights)


# --- who goes to these schools -----------------------------------------------------------------------------------


def _school_facts(
    generation: Generation, viewer: Viewer, schools: list[str], period: str, phase: str, variables: tuple[str, ...]
) -> pd.DataFrame:
    """variable, place, value, decimals, unit, returns: what this viewer may know of each school, in one year."""
    nothing = pd.DataFrame(columns=["variable", "place", "value", "decimals", "unit", "returns"])
    parts = [
        _prior_attainment(generation, viewer, schools, phase)
        if variable == "prior_attainment"
        else _context(generation, viewer, schools, period, variable)
        for variable in variables
        if variable in CONTEXT or variable == "prior_attainment"
    ]
    return pd.concat(parts, ignore_index=True) if parts else nothing


def _context(generation: Generation, viewer: Viewer, schools: list[str], period: str, variable: str) -> pd.DataFrame:
    measure = find_measure(variable)
    selection = Selection(measure=variable, places=tuple(schools), periods=(period,), basis="published")
    rows = rate_table(generation, viewer, measure, selection)
    facts = rows[rows["status"] == "ok"].assign(variable=variable, unit=measure.unit)
    return facts[["variable", "place", "value", "decimals", "unit", "returns"]]


def _prior_attainment(generation: Generation, viewer: Viewer, schools: list[str], phase: str) -> pd.DataFrame:
    """Per cent of leavers with high prior attainment less per cent with low, in the latest year any school says so."""
    measure = find_measure(PRIOR_ATTAINMENT_OF.get(phase, PRIOR_ATTAINMENT_ELSE))
    selection = Selection(measure=measure.id, places=tuple(schools), basis="published")
    rows = rate_table(generation, viewer, measure, selection, characteristics=["prior_attainment"])
    rows = rows[(rows["status"] == "ok") & rows["denominator"].notna()]
    rows = rows[rows["period"] == rows["period"].max()]
    bands = rows.pivot_table(index="place", columns="category", values="denominator", aggfunc="first")
    bands = bands.reindex(columns=["low", "middle", "high"]).astype("float64")
    whole = bands.sum(axis=1, min_count=3)
    index = (100 * (bands["high"] - bands["low"]) / whole.where(whole > 0)).dropna()
    returns = rows.drop_duplicates("place").set_index("place")["returns"]
    return pd.DataFrame(
        {
            "variable": "prior_attainment",
            "place": index.index,
            "value": index.to_numpy(),
            "decimals": 1,
            "unit": "percent",
            "returns": pd.Series(returns.reindex(index.index).to_list(), dtype="object"),
        }
    )


def _table(rows: pd.DataFrame, schools: list[str]) -> pd.DataFrame:
    """One row per school, one column per variable; NaN where it is not known."""
    wide: pd.DataFrame = rows.pivot_table(index="place", columns="variable", values="value", aggfunc="first")
    return wide.reindex(index=schools).astype("float64")


def _variables(rows: pd.DataFrame, peer_set: PeerSet, weight_by_variable: Mapping[str, float]) -> pd.DataFrame:
    """How much each variable was asked to count and does, our own value and the middle of the peers'."""
    reason_by_variable = {
        name: next((reason for reason in peer_set.said_aloud if reason.startswith(f"{_title(name)} is ")), None)
        for name in weight_by_variable
    }
    own = rows[rows["place"] == peer_set.place].set_index("variable")["value"]
    theirs = rows[rows["place"].isin(peer_set.peers["place"])].groupby("variable")["value"].median()
    formats = rows.drop_duplicates("variable").set_index("variable")[["decimals", "unit"]]
    return table_of(
        {
            "variable": list(weight_by_variable),
            "title": [_title(name) for name in weight_by_variable],
            "given": list(weight_by_variable.values()),
            "weight": [peer_set.weights.get(name, 0.0) for name in weight_by_variable],
            "value": [own.get(name, np.nan) for name in weight_by_variable],
            "peers_median": [theirs.get(name, np.nan) for name in weight_by_variable],
            "unit": [formats["unit"].get(name) for name in weight_by_variable],
            "decimals": [formats["decimals"].get(name) for name in weight_by_variable],
            "why_not": [reason_by_variable[name] for name in weight_by_variable],
        },
        PEER_VARIABLES,
    )


def _title(variable: str) -> str:
    return TITLES[variable].capitalize()


def _peer_table(generation: Generation, peer_set: PeerSet, universe: pd.DataFrame) -> pd.DataFrame:
    """place, place_name, la, rank, distance, and each variable's share of the squared distance as share_VARIABLE."""
    place_by_id, la = places_by_id(generation), universe.set_index("place")["la"]
    peers = peer_set.peers.rename(columns={name: f"share_{name}" for name in peer_set.weights})
    ids = peers["place"]
    peers.insert(1, "place_name", [place_by_id[item].name for item in ids])
    peers.insert(2, "la", list(la.reindex(ids)))
    return peers


# --- how they do -------------------------------------------------------------------------------------------------


def _figures(
    generation: Generation, viewer: Viewer, measure: Measure | None, place: str, peers: list[str]
) -> pd.DataFrame:
    """Rates of the school and of its peers in every year; none without a measure."""
    if measure is None:
        return pd.DataFrame(columns=["place", "period", "status", "returns"])
    selection = Selection(measure=measure.id, places=(place, *peers), basis="published")
    return rate_table(generation, viewer, measure, selection)


def _latest_period(figures: pd.DataFrame, place: str) -> str | None:
    """The latest year in which the school itself has a figure; failing that, its peers."""
    ok_rows = figures[figures["status"] == "ok"]
    own = ok_rows[ok_rows["place"] == place]
    return str((ok_rows if own.empty else own)["period"].max()) if len(ok_rows) else None


def _beside(measure: Measure | None, figures: pd.DataFrame, place: str, period: str | None) -> pd.DataFrame:
    """The peers' figures of one year, each with a word for how it lies beside the school's own."""
    if measure is None:
        return pd.DataFrame(columns=["place"])
    now = figures[figures["period"] == period].reset_index(drop=True)
    theirs, own = now[now["place"] != place], now[(now["place"] == place) & (now["status"] == "ok")]
    words = np.full(len(theirs), "not known", dtype=object)
    if has_interval(measure) and len(own) and len(theirs):
        k, n = numerators(own, measure), own["denominator"].to_numpy("float64")
        words = difference_in_words(
            numerators(theirs, measure), theirs["denominator"].to_numpy("float64"), k.repeat(len(theirs)),
            n.repeat(len(theirs)),
        )  # fmt: skip
    return theirs.assign(words=words)[["place", *names(PEER_FIGURES)]]


def _series(measure: Measure | None, figures: pd.DataFrame, place: str, peer_count: int) -> pd.DataFrame:
    """The school beside the middle and the quarters of these same peers, year by year."""
    ok_rows = figures[figures["status"] == "ok"]
    periods = sorted(set(ok_rows["period"]))
    if measure is None or not periods:
        return table_of([], PEER_SERIES)
    rows = []
    for period, segment in zip(periods, segments(measure, periods), strict=True):
        now = ok_rows[ok_rows["period"] == period]
        own = now[now["place"] == place][["value", "lower", "upper"]].astype("float64").mean()
        theirs = peer_statistics(now[now["place"] != place]["value"])
        rows.append({"period": period, "segment": segment, **own, **theirs._asdict(), "asked": peer_count})
    return table_of(rows, PEER_SERIES)
