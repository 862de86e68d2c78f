"""Half up, once, at the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.rounding import digits, half_up, with_unit


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (0.5, 0, 1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (64.5, 0, 65),
        (2.675, 2, 2.68),
        (-0.5, 0, -1),
        (9.949, 1, 9.9),
        (9.95, 1, 10.0),
        (9.951, 1, 10.0),
    ],
)
def test_a_half_goes_away_from_nought(value, decimals, rounded):
    assert half_up(value, decimals) == rounded


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_moves_a_value_by_half_a_step_at_most(value, decimals):
    assert abs(half_up(value, decimals) - value) <= 0.5 * 10**-decimals + 1e-9


def test_numbers_are_written_as_readers_expect():
    assert digits(1300) == "1,300"
    assert digits(-18.163, 1) == "−18.2"
    assert digits(-0.04, 1) == "0.0"
    assert with_unit(86.130641, "percent", 1) == "86.1%"
    assert with_unit(45.49, "points", 1) == "45.5"
