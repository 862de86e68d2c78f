"""What cells of the newer files become: counts, percentages, cohorts that follow, and places without a number."""

import pandas as pd
import pytest

from scripts.recent import schools
from scripts.recent.reading import figures, only_cohort
from tests.conftest import NO_SHARED, SHARED


def text(*cells: str) -> pd.Series:
    return pd.Series(cells, dtype="str")


ONE = text("school:3834006")


def test_a_count_and_its_cohort_are_kept_and_the_percentage_left():
    (row,) = figures(ONE, "2024/25", "basics_94", value=text("56.3"), numerator=text("147"), denominator=text("261"))[
        ["numerator", "denominator", "value"]
    ].to_dict("records")
    assert (row["numerator"], row["denominator"], pd.isna(row["value"])) == (147, 261, True)


def test_a_percentage_without_its_cohort_is_kept_as_it_is_printed():
    (row,) = figures(ONE, "2022/23", "basics_94", value=text("58"), decimals=0).to_dict("records")
    assert (row["value"], row["decimals"], pd.isna(row["denominator"])) == (58, 0, True)


def test_what_is_suppressed_says_so_and_what_is_blank_says_nothing():
    places = text("school:3834006", "school:3834040")
    rows = figures(places, "2024/25", "basics_94", value=text("SUPP", ""))
    assert rows[["place", "status"]].values.tolist() == [["school:3834006", "suppressed"]]


@pytest.mark.parametrize(
    ("count", "percent", "cohort"),
    [("147", "56.3", "261"), ("0", "0.0", ""), ("6300", "64.9", ""), ("", "", "")],
    ids=["one number fits", "nought fits all", "several fit", "nothing"],
)
def test_a_cohort_follows_where_one_number_of_pupils_fits(count, percent, cohort):
    assert only_cohort(text(count), text(percent), 1).tolist() == [cohort]


@pytest.mark.skipif(not (SHARED / "data" / "recent").exists(), reason=NO_SHARED)
def test_two_open_schools_never_share_a_number():
    places = schools.places_by_urn(SHARED / "data")
    open_now = schools.open_schools(SHARED / "data")["urn"].map(places)
    assert open_now.is_unique
    # Both came from the school that had 3837073.
    assert (places["145732"], places["148654"]) == ("school:urn:145732", "school:urn:148654")
