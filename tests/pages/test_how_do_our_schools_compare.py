from pathlib import Path

from tests.pages.conftest import OpenPage, words

NAME = "how_do_our_schools_compare"


def test_every_school_of_the_authority_is_counted_with_what_has_clearly_changed(
    home: Path, open_page: OpenPage
) -> None:
    # 30 of 100 to 60 of 100 is no accident; 61 of 100 to 63 of 100 may well be one.
    said = words(open_page(NAME, home))
    assert "2 schools in Leeds have a figure" in said
    assert "1 clearly rose and 0 clearly fell" in said


def test_only_clear_changes_leaves_those_and_says_how_many(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, clear="yes")
    assert "1 school is shown; of all 2, 1 has clearly changed since 2023/24." in words(page)
    assert list(page.dataframe[0].value["School"]) == ["St *Anne* & <b>Bede</b>"]


def test_without_a_year_to_compare_with_only_clear_changes_says_how_to_see_the_schools(
    home: Path, open_page: OpenPage
) -> None:
    said = words(open_page(NAME, home, period="2023/24", clear="yes"))
    assert "without a year to compare with, no change is clear. “Only clear changes” off shows them all." in said
    assert "No earlier year is held." in said
    assert "A clear change is dark" not in said


def test_a_school_is_found_by_part_of_its_name_whatever_the_capitals(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, find="zED")
    assert list(page.dataframe[0].value["School"]) == ["Zed School"]


def test_a_name_that_is_a_pattern_finds_nothing_and_breaks_nothing(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, find=".*[(%_'\"")
    assert not page.exception
    assert "No school is shown" in words(page)


def test_a_rank_is_only_ever_a_range(home: Path, open_page: OpenPage) -> None:
    table = open_page(NAME, home).dataframe[0].value
    assert "1 to 2" in set(table["Rank"].dropna())


def test_a_suppressed_school_is_in_the_table_with_its_reason(home: Path, open_page: OpenPage) -> None:
    table = open_page(NAME, home).dataframe[0].value.set_index("School")
    assert "Suppressed by the publisher" in table.loc["Quiet School", "Note"]


def test_an_authority_without_schools_says_so(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, place="la:382")
    assert not page.exception
    said = words(page)
    assert "No school of Kirklees has a figure here yet. Schools of Leeds have" in said
