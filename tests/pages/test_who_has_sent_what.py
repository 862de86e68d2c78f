"""Who has sent what: whoever has most to send stands first, and can be asked by name."""

from outcomes.returns.publisher import Publisher
from tests.pages.conftest import OpenPage, words
from tests.returns.test_pupils import ALDER, BIRCH, expected, house

__all__ = ["house"]


def test_whoever_has_most_to_send_stands_first(house: Publisher, tmp_path, open_page: OpenPage) -> None:
    """Alder and Birch have both sent their roll; Birch owes phonics results as well."""
    expected(house, tmp_path, [(ALDER, "pupils", 3, ""), (BIRCH, "pupils", 2, ""), (BIRCH, "phonics_results", 9, "")])
    page = open_page("who_has_sent_what", house.store.home, place="la:383")
    assert not page.exception
    assert "1 of 2 schools has something to send: 1 due" in words(page)
    table = page.dataframe[0].value
    assert table["School"].tolist() == [f"School {BIRCH}", f"School {ALDER}"]
    assert table["Phonics check"].tolist() == ["due", "–"]
    assert table["Pupils on roll"].tolist() == ["complete (2)", "complete (3)"]
