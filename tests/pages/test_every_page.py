"""What every page must survive: nothing at all, one school, every value withheld, a link that asks in vain."""

from pathlib import Path

import pytest

from model.folders import ROOT
from tests.conftest import result
from tests.pages.conftest import HomeWith, OpenPage, counted, words

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("[!_]*.py"))
QUESTIONS = [name for name in PAGES if name not in ("returns", "definitions")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_an_empty_house(name: str, tmp_path: Path, open_page: OpenPage) -> None:
    page = open_page(name, tmp_path / "empty")
    assert not page.exception
    assert "?" in page.title[0].value or name == "definitions"
    assert "Nothing has been" in words(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_an_ordinary_house(name: str, home: Path, open_page: OpenPage) -> None:
    page = open_page(name, home)
    assert not page.exception
    assert "Open Government Licence v3.0" in words(page)
    assert "Data version" in words(page)


@pytest.fixture(scope="module")
def one_school(home_with: HomeWith) -> Path:
    """A home with one figure of one school."""
    return home_with([counted("school:3834001", "2024/25", "basics_94", 60, 100)])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_where_one_school_is_all_there_is(name: str, one_school: Path, open_page: OpenPage) -> None:
    assert not open_page(name, one_school).exception


@pytest.fixture(scope="module")
def withheld(home_with: HomeWith) -> Path:
    """A home without one figure that is not suppressed."""
    rows = [
        result(place, measure="basics_94", status="suppressed", **group)
        for place in ("la:383", "school:3834001")
        for group in ({}, {"characteristic": "fsm", "category": "yes"}, {"characteristic": "fsm", "category": "no"})
    ]
    return home_with(rows)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_where_every_value_is_withheld(name: str, withheld: Path, open_page: OpenPage) -> None:
    assert not open_page(name, withheld).exception


NOWHERE = ["la:998", "school:0000000", "nonsense", "<b>'; DROP TABLE places; --", "é" * 300]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        # Every place on one page and one place on every page; `make prove` asks every page for every place.
        pytest.param(place, name, marks=[] if place == NOWHERE[0] or name == QUESTIONS[0] else pytest.mark.prove)
        for place in NOWHERE
        for name in QUESTIONS
    ],
)
def test_a_place_that_does_not_exist_is_named_kindly(place: str, name: str, home: Path, open_page: OpenPage) -> None:
    page = open_page(name, home, place=place)
    assert not page.exception
    assert f"the link asks for “{place[:60].replace(chr(92), '')}”" in words(page)


@pytest.fixture(scope="module")
def one_is_invented(home_with: HomeWith) -> Path:
    """A home with a school of Leeds and one that does not exist."""
    rows = [counted(f"school:{laestab}", "2024/25", "basics_94", 60, 100) for laestab in ("9994001", "3834001")]
    return home_with(rows)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_about_an_invented_place_says_so(name: str, one_is_invented: Path, open_page: OpenPage) -> None:
    said = "does not exist: no real school or child is behind this."
    assert f"Eastmarch (invented) {said}" in words(open_page(name, one_is_invented, place="la:999"))
    assert said not in words(open_page(name, one_is_invented, place="la:383"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_in_its_title(name: str, home: Path, open_page: OpenPage) -> None:
    page = open_page(name, home)
    assert len(page.title) == 1


def test_the_front_door_leads_to_every_page_and_opens_the_first(home: Path, open_page: OpenPage) -> None:
    page = open_page("../app", home)
    assert not page.exception
    assert page.title[0].value == "Are we on course?"
    listed = (ROOT / "app.py").read_text()
    assert all(f'"{name}"' in listed for name in PAGES)
