"""The publisher's lease: one at a time writes to the store, and whoever waits in vain is told for whom.

It is held by the operating system on a file beside the workspace, or by PostgreSQL: it ends with its holder's process,
however that ends. What stands in the workspace says only who holds it.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import Engine

from model.errors import StoreBusyError, StoreDamagedError
from outcomes.store.actor import system_user
from outcomes.store.workspace_tables import LEASES

ADVISORY_LOCK = 7_126_455_019
"""What PostgreSQL knows the lease by: any number, as long as every version of this software asks for the same."""

TRY_AGAIN_SECONDS = 0.1


@contextmanager
def held(engine: Engine, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lease; raises StoreBusyError, naming the holder, if it is not free in time."""
    lock = _file_lock if engine.dialect.name == "sqlite" else _advisory_lock
    with lock(engine, wait_seconds):
        _say_who_holds(engine)
        yield


def _file_lock(engine: Engine, wait_seconds: float) -> AbstractContextManager[object]:
    """A lock of this call's own: two threads of one process are two publishers."""
    path = f"{engine.url.database}.lock"
    try:
        # A lock that the file system cannot keep is refused: a mark in its place would outlive a holder that is killed.
        return FileLock(path, fallback_to_soft=False).acquire(wait_seconds, poll_interval=TRY_AGAIN_SECONDS)
    except Timeout:
        raise StoreBusyError(_who_holds(engine)) from None
    except OSError as fault:
        raise StoreDamagedError(
            f"{path} cannot be used ({fault}). See that the disk has room and that you may write there."
        ) from fault


@contextmanager
def _advisory_lock(engine: Engine, wait_seconds: float) -> Iterator[None]:
    """A session's lock and not a transaction's: one that stayed open for a whole load would be in the way."""
    deadline = time.monotonic() + wait_seconds
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        while not session.scalar(sa.select(sa.func.pg_try_advisory_lock(ADVISORY_LOCK))):
            if time.monotonic() >= deadline:
                raise StoreBusyError(_who_holds(engine))
            time.sleep(TRY_AGAIN_SECONDS)
        try:
            yield
        finally:
            session.execute(sa.select(sa.func.pg_advisory_unlock(ADVISORY_LOCK)))


def _say_who_holds(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.update(LEASES)
            .where(LEASES.c.name == "publisher")
            .values(
                holder=system_user(),
                host=socket.gethostname(),
                pid=os.getpid(),
                since=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )


def _who_holds(engine: Engine) -> str:
    """In the moment before a holder has said so, nobody or the one before is named."""
    with engine.connect() as connection:
        lease = connection.execute(sa.select(LEASES).where(LEASES.c.name == "publisher")).mappings().one()
    if not lease["holder"]:
        return "Somebody has just begun to publish. Nothing was changed; try again when that is done."
    return (
        f"{lease['holder']} (process {lease['pid']} on {lease['host']}) has been publishing since {lease['since']}. "
        "Nothing was changed; try again when that is done."
    )
