"""What a reader chooses from: places by name, and the latest year with a gap to show."""

from model.places import Level
from model.selections import Selection
from model.viewers import Viewer
from outcomes.answers.available_questions import offered_places
from outcomes.answers.gaps import gaps
from outcomes.store.reading import Generation


def place_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """Place to name: the nation's authorities, its regions and itself."""
    levels: tuple[Level, ...] = ("la", "region", "nation")
    return {place: name for level in levels for place, name in _names(generation, viewer, level).items()}


def authority_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """Authority to name."""
    return _names(generation, viewer, "la")


def school_names(generation: Generation, viewer: Viewer) -> dict[str, str]:
    """School to name."""
    return _names(generation, viewer, "school")


def _names(generation: Generation, viewer: Viewer, level: Level) -> dict[str, str]:
    table = offered_places(generation, viewer, level)
    return dict(zip(table["place"], table["name"], strict=True))


def latest_gap(generation: Generation, viewer: Viewer, selection: Selection) -> str | None:
    """The latest year in which any gap can be shown for a selection of every year."""
    table = gaps(generation, viewer, selection).table
    return max(table.loc[table["status"] == "ok", "period"], default=None)
