"""How has a figure been revised? What each return said of an area, and how many pupils lie between."""

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from metrics.measures.register import measure as find_measure
from metrics.rates import factor, numerators
from model.answer_columns import VINTAGES
from model.answers import VintagesAnswer
from model.columns import names
from model.measures import Measure
from model.rounding import half_up
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import gate, sentences
from outcomes.answers.places import find_place, sources_by_id
from outcomes.answers.rates import rate_table, sources_of
from outcomes.store.reading import Generation


def vintages(generation: Generation, viewer: Viewer, measure: str, place: str) -> VintagesAnswer:
    """Every version of a measure's yearly figures at an area. Raises UnknownWordError for a word that is not known."""
    definition, where = find_measure(measure), find_place(generation, place)
    rows = gate.table(generation, viewer, "vintages", {"measure": definition.id, "place": where.place})
    table = _table(generation, viewer, definition, where.place, rows)
    return VintagesAnswer(
        measure=definition,
        place=where.place,
        place_name=where.name,
        table=table,
        sentence=_sentence(definition, where.name, table),
        generation=generation.name,
        sources=sources_of(generation, table["returns"]),
    )


def revised_measures(generation: Generation, viewer: Viewer) -> dict[str, dict[str, str]]:
    """What can be asked: by place, the measures that more than one return speaks of, with their titles."""
    titles_by_place: dict[str, dict[str, str]] = {}
    for row in gate.rows(generation, viewer, "vintages_held"):
        titles_by_place.setdefault(row["place"], {})[row["measure"]] = find_measure(row["measure"]).title
    return titles_by_place


def _table(generation: Generation, viewer: Viewer, measure: Measure, place: str, rows: pd.DataFrame) -> pd.DataFrame:
    source = sources_by_id(generation)
    numerator = numerators(rows.assign(status="ok"), measure)
    denominator = rows["denominator"].to_numpy("float64", na_value=np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = factor(measure) * rows["numerator"].to_numpy("float64") / denominator
    value = np.where(np.isnan(rate), rows["value"].to_numpy("float64"), rate)
    table = rows.assign(
        version=rows["status"],
        source=[source[return_id].title for return_id in rows["return_id"]],
        value=value,
        numerator=numerator,
        about=rows["numerator"].isna() & ~np.isnan(numerator),
        decimals=rows["decimals"].fillna(measure.decimals).astype("int64"),
        returns=rows["return_id"].map(lambda return_id: (return_id,)),
    )
    before = table.groupby(["period", "basis"], sort=False)
    change, pupils = table["value"] - before["value"].shift(), table["numerator"] - before["numerator"].shift()
    # A later figure without a cohort is told in pupils on the cohort of the one before: about so many.
    last_known = before["denominator"].shift().astype("float64")
    estimated = change * last_known / 100 if measure.unit == "percent" else pupils
    table = table.assign(
        change=change,
        pupils=pupils.fillna(estimated),
        cohort=table["denominator"].astype("float64") - last_known,
        about=table["about"] | before["about"].shift().fillna(False).astype(bool) | (pupils.isna() & estimated.notna()),
        revision=(table["version"] != before["version"].shift().fillna(table["version"]))
        | (table["source"] == before["source"].shift()),
        shown=_are_in_force(generation, viewer, measure, place, table),
    )
    return table[names(VINTAGES)].sort_values("period", ascending=False, kind="stable", ignore_index=True)


def _are_in_force(
    generation: Generation, viewer: Viewer, measure: Measure, place: str, table: pd.DataFrame
) -> list[bool]:
    """Which of them is the figure in force: that of the return which the rates of the year name."""
    selection = Selection(measure=measure.id, places=(place,), basis="both")
    rows = rate_table(generation, viewer, measure, selection)
    returns_by_year = dict(zip(zip(rows["period"], rows["basis"], strict=True), rows["returns"], strict=True))
    versions = zip(table["period"], table["basis"], table["return_id"], strict=True)
    return [return_id in returns_by_year.get((period, basis), ()) for period, basis, return_id in versions]


def _sentence(measure: Measure, name: str, table: pd.DataFrame) -> str:
    """The largest step from one version to the next; final figures of two publications are no revision."""
    revisions = [row for row in table[table["revision"]].to_dict("records") if not pd.isna(row["change"])]
    if not revisions:
        return f"No figure of {measure.title} for {name} has been revised."
    largest = max(revisions, key=lambda row: abs(row["change"]))
    decimals = max(measure.decimals, 1)
    if not half_up(abs(largest["change"]), decimals):
        return f"Every later figure of {measure.title} for {name} says the same as the one before."
    return (
        f"The largest revision of {measure.title} for {name} was that of {largest['period']}: "
        f"{'up' if largest['change'] > 0 else 'down'} by {sentences.points_phrase(largest['change'], decimals)}"
        f"{_in_pupils(largest)}, {_when(largest, table)}."
    )


def _when(row: dict[Hashable, Any], table: pd.DataFrame) -> str:
    """`when the revised figure came`; by which return, where one sent a figure again that was as final before."""
    same = table[(table["period"] == row["period"]) & (table["basis"] == row["basis"])]
    if (same["version"] == row["version"]).sum() > 1:
        return f"when the {row['version']} figure was sent again ({', '.join(row['returns'])})"
    return f"when the {row['version']} figure came"


def _in_pupils(row: dict[Hashable, Any]) -> str:
    if pd.isna(row["pupils"]):
        return ""
    more = "more" if row["pupils"] > 0 else "fewer"
    return f", {'about ' if row['about'] else ''}{sentences.pupils_phrase(abs(half_up(row['pupils'], 0)))} {more}"
