"""Takes a return out of what is published; nothing of it is deleted."""

import time

from model.errors import ReturnDamagedError, UnknownWordError
from outcomes.returns.events import seconds_since
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import active_returns, build_for_audiences, point_audiences
from outcomes.store import log
from outcomes.store.log import Event


def undo(publisher: Publisher, return_id: str) -> str:
    """Take a return out of what is published, and give the generation that is shown then.

    Nothing of the return is deleted, and it stays in force if what is left cannot be built. Raises UnknownWordError
    where it is not in force.
    """
    started = time.monotonic()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        return_ = publisher.workspace.find(return_id)
        if return_.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {return_.state} already; there is nothing to undo.")
        try:
            names = build_for_audiences(publisher, active_returns(publisher, without=return_id))
        except ReturnDamagedError:
            # Where two returns have lost their rows, undoing one after the other is the way out.
            publisher.workspace.undo(return_id)
            raise
        publisher.workspace.undo(return_id)
        point_audiences(publisher, names)
    name = names["authority"]
    log.write_event(
        Event("undone", return_id, return_.kind, return_.file, return_.sha256, name, seconds=seconds_since(started))
    )
    return name
