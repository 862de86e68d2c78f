"""Servers in processes of their own, asked over the socket a browser would use: ours, and a stock Streamlit page."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from scripts.draw_pictures import free_port, running_server

HELLO = """import streamlit as st

name = st.text_input("Your name", "world")
st.title("Hello")
st.write(f"Hello, {name}!")
"""
OURS = "from outcomes.server import run; run(port={port})"


class Server(NamedTuple):
    """A server that answers on a port of this machine."""

    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """Seconds of its own CPU so far, user and system."""
        spent = psutil.Process(self.pid).cpu_times()
        return float(spent.user + spent.system)

    @property
    def megabytes(self) -> float:
        """Memory it holds now."""
        return float(psutil.Process(self.pid).memory_info().rss / 1e6)


@contextmanager
def our_server(home: Path, folder: Path, *, cache: bool) -> Iterator[Server]:
    """Our pages over a home, with or without the cache of answers."""
    port = free_port()
    command = [sys.executable, "-c", OURS.format(port=port)]
    settings = {"OUTCOMES_HOME": str(home), "OUTCOMES_CACHE": str(int(cache))}
    with running_server(command, port, folder / "ours.log", **settings) as process:
        yield Server(process.pid, port)


@contextmanager
def stock_server(folder: Path) -> Iterator[Server]:
    """A hello-world page with Streamlit's own settings."""
    (folder / "hello.py").write_text(HELLO)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "hello.py"), "--server.port", str(port)]
    quiet = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    with running_server([*command, *quiet], port, folder / "hello.log", cwd=folder) as process:
        yield Server(process.pid, port)


def socket_options(port: int) -> dict[str, Any]:
    """How a browser would open a page's socket, for both clients of websockets."""
    address = f"127.0.0.1:{port}"
    return {
        "uri": f"ws://{address}/_stcore/stream",
        "subprotocols": ["streamlit"],
        "origin": f"http://{address}",
        "max_size": None,
        "compression": None,
    }


@contextmanager
def session(port: int) -> Iterator[ClientConnection]:
    """One visitor's connection."""
    with connect(**socket_options(port)) as connection:
        yield connection


def rerun(connection: ClientConnection, page: str, link: str) -> int:
    """Have a page run once and give how many bytes it sent. Raises AssertionError where it did not finish."""
    request = BackMsg()
    request.rerun_script.query_string = link
    request.rerun_script.page_name = page
    connection.send(request.SerializeToString())
    answer, received = ForwardMsg(), 0
    while answer.WhichOneof("type") != "script_finished":
        message = connection.recv(timeout=60)
        received += len(message)
        answer.ParseFromString(message)  # type: ignore[arg-type]
    if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        raise AssertionError(f"{page}?{link} did not finish: {answer.script_finished}")
    return received
