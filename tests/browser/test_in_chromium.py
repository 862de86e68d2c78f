"""The pages in a real browser: every one of them wide and narrow, and what people do there.

One group, because one server and one browser serve it: every worker would build a demonstration of its own.
"""

import csv
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PAGES, WIDTHS, Seen, Visit

pytestmark = [pytest.mark.browser, pytest.mark.prove, pytest.mark.xdist_group("browser")]

GAPS = "/which_children_are_furthest_behind"


# --- every page ------------------------------------------------------------------------------------------------------


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


# --- what people do --------------------------------------------------------------------------------------------------


def test_a_choice_changes_the_page_and_the_link(see: Visit) -> None:
    seen = see("/")
    assert "Leeds" in seen.words
    seen.choose("Place", "Kirklees")
    assert "Kirklees has 5 promises" in seen.words
    assert "place=la:382" in unquote(seen.page.url)
    assert seen.complaints == []


def test_the_link_of_a_view_restores_it(see: Visit) -> None:
    first = see("/").choose("Place", "Kirklees")
    first.page.get_by_role("button", name="Show its trend below").nth(1).click()
    first.settled()
    again = see(first.page.url.removeprefix(first.address))
    heading = first.page.locator("h3").first.inner_text()
    assert "Kirklees" in heading
    assert again.page.locator("h3").first.inner_text() == heading


def test_a_deep_link_leads_to_its_place_measure_and_year(see: Visit) -> None:
    seen = see(f"{GAPS}?place=la:383&measure=level2_at_16&period=2012/13")
    assert "Level 2 at 16, 2012/13" in seen.words
    # Plotly writes what a bar says after it has drawn it.
    expect(seen.page.locator(".js-plotly-plot").first).to_contain_text("1,519 pupils")


def test_a_choice_is_kept_on_the_next_page(see: Visit) -> None:
    seen = see("/").choose("Place", "Kirklees")
    seen.page.get_by_role("link", name="Gaps").click()
    seen.page.wait_for_selector("h1:has-text('furthest behind')")
    seen.settled()
    assert "place=la:382" in unquote(seen.page.url)


def test_going_back_goes_back(see: Visit) -> None:
    seen = see("/").choose("Place", "Kirklees")
    seen.page.go_back()
    seen.page.wait_for_selector("text=Leeds has")
    assert seen.complaints == []


def test_a_link_that_asks_in_vain_is_answered_kindly(see: Visit) -> None:
    seen = see(f"{GAPS}?place=la:998&measure=joy_at_7&period=1066/67&comparator=martians")
    assert seen.words.count("the link asks for") == 4
    assert seen.complaints == []


def test_the_table_of_a_picture_can_be_taken_away(see: Visit, tmp_path: Path) -> None:
    seen = see(f"{GAPS}?measure=level2_at_16&period=2012/13")
    seen.page.get_by_text("View this chart as a table").first.click()
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Download as CSV").first.press("Enter")
    name = "which-children-are-furthest-behind_leeds_level2_at_16_2012-13.csv"
    assert waiting.value.suggested_filename == name
    waiting.value.save_as(tmp_path / "gaps.csv")
    rows = list(csv.reader((tmp_path / "gaps.csv").open(encoding="utf-8-sig")))
    assert ["Measure", "Level 2 at 16"] in rows
    assert ["Year", "2012/13"] in rows
    fsm = next(row for row in rows if "Eligible for free school meals" in row and "1519" in row)
    assert fsm[:2] == ["level2_at_16", "la:383"]
    assert {"E08000035", "2012/13", "year", "ok", "final"} <= set(fsm)
    finding = next(words for heading, *words in rows if heading == "Finding")[0]
    assert finding.partition(". ")[0].removesuffix(".") in seen.words


def test_a_file_with_a_mistake_is_answered_with_a_finding(see: Visit, tmp_path: Path) -> None:
    mistake = tmp_path / "absence.csv"
    mistake.write_text("School,Pupils\nAbbey Grange,twelve\n")
    seen = see("/returns")
    send(seen, mistake, "not accepted, and nothing was changed")
    assert "absence.csv" in seen.words
    assert "Must be put right" in seen.words
    assert seen.page.locator("[data-testid=stException]").count() == 0
    assert seen.complaints == []


