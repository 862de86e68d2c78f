"""How do our schools compare? One measure, every school of an authority, this year and last, as fairly as can be."""

import numpy as np
import pandas as pd

from metrics.measures.breaks import hard_breaks_between, segments
from metrics.measures.register import measure as find_measure
from metrics.ranks import rank_range
from metrics.rates import has_interval, numerators
from metrics.uncertainty import difference_in_words, newcombe, one_pupil
from model.answer_columns import SCHOOLS
from model.answers import SchoolsAnswer
from model.columns import names
from model.measures import Measure
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers import gate, sentences
from outcomes.answers.places import find_place
from outcomes.answers.rates import rate_table, rates, sources_of
from outcomes.store.reading import Generation
from outcomes.store.reference import NATION

CHANGE_WORDS = {
    "clearly above": "clearly up",
    "probably above": "probably up",
    "about the same": "no clear change",
    "probably below": "probably down",
    "clearly below": "clearly down",
    "not known": "",
}
BEFORE = ("value", "lower", "upper", "numerator", "denominator")


def schools(
    generation: Generation,
    viewer: Viewer,
    measure: str,
    authority: str,
    period: str | None = None,
    phase: str | None = None,
) -> SchoolsAnswer:
    """Every state-funded school of an authority on one measure; without `period`, in the latest year there is.

    Raises UnknownWordError for a measure or place that does not exist. A year without figures gives an empty table.
    """
    definition, where = find_measure(measure), find_place(generation, authority)
    school_years = gate.rows_without_figures(generation, "schools_of", {"measure": definition.id, "place": where.place})
    if phase:
        school_years = school_years[school_years["phase"] == phase]
    periods = tuple(sorted(set(school_years["period"])))
    period = period or (periods[-1] if periods else None)
    before, no_before = _before(definition, periods, period)
    table = _table(generation, viewer, definition, school_years, period, before)
    own = Selection(measure=definition.id, places=(where.place,), periods=(period,) if period else (), basis="both")
    beside_nation = own.model_copy(update={"places": (where.place, NATION)})
    return SchoolsAnswer(
        measure=definition,
        place=where.place,
        place_name=where.name,
        period=period,
        periods=periods,
        before=before,
        no_before=no_before,
        ranked=int(table["rank_best"].notna().sum()),
        listed=int(table["status"].eq("ok").sum()),
        clear_changes=int(table["clear"].sum()),
        table=table,
        area=rate_table(generation, viewer, definition, beside_nation),
        reconciliation=rates(generation, viewer, own).reconciliation,
        sentence=sentences.schools_sentence(where.name, definition, period, before, table),
        generation=generation.name,
        sources=sources_of(generation, table["returns"]),
    )


def _before(measure: Measure, periods: tuple[str, ...], this_period: str | None) -> tuple[str | None, str | None]:
    """The latest earlier year that may be compared with the one asked for, or the reason why none may."""
    earlier = [period for period in periods if this_period is not None and period < this_period]
    if this_period is None or not earlier:
        return None, "No earlier year is held."
    segment = dict(zip([*earlier, this_period], segments(measure, [*earlier, this_period]), strict=True))
    comparable = [period for period in earlier if segment[period] == segment[this_period]]
    if comparable:
        return comparable[-1], None
    broken = hard_breaks_between(measure, earlier[-1], this_period)
    gaps = tuple(item for item in measure.breaks if item.type == "gap" and earlier[-1] < item.period < this_period)
    why = sentences.breaks_phrase(broken or gaps).rstrip(".") or "there are years without figures between"
    return None, f"{earlier[-1]} cannot be compared ({why})."


def _table(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    school_years: pd.DataFrame,
    period: str | None,
    before: str | None,
) -> pd.DataFrame:
    now = school_years[school_years["period"] == period]
    rows = _rows(generation, viewer, measure, list(now["place"]), period)
    rows = rows.merge(now[["place", "phase", "type"]], on="place", how="left")
    came_from = _predecessors(generation, list(now["place"]))
    earlier = _earlier(generation, viewer, measure, list(now["place"]), came_from, before)
    rows = rows.merge(earlier, on="place", how="left")
    rows["history"] = [came_from.get(place, (None, None))[1] for place in rows["place"]]
    return _with_comparisons(measure, rows)[names(SCHOOLS)].sort_values(
        ["place_name", "place"], key=lambda column: column.str.casefold(), ignore_index=True
    )


