"""The ledger and the lease."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from model.errors import StoreBusyError, UnknownWordError
from model.returns import Return
from outcomes.store.workspace import open_workspace, return_id
from outcomes.store.workspace_tables import METADATA

HOLD = """
import sys, time, pathlib
from outcomes.store.workspace import open_workspace
with open_workspace(pathlib.Path(sys.argv[1])).publishing(wait_seconds=5):
    print("held", flush=True)
    time.sleep(60)
"""


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


def test_a_line_comes_back_as_it_was_written(tmp_path):
    workspace = open_workspace(tmp_path)
    workspace.record([a_return(1), a_return(2, state="refused")])
    assert workspace.returns() == (a_return(1), a_return(2, state="refused"))
    assert workspace.active() == (a_return(1),)
    assert workspace.next_sequence() == 3


def test_lines_are_written_all_or_none(tmp_path):
    workspace = open_workspace(tmp_path)
    workspace.record([a_return(1)])
    with pytest.raises(IntegrityError):
        workspace.record([a_return(2), a_return(1)])
    assert [item.return_id for item in workspace.returns()] == ["r0001-3f9a1c20"]


def test_an_unknown_return_is_named(tmp_path):
    with pytest.raises(UnknownWordError, match="r0009"):
        open_workspace(tmp_path).find("r0009-00000000")


def test_the_second_publisher_is_told_who_holds_the_store(tmp_path):
    workspace = open_workspace(tmp_path)
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreBusyError, match=f"process {holder.pid}"), workspace.publishing(wait_seconds=0.2):
            pass
    finally:
        holder.kill()
        holder.wait()
    with workspace.publishing(wait_seconds=0.2):  # the holder died: the lease is free at once
        assert os.getpid() != holder.pid


def test_migrations_make_the_tables_the_code_declares(tmp_path):
    import sqlalchemy as sa

    made = sa.inspect(open_workspace(tmp_path).engine)
    for table in METADATA.sorted_tables:
        assert {column["name"] for column in made.get_columns(table.name)} == {column.name for column in table.columns}
