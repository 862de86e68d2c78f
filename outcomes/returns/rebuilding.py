"""Makes the pointers agree with the ledger, and compares what is shown with what a rebuild gives."""

import os
import time
from contextlib import suppress

from model.errors import StoreBusyError
from model.viewers import Audience
from outcomes.returns.events import seconds_since
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import (
    active_returns,
    build_for_audiences,
    generations_of_the_ledger,
    point_audiences,
    returns_for,
    tidy_up,
)
from outcomes.store import cleanup, log
from outcomes.store.database import DAMAGE
from outcomes.store.generation import building, comparing
from outcomes.store.log import Event


def catch_up(publisher: Publisher) -> str | None:
    """Make the pointers agree with the ledger and tidy up, as on start and after a crash.

    Gives the generation that is shown, None if nothing was ever accepted. Costs little where nothing is to be done.
    """
    store, workspace = publisher.store, publisher.workspace
    if all(return_.state == "refused" for return_ in workspace.returns()):
        return None
    generations = generations_of_the_ledger(publisher)
    if any(store.pointer(audience) != name or not store.path(name).exists() for audience, name in generations.items()):
        return rebuild(publisher)
    if cleanup.is_due(store, workspace, publisher.retention_days):
        # Whoever holds the store now will tidy up, or the next one: nobody waits for that.
        with suppress(StoreBusyError), workspace.publishing(wait_seconds=0):
            tidy_up(publisher)
    return generations["authority"]


def rebuild(publisher: Publisher) -> str:
    """Build the generations of the active returns again from their rows, and show them; the authority's."""
    started = time.monotonic()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        tidy_up(publisher)
        names = build_for_audiences(publisher, active_returns(publisher), anew=True)
        point_audiences(publisher, names)
    log.write_event(Event("rebuild", generation=names["authority"], seconds=seconds_since(started)))
    return names["authority"]


def verify(publisher: Publisher) -> tuple[str, ...]:
    """Build what every audience is shown again beside it and name the tables whose ordered rows differ; () is right."""
    differences: list[str] = []
    verified: set[str] = set()
    for audience, name in generations_of_the_ledger(publisher).items():
        current = publisher.store.pointer(audience)
        if current != name:
            differences.append(f"{audience} are shown {current or 'nothing'}, and the ledger's returns make {name}")
        elif name not in verified:
            differences += _differing_tables(publisher, audience, name)
        verified.add(name)
    return tuple(differences)


def _differing_tables(publisher: Publisher, audience: Audience, name: str) -> tuple[str, ...]:
    again = publisher.store.home / "staging" / f"{os.getpid()}-verify.duckdb"
    again.parent.mkdir(parents=True, exist_ok=True)
    try:
        building.build_at(publisher.reference, returns_for(audience, active_returns(publisher)), again)
        return comparing.differing_tables(publisher.store.path(name), again)
    except DAMAGE as fault:
        return (f"generation {name} cannot be read ({fault})",)
    finally:
        building.remove(again)
