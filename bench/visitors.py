"""Monday at nine: fifty visitors with time to think, over random pages and places, from a cold start."""

import asyncio
import gc
import random
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.demonstration import demonstration
from bench.pages import HOME, PAGES, new_links
from bench.server import Server, our_server, socket_options, stock_server

VISITORS, SECONDS, THINK = 50, 60.0, 5.0
P50_TARGET_MS, P95_TARGET_MS = 150, 500
HOME_SHARE = 0.5
"""How often somebody asks for the home authority, and not for any at all."""


class Waits(NamedTuple):
    """How long each rerun took, in milliseconds and in order, and how many did not finish or raised."""

    milliseconds: list[float]
    errors: int

    def share(self, of_them: float) -> float:
        """The wait that this share of reruns did not exceed."""
        return self.milliseconds[min(len(self.milliseconds) - 1, int(of_them * len(self.milliseconds)))]


class Memory(NamedTuple):
    """Megabytes of a server at its start, with its visitors, and once they had gone."""

    before: float
    during: float
    after: float


def report() -> None:
    """Print the waits beside a stock page's under the same load, memory per session, and what two processes carry."""
    home = demonstration().store.home
    links = links_of(home)
    with TemporaryDirectory() as folder:
        with stock_server(Path(folder)) as stock:
            usual = asyncio.run(visit_all([stock], [("", "")], VISITORS, SECONDS, THINK))
        waits, memory = cold_start(home, Path(folder), links)
        one = _most_a_second(home, Path(folder), links, processes=1)
        two = _most_a_second(home, Path(folder), links, processes=2)
    for name, of_whom in (("a stock page", usual), ("ours", waits)):
        print(
            f"  {VISITORS} visitors, {len(of_whom.milliseconds)} reruns of {name}: p50 {of_whom.share(0.5):.0f} ms, "
            f"p95 {of_whom.share(0.95):.0f} ms, longest {of_whom.milliseconds[-1]:.0f} ms, {of_whom.errors} errors"
        )
    print(
        f"fifty visitors at {THINK:.0f} s think time from a cold start: p50 {waits.share(0.5):.0f} ms (target ≤ "
        f"{P50_TARGET_MS}), p95 {waits.share(0.95):.0f} ms (≤ {P95_TARGET_MS}), {waits.errors} errors; "
        f"{waits.share(0.5) / usual.share(0.5):.2f} and {waits.share(0.95) / usual.share(0.95):.2f} of a stock page"
    )
    print(
        f"memory: {memory.before:.0f} MB at the start, {memory.during:.0f} MB with {VISITORS} sessions "
        f"({(memory.during - memory.before) / VISITORS:.1f} MB each), {memory.after:.0f} MB once they had closed"
    )
    print(f"without think time: {one:.1f} reruns a second from one process, {two:.1f} from two ({two / one:.2f} times)")


def cold_start(home: Path, folder: Path, links: Sequence[tuple[str, str]]) -> tuple[Waits, Memory]:
    """The waits of fifty visitors to a server that has only just started, and its memory meanwhile."""
    with our_server(home, folder, cache=True) as ours:
        before = ours.megabytes
        waits = asyncio.run(visit_all([ours], links, VISITORS, SECONDS, THINK))
        during = ours.megabytes
        time.sleep(5)
        return waits, Memory(before, during, ours.megabytes)


def links_of(home: Path) -> list[tuple[str, str]]:
    """Pages with the query that somebody asks: half of them of what they open on, the others of anything else."""
    chance = random.Random(9)
    new = {page: new_links(home, page) for page in PAGES}
    return [
        (page, f"place={quote(HOME)}" if chance.random() < HOME_SHARE else chance.choice(new[page]))
        for page in PAGES
        for _ in range(200)
    ]


def _most_a_second(home: Path, folder: Path, links: Sequence[tuple[str, str]], *, processes: int) -> float:
    """Reruns a second that so many processes on one home carry for eight visitors who never think."""
    with ExitStack() as stack:
        servers = [stack.enter_context(our_server(home, folder, cache=True)) for _ in range(processes)]
        asyncio.run(visit_all(servers, links, 8, 5.0, 0.0))
        start = time.perf_counter()
        waits = asyncio.run(visit_all(servers, links, 8, 20.0, 0.0))
        return len(waits.milliseconds) / (time.perf_counter() - start)


async def visit_all(
    servers: Sequence[Server], links: Sequence[tuple[str, str]], visitors: int, seconds: float, think: float
) -> Waits:
    """So many visitors, divided over the servers, for so long."""
    milliseconds: list[float] = []
    stop = time.monotonic() + seconds
    errors = await asyncio.gather(
        *(
            _visit(servers[number % len(servers)], links, random.Random(number), stop, think, milliseconds)
            for number in range(visitors)
        )
    )
    return Waits(sorted(milliseconds), sum(errors))


async def _visit(
    server: Server,
    links: Sequence[tuple[str, str]],
    chance: random.Random,
    stop: float,
    think: float,
    milliseconds: list[float],
) -> int:
    await asyncio.sleep(chance.random() * think)
    errors = 0
    async with websockets.connect(**socket_options(server.port)) as connection:
        while time.monotonic() < stop:
            request = BackMsg()
            request.rerun_script.page_name, request.rerun_script.query_string = chance.choice(links)
            start = time.monotonic()
            await connection.send(request.SerializeToString())
            errors += not await _finishes(connection)
            milliseconds.append(1000 * (time.monotonic() - start))
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)
    return errors


async def _finishes(connection: websockets.ClientConnection) -> bool:
    """Whether a rerun comes to its end without an exception on the page."""
    answer, raised = ForwardMsg(), False
    while answer.WhichOneof("type") != "script_finished":
        answer.ParseFromString(await asyncio.wait_for(connection.recv(), 60))  # type: ignore[arg-type]
        raised |= answer.WhichOneof("type") == "delta" and answer.delta.new_element.WhichOneof("type") == "exception"
    return not raised and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


if __name__ == "__main__":
    gc.freeze()
    sys.exit(report())
