"""How many of how many: the rates of one measure, each with its interval, its status and where it came from."""

import numpy as np
import pandas as pd

from metrics import groups
from metrics.breaks import segments
from metrics.rates import rates as divided
from metrics.register import measure as find_measure
from outcomes.answers import gate, sentences
from outcomes.answers.sources import sources_of
from outcomes.errors import UnknownWordError
from outcomes.model import Measure, RatesAnswer, Reconciliation, Selection, Viewer
from outcomes.store import Generation, Value

COLUMNS = [
    "place",
    "place_name",
    "level",
    "period",
    "term",
    "characteristic",
    "category",
    "category_label",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "decimals",
    "status",
    "reason",
    "basis",
    "rounded_source",
    "cohort_estimated",
    "schools",
    "left_out_schools",
    "left_out_pupils",
    "definition",
    "returns",
    "version",
    "segment",
]


def rates(generation: Generation, viewer: Viewer, selection: Selection) -> RatesAnswer:
    """The rates that a selection asks for. Raises UnknownWordError for a word that is not in the register."""
    measure = find_measure(selection.measure)
    rows = rate_rows(generation, viewer, measure, selection)
    reconciliation = _reconciliation(generation, viewer, measure, selection)
    return RatesAnswer(
        measure=measure,
        generation=generation.name,
        table=rows,
        breaks=measure.breaks,
        reconciliation=reconciliation,
        sentence=sentences.rates(measure, rows),
        sources=sources_of(generation, rows),
    )


def rate_rows(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    selection: Selection,
    *,
    characteristics: list[str] | None = None,
) -> pd.DataFrame:
    """COLUMNS, one row per place, period, category and basis: gated, divided, with intervals, statuses and reasons.

    `characteristics` asks for several breakdowns at once; otherwise the selection's own `by` and `where` decide.
    """
    asked = characteristics or [_characteristic(selection)]
    values: dict[str, Value] = {
        "measure": measure.id,
        "characteristics": asked,
        "places": list(selection.places),
        "periods": list(selection.periods),
        "every_period": not selection.periods,
        "term": selection.term,
    }
    frames = []
    if selection.basis != "pooled":
        frames.append(_published(generation, values))
    if selection.basis != "published" and any(place.startswith("la:") for place in selection.places):
        frames.append(_pooled(generation, measure, values))
    found = [frame for frame in frames if len(frame)]
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(found) if len(found) > 1 else found[0]
    if selection.basis == "best":
        rows = rows.drop_duplicates(["place", "period", "characteristic", "category"], keep="first")
    return _divided(measure, gate.released(generation, viewer, measure.id, _where(rows, selection)))


def _characteristic(selection: Selection) -> str:
    """The breakdown that `by` and `where` name together: by sex where fsm=yes is `fsm&sex`."""
    named = {characteristic for characteristic, _ in selection.where} | ({selection.by} if selection.by else set())
    return "&".join(sorted(named)) or "all"


