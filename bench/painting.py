"""How long a click takes until the page is painted in Chromium: another place or measure each time, and 275 schools."""

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.demonstration import demonstration
from bench.pages import MANY_SCHOOLS, SCHOOLS, new_choices
from bench.server import our_server
from scripts.draw_pictures import CHROMIUM, FLAGS, NO_CHROMIUM, standing_still

CLICKS = 15
TARGET_MS, SCHOOLS_TARGET_MS = 500, 1500
PAGES = {
    "are_we_on_course": "/",
    "which_children_are_furthest_behind": "/which_children_are_furthest_behind",
    SCHOOLS: f"/{SCHOOLS}",
    "how_do_we_compare_with_other_authorities": "/how_do_we_compare_with_other_authorities",
    "definitions": "/definitions",
}
ORDERS = ("by this year's figure", "by name, A to Z")
OVER = "[data-testid=stApp][data-test-script-state=notRunning]"
STALE = "[data-stale=true]"
UNDRAWN = "[data-testid=stPlotlyChart]:not(:has(.main-svg))"


def report() -> None:
    """Print the median click of each page, and of the longest list of schools."""
    if CHROMIUM is None:
        print(NO_CHROMIUM)
        return
    from playwright.sync_api import sync_playwright

    home = demonstration().store.home
    with TemporaryDirectory() as folder, our_server(home, Path(folder), cache=True) as ours, sync_playwright() as tool:
        page = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page(
            viewport={"width": 1440, "height": 1000}
        )
        address = f"http://127.0.0.1:{ours.port}"
        for name, path in PAGES.items():
            page.goto(address + path)
            standing_still(page)
            label = "Measure" if name == SCHOOLS else "Place"
            clicks = [_click_ms(page, label, words) for words in list(new_choices(home, name).values())[:CLICKS]]
            print(f"  {statistics.median(clicks):6.0f} ms from click to painted (target ≤ {TARGET_MS})  {name}")
        page.goto(f"{address}/{SCHOOLS}?{MANY_SCHOOLS}")
        standing_still(page)
        clicks = [_click_ms(page, "Order", ORDERS[number % 2]) for number in range(CLICKS)]
        print(f"275 schools: {statistics.median(clicks):.0f} ms from click to painted (target ≤ {SCHOOLS_TARGET_MS})")


def _click_ms(page: Any, label: str, option: str) -> float:
    """Choose an option and wait until the page that answers is whole."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    choice = page.get_by_role("option", name=option, exact=True).first
    choice.wait_for()
    address = page.url
    start = time.perf_counter()
    choice.click()
    # The link changes when the run has begun; what is left of the run before is marked as stale until it is replaced.
    page.wait_for_url(lambda url: url != address, wait_until="commit")
    page.wait_for_selector(OVER)
    page.wait_for_selector(STALE, state="detached")
    page.wait_for_selector(UNDRAWN, state="detached")
    return 1000 * (time.perf_counter() - start)
