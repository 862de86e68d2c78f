"""Draws every page, wide and narrow, into build/pictures, from a demonstration served for the purpose.

Run with `python -m scripts.draw_pictures` or `make pictures`. Needs Chromium (Debian: apt-get install chromium).
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from model.folders import ROOT

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
FIRST = "are_we_on_course"
PAGES = {FIRST: "/"} | {
    path.stem: f"/{path.stem}" for path in sorted((ROOT / "pages").glob("[!_]*.py")) if path.stem != FIRST
}
PICTURES = ROOT / "build" / "pictures"


def free_port() -> int:
    """A port on this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(
    command: list[str], port: int, log: Path, *, cwd: Path = ROOT, **environment: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """A server in a process of its own, from when it answers on `port` until it is no longer needed."""
    with log.open("wb") as log_file:
        process = subprocess.Popen(  # noqa: S603  a command of our own
            command, cwd=cwd, env={**os.environ, **environment}, stdout=log_file, stderr=log_file
        )
        try:
            _wait_until_it_answers(port, process, log)
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def served_demonstration(home: Path) -> Iterator[str]:
    """The demonstration, built in `home` where it is missing, served on a free loopback port; its address."""
    port = free_port()
    command = [sys.executable, "-m", "outcomes.cli.main", "demo", "--port", str(port), "--home", str(home)]
    with running_server(command, port, home.parent / "server.log"):
        yield f"http://127.0.0.1:{port}"


def standing_still(page: Any) -> None:
    """Wait until a page's run is over and its pictures are drawn.

    By selector: a page of ours lets nobody evaluate a string, a test or a script included.
    """
    page.wait_for_selector("h1", timeout=30_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_selector("[data-stale=true]", state="detached")
    page.wait_for_selector("[data-testid=stPlotlyChart]:not(:has(.main-svg))", state="detached")
    page.wait_for_timeout(300)


def draw_pictures(address: str, folder: Path) -> list[Path]:
    """One picture a page and width, as long as the page is."""
    from playwright.sync_api import sync_playwright

    drawn = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 1000})
            for name, path in PAGES.items():
                page.set_viewport_size({"width": width, "height": 1000})
                page.goto(address + path)
                standing_still(page)
                height = page.locator("[data-testid=stMain]").evaluate("e => e.scrollHeight")
                page.set_viewport_size({"width": width, "height": int(height) + 60})
                standing_still(page)
                drawn.append(folder / f"{name}-{width}.png")
                page.screenshot(path=drawn[-1])
        browser.close()
    return drawn


def main() -> None:
    """Draw every page."""
    if CHROMIUM is None:
        sys.exit(NO_CHROMIUM)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served_demonstration(Path(folder) / "home") as address:
        for picture in draw_pictures(address, PICTURES):
            print(picture.relative_to(ROOT))


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise AssertionError(f"The server did not start: {log.read_text()[-2000:]}")


if __name__ == "__main__":
    main()
