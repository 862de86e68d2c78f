"""What people write, and who the pupils are: the ledger, the publisher's lease, names. Not rebuildable."""

import json
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, RowMapping

from model.errors import StoreBusyError, StoreDamagedError, UnknownWordError
from model.findings import AcceptedQuery
from model.returns import Confirmation, Return, RevisionNote
from model.viewers import Audience
from outcomes.store.lease import held
from outcomes.store.store import keep_private
from outcomes.store.workspace_tables import ACCEPTED_QUERIES, CONFIRMED, KEYS, METADATA, PUPILS, RETURNS, REVISION_NOTES

REVISION = "0007"


@dataclass(frozen=True)
class Workspace:
    """An open workspace. Every method is one short transaction."""

    engine: Engine

    def returns(self) -> tuple[Return, ...]:
        """The ledger in the order of acceptance; `state` is `accepted`, `undone`, `refused` or `erased`."""
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

    def confirmed(self) -> tuple[Confirmation, ...]:
        """Everything that schools have called right."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(CONFIRMED)).mappings()
            return tuple(Confirmation(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)

    def confirm(self, confirmations: Sequence[Confirmation]) -> None:
        """Write down that figures were called right; what was said of the same before is replaced."""
        with self.engine.begin() as connection:
            for confirmation in confirmations:
                same = (
                    (CONFIRMED.c.place == confirmation.place)
                    & (CONFIRMED.c.kind == confirmation.kind)
                    & (CONFIRMED.c.period == confirmation.period)
                )
                connection.execute(sa.delete(CONFIRMED).where(same))
                connection.execute(sa.insert(CONFIRMED), [confirmation.model_dump(mode="json")])

    def accepted(self) -> dict[str, AcceptedQuery]:
        """The queries that were accepted, by fingerprint: what was said of each last."""
        columns = [column for column in ACCEPTED_QUERIES.c if column.name != "number"]
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(*columns).order_by(ACCEPTED_QUERIES.c.number)).mappings()
            queries = [AcceptedQuery(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]
        return {query.fingerprint: query for query in queries}

    def accept_query(self, *queries: AcceptedQuery) -> None:
        """Write down that queries were looked into, and why; nothing that was said before is lost."""
        if queries:
            with self.engine.begin() as connection:
                connection.execute(sa.insert(ACCEPTED_QUERIES), [query.model_dump(mode="json") for query in queries])

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

    def forget_pupils(self, pupils: pd.Series) -> int:
        """Forget who everybody is whose integer is not among `pupils`, and give how many that were."""
        gone = sorted(set(self.pupils()["pupil"]) - set(pupils))
        with self.engine.begin() as connection:
            for start in range(0, len(gone), 500):
                connection.execute(sa.delete(PUPILS).where(PUPILS.c.pupil.in_(gone[start : start + 500])))
        return len(gone)

    def find(self, return_id: str) -> Return:
        """One ledger line; raises UnknownWordError where there is none of that id."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(RETURNS).where(RETURNS.c.return_id == return_id)).mappings().first()
        if row is None:
            raise UnknownWordError(f"There is no return '{return_id}'. `outcomes returns` lists them.")
        return _return(row)

    def release(self, return_id: str, audience: Audience, who: str) -> None:
        """Write down that a return is for a wider audience from now on, and who said so."""
        line = RETURNS.c.return_id == return_id
        with self.engine.begin() as connection:
            connection.execute(sa.update(RETURNS).where(line).values(audience=audience, released_by=who))

    def undo(self, return_id: str) -> None:
        """Mark a return undone; nothing of it is deleted."""
        with self.engine.begin() as connection:
            connection.execute(sa.update(RETURNS).where(RETURNS.c.return_id == return_id).values(state="undone"))

    def revision_notes(self) -> tuple[RevisionNote, ...]:
        """The revision notes, in the order they were written."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(REVISION_NOTES).order_by(REVISION_NOTES.c.number)).mappings()
            return tuple(_revision_note(row) for row in rows)

    def revise(self, revisions: Sequence[RevisionNote]) -> None:
        """Write revision notes and what they make of their returns, all or none.

        A return that is erased keeps its line, with both checksums, and loses what was written about it: its own note,
        those of attempts to send the same file, and the lines of every other table that names it.
        """
        with self.engine.begin() as connection:
            for item in revisions:
                line = RETURNS.c.return_id == item.return_id
                if item.what == "return erased":
                    same_file = sa.select(RETURNS.c.sha256).where(line).scalar_subquery()
                    refused = (RETURNS.c.sha256 == same_file) & (RETURNS.c.state == "refused")
                    connection.execute(sa.update(RETURNS).where(refused | line).values(note="", schools="[]"))
                    connection.execute(sa.update(RETURNS).where(line).values(state="erased"))
                    for table in METADATA.sorted_tables:
                        if table not in (RETURNS, REVISION_NOTES) and "return_id" in table.columns:
                            connection.execute(sa.delete(table).where(table.c.return_id == item.return_id))
                else:
                    connection.execute(sa.update(RETURNS).where(line).values(kept_sha256=item.kept_after))
                connection.execute(sa.insert(REVISION_NOTES), item.model_dump(mode="json"))

    def finish(self, return_ids: Collection[str]) -> None:
        """Mark the revisions of returns finished, once nothing that was deleted here can be read in the file any more.

        Raises StoreBusyError where somebody reads meanwhile.
        """
        if not return_ids:
            return
        if self.engine.dialect.name == "sqlite":
            self._overwrite_what_was_deleted()
        with self.engine.begin() as connection:
            connection.execute(
                sa.update(REVISION_NOTES).where(REVISION_NOTES.c.return_id.in_(return_ids)).values(finished=True)
            )

    def _overwrite_what_was_deleted(self) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        if busy:
            raise StoreBusyError(f"Somebody is reading {_address(self.engine)}. Try again in a minute.")

    def publishing(self, *, wait_seconds: float) -> AbstractContextManager[None]:
        """Hold the publisher's lease; raises StoreBusyError, naming the holder, if it is not free in time."""
        return held(self.engine, wait_seconds=wait_seconds)


