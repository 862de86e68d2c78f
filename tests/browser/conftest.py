"""The real application in a process of its own, and a real browser to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from outcomes.settings import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "Chromium was not found, so nothing was looked at in a browser (Debian: apt-get install chromium)."
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1440, 390)
PAGES = {"are_we_on_course": "/"} | {
    path.stem: f"/{path.stem}" for path in sorted((ROOT / "pages").glob("[!_]*.py")) if path.stem != "are_we_on_course"
}

Visit = Callable[..., "Seen"]


def free_port() -> int:
    """A port on this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(home: Path, **environment: str) -> Iterator[str]:
    """The demonstration, served on a free loopback port; its address."""
    port = free_port()
    command = [sys.executable, "-m", "outcomes.cli", "demo", "--port", str(port), "--home", str(home)]
    with (home.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_it_answers(address, process, home.parent / "server.log")
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"The server did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demonstration."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with serving(tmp_path_factory.mktemp("demonstration") / "home") as address:
        yield address


class Seen:
    """One page as a person sees it, with everything the browser complained of."""

    def __init__(self, context, address: str) -> None:
        self.address = address
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._complain(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self._complain(str(fault)))
        self.page.on("requestfailed", lambda request: self._complain(f"{request.url}: {request.failure}"))

    def _complain(self, what: str) -> None:
        self.complaints.append(what)

    def open(self, path: str) -> "Seen":
        """Go to a path and wait until it stands still."""
        self.page.goto(self.address + path)
        return self.settled()

    def settled(self) -> "Seen":
        """Wait until the page's run is over and its pictures are drawn."""
        # Waiting by selector: a page of ours lets nobody evaluate a string, the test included.
        self.page.wait_for_selector("h1", timeout=30_000)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_selector("[data-stale=true]", state="detached")
        self.page.wait_for_timeout(300)
        return self

    @property
    def words(self) -> str:
        """Everything the page says."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    @property
    def too_wide(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(
            self.page.evaluate(
                "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
                ".map(e => e.scrollWidth - e.clientWidth))"
            )
        )

    def choose(self, label: str, option: str) -> "Seen":
        """Choose an option of the select box with this label, as a person would."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option, exact=True).first.click()
        return self.settled()


@pytest.fixture(scope="session")
def contexts(server: str):
    """One headless browser, with one context a width for the whole session: scripts are fetched once and kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield {
            width: browser.new_context(viewport={"width": width, "height": 1000}, accept_downloads=True)
            for width in WIDTHS
        }
        browser.close()


@pytest.fixture
def see(contexts, server: str) -> Iterator[Visit]:
    """Opens a page at a width, in a session of its own."""
    opened: list[Seen] = []

    def visit(path: str, width: int = 1440) -> Seen:
        opened.append(Seen(contexts[width], server))
        return opened[-1].open(path)

    yield visit
    for seen in opened:
        seen.page.close()
