"""What people write, and who the pupils are: the ledger, the publisher's lease, names. Not rebuildable."""

import getpass
import json
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import psutil
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, RowMapping

from outcomes.errors import StoreBusyError, StoreDamagedError, UnknownWordError
from outcomes.model import AcceptedQuery, Confirmed, Return
from outcomes.workspace_tables import ACCEPTED_QUERIES, CONFIRMED, KEYS, LEASES, PUPILS, RETURNS

REVISION = "0004"
FREE = ""
LEASE_LASTS = timedelta(minutes=15)
"""After this a lease held on another machine, whose processes cannot be looked up from here, has lapsed."""


@dataclass(frozen=True)
class Workspace:
    """An open workspace. Every method is one short transaction."""

    engine: Engine

    def returns(self) -> tuple[Return, ...]:
        """The ledger in the order of acceptance; `state` is `accepted`, `undone` or `refused`."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(RETURNS).order_by(RETURNS.c.sequence)).mappings()
            return tuple(_return(row) for row in rows)

    def active(self) -> tuple[Return, ...]:
        """The accepted returns that a generation is made of."""
        return tuple(item for item in self.returns() if item.state == "accepted")

    def next_sequence(self) -> int:
        """The number the next ledger line will have, if nobody else writes one first."""
        with self.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.max(RETURNS.c.sequence))).scalar() or 0) + 1

    def record(self, returns: Sequence[Return], pupils: pd.DataFrame | None = None) -> None:
        """Write ledger lines under the numbers their ids carry, and who their pupils are: all or none.

        This line is what makes a return count. `pupils`: pupil, upn, surname, forename, born; what is "" there leaves
        what was known. Raises sqlalchemy's IntegrityError where a number is taken.
        """
        if not returns:
            return
        with self.engine.begin() as connection:
            connection.execute(sa.insert(RETURNS), [_line(item) for item in returns])
            if pupils is not None:
                _name(connection, pupils)

    def confirmed(self) -> tuple[Confirmed, ...]:
        """Everything that schools have called right."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(CONFIRMED)).mappings()
            return tuple(Confirmed(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)

    def confirm(self, said: Sequence[Confirmed]) -> None:
        """Write down that figures were called right; what was said of the same before is replaced."""
        with self.engine.begin() as connection:
            for each in said:
                same = (
                    (CONFIRMED.c.place == each.place)
                    & (CONFIRMED.c.kind == each.kind)
                    & (CONFIRMED.c.period == each.period)
                )
                connection.execute(sa.delete(CONFIRMED).where(same))
                connection.execute(sa.insert(CONFIRMED), [each.model_dump(mode="json")])

    def accepted(self) -> dict[str, AcceptedQuery]:
        """The queries that were accepted, by fingerprint: what was said of each last."""
        columns = [column for column in ACCEPTED_QUERIES.c if column.name != "number"]
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(ACCEPTED_QUERIES.c.number)).mappings()
            said = [AcceptedQuery(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]
        return {each.fingerprint: each for each in said}

    def accept_query(self, *said: AcceptedQuery) -> None:
        """Write down that queries were looked into, and why; nothing that was said before is lost."""
        if said:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(ACCEPTED_QUERIES), [each.model_dump(mode="json") for each in said])

    def published_with(self, fingerprints: Sequence[str], return_id: str) -> None:
        """Say with which return queries were published that had been accepted before there was one."""
        waiting = ACCEPTED_QUERIES.c.fingerprint.in_(fingerprints) & (ACCEPTED_QUERIES.c.return_id == "")
        with self.engine.begin() as connection:
            connection.execute(sa.update(ACCEPTED_QUERIES).where(waiting).values(return_id=return_id))

    def pupils(self) -> pd.DataFrame:
        """Every pupil there is a name or UPN of: pupil, upn, surname, forename, born."""
        with self.engine.connect() as connection:
            return pd.read_sql(sa.select(PUPILS), connection).astype({"pupil": "int64"})

    def pupil_key(self) -> str:
        """The key that pupils' integers are made with, as hexadecimal."""
        with self.engine.connect() as connection:
            return str(connection.execute(sa.select(KEYS.c.key).where(KEYS.c.name == "pupils")).scalar_one())

    def find(self, return_id: str) -> Return:
        """One ledger line; raises UnknownWordError where there is none of that id."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(RETURNS).where(RETURNS.c.return_id == return_id)).mappings().first()
        if row is None:
            raise UnknownWordError(f"There is no return '{return_id}'. `outcomes returns` lists them.")
        return _return(row)

    def undo(self, return_id: str) -> None:
        """Mark a return undone; nothing of it is deleted."""
        with self.engine.begin() as connection:
            connection.execute(sa.update(RETURNS).where(RETURNS.c.return_id == return_id).values(state="undone"))

    @contextmanager
    def publishing(self, *, wait_seconds: float) -> Iterator[None]:
        """Hold the publisher's lease; raises StoreBusyError, naming the holder, if it is not free in time."""
        token = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"
        deadline = time.monotonic() + wait_seconds
        while not self._take_lease(token):
            if time.monotonic() >= deadline:
                raise StoreBusyError(self._who_holds())
            time.sleep(0.1)
        try:
            yield
        finally:
            with self.engine.begin() as connection:
                connection.execute(sa.update(LEASES).where(LEASES.c.token == token).values(token=FREE))

    def _take_lease(self, token: str) -> bool:
        """Compare and swap, so that of two who find it free only one gets it."""
        with self.engine.begin() as connection:
            held = connection.execute(sa.select(LEASES).where(LEASES.c.name == "publisher")).mappings().one()
            if not _is_free(held):
                return False
            now = datetime.now(UTC)
            took = connection.execute(
                sa.update(LEASES)
                .where(LEASES.c.name == "publisher", LEASES.c.token == held["token"])
                .values(
                    token=token,
                    holder=getpass.getuser(),
                    host=socket.gethostname(),
                    pid=os.getpid(),
                    started=psutil.Process().create_time(),
                    since=now.isoformat(timespec="seconds"),
                    until=(now + LEASE_LASTS).isoformat(timespec="seconds"),
                )
            )
            return took.rowcount == 1

    def _who_holds(self) -> str:
        with self.engine.connect() as connection:
            held = connection.execute(sa.select(LEASES).where(LEASES.c.name == "publisher")).mappings().one()
        return (
            f"{held['holder']} (process {held['pid']} on {held['host']}) has been publishing since {held['since']}. "
            "Nothing was changed; try again when that is done."
        )


