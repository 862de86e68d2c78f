"""The real application in a process of its own, and a real browser to look at it with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outcomes.returns import demonstration
from scripts.draw_pictures import CHROMIUM, FLAGS, NO_CHROMIUM, PAGES, WIDTHS, served_demonstration, standing_still
from tests.homes import publisher_of

__all__ = ["PAGES", "WIDTHS"]

Visit = Callable[..., "Seen"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's home, built before the clock of a server's start begins to run."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    home = tmp_path_factory.mktemp("demonstration") / "home"
    demonstration.publish_demonstration(publisher_of(home))
    return home


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    """The address of a served demonstration."""
    with served_demonstration(built) as address:
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
        standing_still(self.page)
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
