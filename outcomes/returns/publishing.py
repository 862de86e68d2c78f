"""Returns in force → generations → the pointers of every audience. Pure in the returns, repeatable."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from model.errors import ReturnDamagedError, StoreBusyError
from model.returns import Return
from model.viewers import AUDIENCES, Audience
from outcomes.returns.publisher import Publisher
from outcomes.store import cleanup, removal, return_files
from outcomes.store.generation import building, naming
from outcomes.store.generation.filling import KeptReturn
from outcomes.store.store import Store

GENERATIONS_KEPT = 10
"""Generations that stay for as-at and roll back."""


def build_with(publisher: Publisher, staged: Sequence[KeptReturn]) -> tuple[str | None, str]:
    """The generation of the returns in force, if there are any, and the one with what is staged."""
    while True:
        accepted, current = current_generation(publisher)
        name = building.build(publisher.store, publisher.reference, [*accepted, *staged])
        if are_still_in_force(publisher, accepted):
            return current, name


def current_generation(publisher: Publisher) -> tuple[list[KeptReturn], str | None]:
    """The returns in force and their generation, built if need be; None where nothing was ever accepted."""
    while True:
        accepted = active_returns(publisher)
        name = building.build(publisher.store, publisher.reference, accepted) if accepted else None
        if are_still_in_force(publisher, accepted):
            return accepted, name


def are_still_in_force(publisher: Publisher, accepted: Sequence[KeptReturn]) -> bool:
    """Whether what was just built from these returns may stay.

    Somebody may have published, undone or erased meanwhile, and what was erased must not live on in what we built.
    """
    workspace = publisher.workspace
    if [return_ for return_, _ in accepted] == list(workspace.active()):
        return True
    removal.remove_generations(publisher.store, workspace.returns(), workspace.revision_notes())
    return False


def active_returns(publisher: Publisher, *, without: str = "") -> list[KeptReturn]:
    """The active returns with the folders of their rows; raises ReturnDamagedError where one is not whole."""
    return with_folders(
        publisher.store, [return_ for return_ in publisher.workspace.active() if return_.return_id != without]
    )


def with_folders(store: Store, returns: Sequence[Return]) -> list[KeptReturn]:
    """Returns with the folders of their rows; raises ReturnDamagedError where one is not what was accepted.

    Whatever is built is built of these, so that no generation has rows that nobody accepted.
    """
    for return_ in returns:
        return_files.require_whole(store, return_)
    return [(return_, return_files.folder_of(store, return_)) for return_ in returns]


def generations_of_the_ledger(publisher: Publisher) -> dict[Audience, str]:
    """The names of the generations that the ledger wants every audience to be shown."""
    active = publisher.workspace.active()
    return {
        audience: naming.name_of(publisher.reference, [return_ for return_ in active if return_.is_for(audience)])
        for audience in AUDIENCES
    }


def build_for_audiences(
    publisher: Publisher, returns: Sequence[KeptReturn], *, anew: bool = False
) -> dict[Audience, str]:
    """The generation of these returns that each audience is to be shown, built where it is missing, or `anew`."""
    names: dict[Audience, str] = {}
    for audience in AUDIENCES:
        own = returns_for(audience, returns)
        name = naming.name_of(publisher.reference, [return_ for return_, _ in own])
        if name not in names.values():
            building.build(publisher.store, publisher.reference, own, anew=anew)
        names[audience] = name
    return names


def returns_for(audience: Audience, returns: Sequence[KeptReturn]) -> list[KeptReturn]:
    """Those of some returns that an audience is shown."""
    return [return_and_folder for return_and_folder in returns if return_and_folder[0].is_for(audience)]


def point_audiences(publisher: Publisher, names: Mapping[Audience, str]) -> None:
    """Point every audience at its generation, then let the oldest files go. Called while holding the lease."""
    for audience, name in names.items():
        publisher.store.point(audience, name)
    files = sorted(publisher.store.generations.glob("*.duckdb"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[GENERATIONS_KEPT:]:
        if file.stem not in names.values():
            file.unlink(missing_ok=True)
    # As in cleanup.tidy_up, and now nothing of it is shown any more.
    with suppress(OSError, StoreBusyError, ReturnDamagedError):
        removal.finish_erasing(publisher.store, publisher.workspace)


def tidy_up(publisher: Publisher) -> None:
    """What whoever holds the lease does first (cleanup.tidy_up)."""
    cleanup.tidy_up(publisher.store, publisher.workspace, publisher.retention_days)
