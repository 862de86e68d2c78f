"""What our middleware adds, refuses and compresses, asked as a browser would ask, without a server."""

import asyncio
import base64
import gzip
import hashlib
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from outcomes import server
from outcomes.answers import every_area
from outcomes.returns import accepting, checking, proposing
from outcomes.store.access import OFFICER
from outcomes.store.settings import settings
from tests.conftest import result


async def inner(scope, receive, send) -> None:
    await PlainTextResponse(f"inside {scope['path']}")(scope, receive, send)


def answer(app: ASGIApp, path: str, *, accept: str = "gzip") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a GET."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", accept.encode())]}
    # A thread of its own: the browser's tests may have left an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, app(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(item.get("body", b"") for item in sent[1:])


@pytest.fixture
def hardened() -> ASGIApp:
    return server.with_security_headers(inner, policy="default-src 'self'")


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
)
def test_what_nobody_should_ask_is_not_found(hardened: ASGIApp, path: str) -> None:
    status, headers, body = answer(hardened, path)
    assert (status, body) == (404, b"Not found")
    assert headers["content-security-policy"] == "default-src 'self'"


def test_every_answer_carries_the_headers(hardened: ASGIApp) -> None:
    status, headers, body = answer(hardened, "/returns")
    assert (status, body) == (200, b"inside /returns")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "cache-control" not in headers


@pytest.mark.parametrize("path", ["/media/abc.csv", "/_stcore/upload_file/1/2"])
def test_what_one_person_downloads_or_sends_is_never_stored(hardened: ASGIApp, path: str) -> None:
    assert answer(hardened, path)[1]["cache-control"] == "no-store"


def test_only_the_inline_script_that_the_page_carries_may_run() -> None:
    policy = server.content_policy("<script>\n  hello()\n</script><script src='x.js'></script>")
    digest = base64.b64encode(hashlib.sha256(b"\n  hello()\n").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "index.js").write_text("hello()" * 100)
    (tmp_path / "index.html").write_text("<html>")
    return tmp_path


def test_scripts_are_compressed_and_kept_for_a_year(assets: Path) -> None:
    status, headers, body = answer(server.with_compression(inner, folder=assets), "/static/js/index.js")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == b"hello()" * 100
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize("path", ["/static/js/../../index.html", "/index.html", "/static/js/other.js"])
def test_nothing_but_the_known_scripts_is_opened(assets: Path, path: str) -> None:
    assert answer(server.with_compression(inner, folder=assets), path)[2] == f"inside {path}".encode()


def test_a_browser_that_takes_no_gzip_gets_the_file_as_it_is(assets: Path) -> None:
    app = server.with_compression(inner, folder=assets)
    assert answer(app, "/static/js/index.js", accept="identity")[2] == b"inside /static/js/index.js"


def test_a_port_that_is_taken_is_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.PortTakenError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            server.run(port=port)


def test_an_upload_that_says_nothing_of_its_name_is_refused() -> None:
    """A part whose head never ends is not waited for to its end."""
    sent: list[dict] = []
    pieces = iter([b"x" * 60_000, b"x" * 60_000])

    async def receive() -> dict:
        return {"type": "http.request", "body": next(pieces), "more_body": True}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/1/2", "headers": []}
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, server.with_upload_filter(inner)(scope, receive, send)).result()
    assert sent[0]["status"] == 415


def test_what_is_published_meanwhile_is_read_before_anybody_asks(homes, tidy_file, tmp_path, monkeypatch) -> None:
    """Once the server has looked again, a page reads no area's figures any more."""
    published = homes.copy(
        tmp_path / "home", tidy_file([result(measure="basics_94", numerator=80, denominator=100)], "first.csv")
    )
    monkeypatch.setenv("OUTCOMES_HOME", str(published.store.home))
    settings.cache_clear()
    server._read_ahead()
    path = tidy_file([result(place="la:382", measure="basics_94", numerator=70, denominator=100)], "kirklees.csv")
    checked = checking.check(path, authority="la:383")
    accepting.accept(published, proposing.propose(published, [(path, checked)]))
    server._read_ahead()
    reads = every_area._every_area.cache_info().misses
    figures = every_area.every_area(published.store.generation(OFFICER.audience), OFFICER)
    assert set(figures["basics_94"].by_place) == {"la:382", "la:383"}
    assert every_area._every_area.cache_info().misses == reads
    settings.cache_clear()
