"""Every page, wide and narrow, on a home that holds what pages once fell over (awkward_house)."""

import re
import sys
from collections.abc import Iterator

import pytest

from scripts.draw_pictures import CHROMIUM, FLAGS, NO_CHROMIUM, PAGES, WIDTHS, free_port, running_server
from tests.browser import awkward_house
from tests.browser.conftest import Seen

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.xdist_group("browser")]

LEEDS, INVENTED = "la:383", "la:999"
MORE_VIEWS = {
    "schools of one name": f"/how_do_our_schools_compare?place={LEEDS}&measure=reader_at_11",
    "one of them": "/?place=school:3832001",
    "absence by group": f"/which_children_are_furthest_behind?place={INVENTED}&measure=absence",
}
VIEWS = MORE_VIEWS | {
    f"{name} {place}": f"{path}?place={place}" for name, path in PAGES.items() for place in (LEEDS, INVENTED)
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the awkward house is served."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    folder, port = tmp_path_factory.mktemp("awkward"), free_port()
    home = folder / "home"
    awkward_house.build(home, folder / "files")
    command = [sys.executable, "-m", "outcomes.cli.main", "serve", "--port", str(port), "--home", str(home)]
    with running_server(command, port, folder / "server.log"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser():
    """One headless browser for all of them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_stands_on_an_awkward_house(width: int, address: str, browser) -> None:
    """No exception, no complaint, nothing sideways, no nan; and what is awkward is said."""
    words: dict[str, str] = {}
    for view, path in VIEWS.items():
        seen = Seen(browser.new_context(viewport={"width": width, "height": 1000}), address).open(path)
        for table in seen.page.locator("summary").all():
            table.click()
        seen.settled()
        assert seen.page.locator("[data-testid=stException]").count() == 0, view
        assert seen.complaints == [], view
        assert seen.too_wide <= 0, view
        words[view] = seen.words
        assert not re.search(r"\bnan\b", words[view], re.IGNORECASE), view
        seen.page.context.close()
    assert "Attendance in the autumn term of 2024/25. Leeds: 93.0%" in words[f"are_we_on_course {LEEDS}"]
    assert "St Aldric's Primary School, Eastmarch Harbour has" in words["one of them"]
    assert "Eligible for free school meals" in words[f"which_children_are_furthest_behind {INVENTED}"]
    assert "when the final figure was sent again" in words[f"how_have_our_figures_been_revised {LEEDS}"]
    chase = words[f"who_has_sent_what {LEEDS}"]
    assert "Eastmarch Harbour: Key Stage 2" in chase
    assert "Eastmarch Saltings: Key Stage 2" in chase
