from model.answers import GapsAnswer
from outcomes import charts


def labels(figure) -> list[str]:
    return [item.text for item in figure.layout.annotations]


def trace(figure, name):
    return next(item for item in figure.data if item.name == name)


def test_the_group_furthest_behind_is_on_top_and_a_suppressed_one_is_left_out(gaps: GapsAnswer) -> None:
    figure = charts.gap_dumbbell(gaps)
    assert list(trace(figure, "group").x) == [71.5, 83.2, 84.1, 96.0]
    assert list(trace(figure, "group").y) == [0, 1, 2, 3]


def test_the_gap_is_written_beside_its_group_with_a_true_minus(gaps: GapsAnswer) -> None:
    written = trace(charts.gap_dumbbell(gaps), "figures").text
    assert written[0] == "<b>−18.2</b>"
    assert "10.0" in written


def test_the_interval_of_a_gap_is_drawn_from_the_comparator(gaps: GapsAnswer) -> None:
    interval = trace(charts.gap_dumbbell(gaps), "interval of the gap")
    assert [round(x, 1) for x in interval.x[:2]] == [69.1, 73.9]


def test_a_label_is_never_read_as_a_tag(gaps: GapsAnswer) -> None:
    assert any(
        words.startswith("Boys &lt;b&gt;bold&lt;/b&gt;") for words in trace(charts.gap_dumbbell(gaps), "names").text
    )


def test_every_gap_suppressed_is_an_empty_picture(gaps: GapsAnswer) -> None:
    withheld = gaps.model_copy(update={"rows": tuple(row._replace(status="withheld") for row in gaps.rows)})
    assert len(charts.gap_dumbbell(withheld).data) == 0
    assert len(charts.gap_trend(withheld).data) == 0


def test_a_gap_through_time_parts_at_a_break(gap_years: GapsAnswer) -> None:
    group = trace(charts.gap_trend(gap_years), "Pupils eligible for free school meals")
    assert list(group.x) == [2016, 2017, 2018, None, 2019, 2020, 2021]


def test_the_gap_is_written_at_both_ends_of_its_series(gap_years: GapsAnswer) -> None:
    written = labels(charts.gap_trend(gap_years))
    assert "gap −28.1" in written
    assert "gap −26.8" in written


def test_each_line_is_named_away_from_the_other(gap_years: GapsAnswer) -> None:
    named = {item.text: item.yanchor for item in charts.gap_trend(gap_years).layout.annotations}
    assert named["all other pupils 69.0%"] == "bottom"
    assert named["<b>Pupils eligible for free</b><br><b>school meals 42.2%</b>"] == "top"
