import plotly.graph_objects as go
import pytest

from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer
from outcomes import charts
from outcomes.charts import style
from outcomes.charts.class_of_thirty import class_of_thirty, class_of_thirty_sentence


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (57.1, 82.3, [60, 70, 80]),
        (0, 100, [0, 50, 100]),
        (64.6, 65.2, [64.6, 64.8, 65.0, 65.2]),
        (-0.7, 0.9, [-0.5, 0, 0.5]),
        (5, 5, [5]),
    ],
)
def test_ticks_are_few_and_round(low: float, high: float, expected: list[float]) -> None:
    assert style.ticks(low, high) == pytest.approx(expected)


def test_an_axis_always_has_words_for_its_ticks(basics: TargetAnswer) -> None:
    axis = style.value_axis([64.9], basics.measure)
    assert len(axis["tickvals"]) == len(axis["ticktext"]) > 1
    assert axis["range"][0] < 64.9 < axis["range"][1]


@pytest.mark.parametrize(("number", "expected"), [(80.0, "80%"), (67.92, "67.9%"), (67.95, "68.0%")])
def test_a_target_is_written_as_it_was_promised(basics: TargetAnswer, number: float, expected: str) -> None:
    assert style.promised_value(number, basics.measure) == expected


@pytest.mark.parametrize(
    ("percent", "target", "now", "to_come"),
    [(53.3, 80, 16, 8), (0, 100, 0, 30), (100, 80, 30, 0), (51.6, None, 15, 0), (51.7, None, 16, 0)],
)
def test_a_class_of_thirty_counts_children(percent: float, target: float | None, now: int, to_come: int) -> None:
    picture = class_of_thirty(percent, target)
    assert picture.count("<circle") == 30
    assert picture.count(f'fill="{style.OWN}"') == now
    assert picture.count("stroke-dasharray") == to_come


def test_a_class_of_thirty_has_words() -> None:
    assert class_of_thirty_sentence(53.3, 80) == "16 in every class of thirty now; 24 at the target."
    assert class_of_thirty_sentence(53.3) == "16 in every class of thirty."
    assert class_of_thirty_sentence(73.0, 100, not_yet=True) == "8 in every class of thirty are not there yet."


def test_every_picture_is_sound(
    basics: TargetAnswer, reading: TargetAnswer, gaps: GapsAnswer, gap_years: GapsAnswer, schools: SchoolsAnswer,
    areas: RatesAnswer,
) -> None:  # fmt: skip
    """They are drawn without Plotly looking at every value: here it does, and finds nothing it does not know."""
    drawn = [
        charts.trend(basics),
        charts.trend(reading),
        charts.gap_dumbbell(gaps),
        charts.gap_trend(gap_years),
        charts.schools_chart(schools),
        charts.authorities_strip(areas, "la:383", {"All authorities": {"la:383", "la:382"}}),
    ]
    for figure in drawn:
        assert len(go.Figure(figure.to_dict(), skip_invalid=False).data) == len(figure.data) > 0
