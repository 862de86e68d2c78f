"""What a return would change, said before anything is published."""

import pytest

from outcomes.returns import checking, proposing
from outcomes.returns.difference import change_sentences
from outcomes.returns.target_changes import with_target_changes
from tests.conftest import result

SCHOOLS = {"school:3834001": "Alder High", "school:3834002": "Birch High", "school:3834003": "Cherry High"}


def school(place: str, numerator: int, period: str = "2024/25", denominator: int = 100, **said: object):
    return result(place, period, numerator=numerator, denominator=denominator, name=SCHOOLS.get(place, "?"), **said)


@pytest.fixture
def difference(house_after, tidy_file):
    """What the last of these files would change, the others being published one after the other."""

    def of(*files, **said):
        *before, path = [tidy_file(rows, f"{number}.csv", **said) for number, rows in enumerate(files)]
        publisher = house_after(*before)
        proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
        return with_target_changes(publisher, proposal).files[0].difference

    return of


def changes(found):
    return {change: list(rows["place_name"]) for change, rows in found.schools.groupby("change")}


def test_schools_are_new_changed_or_missing_beside_the_same_year(difference):
    alder, birch, cherry = SCHOOLS
    first = [school(alder, 60), school(birch, 50)]
    assert changes(difference(first)) == {"new": ["Alder High", "Birch High"]}
    found = difference(first, [school(alder, 61), school(cherry, 40)])
    assert changes(found) == {"new": ["Cherry High"], "changed": ["Alder High"], "missing": ["Birch High"]}
    assert change_sentences(found)[0] == "Schools: 1 new (Cherry High), 1 changed (Alder High), 1 missing (Birch High)."


def test_two_schools_of_one_name_are_told_by_their_numbers(difference):
    same = [
        result(place, numerator=60, denominator=100, name="St Aldric's Primary School")
        for place in ("school:3834001", "school:3834003")
    ]
    assert change_sentences(difference(same))[0] == (
        "Schools: 2 new (St Aldric's Primary School (3834001), St Aldric's Primary School (3834003))."
    )


def test_in_a_new_year_they_are_beside_the_year_before(difference):
    alder, birch, cherry = SCHOOLS
    before = [school(each, 60, "2023/24") for each in (alder, birch)]
    assert changes(difference(before, [school(alder, 61), school(cherry, 40)])) == {
        "new": ["Cherry High"],
        "missing": ["Birch High"],
    }


@pytest.mark.parametrize(("sent", "missing"), [(1, None), (2, 2), (3, 1)])
def test_a_file_of_a_few_schools_misses_nobody(difference, sent, missing):
    places = [f"school:383400{number}" for number in range(1, 5)]
    before = [school(place, 60, "2023/24") for place in places]
    now = [school(place, 61) for place in places[:sent]]
    assert len(changes(difference(before, now)).get("missing", [])) == (missing or 0)


def test_schools_of_another_authority_are_not_listed(difference):
    assert changes(difference([school("school:3804001", 60)])) == {}


@pytest.mark.parametrize(("version", "restated"), [("Final", True), ("Revised", False), ("Provisional", False)])
def test_a_final_figure_that_would_be_another_is_marked(difference, version, restated):
    found = difference(
        [result(numerator=61, denominator=100)], [result(numerator=62, denominator=100)], version=version
    )
    (row,) = found.areas.to_dict("records")
    assert (row["before"], row["after"], row["basis"]) == (61, 62, "published")
    assert (row["before_status"], row["restated"]) == (version.lower(), restated)
    said = "1 figure that is final would be restated: Leeds, Level 2 at 16, 2024/25: 61.0% becomes 62.0%."
    assert (said in change_sentences(found)) is restated


def test_a_group_of_the_home_authority_is_written_out_after_everybody(difference):
    girls = {"characteristic": "sex", "category": "female"}
    before = [result(numerator=61, denominator=100), result(numerator=30, denominator=50, **girls)]
    after = [result(numerator=62, denominator=100), result(numerator=35, denominator=50, **girls)]
    found = difference(before, after, version="Final")
    said = found.areas[["characteristic", "group", "before", "after"]]
    assert said.to_numpy().tolist() == [["all", "All pupils", 61, 62], ["sex", "Female", 60, 70]]
    assert "Leeds, Level 2 at 16, Female, 2024/25: 60.0% becomes 70.0%." in change_sentences(found)[0]


def test_a_group_of_another_authority_is_only_counted(difference):
    girls = {"characteristic": "sex", "category": "female"}
    found = difference([result("la:382", numerator=30, denominator=50, **girls)])
    assert (found.new_rows, len(found.areas)) == (1, 0)


def test_the_sum_of_its_schools_is_an_authoritys_figure_too(difference):
    alder, birch, _ = SCHOOLS
    (row,) = difference([school(alder, 60), school(birch, 50)], [school(alder, 70)]).areas.to_dict("records")
    assert (row["place"], row["basis"], row["before"], row["after"]) == ("la:383", "pooled", 55, 60)


def test_published_and_pooled_are_reconciled_in_pupils(difference):
    alder, birch, _ = SCHOOLS
    schools = [school(alder, 380, denominator=500), school(birch, 262, denominator=480)]
    found = difference([result(numerator=616, denominator=1_000)], schools)
    (row,) = found.reconciliation.to_dict("records")
    assert (row["published"], round(row["pooled"], 3), row["pupils"]) == (61.6, 65.51, 20)
    assert change_sentences(found)[-1] == (
        "Leeds, Level 2 at 16, 2024/25: 61.6% published, 65.5% in its schools together. 20 pupils stand between them."
    )


def test_targets_whose_status_would_change_are_named(difference):
    """The ambition for Level 3 at 19 is 60%: 59% is short of it and 61% meets it."""
    level3 = {"measure": "level3_at_19"}
    found = difference(
        [result(period=period, numerator=590, denominator=1_000, **level3) for period in ("2022/23", "2023/24")],
        [result(numerator=610, denominator=1_000, **level3)],
    )
    (row,) = found.statuses.to_dict("records")
    assert (row["measure"], row["place"], row["after"]) == ("level3_at_19", "la:383", "met")
    assert row["before"] != "met"
    assert f"in Leeds: {row['before']} now, met then." in "\n".join(change_sentences(found))


def test_a_file_that_touches_no_promise_changes_no_verdict(difference):
    assert difference([result("la:382", numerator=1, denominator=2)]).statuses.empty


def test_files_that_come_together_are_each_told_their_own(publisher, tidy_file):
    alder, birch, _ = SCHOOLS
    paths = [tidy_file([school(place, 60)], f"{place[7:]}.csv") for place in (alder, birch)]
    proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383")) for path in paths])
    assert [changes(item.difference) for item in proposal.files] == [{"new": ["Alder High"]}, {"new": ["Birch High"]}]
    assert [item.difference.new_rows for item in proposal.files] == [1, 1]
