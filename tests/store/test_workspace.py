"""The ledger and the lease, on SQLite and (`make prove`) on PostgreSQL."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from filelock import FileLock
from sqlalchemy.exc import IntegrityError

from model.errors import StoreBusyError, UnknownWordError
from model.returns import Return
from outcomes.store.workspace import Workspace, open_workspace, return_id
from outcomes.store.workspace_tables import METADATA

HOLD = """
import sys, time, pathlib
from outcomes.store.workspace import open_workspace
with open_workspace(pathlib.Path(), sys.argv[1]).publishing(wait_seconds=5):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def postgresql():
    """The URL of a PostgreSQL of our own on loopback, which is gone afterwards."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra `postgresql`)")
    found = [str(program.parent) for program in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    initdb = shutil.which("initdb", path=os.pathsep.join([os.environ["PATH"], *found]))
    if initdb is None:
        pytest.skip("no PostgreSQL server is installed here (`apt-get install postgresql`)")
    # It does not run as root, and a folder of pytest's is root's alone.
    whose = {"user": "postgres"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="outcomes-postgresql-"))
    if whose:
        shutil.chown(folder, **whose)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    control = [Path(initdb).with_name("pg_ctl"), "-D", folder / "data", "-w", "-s"]

    def run(*words: object) -> None:
        subprocess.run([str(word) for word in words], check=True, cwd=folder, stdout=subprocess.DEVNULL, **whose)

    run(initdb, "-D", folder / "data", "-U", "outcomes", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(*control, "-l", folder / "log", "-o", said, "start")
    yield f"postgresql+psycopg://outcomes@127.0.0.1:{port}/postgres"
    run(*control, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.prove)])
def workspace(request, tmp_path):
    """An empty workspace of each sort."""
    if request.param == "SQLite":
        return open_workspace(tmp_path)
    server = sa.create_engine(request.getfixturevalue("postgresql"), isolation_level="AUTOCOMMIT")
    name = f"workspace_{tmp_path.name.replace('-', '_')}"
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    return open_workspace(tmp_path, server.url.set(database=name).render_as_string())


def address(workspace: Workspace) -> str:
    return workspace.engine.url.render_as_string()


def a_return(number: int, *, state: str = "accepted") -> Return:
    return Return(
        return_id=return_id(number, "3f9a1c20be47"),
        kind="results_tidy",
        source="results_tidy",
        periods=("2023/24", "2024/25"),
        status="final",
        file="tidy.csv",
        sha256="3f9a1c20be47",
        rows=2,
        sender="analyst",
        at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        state=state,
        note="",
    )


def test_a_line_comes_back_as_it_was_written(workspace):
    workspace.record([a_return(1), a_return(2, state="refused")])
    assert workspace.returns() == (a_return(1), a_return(2, state="refused"))
    assert workspace.active() == (a_return(1),)
    assert workspace.next_sequence() == 3


def test_lines_are_written_all_or_none(workspace):
    workspace.record([a_return(1)])
    with pytest.raises(IntegrityError):
        workspace.record([a_return(2), a_return(1)])
    assert [item.return_id for item in workspace.returns()] == ["r0001-3f9a1c20"]


def test_an_unknown_return_is_named(workspace):
    with pytest.raises(UnknownWordError, match="r0009"):
        workspace.find("r0009-00000000")


def test_the_second_publisher_is_told_who_holds_the_store(workspace):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, address(workspace)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"process {holder.pid}"), workspace.publishing(wait_seconds=0.2):
            pass
    finally:
        holder.kill()
        holder.wait()
    # The holder died: the lease is free as soon as PostgreSQL has noticed, and in the moment it died on SQLite.
    with workspace.publishing(wait_seconds=0 if workspace.engine.dialect.name == "sqlite" else 5):
        assert os.getpid() != holder.pid


def test_two_threads_of_one_process_are_two_publishers(workspace):
    def publish() -> str:
        with workspace.publishing(wait_seconds=0):
            return "published"

    with ThreadPoolExecutor(1) as another:
        with workspace.publishing(wait_seconds=0):
            with pytest.raises(StoreBusyError, match=f"process {os.getpid()} on .* since 20"):
                another.submit(publish).result()
            with pytest.raises(StoreBusyError):
                publish()
        assert another.submit(publish).result() == "published"


def test_who_waits_is_given_the_lease_when_it_is_let_go(workspace):
    def publish() -> str:
        with workspace.publishing(wait_seconds=60):
            return "published"

    with ThreadPoolExecutor(1) as another:
        with workspace.publishing(wait_seconds=0):
            waiting = another.submit(publish)
            assert not waiting.done()
        assert waiting.result() == "published"


def test_of_a_holder_who_has_not_yet_said_so_no_name_is_told(tmp_path):
    workspace = open_workspace(tmp_path)
    with FileLock(f"{workspace.engine.url.database}.lock"), pytest.raises(StoreBusyError, match="Somebody has just"):
        workspace.publishing(wait_seconds=0).__enter__()


def test_migrations_make_the_tables_the_code_declares(workspace):
    made = sa.inspect(workspace.engine)
    for table in METADATA.sorted_tables:
        assert {column["name"] for column in made.get_columns(table.name)} == {column.name for column in table.columns}
