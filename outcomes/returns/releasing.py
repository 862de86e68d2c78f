"""Shows a return to a wider audience, once somebody has looked at it."""

import time

from model.errors import NotAllowedError, UnknownWordError
from model.returns import Return
from model.viewers import Audience
from outcomes.returns.events import seconds_since
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import active_returns, build_for_audiences, point_audiences
from outcomes.store import log
from outcomes.store.actor import system_user
from outcomes.store.log import Event


def release(publisher: Publisher, return_id: str, audience: Audience) -> Return:
    """Show a return to a wider audience, and to every narrower one; its ledger line then.

    Raises UnknownWordError where it is not in force or is for that audience already, and NotAllowedError where two
    people are wanted and the one who asks has loaded it.
    """
    started, who = time.monotonic(), system_user()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        return_ = publisher.workspace.find(return_id)
        if return_.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {return_.state}; there is nothing to release.")
        if return_.is_for(audience):
            raise UnknownWordError(
                f"Return {return_id} is released to {return_.audience} already. To take it back: `outcomes undo`."
            )
        if publisher.two_people and who == return_.sender:
            raise NotAllowedError(
                f"You have loaded {return_id} yourself: somebody else has to look at it and release it."
            )
        released = return_.model_copy(update={"audience": audience, "released_by": who})
        returns = [
            (released if active_return == return_ else active_return, folder)
            for active_return, folder in active_returns(publisher)
        ]
        names = build_for_audiences(publisher, returns)
        publisher.workspace.release(return_id, audience, who)
        point_audiences(publisher, names)
    log.write_event(
        Event(
            "released",
            return_id,
            return_.kind,
            return_.file,
            return_.sha256,
            names[audience],
            audience=audience,
            seconds=seconds_since(started),
        )
    )
    return released