def test_what_is_put_right_in_the_fix_list_is_published_seen_and_undone(see: Visit, tmp_path: Path) -> None:
    """Two mistakes sent, the fix list repaired and sent again, what changes read, published, seen, undone."""
    sample = Path(__file__).parents[2] / "data" / "published" / "interactive_tool_key_stage_4.csv"
    headings, *lines = csv.reader(sample.open(encoding="utf-8"))
    value, measure = headings.index("value") + 1, headings.index("measure") + 1
    code, group = headings.index("old_la_code"), headings.index("category")
    leeds = [line for line in lines if (line[measure - 1], line[code], line[group]) == ("basics_94", "383", "all")]
    assert (leeds[-1][0], leeds[-1][value - 1]) == ("202425", "64.9")
    broken = openpyxl.Workbook()
    for line in (["Leeds, English and maths"], [], headings, *leeds):
        broken.active.append(line)
    last = 3 + len(leeds)
    broken.active.cell(5, measure).value = "basic"
    broken.active.cell(last, value).value = "many"
    broken.save(tmp_path / "leeds.xlsx")

    seen = see("/returns")
    send(seen, tmp_path / "leeds.xlsx", "not accepted, and nothing was changed")
    with seen.page.expect_download() as waiting:
        seen.page.get_by_role("button", name="Download the fix list").press("Enter")
    assert waiting.value.suggested_filename == "leeds - fix list.xlsx"
    waiting.value.save_as(tmp_path / "fix list.xlsx")

    book = openpyxl.load_workbook(tmp_path / "fix list.xlsx")
    sheet = book["Sheet"]
    marked = [cell for row in sheet.iter_rows(max_col=len(headings)) for cell in row if cell.fill.fill_type == "solid"]
    assert [(cell.row, cell.column, cell.value) for cell in marked] == [(5, measure, "basic"), (last, value, "many")]
    marked[0].value, marked[1].value = "basics_94", "66.6"
    book.save(tmp_path / "repaired.xlsx")

    send(seen, tmp_path / "repaired.xlsx", "repaired.xlsx: can be published")
    assert "64.9% becomes 66.6%" in seen.words
    seen.page.get_by_role("button", name="Publish", exact=True).click()
    seen.page.wait_for_selector("text=repaired.xlsx: published", timeout=60_000)
    assert "66.6%" in see("/").words
    seen.open("/returns").page.get_by_text("Undo a return").click()
    returns = seen.page.get_by_role("combobox", name="The return to undo")
    returns.click()
    returns.fill("repaired")
    returns.press("Enter")
    seen.settled()
    seen.page.get_by_role("button", name="Undo it").click()
    seen.page.wait_for_selector("text=is undone. Every page shows what is left.", timeout=60_000)
    undone = see("/").words
    assert "64.9%" in undone
    assert "66.6%" not in undone
    # To the browser a download is a way to another page, given up when a file came instead.
    assert [said for said in seen.complaints if "/media/" not in said] == []


def send(seen: Seen, path: Path, until: str) -> None:
    """Choose a file, have it checked, and wait for what comes of it."""
    seen.page.locator("input[type=file]").set_input_files(path)
    seen.page.get_by_role("button", name="Check", exact=True).click()
    seen.page.wait_for_selector(f"text={until}", timeout=60_000)
    seen.settled()


def test_a_file_can_be_published_while_the_page_is_left(see: Visit, tmp_path: Path) -> None:
    sample = next(Path(__file__).parents[2].joinpath("data", "published").glob("neet*.csv"))
    better = tmp_path / "neet_better.csv"
    better.write_text(sample.read_text().replace("9.1", "9.2", 1))
    seen = see("/returns")
    send(seen, better, "can be published")
    seen.page.get_by_role("button", name="Publish", exact=True).click()
    seen.page.get_by_role("link", name="Our ambitions").click()
    seen.page.wait_for_selector("h1:has-text('Are we on course?')")
    seen.settled()
    assert "Leeds" in seen.words
    seen.page.get_by_role("link", name="Returns").click()
    seen.page.wait_for_selector("text=neet_better.csv: published", timeout=60_000)
    assert seen.complaints == []
