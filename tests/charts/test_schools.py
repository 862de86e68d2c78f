from outcomes import charts
from outcomes.model import RatesAnswer


def trace(figure, name):
    return next(item for item in figure.data if item.name == name)


def test_schools_stand_in_the_order_of_the_alphabet_whatever_their_capitals(schools: RatesAnswer) -> None:
    figure = charts.schools(schools)
    assert figure.layout.yaxis.ticktext == ("Abbey Grange Academy &amp; Si…", "allerton Grange School", "Zed School")
    assert list(trace(figure, "now").x) == [66.0, 48.0, 86.0]
    assert list(trace(figure, "before").x) == [61.0, 40.0, 88.0]


def test_the_picture_grows_with_its_rows(schools: RatesAnswer) -> None:
    assert charts.schools(schools).layout.height == 70 + 21 * 3


def test_the_authority_is_a_line_to_compare_with(schools: RatesAnswer) -> None:
    figure = charts.schools(schools)
    assert figure.layout.shapes[0].x0 == 64.9
    assert figure.layout.annotations[0].text == "Leeds 64.9%"


def test_one_school_and_one_year_is_enough(schools: RatesAnswer) -> None:
    one = schools.table[schools.table["place"].eq("school:3834001") & schools.table["period"].eq("2024/25")]
    figure = charts.schools(schools.model_copy(update={"table": one}))
    assert list(trace(figure, "now").x) == [66.0]


def test_every_value_withheld_is_an_empty_picture(schools: RatesAnswer) -> None:
    withheld = schools.model_copy(update={"table": schools.table.assign(status="withheld")})
    assert len(charts.schools(withheld).data) == 0
