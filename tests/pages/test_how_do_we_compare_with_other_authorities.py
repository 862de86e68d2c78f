from pathlib import Path

from tests.pages.conftest import OpenPage, words

NAME = "how_do_we_compare_with_other_authorities"


def test_the_table_comes_first_with_three_years_and_a_rank(home: Path, open_page: OpenPage) -> None:
    row = open_page(NAME, home).dataframe[0].value.set_index("Measure").loc["English and maths at 9–4"]
    assert (row["Leeds"], row["Year before"], row["Two before"]) == ("65.2%", "65.1%", "65.0%")
    assert row["Rank"] == "2 of 2"


def test_one_measure_says_where_the_authority_stands(home: Path, open_page: OpenPage) -> None:
    said = words(open_page(NAME, home, measure="basics_94"))
    assert "Leeds: 65.2% in 2024/25, 2 of 2 from the best" in said


def test_neighbours_that_are_not_held_are_not_invented(home: Path, open_page: OpenPage) -> None:
    assert "Statistical neighbours are not held for this authority." in words(open_page(NAME, home))
