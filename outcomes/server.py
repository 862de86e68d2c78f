"""Serves the pages: Streamlit inside our own middleware, on this machine only.

What the middleware adds and refuses, and why: docs/decisions/0007-serving.md.
"""

import asyncio
import base64
import contextlib
import gc
import gzip
import hashlib
import logging
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import psutil
import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager

from model.errors import NothingPublishedError, OutcomesError, StoreDamagedError
from model.folders import ROOT
from outcomes.local_access import refuse_open_host, with_this_machine_only
from outcomes.returns.background import give_memory_back
from outcomes.store import log
from outcomes.store.access import OFFICER
from outcomes.store.settings import KINDS_OF_FILE, settings
from outcomes.store.store import Store

LOG = logging.getLogger(__name__)

REFUSED_PATHS = ("/_stcore/metrics", "/_stcore/agent")
"""Streamlit answers these to anybody; we answer nobody."""

UPLOADS = "/_stcore/upload_file/"
MOST_OF_A_HEAD = 65_536
"""Bytes in which an upload has to say what its file is called."""

MOST_OF_A_SESSION, MOST_OF_ALL = 100_000_000, 400_000_000
"""Bytes of uploads that nobody has sent on yet, of one session and of all: Streamlit holds them in memory."""

SENT_ON_WITHIN_SECONDS = 30 * 60
"""After which an upload that nobody has sent on is let go."""

UNCACHED_PATHS = ("/media/", UPLOADS)
"""What one person downloaded or sent must not stay in a shared browser's cache."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

YEAR = "public, immutable, max-age=31536000"
"""Streamlit puts a hash of the content in the name of every script and style sheet."""


MEMORY_SECONDS = 300
"""How often the serving process says what memory it holds."""

PUBLICATION_SECONDS = 2
"""How often it looks for what has been published since."""


class PortTakenError(OutcomesError):
    """Something else already listens where we were told to."""


def run(*, host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until stopped. Raises OpenToOthersError, PortTakenError."""
    refuse_open_host(host)
    # The command line names the home in the environment, after it has itself read the settings once.
    settings.cache_clear()
    _claim(host, port)
    _warm()
    threading.Thread(target=_look_after_memory, name="memory", daemon=True).start()
    threading.Thread(target=_look_for_publications, name="reading ahead", daemon=True).start()
    sys.stderr.write(f"Open http://{host}:{port} in a browser. Control and C stop it.\n")
    uvicorn.run(
        application(),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Else a peer is whoever a header says it is.
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=50_000_000,
    )


def application() -> ASGIApp:
    """The pages as an ASGI application with our headers, our refusals and compressed scripts."""
    # Else a link to a page that is the first to arrive after a start runs that page alone, without app.py.
    PagesManager.uses_pages_directory = False
    static = Path(get_static_dir())
    index = our_index((static / "index.html").read_text())
    return st.App(
        ROOT / "app.py",
        middleware=[
            Middleware(with_security_headers, policy=content_policy(index)),
            Middleware(with_this_machine_only),
            Middleware(with_upload_quota),
            Middleware(with_upload_filter),
            Middleware(with_index, index=index),
            Middleware(with_compression, folder=static),
        ],
    )


def our_index(index: str) -> str:
    """Streamlit's first page with our language and title, without its font, and told where the server is.

    Told, because it otherwise asks every folder of a page's address in turn, and each wrong one is an error in the
    browser's console.
    """
    index = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", index)
    index = re.sub(r'<link rel="service-desc"[^>]*>', "", index)
    index = index.replace('<html lang="en">', '<html lang="en-GB">')
    index = re.sub(r"<title>.*?</title>", "<title>Brilliant Outcomes</title>", index)
    return index.replace("<head>", f"<head><script>{WHERE}</script>", 1)


WHERE = "window.__streamlit = {BACKEND_BASE_URL: window.location.origin + '/'}"


def content_policy(index: str) -> str:
    """What a page may load: only from here, and of inline scripts only those that `index` itself carries."""
    inline = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    scripts = " ".join(["'self'", *(f"'sha256-{_digest(script)}'" for script in inline)])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            # Streamlit writes its styles from its scripts; there is no way round it.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def with_security_headers(app: ASGIApp, policy: str) -> ASGIApp:
    """`app` with security headers on every answer, and no answer at all from what nobody should ask."""
    headers = {**HEADERS, "Content-Security-Policy": policy}

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = scope["path"]
        answer = PlainTextResponse("Not found", 404) if path.startswith(REFUSED_PATHS) else app
        await answer(scope, receive, _with_headers(headers, path, send))

    return serve


def with_upload_quota(app: ASGIApp) -> ASGIApp:
    """`app` without uploads beyond what may be held in memory, and without those that nobody has sent on in time."""
    arriving: Counter[str] = Counter()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOADS):
            await app(scope, receive, send)
            return
        session, _, file = scope["path"].removeprefix(UPLOADS).partition("/")
        size = _size_of_upload(scope)
        held = _held_uploads() + arriving
        if held[session] + size > MOST_OF_A_SESSION or held.total() + size > MOST_OF_ALL:
            LOG.warning("An upload was refused: %s bytes are held that nobody has sent on.", held[session])
            await PlainTextResponse(FULL, 413)(scope, receive, send)
            return
        arriving[session] += size
        try:
            await app(scope, receive, send)
        finally:
            arriving[session] -= size
        asyncio.get_running_loop().call_later(SENT_ON_WITHIN_SECONDS, _let_go, session, file)

    return serve


FULL = (
    f"Files of more than {MOST_OF_A_SESSION // 1_000_000} MB wait here to be checked. Press Check, or take some of "
    "them out, and choose the rest again."
)


