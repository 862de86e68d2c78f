import plotly.graph_objects as go

from model.answers import TargetAnswer
from model.rates import Rate
from outcomes import charts


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(item for item in figure.data if item.name == name)


def labels(figure: go.Figure) -> list[str]:
    return [item.text for item in figure.layout.annotations]


def with_each(rates: tuple[Rate, ...], **fields: str) -> tuple[Rate, ...]:
    return tuple(rate._replace(**fields) for rate in rates)


def test_a_line_never_crosses_a_hard_break(basics: TargetAnswer) -> None:
    drawn = trace(charts.trend(basics), "Leeds")
    assert drawn.x == (2016, 2017, 2018, None, 2019, None, 2020, None, 2021, None, 2022, 2023, 2024)
    assert drawn.y[:4] == (60.5, 61.9, 62.1, None)


def test_hard_breaks_are_ruled_between_the_years_and_named(basics: TargetAnswer) -> None:
    figure = charts.trend(basics)
    assert [shape.x0 for shape in figure.layout.shapes] == [2018.5, 2019.5, 2021.5]
    assert labels(figure)[:3] == ["No exams", "No exams", "Grading returns to the standard…"]


def test_years_without_assessments_are_shaded_and_named(reading: TargetAnswer) -> None:
    figure = charts.trend(reading)
    assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(2018.5, 2020.5)]
    assert "No assessments 2019/20, 2020/21" in labels(figure)


def test_a_suppressed_year_is_a_hole_and_not_nought(reading: TargetAnswer) -> None:
    drawn = trace(charts.trend(reading), "Leeds")
    assert 2022 not in drawn.x
    assert drawn.x[-4:] == (2021, None, 2023, 2024)
    assert min(value for value in drawn.y if value is not None) == 67.0


def test_the_path_carries_a_diamond_at_every_milestone(basics: TargetAnswer) -> None:
    figure = charts.trend(basics)
    milestones = trace(figure, "Milestones")
    assert milestones.marker.symbol == "diamond"
    assert tuple(milestones.y) == (67.92, 70.94, 73.96, 76.98, 80.0)
    assert "<b>Target 80%</b>" in labels(figure)


def test_the_interval_is_drawn_either_side_of_the_value(basics: TargetAnswer) -> None:
    whiskers = trace(charts.trend(basics), "Leeds").error_y
    assert (whiskers.array[0], whiskers.arrayminus[0]) == (1.0, 1.0)


def test_each_line_is_named_where_it_ends(basics: TargetAnswer) -> None:
    assert labels(charts.trend(basics))[-2:] == ["England 64.8%", "<b>Leeds 64.9%</b>"]


def test_a_provisional_figure_says_so(basics: TargetAnswer) -> None:
    early = basics.model_copy(update={"rates": with_each(basics.rates, version="provisional")})
    assert "<b>Leeds 64.9% (provisional)</b>" in labels(charts.trend(early))


def test_a_place_with_nothing_known_still_has_england(basics: TargetAnswer) -> None:
    unknown = basics.model_copy(update={"rates": with_each(basics.rates, status="withheld"), "milestone_by_period": {}})
    figure = charts.trend(unknown)
    assert trace(figure, "Leeds").x == ()
    assert labels(figure)[-1] == "England 64.8%"


def test_nothing_at_all_is_an_empty_picture(basics: TargetAnswer) -> None:
    nothing = basics.model_copy(update={"rates": (), "national_rates": (), "milestone_by_period": {}})
    assert len(charts.trend(nothing).data) == 0


def test_at_most_five_years_are_written_under_the_picture(basics: TargetAnswer) -> None:
    ticks = charts.trend(basics).layout.xaxis.ticktext
    assert len(ticks) <= 5
    assert "2024/25" in ticks
