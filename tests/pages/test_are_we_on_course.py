from pathlib import Path

from tests.pages.conftest import OpenPage, words

NAME = "are_we_on_course"


def test_six_promises_stand_side_by_side(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    said = words(page)
    assert "65.2%" in said
    assert "2024/25, 95% interval 62.2 to 68.1" in said
    assert "No target agreed" in said
    assert len([button for button in page.button if "trend" in button.label]) == 6


def test_a_place_in_the_link_is_the_place_of_the_page(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, place="la:382")
    assert page.selectbox(key="place").value == "la:382"
    assert "70.2%" in words(page)


def test_a_school_may_be_linked_to_and_its_name_is_shown_as_it_stands(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, place="school:3834001")
    assert not page.exception
    assert "St *Anne* & <b>Bede</b>" in words(page)


def test_choosing_another_promise_changes_the_link_and_the_trend(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    page.button(key="choose every_child_a_reader").click().run()
    assert not page.exception
    assert page.query_params["ambition"] in ("every_child_a_reader", ["every_child_a_reader"])
    assert any("74" in item.value for item in page.subheader)


def test_choosing_another_place_changes_the_link(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home)
    page.selectbox(key="place").set_value("la:382").run()
    assert page.query_params["place"] in ("la:382", ["la:382"])
    assert "70.2%" in words(page)


def test_an_ambition_that_does_not_exist_is_named_kindly(home: Path, open_page: OpenPage) -> None:
    page = open_page(NAME, home, ambition="flying_cars")
    assert not page.exception
    assert "the link asks for “flying_cars”" in words(page)
