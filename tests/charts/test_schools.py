from html import unescape

from model.answers import SchoolsAnswer
from outcomes import charts
from outcomes.charts import style


def trace(figure, name):
    return next(item for item in figure.data if item.name == name)


def test_schools_stand_in_the_order_of_the_answer_without_those_that_have_no_figure(schools: SchoolsAnswer) -> None:
    figure = charts.schools_chart(schools)
    assert trace(figure, "names").text == ("Abbey Grange Academy &amp; Si…", "allerton Grange School", "Zed School")
    assert list(trace(figure, "now").x) == [66.0, 40.0, 86.0]
    assert list(trace(figure, "before").x) == [61.0, 48.0, 88.0]


def test_a_clear_change_differs_in_shape_and_colour_from_noise(schools: SchoolsAnswer) -> None:
    marks = trace(charts.schools_chart(schools), "now").marker
    assert marks.symbol == ("triangle-up", "triangle-down", "circle")
    assert marks.color == (style.OWN, style.OWN, style.PEER)


def test_the_picture_grows_with_its_rows(schools: SchoolsAnswer) -> None:
    assert charts.schools_chart(schools).layout.height == 70 + 46 + 21 * 3


def test_the_authority_s_published_figure_and_england_are_lines_to_compare_with(schools: SchoolsAnswer) -> None:
    figure = charts.schools_chart(schools)
    assert sorted(shape.x0 for shape in figure.layout.shapes) == [64.8, 64.9]
    assert {item.text for item in figure.layout.annotations} == {"Leeds 64.9%", "England 64.8%"}


def test_one_school_and_one_year_is_enough(schools: SchoolsAnswer) -> None:
    one = schools.table.head(1).assign(before_value=float("nan"), change=float("nan"), clear=False)
    figure = charts.schools_chart(schools.model_copy(update={"table": one, "before": None}))
    assert list(trace(figure, "now").x) == [66.0]


def test_every_value_withheld_is_an_empty_picture(schools: SchoolsAnswer) -> None:
    withheld = schools.model_copy(update={"table": schools.table.assign(status="withheld")})
    assert len(charts.schools_chart(withheld).data) == 0


def test_names_that_are_one_once_they_are_cut_stay_apart(schools: SchoolsAnswer) -> None:
    """By their ends; where these are alike as well, by the schools' numbers."""
    endings = ("Church of England Infants", "Church of England Juniors", "Church of England Boys and Juniors")
    table = schools.table[schools.table["status"] == "ok"].assign(
        place_name=[f"Roundhay St John's {ending}" for ending in endings],
        place=["school:3831", "school:3832", "school:3833"],
    )
    labels = trace(charts.schools_chart(schools.model_copy(update={"table": table})), "names").text
    assert [unescape(label) for label in labels] == [
        "Roundhay St…gland Infants",
        "Roundhay St…gland Juniors",
        "Roundhay St…s and Juniors",
    ]
    table = table.assign(place_name=["Roundhay St John's Church of England"] * 3)
    labels = trace(charts.schools_chart(schools.model_copy(update={"table": table})), "names").text
    assert [unescape(label) for label in labels] == [f"Roundhay St John's C… 383{n}" for n in (1, 2, 3)]
