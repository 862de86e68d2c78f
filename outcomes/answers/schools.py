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
from outcomes.answers.places import place_named
from outcomes.answers.rates import rate_rows, rates, sources_of
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
    found, where = find_measure(measure), place_named(generation, authority)
    known = gate.names(generation, "schools_of", {"measure": found.id, "place": where.place})
    if phase:
        known = known[known["phase"] == phase]
    periods = tuple(sorted(set(known["period"])))
    asked = period or (periods[-1] if periods else None)
    before, no_before = _before(found, periods, asked)
    table = _table(generation, viewer, found, known, asked, before)
    area = rates(
        generation,
        viewer,
        Selection(measure=found.id, places=(where.place, NATION), periods=(asked,) if asked else (), basis="both"),
    )
    own = rates(
        generation,
        viewer,
        Selection(measure=found.id, places=(where.place,), periods=(asked,) if asked else (), basis="both"),
    )
    return SchoolsAnswer(
        measure=found,
        place=where.place,
        place_name=where.name,
        period=asked,
        periods=periods,
        before=before,
        no_before=no_before,
        ranked=int(table["rank_best"].notna().sum()),
        clear_changes=int(table["clear"].sum()),
        table=table,
        area=area.table,
        reconciliation=own.reconciliation,
        sentence=sentences.schools(where.name, found, asked, before, table),
        generation=generation.name,
        sources=sources_of(generation, table),
    )


def _before(measure: Measure, periods: tuple[str, ...], asked: str | None) -> tuple[str | None, str | None]:
    """The latest earlier year that may be compared with the one asked for, or the reason why none may."""
    earlier = [period for period in periods if asked is not None and period < asked]
    if asked is None or not earlier:
        return None, "No earlier year is held."
    segment = dict(zip([*earlier, asked], segments(measure, [*earlier, asked]), strict=True))
    comparable = [period for period in earlier if segment[period] == segment[asked]]
    if comparable:
        return comparable[-1], None
    broken = hard_breaks_between(measure, earlier[-1], asked)
    why = sentences.break_named(broken).rstrip(".") if broken else "years without assessments lie between"
    return None, f"{earlier[-1]} cannot be compared ({why})."


def _table(
    generation: Generation,
    viewer: Viewer,
    measure: Measure,
    known: pd.DataFrame,
    period: str | None,
    before: str | None,
) -> pd.DataFrame:
    now = known[known["period"] == period]
    rows = _rows(generation, viewer, measure, list(now["place"]), period)
    rows = rows.merge(now[["place", "phase", "type"]], on="place", how="left")
    came_from = _predecessors(generation, list(now["place"]))
    earlier = _earlier(generation, viewer, measure, list(now["place"]), came_from, before)
    rows = rows.merge(earlier, on="place", how="left")
    rows["history"] = [came_from.get(place, (None, None))[1] for place in rows["place"]]
    return _compared(measure, rows)[names(SCHOOLS)].sort_values(
        ["place_name", "place"], key=lambda column: column.str.casefold(), ignore_index=True
    )


def _rows(
    generation: Generation, viewer: Viewer, measure: Measure, places: list[str], period: str | None
) -> pd.DataFrame:
    selection = Selection(
        measure=measure.id, places=tuple(places), periods=(period,) if period else ("",), basis="published"
    )
    return rate_rows(generation, viewer, measure, selection)


def _predecessors(generation: Generation, places: list[str]) -> dict[str, tuple[str | None, str]]:
    """Whose earlier years are a school's own: of a conversion its predecessor's; of a merger or split, nobody's."""
    links = gate.names(generation, "links_to", {"places": places})
    found: dict[str, tuple[str | None, str]] = {}
    for link in links.itertuples():
        when = f" in {str(link.on_day)[:4]}" if isinstance(link.on_day, str) else ""
        if link.kind == "converted":
            found.setdefault(
                str(link.becomes), (str(link.place), f"Converted{when}; earlier years are the same school's.")
            )
        else:
            made = "a merger" if link.kind == "merged" else "a split"
            found[str(link.becomes)] = (None, f"Formed by {made}{when}; it starts a new series.")
    return found


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
    asked = [place for place in [*places, *heirs] if place not in formed]
    rows = _rows(generation, viewer, measure, asked, before)
    rows = rows[rows["status"] == "ok"]
    own = rows["place"].isin(places)
    rows = rows.assign(place=rows["place"].where(own, rows["place"].map(heirs)), own=own)
    rows = rows.sort_values("own", ascending=False, kind="stable").drop_duplicates("place")
    return rows[["place", *BEFORE]].rename(columns=columns).astype(dict.fromkeys(columns.values(), "float64"))


def _compared(measure: Measure, rows: pd.DataFrame) -> pd.DataFrame:
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
