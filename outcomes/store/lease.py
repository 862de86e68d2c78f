"""The publisher's lease: one at a time writes to the store, and whoever waits is told for whom."""

import getpass
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import psutil
import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from model.errors import OutcomesError, StoreBusyError
from outcomes.store.workspace_tables import LEASES

FREE = ""
LASTS = timedelta(minutes=15)
"""After this a lease held on another machine, whose processes cannot be looked up from here, has lapsed."""

TRY_AGAIN_SECONDS = 2

_ours: set[str] = set()
"""The leases that this process really holds."""


@contextmanager
def held(engine: Engine, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lease; raises StoreBusyError, naming the holder, if it is not free in time."""
    token = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"
    # Ours from before it is taken until before it is given back: where a full disk does not let us write that we gave
    # it back, the other threads of this process see that nobody holds it.
    _ours.add(token)
    try:
        _wait(engine, token, wait_seconds)
        yield
    finally:
        _ours.discard(token)
        try:
            _give_back(engine, token)
        except OutcomesError:
            # Other processes see only that we still run, so it is written as soon as there is room.
            threading.Thread(target=_give_back_later, args=(engine, token), daemon=True).start()
            raise


def _wait(engine: Engine, token: str, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not _take(engine, token):
        if time.monotonic() >= deadline:
            raise StoreBusyError(_who_holds(engine))
        time.sleep(0.1)


def _take(engine: Engine, token: str) -> bool:
    """Compare and swap, so that of two who find it free only one gets it."""
    with engine.begin() as connection:
        found = connection.execute(sa.select(LEASES).where(LEASES.c.name == "publisher")).mappings().one()
        if not _is_free(found):
            return False
        now = datetime.now(UTC)
        took = connection.execute(
            sa.update(LEASES)
            .where(LEASES.c.name == "publisher", LEASES.c.token == found["token"])
            .values(
                token=token,
                holder=getpass.getuser(),
                host=socket.gethostname(),
                pid=os.getpid(),
                started=psutil.Process().create_time(),
                since=now.isoformat(timespec="seconds"),
                until=(now + LASTS).isoformat(timespec="seconds"),
            )
        )
        return took.rowcount == 1


def _give_back(engine: Engine, token: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.update(LEASES).where(LEASES.c.token == token).values(token=FREE))


def _give_back_later(engine: Engine, token: str) -> None:
    while True:
        time.sleep(TRY_AGAIN_SECONDS)
        with suppress(OutcomesError):
            return _give_back(engine, token)


def _who_holds(engine: Engine) -> str:
    with engine.connect() as connection:
        found = connection.execute(sa.select(LEASES).where(LEASES.c.name == "publisher")).mappings().one()
    return (
        f"{found['holder']} (process {found['pid']} on {found['host']}) has been publishing since {found['since']}. "
        "Nothing was changed; try again when that is done."
    )


def _is_free(found: RowMapping) -> bool:
    if found["token"] == FREE:
        return True
    if found["host"] != socket.gethostname():
        return datetime.fromisoformat(found["until"]) < datetime.now(UTC)
    if found["pid"] == os.getpid() and found["started"] == psutil.Process().create_time():
        return found["token"] not in _ours
    try:
        return bool(psutil.Process(found["pid"]).create_time() != found["started"])
    except psutil.NoSuchProcess:
        return True
