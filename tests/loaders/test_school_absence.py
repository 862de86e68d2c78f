"""Absence by school: two thresholds are two measures, and England stands by phase."""

import pytest

from loaders.kinds.school_absence import KIND
from tests.loaders.tables import ENGLAND, context, figure, place, real, rules, table

AT_10 = """
LA  | ESTAB | URN    | PERCTOT | PPERSABS10
383 | 2270  | 107809 | 4       | 8.2
383 | 4040  | 108058 | 5.1     | SUPP
NAT | SEC   |        | 5.5     | 13.7
NAT | PRI   |        | 4       | 8.2
"""


def made(drawn: str = AT_10, period: str | None = "2018/19"):
    return KIND.translate(table(drawn), context(period))


def test_a_percentage_without_a_cohort_has_none():
    assert figure(made(), "absence", "school:3832270") == {"value": 4, "decimals": 1, "status": "ok"}
    assert figure(made(), "persistent_absence", "school:3834040") == {"status": "suppressed"}
    assert place(made(), "school:3834040") == {
        "place": "school:3834040",
        "period": "2018/19",
        "level": "school",
        "la": "la:383",
        "region": "region:E12000003",
        "urn": "108058",
    }


def test_england_stands_by_phase():
    assert figure(made(), "persistent_absence", ENGLAND, phase="secondary")["value"] == 13.7
    assert figure(made(), "absence", ENGLAND, phase="primary") == {"value": 4, "decimals": 1, "status": "ok"}


def test_fifteen_per_cent_is_another_measure_than_ten():
    old = made(AT_10.replace("PPERSABS10", "PPERSABS15"), "2012/13")
    assert set(old.results["measure"]) == {"absence", "persistent_absence_15"}


def test_a_school_twice_is_refused():
    assert "repeated" in rules(made(AT_10.replace("2270", "4040")))


@pytest.mark.parametrize(
    ("path", "period", "measure", "absence", "persistent", "secondary"),
    [
        ("absence/2012-2013_england_abs.csv", "2012/13", "persistent_absence_15", 256, 222, 6.5),
        ("absence/2018-2019_england_abs.csv", "2018/19", "persistent_absence", 272, 265, 13.7),
        ("absence/2022-2023_england_abs.csv", "2022/23", "persistent_absence", 276, 276, 26.5),
    ],
)
def test_the_real_files(path, period, measure, absence, persistent, secondary):
    made = real(path, period)
    leeds = made.results[made.results["place"].str.startswith("school:383") & (made.results["status"] == "ok")]
    assert (leeds["measure"] == "absence").sum() == absence
    assert (leeds["measure"] == measure).sum() == persistent
    assert figure(made, measure, ENGLAND, phase="secondary")["value"] == secondary