def _where(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Only the categories that `where` asks for: the parts of a joined category stand in the order of its parts."""
    for characteristic, category in selection.where:
        parts = [
            dict(zip(names.split("&"), ids.split("&"), strict=True)).get(characteristic)
            for names, ids in zip(rows["characteristic"], rows["category"], strict=True)
        ]
        rows = rows[np.array([part == category for part in parts], dtype=bool)]
    return rows


def _published(generation: Generation, values: dict[str, Value]) -> pd.DataFrame:
    rows = generation.ask("results_of", values)
    rows["returns"] = [(return_id,) for return_id in rows["return_id"]]
    return rows.drop(columns="return_id").assign(
        basis="published", schools=None, left_out_schools=0, left_out_pupils=0, rounded_source=False
    )


def _pooled(generation: Generation, measure: Measure, values: dict[str, Value]) -> pd.DataFrame:
    rows = generation.ask("pooled_of", {**values, "percent": measure.unit in ("percent", "per_100")})
    if rows.empty:
        return rows
    rows["returns"] = [tuple(ids) for ids in rows["returns"]]
    return rows.assign(
        basis="pooled", value=float("nan"), lower=float("nan"), upper=float("nan"), decimals=None, status="ok"
    )


def _divided(measure: Measure, rows: pd.DataFrame) -> pd.DataFrame:
    """Rates from counts, late; published values as published; intervals where they are honest; statuses in words."""
    rows = rows.sort_values(["place", "characteristic", "category", "basis", "period"], ignore_index=True)
    rows = rows.assign(**{name: rows[name].astype("float64") for name in gate.NUMBERS})
    divided_rows = divided(rows, measure)
    labels = {pair: groups.label(*pair) for pair in set(zip(rows["characteristic"], rows["category"], strict=True))}
    segment = _segments(measure, rows)
    return rows.assign(
        **{name: divided_rows[name] for name in ("value", "lower", "upper")},
        # A pooled figure is rounded at source where any school's was; a published one, where it has no count.
        rounded_source=rows["rounded_source"].astype(bool) | divided_rows["rounded_source"],
        decimals=rows["decimals"].astype("Float64").fillna(measure.decimals).astype("int64"),
        category_label=[labels[pair] for pair in zip(rows["characteristic"], rows["category"], strict=True)],
        reason=[
            withheld or sentences.REASONS[status]
            for withheld, status in zip(rows["withheld_reason"], rows["status"], strict=True)
        ],
        cohort_estimated=False,
        segment=rows["period"].map(segment),
        definition=rows["period"].map(_definitions(measure, segment)),
    )[COLUMNS]


def _segments(measure: Measure, rows: pd.DataFrame) -> dict[str, int]:
    periods = sorted(set(rows["period"]))
    return dict(zip(periods, segments(measure, periods), strict=True))


def _definitions(measure: Measure, segment: dict[str, int]) -> dict[str, str]:
    """The year from which each period's definition has held: its latest hard break, or else its segment's first."""
    first = {number: min(period for period in segment if segment[period] == number) for number in segment.values()}
    hard = [item.period for item in measure.breaks if item.type == "hard"]
    return {
        period: max([item for item in hard if item <= period], default=first[number])
        for period, number in segment.items()
    }


def _reconciliation(
    generation: Generation, viewer: Viewer, measure: Measure, selection: Selection
) -> Reconciliation | None:
    """Published against pooled, for one authority in one year, everybody; None where either is missing."""
    if len(selection.places) != 1 or len(selection.periods) != 1 or selection.by or selection.where:
        return None
    both = rate_rows(generation, viewer, measure, selection.model_copy(update={"basis": "both"}))
    shown = both[both["status"] == "ok"].set_index("basis")
    if not {"published", "pooled"} <= set(shown.index):
        return None
    published, pooled = shown.loc["published"], shown.loc["pooled"]
    known = not pd.isna(published["denominator"])
    pupils = int(published["denominator"] - pooled["denominator"]) if known else None
    return Reconciliation(
        published=float(published["value"]),
        pooled=float(pooled["value"]),
        pupils=pupils,
        sentence=sentences.reconciliation(measure, published, pooled),
    )


def one_place(generation: Generation, place: str) -> tuple[str, str]:
    """A place's name and level; raises UnknownWordError where the store knows no such place."""
    found = generation.ask("place_named", {"place": place})
    if found.empty:
        raise UnknownWordError(
            f"There is no place '{place}' here. Places are written la:383, school:3834040, region:E12000003 "
            "or nation:E92000001."
        )
    return str(found["name"].iloc[0]), str(found["level"].iloc[0])


def resolved(generation: Generation, place: str) -> str:
    """A place id as the store writes it: `school:urn:108088` becomes its LAESTAB. Raises UnknownWordError."""
    if place.startswith("school:urn:"):
        found = generation.ask("place_of_urn", {"urn": place.removeprefix("school:urn:")})
        if len(found):
            return str(found["place"].iloc[0])
    one_place(generation, place)
    return place
