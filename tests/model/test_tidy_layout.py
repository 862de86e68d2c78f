"""Results written in our own layout: names filled in, signs by their year, schools as they were that year."""

import pandas as pd
import pytest

from model.folders import REFERENCE
from model.tidy_layout import COLUMNS, tidy_table
from tests.conftest import places_frame, result, results_frame

AUTHORITIES = pd.read_csv(REFERENCE / "local_authorities.csv", dtype="str", keep_default_na=False)


def written(*rows: dict[str, object], **more: object) -> list[dict[str, str]]:
    """Each row as it is written, without its blank cells."""
    table = tidy_table(results_frame(list(rows)), places_frame(list(rows)), **more)
    assert list(table.columns) == list(COLUMNS)
    return [{name: cell for name, cell in row.items() if cell} for row in table.to_dict("records")]


def test_a_counted_row_of_an_authority():
    (row,) = written(
        result(period="2012/13", numerator=6738, denominator=7823),
        authorities=AUTHORITIES,
        version="Final",
        source="ks4_characteristics_2013",
    )
    assert row == {
        "time_period": "201213",
        "time_identifier": "Academic year",
        "geographic_level": "Local authority",
        "country_code": "E92000001",
        "country_name": "England",
        "region_code": "E12000003",
        "region_name": "Yorkshire and The Humber",
        "old_la_code": "383",
        "new_la_code": "E08000035",
        "la_name": "Leeds",
        "measure": "level2_at_16",
        "characteristic": "all",
        "category": "all",
        "numerator": "6738",
        "denominator": "7823",
        "version": "Final",
        "source": "ks4_characteristics_2013",
        "public_domain": "yes",
    }


@pytest.mark.parametrize(
    ("status", "period", "sign"),
    [
        ("suppressed", "2024/25", "c"),
        ("withheld", "2024/25", "c"),
        ("not_applicable", "2024/25", "z"),
        ("low_coverage", "2024/25", "LOWCOV"),
        ("no_entries", "2024/25", "NE"),
        ("rounds_to_zero", "2024/25", "low"),
        # Before 2020/21 the Department's x meant suppressed.
        ("not_available", "2019/20", ":"),
        ("not_available", "2020/21", "x"),
    ],
)
def test_why_there_is_no_figure(status, period, sign):
    (row,) = written(result(period=period, status=status))
    assert row["value"] == sign
    assert "numerator" not in row


@pytest.mark.parametrize(
    ("number", "digits"), [(61.6, "61.6"), (62.0, "62"), (0.0, "0"), (-0.21, "-0.21"), (1 / 3, "0.3333333333333333")]
)
def test_a_number_is_written_so_that_it_reads_back_the_same(number, digits):
    (row,) = written(result(value=number, decimals=1))
    assert row["value"] == digits
    assert float(digits) == number


def test_a_region_a_nation_and_a_school_without_a_number():
    region, nation, school = written(
        result("region:E13000001", numerator=1, denominator=2),
        result("nation:E92000001", numerator=1, denominator=2),
        result("school:urn:108088", numerator=1, denominator=2),
    )
    assert (region["geographic_level"], region["region_code"], region["region_name"]) == (
        "Regional",
        "E13000001",
        "Inner London",
    )
    assert (nation["geographic_level"], "region_code" in nation) == ("National", False)
    assert (school["school_urn"], "school_laestab" in school) == ("108088", False)


def test_a_school_is_described_as_it_was_that_year_else_as_it_was_last():
    rows = [
        result("school:3834040", period, numerator=1, denominator=2) for period in ("2016/17", "2017/18", "2018/19")
    ]
    places = places_frame(rows[:2])
    places["name"] = ["Hill School", "Hill Academy"]
    assert list(tidy_table(results_frame(rows), places)["school_name"]) == [
        "Hill School",
        "Hill Academy",
        "Hill Academy",
    ]


def test_nothing_makes_an_empty_table():
    assert tidy_table(results_frame([]), places_frame([])).empty
