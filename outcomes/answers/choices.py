"""What a reader chooses from: places by name, measures and years there are, and the latest year with a gap to show."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from model.folders import REFERENCE
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers.available_questions import Breakdown, offered_breakdowns, offered_places
from outcomes.answers.gaps import selected_gaps
from outcomes.store import reference
from outcomes.store.reading import Generation

GROUPS_TO_COMPARE = 4
"""Groups that a year needs to be the one shown first."""

NOT_GROUPS = ("all", "phase", "birth_month")
"""Breakdowns that are not by groups of pupils a page compares."""


@lru_cache(maxsize=16)
def place_names(generation: Generation) -> dict[str, str]:
    """Place to name: the nation's authorities, its regions and itself."""
    return {
        **offered_places(generation, "la"),
        **offered_places(generation, "region"),
        **offered_places(generation, "nation"),
    }


def authority_names(generation: Generation) -> dict[str, str]:
    """Authority to name."""
    return offered_places(generation, "la")


def school_names(generation: Generation) -> dict[str, str]:
    """School to name."""
    return offered_places(generation, "school")


def split_measures(generation: Generation, viewer: Viewer, place: str) -> dict[str, tuple[Breakdown, ...]]:
    """The measures whose gaps can be asked of at a place, each with its breakdowns; promised ones first."""
    breakdowns = offered_breakdowns(generation, viewer).get(place, ())
    return _by_measure(item for item in breakdowns if item.characteristic not in NOT_GROUPS)


def school_measures(generation: Generation, viewer: Viewer, authority: str) -> dict[str, tuple[Breakdown, ...]]:
    """The measures an authority's schools have figures for, each with its years; promised ones first."""
    return _by_measure(offered_breakdowns(generation, viewer).get(f"{authority} schools", ()))


def authorities_with_schools(generation: Generation, viewer: Viewer) -> list[str]:
    """The names of authorities whose schools have figures, by name."""
    offered = offered_breakdowns(generation, viewer)
    return [name for la, name in authority_names(generation).items() if f"{la} schools" in offered]


def promised_first(titles: Mapping[str, str]) -> dict[str, str]:
    """Measures by title, those that a promise was made on before the others."""
    promised = [part.measure for ambition in reference.ambitions(REFERENCE) for part in ambition.parts]
    others = sorted(titles, key=lambda measure: titles[measure].casefold())
    order = dict.fromkeys([measure for measure in promised if measure in titles] + others)
    return {measure: titles[measure] for measure in order}


def _by_measure(breakdowns: Iterable[Breakdown]) -> dict[str, tuple[Breakdown, ...]]:
    by_measure: dict[str, tuple[Breakdown, ...]] = {}
    for item in breakdowns:
        by_measure[item.measure] = (*by_measure.get(item.measure, ()), item)
    order = promised_first({measure: items[0].title for measure, items in by_measure.items()})
    return {measure: by_measure[measure] for measure in order}


def latest_gap(generation: Generation, viewer: Viewer, selection: Selection) -> str | None:
    """The newest year in which enough groups can be compared, for a selection of every year; failing that, any."""
    rows = selected_gaps(generation, viewer, selection)
    groups_by_year: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if row.status == "ok":
            # Both sides are groups that have a figure: girls and boys, the disadvantaged and all others.
            both = (row.characteristic, row.group_label), (row.characteristic, row.comparator_label)
            groups_by_year[row.period].update(both)
    full_years = [year for year, groups in groups_by_year.items() if len(groups) >= GROUPS_TO_COMPARE]
    return max(full_years or groups_by_year, default=None)
