"""Whom a server without sign-in answers: this machine, under its own names, through no proxy."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse

from outcomes import server
from outcomes.local_access import REFUSAL, OpenToOthersError, with_this_machine_only


async def inner(scope, receive, send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("the page")(scope, receive, send)


def answer(kind: str, peer: str, *headers: tuple[str, str]) -> object:
    """The body of a request's answer, or what a socket is told first."""
    messages: list[dict] = []

    async def receive() -> dict:
        return {"type": f"{kind}.connect"}

    async def send(message: dict) -> None:
        messages.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": kind, "method": "GET", "path": "/_stcore/stream", "client": (peer, 50_000), "headers": raw}
    # A thread of its own: the browser's tests may have left an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, with_this_machine_only(inner)(scope, receive, send)).result()
    return messages[0]["type"] if kind == "websocket" else messages[1]["body"].decode()


HERE = ("host", "localhost:8501")


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_this_machine_is_answered_under_its_own_names(host: str) -> None:
    assert answer("http", "127.0.0.1", ("host", host)) == "the page"
    assert answer("websocket", "::1", ("host", host)) == "websocket.accept"


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("192.168.1.7", (HERE,)),
        ("127.0.0.1", (("host", "outcomes.example"),)),
        ("127.0.0.1", (("host", "localhost.example"),)),
        ("127.0.0.1", (("host", "[::1"),)),
        ("127.0.0.1", ()),
        ("127.0.0.1", (HERE, HERE)),
        ("127.0.0.1", (HERE, ("x-forwarded-for", "127.0.0.1"))),
        ("127.0.0.1", (HERE, ("x-real-ip", "192.168.1.7"))),
    ],
)
def test_others_other_names_and_proxies_are_refused(peer: str, headers: tuple[tuple[str, str], ...]) -> None:
    assert answer("http", peer, *headers) == REFUSAL
    assert answer("websocket", peer, *headers) == "websocket.close"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "outcomes.example", ""])
def test_a_server_that_others_could_reach_does_not_start(host: str) -> None:
    with pytest.raises(OpenToOthersError, match="nobody can sign in yet"):
        server.run(host=host)