def _rows(
    generation: Generation, viewer: Viewer, measure: Measure, places: list[str], period: str | None
) -> pd.DataFrame:
    selection = Selection(
        measure=measure.id, places=tuple(places), periods=(period,) if period else ("",), basis="published"
    )
    return rate_table(generation, viewer, measure, selection)


def _predecessors(generation: Generation, places: list[str]) -> dict[str, tuple[str | None, str]]:
    """Whose earlier years are a school's own: of a conversion its predecessor's; of a merger or split, nobody's."""
    links = gate.rows_without_figures(generation, "links_to", {"places": places})
    history_by_place: dict[str, tuple[str | None, str]] = {}
    for link in links.itertuples():
        when = f" in {str(link.on_day)[:4]}" if isinstance(link.on_day, str) else ""
        if link.kind == "converted":
            history_by_place.setdefault(
                str(link.becomes), (str(link.place), f"Converted{when}; earlier years are the same school's.")
            )
        else:
            event = "a merger" if link.kind == "merged" else "a split"
            history_by_place[str(link.becomes)] = (None, f"Formed by {event}{when}; it starts a new series.")
    return history_by_place


def _earlier(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    places: list[str],
    came_from: dict[str, tuple[str | None, str]],
    before: str | None,
) -> pd.DataFrame:
    """Each school's own figures of the year before, or, of a converted school without any, its predecessor's."""
    columns = {name: f"before_{name}" for name in BEFORE}
    if before is None:
        return pd.DataFrame(columns=["place", *columns.values()]).astype(dict.fromkeys(columns.values(), "float64"))
    formed = {place for place, (predecessor, _) in came_from.items() if predecessor is None}
    heirs = {predecessor: place for place, (predecessor, _) in came_from.items() if predecessor}
    place_ids = [place for place in [*places, *heirs] if place not in formed]
    rows = _rows(generation, viewer, measure, place_ids, before)
    rows = rows[rows["status"] == "ok"]
    own = rows["place"].isin(places)
    rows = rows.assign(place=rows["place"].where(own, rows["place"].map(heirs)), own=own)
    rows = rows.sort_values("own", ascending=False, kind="stable").drop_duplicates("place")
    return rows[["place", *BEFORE]].rename(columns=columns).astype(dict.fromkeys(columns.values(), "float64"))


def _with_comparisons(measure: Measure, rows: pd.DataFrame) -> pd.DataFrame:
    """Changes with their intervals and words, rank ranges, and what one pupil is worth."""
    k, n = numerators(rows, measure), rows["denominator"].to_numpy("float64")
    was = rows.assign(
        numerator=rows["before_numerator"], denominator=rows["before_denominator"], value=rows["before_value"]
    )
    k0, n0 = numerators(was, measure), rows["before_denominator"].to_numpy("float64")
    change = rows["value"].to_numpy("float64") - rows["before_value"].to_numpy("float64")
    lower, upper = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    words = np.full(len(rows), "not known", dtype=object)
    best, worst = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    if has_interval(measure) and len(rows):
        difference = newcombe(k, n, k0, n0)
        lower, upper = 100 * np.atleast_1d(difference.lower), 100 * np.atleast_1d(difference.upper)
        words = difference_in_words(k, n, k0, n0)
        best, worst, _ = rank_range(k, n, measure.better)
    return rows.assign(
        change=change,
        change_lower=lower,
        change_upper=upper,
        change_words=[CHANGE_WORDS[str(word)] for word in words],
        clear=(lower > 0) | (upper < 0),
        rank_best=best,
        rank_worst=worst,
        one_pupil=one_pupil(n) if measure.unit == "percent" else np.nan,
    )
