from model.answers import RatesAnswer
from outcomes import charts

SETS = {"All authorities": frozenset({"la:383", "la:382", "la:381"}), "Neighbours": frozenset({"la:382"})}


def trace(figure, name):
    return next(item for item in figure.data if item.name == name)


def test_each_set_is_a_strip_of_ticks_without_ourselves(areas: RatesAnswer) -> None:
    figure = charts.authorities_strip(areas, "la:383", SETS)
    assert list(trace(figure, "strip 0").x) == [70.1]
    assert list(trace(figure, "strip 1").x) == [70.1]
    assert trace(figure, "own").x == (64.9, 64.9)


def test_we_and_england_are_named_and_the_strips_too(areas: RatesAnswer) -> None:
    figure = charts.authorities_strip(areas, "la:383", SETS)
    assert {item.text for item in figure.layout.annotations} == {
        "All authorities",
        "Neighbours",
        "<b>Leeds 64.9%</b>",
        "England 64.8%",
    }


def test_a_place_without_a_figure_leaves_the_others_on_their_strips(areas: RatesAnswer) -> None:
    figure = charts.authorities_strip(areas, "la:381", SETS)
    assert list(trace(figure, "strip 0").x) == [64.9, 70.1]
    assert not [item for item in figure.data if item.name == "own"]


def test_nothing_known_is_an_empty_picture(areas: RatesAnswer) -> None:
    nothing = areas.model_copy(update={"table": areas.table.assign(status="withheld")})
    assert len(charts.authorities_strip(nothing, "la:383", SETS).data) == 0
