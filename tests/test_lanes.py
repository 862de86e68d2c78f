"""The sample of the long lane that runs with a commit: the same for the same one, never nothing."""

import pytest

from tests.conftest import drawn_from

NAMES = [f"test_{number}" for number in range(80)]


def test_a_sample_is_the_same_for_a_commit_in_whatever_order_the_tests_come_and_another_for_the_next():
    drawn = drawn_from(NAMES, "3f9a1c2", 8)
    assert len(drawn) == 10
    assert drawn == drawn_from(NAMES[::-1], "3f9a1c2", 8)
    assert drawn != drawn_from(NAMES, "8984a91", 8)


@pytest.mark.parametrize(("of", "drawn"), [(0, 0), (1, 1), (7, 1), (8, 1), (9, 2)])
def test_of_a_few_one_is_drawn(of, drawn):
    assert len(drawn_from(NAMES[:of], "3f9a1c2", 8)) == drawn
