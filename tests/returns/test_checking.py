"""What the house knows of years, authorities and measures when it checks a file."""

from datetime import datetime

import pytest

from model.periods import LONDON, later, period
from outcomes.returns import checking
from tests.conftest import result

THIS_YEAR = period(datetime.now(LONDON).year)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (result(period=later(THIS_YEAR, 1), measure="basics_94", value=64.0), "year_to_come"),
        (result(period="2042/43", measure="basics_94", value=64.0), "year_to_come"),
        (result(period="2015/16", measure="basics_94", value=64.0), "before_publication"),
        (result("la:928", "2023/24", measure="basics_94", value=64.0), "authority_outside_its_years"),
        (result("la:838", "2017/18", measure="basics_94", value=64.0), "authority_outside_its_years"),
        (result("la:928", "2022/23", measure="level3_at_19", value=64.0), None),
        (result(period="2024/25", measure="basics_94", value=64.0), None),
    ],
)
def test_years_are_checked_wherever_a_file_comes_in(tidy_file, row, rule):
    checked = checking.check(tidy_file([row]), authority="la:383")
    assert [each.rule for each in checked.findings] == ([rule] if rule else [])


def test_the_name_of_a_file_that_is_silent_says_how_final_it_is(tmp_path, tidy_file):
    path = tidy_file([result()], "england_ks4provisional.csv", version="")
    checked = checking.check(path, authority="la:383")
    assert (checked.status, [each.rule for each in checked.findings]) == ("provisional", ["status_in_name"])