def open_workspace(home: Path, url: str | None = None) -> Workspace:
    """Open, and where needed create or upgrade, the workspace of a home folder."""
    if url is None:
        home.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{home / 'workspace.sqlite'}"
    engine = _engine(url)
    found = _revision(engine)
    if found is None and any((home / "returns").glob("r*")):
        raise StoreDamagedError(
            f"There are returns in {home / 'returns'}, and no ledger of them in {_address(engine)}. Restore the "
            "workspace from a backup. To begin again with nothing, move that folder away."
        )
    if found != REVISION:
        _upgrade(engine)
    return Workspace(engine)


def _engine(url: str) -> Engine:
    try:
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, ImportError) as fault:
        # The address may hold a password, so it is not repeated here.
        raise UnknownWordError(
            f"OUTCOMES_WORKSPACE cannot be used ({fault}). Write it as sqlite:///C:/folder/workspace.sqlite, or leave "
            "it out: the workspace then lies in the home folder."
        ) from fault
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "handle_error", _say_what_is_wrong)
    return engine


def _say_what_is_wrong(context: sa.engine.ExceptionContext) -> None:
    """A workspace that cannot be used is told as one of our sentences; a number that is taken is for the caller."""
    fault = context.sqlalchemy_exception
    if not isinstance(fault, sa.exc.DatabaseError) or isinstance(fault, sa.exc.IntegrityError):
        return
    where = _address(context.engine) if context.engine else "the workspace"
    if "locked" in str(context.original_exception):
        raise StoreBusyError(f"Somebody else is writing to {where}. Nothing was changed; try again in a minute.")
    raise StoreDamagedError(
        f"{where} cannot be used ({context.original_exception}). See that the disk has room and that you may write "
        "there; if it is damaged, restore it from a backup."
    )


def _address(engine: Engine) -> str:
    return engine.url.database or "" if engine.dialect.name == "sqlite" else engine.url.render_as_string()


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # What is deleted here may be a child's name: it is overwritten, not only forgotten.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _upgrade(engine: Engine) -> None:
    # Imported here because only a new or an old workspace needs it, and every command would pay for the import.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Two first commands at once: the second waits here, then finds nothing left to do.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as fault:
            raise StoreDamagedError(
                f"{_address(engine)} was written by another version of this software ({fault}). Use that version."
            ) from fault


def _name(connection: sa.Connection, pupils: pd.DataFrame) -> None:
    """Insert or complete: a later file may name a pupil whom an earlier one gave by UPN alone."""
    known = pd.read_sql(sa.select(PUPILS), connection).astype({"pupil": "int64"})
    told = pupils.merge(known, how="left", indicator=True)
    pupils = pupils[(told["_merge"] == "left_only").to_numpy()]
    if pupils.empty:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(PUPILS)
    said = {
        name: sa.case((statement.excluded[name] != "", statement.excluded[name]), else_=PUPILS.c[name])
        for name in ("upn", "surname", "forename", "born")
    }
    connection.execute(
        statement.on_conflict_do_update(index_elements=[PUPILS.c.pupil], set_=said),
        [{str(name): value for name, value in row.items()} for row in pupils.to_dict("records")],
    )


def return_id(sequence: int, sha256: str) -> str:
    """The id of a ledger line: its number, and enough of its file's checksum to recognise it by."""
    return f"r{sequence:04d}-{sha256[:8]}"


def _line(item: Return) -> dict[str, object]:
    fields = item.model_dump(mode="json")
    lists = {name: json.dumps(fields[name]) for name in ("periods", "schools")}
    return {**fields, **lists, "sequence": int(item.return_id[1:].split("-")[0])}


def _return(row: RowMapping) -> Return:
    fields = {key: row[key] for key in row if key != "sequence"}
    try:
        lists = {name: tuple(json.loads(row[name])) for name in ("periods", "schools")}
        said = {**lists, "at": datetime.fromisoformat(row["at"])}
        return Return(**{**fields, **said})
    except ValueError as fault:
        raise StoreDamagedError(
            f"The ledger's line {row['sequence']} cannot be read ({fault}). Restore the workspace from a backup."
        ) from fault


def _is_free(held: RowMapping) -> bool:
    if held["token"] == FREE:
        return True
    if held["host"] != socket.gethostname():
        return datetime.fromisoformat(held["until"]) < datetime.now(UTC)
    try:
        return bool(psutil.Process(held["pid"]).create_time() != held["started"])
    except psutil.NoSuchProcess:
        return True
