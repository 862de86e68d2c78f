"""Whom a row is about: two codes that disagree, and a name that is another's."""

import pandas as pd
import pytest

from loaders.rules.area_names import are_alike, is_name_of_authority, school_words
from loaders.rules.identities import identities, identity_findings, schools_of

LEEDS = {"geographic_level": "Local authority", "old_la_code": "383", "new_la_code": "E08000035", "la_name": "Leeds"}
SCHOOL = {"old_la_code": "383", "school_laestab": "3834040", "school_urn": "108058", "school_name": "Hill School"}


def said(*rows: dict[str, str], periods: tuple[str, ...] = ("2024/25",)) -> list[tuple[str, str, int | None]]:
    """Severity, rule and row of each finding about rows of text."""
    frame = pd.DataFrame(rows, index=range(2, 2 + len(rows))).fillna("").astype("str")
    found = identity_findings(identities(frame), periods)
    return [(each.severity, each.rule, each.row) for each in found]


@pytest.mark.parametrize(
    "row",
    [
        LEEDS,
        LEEDS | {"old_la_code": ""},
        LEEDS | {"new_la_code": "z", "la_name": "z"},
        LEEDS | {"region_code": "E12000003", "region_name": "Yorkshire and The Humber", "country_code": "E92000001"},
        {"old_la_code": "202", "region_code": "E12000007", "region_name": "Inner London"},
        {"old_la_code": "202", "region_code": "E13000001", "region_name": "London"},
        {"old_la_code": "370", "new_la_code": "E08000016", "la_name": "Barnsley"},
        {"old_la_code": "370", "new_la_code": "E08000038", "la_name": "Barnsley"},
        {"LEA": "383", "ESTAB": "4040", "URN": "108058", "SCHNAME": "Hill School"},
        {"LEA": "", "ESTAB": "", "URN": "NAT", "SCHNAME": ""},
        {"LA Number": "970", "LA and Regions": "England"},
        # A school may keep its number when its authority becomes another.
        {"old_la_code": "940", "school_laestab": "9284040", "school_name": "Hill School"},
    ],
)
def test_codes_and_names_that_agree_say_nothing(row):
    assert said(row) == []


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (LEEDS | {"new_la_code": "E08000034", "la_name": ""}, ("stop", "codes_disagree", 2)),
        (LEEDS | {"new_la_code": "E08009999"}, ("query", "unknown_code", 2)),
        (LEEDS | {"la_name": "Bradford"}, ("query", "name_differs", 2)),
        (LEEDS | {"region_code": "E12000002"}, ("stop", "codes_disagree", 2)),
        (LEEDS | {"region_code": "E12000003", "region_name": "North West"}, ("query", "name_differs", 2)),
        (LEEDS | {"region_name": "North West"}, ("query", "name_differs", 2)),
        (LEEDS | {"country_code": "W92000004"}, ("stop", "other_country", 2)),
        ({"country_code": "K02000001", "geographic_level": "National"}, ("stop", "other_country", 2)),
        (SCHOOL | {"old_la_code": "382"}, ("stop", "codes_disagree", 2)),
        ({"LA": "383", "ESTAB": "4040", "LAESTAB": "3834041"}, ("stop", "codes_disagree", 2)),
        ({"LA Number": "383", "LA and Regions": "Bradford"}, ("query", "name_differs", 2)),
        ({"LA_code": "E08000035", "LA_name": "Kirklees"}, ("query", "name_differs", 2)),
    ],
)
def test_two_codes_that_disagree_are_a_stop_and_a_name_that_does_is_a_query(row, finding):
    assert said(row) == [finding]


def test_one_urn_beside_two_schools_is_a_stop_in_one_year_and_a_query_over_several():
    rows = (SCHOOL, SCHOOL | {"school_laestab": "3834041"})
    assert said(*rows) == [("stop", "codes_disagree", 3)]
    assert said(*rows, periods=("2023/24", "2024/25")) == [("query", "codes_disagree", 3)]


def test_the_same_thing_is_said_once_in_the_first_row_it_is_true_of():
    assert said(LEEDS, *[LEEDS | {"la_name": "Bradford"}] * 3) == [("query", "name_differs", 3)]


@pytest.mark.parametrize(
    ("code", "name", "is_its_name"),
    [
        ("801", "Bristol", True),
        ("801", "Bristol City of", True),
        ("810", "Hull", True),
        ("840", "Durham", True),
        ("343", "Sefton", True),
        ("342", "St Helens", True),
        ("838", "Dorset", True),
        ("835", "Dorset", True),
        ("940", "Northamptonshire", False),
        ("839", "Bournemouth", False),
        ("895", "Cheshire", False),
        ("383", "Leads", True),
        ("383", "Sheffield", False),
        ("383", "Hogsmeade", False),
    ],
)
def test_a_name_spelt_otherwise_is_an_authoritys_own_and_anothers_is_not(code, name, is_its_name):
    assert is_name_of_authority(code, name) == is_its_name


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Allerton Grange School", "Allerton Grange High School", True),
        ("St Aldric's Primary School", "St Aldrics Primary", True),
        ("Co-op Academy Leeds", "The Co-operative Academy of Leeds", False),
        ("Lawnswood School", "Roundhay School", False),
    ],
)
def test_schools_names_are_told_apart_by_what_is_their_own(one, other, alike):
    assert are_alike(school_words(one), school_words(other)) == alike


def test_a_school_is_named_twice_where_a_row_says_two_things_of_it():
    frame = pd.DataFrame([SCHOOL, {"old_la_code": "383", "school_laestab": "3834041"}]).fillna("")
    (row,) = schools_of(identities(frame))
    assert (row.school_number, row.urn, row.school) == ("3834040", "108058", "Hill School")
