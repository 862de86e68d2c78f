"""Every page, wide and narrow: no exception, no complaint, nothing sideways, nothing that keeps a reader out."""

import pytest

from tests.browser.conftest import PAGES, WIDTHS, Visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    """Every title seen so far, and whose it is."""
    return {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_used_by_everybody(name: str, width: int, see: Visit, titles: dict[str, str]) -> None:
    """Every table opened: no exception or complaint, nothing sideways, nothing serious in axe (WCAG 2.2 AA)."""
    from axe_playwright_python.sync_playwright import Axe

    seen = see(PAGES[name], width)
    for table in seen.page.locator("summary").all():
        table.click()
    seen.settled()
    assert seen.complaints == []
    assert seen.page.title().endswith("Brilliant Outcomes")
    assert titles.setdefault(seen.page.title(), name) == name, "a title of its own"
    assert seen.page.locator("[data-testid=stException]").count() == 0
    assert seen.too_wide <= 0
    assert seen.page.locator("h1").count() == 1
    found = Axe().run(seen.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    serious = [
        (item["id"], node["target"])
        for item in found.response["violations"]
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]
    assert serious == []


def test_the_first_link_after_a_start_finds_the_whole_house(see: Visit) -> None:
    seen = see("/which_children_are_furthest_behind")
    assert seen.page.get_by_role("link", name="Our ambitions").count() == 1
    assert seen.page.get_by_role("link", name="shared").count() == 0


def test_every_request_stays_on_this_machine(see: Visit, server: str) -> None:
    seen = see("/")
    asked: list[str] = []
    seen.page.on("request", lambda request: asked.append(request.url))
    seen.open("/which_children_are_furthest_behind")
    elsewhere = [url for url in asked if not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))]
    assert elsewhere == []