def open_workspace(home: Path, url: str | None = None) -> Workspace:
    """Open, and where needed create or upgrade, the workspace of a home folder.

    Nobody writes to a home before it is open: from here on nobody else can read what this process writes.
    """
    keep_private()
    if url is None:
        home.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{home / 'workspace.sqlite'}"
    engine = _engine(url)
    revision = _revision(engine)
    if revision is None and any((home / "returns").glob("r*")):
        raise StoreDamagedError(
            f"There are returns in {home / 'returns'}, and no ledger of them in {_address(engine)}. Restore the "
            "workspace from a backup. To begin again with nothing, move that folder away."
        )
    if revision != REVISION:
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
        revision: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return revision


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
    known_pupils = pd.read_sql(sa.select(PUPILS), connection).astype({"pupil": "int64"})
    matches = pupils.merge(known_pupils, how="left", indicator=True)
    pupils = pupils[(matches["_merge"] == "left_only").to_numpy()]
    if pupils.empty:
        return
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(PUPILS)
    completed = {
        name: sa.case((statement.excluded[name] != "", statement.excluded[name]), else_=PUPILS.c[name])
        for name in ("upn", "surname", "forename", "born")
    }
    connection.execute(
        statement.on_conflict_do_update(index_elements=[PUPILS.c.pupil], set_=completed),
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
        parsed = {**lists, "at": datetime.fromisoformat(row["at"])}
        return Return(**{**fields, **parsed})
    except ValueError as fault:
        raise StoreDamagedError(
            f"The ledger's line {row['sequence']} cannot be read ({fault}). Restore the workspace from a backup."
        ) from fault


def _revision_note(row: RowMapping) -> RevisionNote:
    fields = {key: row[key] for key in row if key != "number"}
    try:
        return RevisionNote(**{**fields, "at": datetime.fromisoformat(row["at"])})
    except ValueError as fault:
        raise StoreDamagedError(
            f"The revision note {row['number']} cannot be read ({fault}). Restore the workspace from a backup."
        ) from fault
