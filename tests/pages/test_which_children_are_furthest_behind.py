from pathlib import Path

from tests.pages.conftest import OpenPage, words

NAME = "which_children_are_furthest_behind"


def test_the_group_furthest_behind_is_the_heading(home: Path, open_page: OpenPage) -> None:
    # 65 of 250 against 585 of 750: 26.0% − 78.0% = −52.0.
    page = open_page(NAME, home)
    assert "free school meals" in page.subheader[0].value
    assert "52\\.0 points behind" in page.subheader[0].value


def test_the_trend_of_one_gap_says_that_noise_explains_it(home: Path, open_page: OpenPage) -> None:
    assert "There is no clear change in the gap" in words(open_page(NAME, home))


def test_a_link_restores_measure_year_and_comparator(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, measure="basics_94", period="2022/23", comparator="all", place="la:382")
    assert [page.selectbox(key=key).value for key in ("place", "measure", "period", "comparator")] == [
        "la:382",
        "basics_94",
        "2022/23",
        "all",
    ]
    assert "2022/23" in page.subheader[0].value.replace("\\", "")


def test_words_the_register_does_not_know_are_named_kindly(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, measure="joy_at_7", period="1066/67", comparator="martians")
    said = words(page)
    assert not page.exception
    assert all(f"the link asks for “{word}”" in said for word in ("joy_at_7", "1066/67", "martians"))


def test_a_place_without_groups_says_so(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, place="school:3834001")
    assert not page.exception
    assert "split by groups of pupils" in words(page)
