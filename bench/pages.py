"""What a page costs the server: CPU per rerun, against a stock hello-world Streamlit page with its default settings.

Both are real servers in processes of their own, asked over the socket a browser would use; their own CPU is counted.
"""

import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.demonstration import demonstration
from scripts.draw_pictures import free_port, running_server

RERUNS = 30
WARM = 4
TARGET = 1.0
PLACES = ("la:383", "la:382", "la:380", "la:381", "la:384", "la:330", "la:352", "la:370", "la:371", "la:372")
PAGES = {
    "are_we_on_course": "",
    "which_children_are_furthest_behind": "measure=level2_at_16&period=2012/13",
    "how_do_our_schools_compare": "measure=persistent_absence",
    "how_do_we_compare_with_other_authorities": "",
    "returns": "",
    "definitions": "",
}
HELLO = """import streamlit as st

name = st.text_input("Your name", "world")
st.title("Hello")
st.write(f"Hello, {name}!")
"""
OURS = "from outcomes.server import run; run(port={port})"


def report() -> None:
    """Print CPU per rerun of each page, twice (the same link again, and another place each time), and the ratios."""
    with TemporaryDirectory() as folder:
        stock = _stock(Path(folder))
        print(f"  {stock:7.1f} ms CPU per rerun  a stock hello-world page, default settings")
        home = str(demonstration().store.home)
        port = free_port()
        with running_server(
            [sys.executable, "-c", OURS.format(port=port)], port, Path(folder) / "ours.log", OUTCOMES_HOME=home
        ) as process:
            costs = {name: _page(process.pid, port, name, link) for name, link in PAGES.items()}
    for name, (again, elsewhere) in costs.items():
        print(f"  {again:7.1f} ms CPU per rerun  {name}; {elsewhere:.1f} ms with another place every time")
    worst = max(again for again, _ in costs.values()) / stock
    mean = sum(again for again, _ in costs.values()) / len(costs) / stock
    print("a page's rerun against a stock hello-world page: ", end="")
    print(f"{mean:.2f} on average, {worst:.2f} at worst (target ≤ {TARGET:.1f})")


def _stock(folder: Path) -> float:
    (folder / "hello.py").write_text(HELLO)
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "hello.py"), "--server.port", str(port)]
    quiet = ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    with running_server([*command, *quiet], port, folder / "hello.log", cwd=folder) as process:
        return _cpu_per_rerun(process.pid, port, "", [""])


def _page(pid: int, port: int, name: str, link: str) -> tuple[float, float]:
    again = _cpu_per_rerun(pid, port, name, [link])
    places = [f"{link}&place={quote(place)}".lstrip("&") for place in PLACES]
    return again, _cpu_per_rerun(pid, port, name, places)


def _cpu_per_rerun(pid: int, port: int, page: str, links: Sequence[str]) -> float:
    """Milliseconds of the server's own CPU (user and system) for one rerun, over RERUNS of them."""
    server = psutil.Process(pid)
    with _session(port) as session:
        for _ in range(WARM):
            _rerun(session, page, links[0])
        before = _cpu(server)
        for number in range(RERUNS):
            _rerun(session, page, links[number % len(links)])
        return 1000 * (_cpu(server) - before) / RERUNS


def _cpu(server: psutil.Process) -> float:
    spent = server.cpu_times()
    return float(spent.user + spent.system)


@contextmanager
def _session(port: int):  # type: ignore[no-untyped-def]
    address = f"127.0.0.1:{port}"
    with connect(
        f"ws://{address}/_stcore/stream",
        subprotocols=["streamlit"],
        origin=f"http://{address}",
        max_size=None,
        compression=None,
    ) as session:
        yield session


def _rerun(session: ClientConnection, page: str, link: str) -> None:
    request = BackMsg()
    request.rerun_script.query_string = link
    request.rerun_script.page_name = page
    session.send(request.SerializeToString())
    answer = ForwardMsg()
    while answer.WhichOneof("type") != "script_finished":
        answer.ParseFromString(session.recv(timeout=60))
    if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
        raise AssertionError(f"{page}?{link} did not finish: {answer.script_finished}")
