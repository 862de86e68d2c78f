"""Two schools of one name are two, in every choice, table and text: by their towns, or else by their numbers."""

from outcomes.answers.choices import school_names
from outcomes.answers.schools import schools
from outcomes.store.access import OFFICER
from tests.answers.conftest import Published
from tests.conftest import Rows, result

HARBOUR, SALTINGS = "St Aldric's Primary School, Eastmarch Harbour", "St Aldric's Primary School, Eastmarch Saltings"


def namesakes() -> Rows:
    """Two with towns, two of which nobody says one, and one of the same name in another authority."""
    named = [
        ("3832001", "St Aldric's Primary School", "Eastmarch Harbour"),
        ("3832003", "St Aldric's Primary School", "Eastmarch Saltings"),
        ("3833001", "Mill School", ""),
        ("3833002", "MILL SCHOOL", ""),
        ("8653001", "Mill School", ""),
    ]
    return [
        result(f"school:{number}", measure="reader_at_11", numerator=20.0, denominator=30, name=name, town=town)
        for number, name, town in named
    ]


def test_schools_of_one_name_are_told_apart_by_town_or_number(published: Published) -> None:
    names = school_names(published(namesakes()))
    assert names == {
        "school:3832001": HARBOUR,
        "school:3832003": SALTINGS,
        "school:3833001": "Mill School (3833001)",
        "school:3833002": "MILL SCHOOL (3833002)",
        "school:8653001": "Mill School",
    }
    assert len(schools(published(namesakes()), OFFICER, "reader_at_11", "la:383").table["place_name"].unique()) == 4
