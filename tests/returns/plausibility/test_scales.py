"""Percentages of one measure in two scales."""

import pytest

from outcomes.returns.plausibility.scales import mixed_scales
from tests.conftest import result
from tests.returns.plausibility.conftest import figures

AUTHORITIES = ("la:380", "la:381", "la:382", "la:383")


def file_of(values: list[float], **said: object):
    pairs = zip(AUTHORITIES, values, strict=False)
    return figures(*(result(place, measure="basics_94", value=value, **said) for place, value in pairs))


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ([61.6, 60.1, 72.0, 55.3], False),
        ([0.616, 60.1, 72.0, 0.553], True),
        ([61.6, 60.1, 72.0, 0.553], True),
        ([61.6, 60.1, 72.0, 0.0], False),  # nought is nought in every scale
        ([61.6, 60.1, 1.5, 0.9], False),  # where some are small, another may be
        ([3.1, 2.2, 4.0, 0.4], False),
        ([0.616, 0.601, 0.72, 0.553], False),  # all of them: the loader asks whether they are proportions
    ],
)
def test_a_hundredth_among_percentages_is_asked_about(beside, values, asked):
    assert [each.rule for each in mixed_scales(file_of(values), beside())] == ["mixed_scales"] * asked


def test_it_says_which_figure_and_whose(beside):
    (query,) = mixed_scales(file_of([61.6, 60.1, 72.0, 0.553]), beside())
    assert "1 of 4 values may be in another scale than the others: 0.553 (383, 2024/25)." in query.message
    assert (query.severity, query.place) == ("query", "la:383")


@pytest.mark.parametrize(("pupils", "asked"), [(40, True), (1_000, False)])
def test_a_pupil_in_two_hundred_is_half_a_per_cent(beside, pupils, asked):
    """0.55% of 40 pupils would be a fifth of one; of 1,000 it is five or six."""
    mixed = file_of([61.6, 60.1, 72.0, 0.553], denominator=pupils)
    assert [each.rule for each in mixed_scales(mixed, beside())] == ["mixed_scales"] * asked
