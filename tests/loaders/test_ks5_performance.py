"""16 to 18: points per entry by place and disadvantage, with sixth-form centres left to their schools."""

import pytest

from loaders.kinds.ks5_performance import KIND
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, place, real, real_frame, rules, table

TABLE = """
RECTYPE | REGION | LEA | ESTAB | URN    | SCHNAME        | TOWN  | PCODE    | NFTYPE/FESITYPE            | AGERANGE | TALLPUP_1618 | TALLPUP_ALEV_1618 | TALLPPE_ALEV_1618 | TALLPPE_ALEV_1618_X | TALLPPE_ACAD_1618 | TALLPPE_AGEN | TALLPPE_AGEN_DIS | TALLPPE_TLEV | TALLPUP_1618_21
1       | 10     | 383 | 4040  | 108058 | Allerton       | Leeds | LS17 6SF | CY                         | 11-18    | 146          | 137               | 29.75             |                     | 29.7              | 25.52        | SUPP             | NE           | 140
1       | 10     | 383 | 6112  | 108112 | The Grammar    | Leeds | LS17 8GS | IND                        | 2-18     | 208          | 207               | 44.38             |                     | 45                | NE           | NA               | NE           | 199
1       | 10     | 383 | 8600  | 130543 | Notre Dame     | Leeds | LS2 9BL  | Sixth Form College         |          | 1301         | 935               | 35.86             |                     | 36                | 34.86        | 33.2             | 46.36        | 1150
3       | 10     | 306 | 4900  | 135416 | A centre of it | Leeds | LS1 1AA  | 3064002                    |          | 1050         | 709               | 33.39             |                     | 33                | 30           | 28               | 30           | 2147
4       |        | 383 |       |        |                |       |          |                            |          | 9438         | 3889              | 33.45             |                     | 33.43             | 30.1         | 29.08            | 26.91        | 8779
7       |        |     |       |        |                |       |          |                            |          | 569121       | 262421            | 34.38             |                     | 34.45             | 29.09        | 27.29            | 28.11        | 560000
5       |        |     |       |        |                |       |          |                            |          | 610821       | 299335            | 35.55             |                     | 35.69             | 29.17        | 27.3             | 28.14        | 600000
"""  # noqa: E501  a table as it is sent


def made(period: str | None = "2021/22"):
    return KIND.translate(table(TABLE), context(period))


def test_points_per_entry_are_among_entries_which_nobody_counts():
    assert figure(made(), "aps_per_entry_alevel", "school:3834040") == {"value": 29.75, "decimals": 2, "status": "ok"}
    assert figure(made(), "aps_per_entry_applied_general", LEEDS, disadvantaged="yes")["value"] == 29.08


def test_a_nought_that_a_spreadsheet_dropped_is_still_a_decimal():
    assert figure(made(), "aps_per_entry_academic", "school:3834040") == {"value": 29.7, "decimals": 2, "status": "ok"}


@pytest.mark.parametrize(
    ("measure", "status"), [("aps_per_entry_tech_level", "no_entries"), ("aps_per_entry_alevel", "ok")]
)
def test_no_entries_are_not_nought(measure, status):
    assert figure(made(), measure, "school:3834040")["status"] == status


def test_england_is_state_funded_and_sixth_form_centres_are_left_to_their_schools():
    assert figure(made(), "aps_per_entry_alevel", ENGLAND)["value"] == 34.38
    assert not made().results["place"].eq("school:3064900").any()
    assert rules(made()) == ["rows_not_used", "rows_not_used"]


def test_colleges_and_independent_schools_are_what_they_are():
    assert place(made(), "school:3838600")["type"] == "Sixth Form College"
    assert place(made(), "school:3838600")["state_funded"]
    assert "phase" not in place(made(), "school:3838600")
    assert not place(made(), "school:3836112")["state_funded"]
    assert place(made(), "school:3834040")["postcode"] == "LS17 6SF"


def test_it_cannot_be_of_a_year_that_it_carries_as_an_earlier_one():
    assert rules(made("2020/21"))[0] == "period_differs"


@pytest.mark.parametrize(
    ("path", "period", "leeds", "england"),
    [
        ("ks5/england_ks5final_2016.csv", "2015/16", 28.14, 30.45),
        ("ks5/2021-2022_england_ks5final.csv.gz", "2021/22", 35.9, 37.86),
        ("ks5/2023-2024_england_ks5final.csv.gz", "2023/24", 33.45, 34.38),
    ],
)
def test_the_real_files_ragged_or_not(path, period, leeds, england):
    made = real(path, period)
    assert figure(made, "aps_per_entry_alevel", LEEDS)["value"] == leeds
    assert figure(made, "aps_per_entry_alevel", ENGLAND)["value"] == england


def test_the_name_of_the_2016_file_suggests_the_year_that_ended_then():
    kind, frame = real_frame("ks5/england_ks5final_2016.csv")
    assert "2015/16" in kind.translate(frame, context(file="england_ks5final_2016.csv")).findings[0].remedy
