"""Shows a return to a wider audience, once somebody has looked at it."""

import time
from getpass import getuser

from model.errors import NotAllowedError, UnknownWordError
from model.returns import Return
from model.viewers import Audience
from outcomes.returns.events import seconds_since
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import active_returns, build_for_audiences, point_audiences
from outcomes.store import log
from outcomes.store.log import Event


def release(publisher: Publisher, return_id: str, audience: Audience) -> Return:
    """Show a return to a wider audience, and to every narrower one; its ledger line then.

    Raises UnknownWordError where it is not in force or is for that audience already, and NotAllowedError where two
    people are wanted and the one who asks has loaded it.
    """
    started, who = time.monotonic(), getuser()
    with publisher.workspace.publishing(wait_seconds=publisher.wait_seconds):
        found = publisher.workspace.find(return_id)
        if found.state != "accepted":
            raise UnknownWordError(f"Return {return_id} is {found.state}; there is nothing to release.")
        if found.is_for(audience):
            raise UnknownWordError(
                f"Return {return_id} is released to {found.audience} already. To take it back: `outcomes undo`."
            )
        if publisher.two_people and who == found.sender:
            raise NotAllowedError(
                f"You have loaded {return_id} yourself: somebody else has to look at it and release it."
            )
        released = found.model_copy(update={"audience": audience, "released_by": who})
        kept = [(released if item == found else item, folder) for item, folder in active_returns(publisher)]
        names = build_for_audiences(publisher, kept)
        publisher.workspace.release(return_id, audience, who)
        point_audiences(publisher, names)
    log.write_event(
        Event(
            "released",
            return_id,
            found.kind,
            found.file,
            found.sha256,
            names[audience],
            audience=audience,
            seconds=seconds_since(started),
        )
    )
    return released
