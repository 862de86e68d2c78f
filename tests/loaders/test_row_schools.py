"""Which school a row is about, by whatever heading says it."""

import pandas as pd

from loaders.translation.row_schools import laestabs, names_by_laestab
from tests.loaders.tables import table


def test_a_school_is_its_seven_digits_however_they_are_written():
    frame = table("""
        LAESTAB   | School
        3834040   | Hill School
        383/4040  | Hill
        3834040.0 |
        12001     | Lost Noughts
                  | Nobody
        3834041   | Dale School
        """)
    assert laestabs(frame).tolist() == ["3834040", "3834040", "3834040", "", "", "3834041"]
    assert laestabs(frame).index.tolist() == [2, 3, 4, 5, 6, 7]
    assert names_by_laestab(frame) == {"3834040": "Hill School", "3834041": "Dale School"}


def test_the_departments_two_columns_are_one_number():
    frame = table("""
        LEA | ESTAB
        383 | 4040
        NAT |
        """)
    assert laestabs(frame).tolist() == ["3834040", ""]


def test_a_table_without_schools_names_none():
    frame = pd.DataFrame({"la_name": ["Leeds"]}, index=[2])
    assert laestabs(frame).tolist() == [""]
    assert names_by_laestab(frame) == {}