def _size_of_upload(scope: Scope) -> int:
    """What an upload says that it will be; one that does not say may be as large as is allowed."""
    said = Headers(scope=scope).get("content-length", "")
    most = int(st.get_option("server.maxUploadSize")) * 1_048_576
    return min(int(said), most) if said.isdecimal() else most


def _held_uploads() -> Counter[str]:
    """Bytes of every session's uploads that nobody has sent on."""
    sessions = _uploads().file_storage
    return Counter(
        {session: sum(len(file.data) for file in list(files.values())) for session, files in list(sessions.items())}
    )


def _uploads() -> MemoryUploadedFileManager:
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)  # noqa: S101  st.App makes it
    return manager


def _let_go(session: str, file: str) -> None:
    if _uploads().get_files(session, [file]):
        _uploads().remove_file(session, file)
        give_memory_back()


def with_upload_filter(app: ASGIApp) -> ASGIApp:
    """`app` without uploads of what is no table by its own name: refused before they are kept, and told to the log."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(UPLOADS):
            await app(scope, receive, send)
            return
        messages, kind = await _upload_head(receive)
        if kind in KINDS_OF_FILE:

            async def again() -> Message:
                return messages.pop(0) if messages else await receive()

            try:
                await app(scope, again, send)
            except ClientDisconnect:
                LOG.warning("An upload was abandoned half way.")
            return
        LOG.warning("An upload was refused: '.%s' is no kind of table.", kind)
        await PlainTextResponse(f"Only tables can be sent: {', '.join(KINDS_OF_FILE)}.", 415)(scope, receive, send)

    return serve


async def _upload_head(receive: Receive) -> tuple[list[Message], str]:
    """What has arrived of an upload once it has said what its file is called, and the name's ending ("" if none)."""
    messages: list[Message] = []
    head, more = b"", True
    while more and b"\r\n\r\n" not in head and len(head) < MOST_OF_A_HEAD:
        messages.append(await receive())
        head += messages[-1].get("body", b"")
        more = messages[-1]["type"] == "http.request" and messages[-1].get("more_body", False)
    file_name = re.search(rb'filename="[^"\r\n]*\.([A-Za-z0-9]{1,10})"', head.partition(b"\r\n\r\n")[0])
    return messages, file_name[1].decode().lower() if file_name else ""


def with_index(app: ASGIApp, index: str) -> ASGIApp:
    """`app` with `index` wherever it answers with a page."""
    page = index.encode()

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        replaced = False

        async def send_ours(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_page(message):
                replaced = True
                await HTMLResponse(page, headers={"Cache-Control": "no-cache"})(scope, receive, send)
            elif not replaced:
                await send(message)

        await app(scope, receive, send_ours)

    return serve


def _is_page(message: Message) -> bool:
    return message["status"] == 200 and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def with_compression(app: ASGIApp, folder: Path) -> ASGIApp:
    """`app` with Streamlit's own scripts and styles gzipped once: 7.5 MB becomes 1.4 on a first visit.

    Only files that are in `folder` at the start are served, so no path that is asked for is ever opened.
    """
    assets = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.suffix in TYPES}
    packed: Callable[[str], bytes] = lru_cache(maxsize=len(assets))(
        lambda path: gzip.compress(assets[path].read_bytes(), mtime=0)
    )

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path not in assets or not _takes_gzip(scope):
            await app(scope, receive, send)
            return
        body = await run_in_threadpool(packed, path)
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": YEAR}
        await Response(body, headers=headers, media_type=TYPES[assets[path].suffix])(scope, receive, send)

    return serve


TYPES = {".js": "text/javascript", ".css": "text/css"}


def _with_headers(headers: dict[str, str], path: str, send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer_headers = MutableHeaders(scope=message)
            answer_headers.update(headers)
            if path.startswith(UNCACHED_PATHS):
                answer_headers["Cache-Control"] = "no-store"
        await send(message)

    return send_with_headers


def _takes_gzip(scope: Scope) -> bool:
    return scope["method"] in ("GET", "HEAD") and "gzip" in Headers(scope=scope).get("accept-encoding", "")


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _warm() -> None:
    """Load now what the first visitor would otherwise wait for, and leave it out of every later collection."""
    for module in ("outcomes.answers", "outcomes.charts", "outcomes.reports", "outcomes.returns.background"):
        import_module(module)
    _read_ahead()
    gc.freeze()


def _read_ahead() -> None:
    """Read what every page starts from; a home that has nothing, or nothing whole, says so on its pages."""
    from outcomes.answers.reading_ahead import read_ahead

    with contextlib.suppress(NothingPublishedError, StoreDamagedError):
        read_ahead(Store(settings().home.absolute()).generation(OFFICER.audience), OFFICER)


def _look_for_publications() -> None:
    """Again and again: read ahead what has been published meanwhile, here or by another process."""
    while True:
        time.sleep(PUBLICATION_SECONDS)
        _read_ahead()


def _look_after_memory() -> None:
    """Again and again: give back what closed sessions held, and say in the log what the process holds."""
    while True:
        time.sleep(MEMORY_SECONDS)
        gc.collect()
        give_memory_back()
        megabytes = psutil.Process().memory_info().rss // 1_000_000
        log.write_event(log.Event("memory", counts={"megabytes": megabytes}))


def _claim(host: str, port: int) -> None:
    """Fail with a sentence, before anything else starts, where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise PortTakenError(
                f"Port {port} on {host} cannot be used ({fault.strerror}). "
                "Stop what is using it, or choose another with --port."
            ) from fault
