from pathlib import Path

from tests.pages.conftest import OpenPage, words

NAME = "definitions"


def test_what_is_held_is_listed_with_how_old_it_is(home: Path, open_page: OpenPage) -> None:
    row = open_page(NAME, home).dataframe[0].value.set_index("Measure").loc["English and maths at 9–4"]
    assert (row["From"], row["To"], row["Years behind the newest"], row["Next"]) == ("2022/23", "2024/25", 0, "2025/26")


def test_a_measure_is_defined_from_the_register_with_its_breaks(home: Path, open_page: OpenPage) -> None:
    said = words(open_page(NAME, home, measure="basics_94"))
    assert "**Counted:** pupils with grade 4 or above" in said
    assert "**2019/20, a new series:** No exams" in said
    assert "More is better." in said


def test_a_measure_without_figures_has_a_definition_all_the_same(home: Path, open_page: OpenPage) -> None:
    assert "**Why it matters:**" in words(open_page(NAME, home, measure="progress_8"))
