"""Whom a group is held against: which row stands beside which."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.comparators import NO_COUNTERPART, NOT_COUNTED, TWO_RETURNS, has_gap, with_comparator

ENGLAND = "nation:E92000001"
MAJOR = ["white", "mixed", "asian", "black", "other"]


def cells(characteristic="fsm", place="la:383", period="2018/19", returns=("r1",), **counts):
    """category=(counted, pupils) …, and everybody as their sum, as rows of one place and year."""
    k, n = (sum(each) for each in zip(*counts.values(), strict=True))
    table = pd.DataFrame(
        [("all", "all", k, n), *((characteristic, category, *pair) for category, pair in counts.items())],
        columns=["characteristic", "category", "numerator", "denominator"],
    )
    return table.assign(
        place=place,
        period=period,
        category_label=table["category"].str.upper(),
        value=100 * table["numerator"] / table["denominator"],
        returns=[returns] * len(table),
        reason=None,
        basis="published",
    ).astype({"denominator": "Int64", "reason": "object"})


def paired(table, comparator="other"):
    """The groups' rows with their comparators', by category."""
    here = table[(table["place"] != ENGLAND) & (table["characteristic"] != "all")]
    kept = [has_gap(*pair) for pair in zip(here["characteristic"], here["category"], strict=True)]
    return with_comparator(here[kept].reset_index(drop=True), table, comparator, ENGLAND).set_index("category")


@pytest.mark.parametrize(
    ("characteristic", "category", "has"),
    [
        ("fsm", "yes", True),
        ("fsm", "no", False),
        ("fsm", "unknown", False),
        ("sex", "female", True),
        ("fsm&sex", "no&male", True),
        ("fsm&sex", "unknown&male", False),
        ("disadvantaged&sen", "no&none", False),
    ],
)
def test_all_are_held_against_others_but_the_reference_and_the_unknown(characteristic, category, has):
    assert has_gap(characteristic, category) is has


def test_the_reference_is_what_others_are_held_against_and_unknown_is_nobody_s():
    found = paired(cells(yes=(20, 50), no=(90, 150), unknown=(2, 20)))
    assert found["other_value"].to_dict() == {"yes": 60.0}
    assert found.loc["yes", ["other_denominator", "other_label"]].tolist() == [150, "All other pupils"]


def test_of_two_sexes_each_is_held_against_the_other():
    found = paired(cells("sex", female=(70, 100), male=(60, 100), unknown=(2, 4)))
    assert found["other_value"].to_dict() == {"female": 60.0, "male": 70.0}
    assert found["other_label"].to_dict() == {"female": "MALE", "male": "FEMALE"}


def test_one_ethnic_group_is_held_against_all_others_that_are_known():
    found = paired(cells("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50), unknown=(0, 100)))
    assert found["other_value"].to_dict() == pytest.approx({"white": 60.0, "asian": 58.0, "black": 62.0})
    assert found["other_denominator"].to_dict() == {"white": 100, "asian": 250, "black": 250}


@settings(max_examples=20)
@given(st.lists(st.integers(1, 400), min_size=5, max_size=5), st.permutations(MAJOR))
def test_relabelling_a_group_changes_nothing_else(sizes, names):
    def others(labels):
        counts = {label: (size // 2 + 1, size + 1) for label, size in zip(labels, sizes, strict=True)}
        return paired(cells("ethnicity_major", **counts))["other_value"].reindex(labels).tolist()

    assert others(MAJOR) == pytest.approx(others(names))


def test_all_are_everybody_at_the_same_place_in_the_same_year():
    counted = {"2017/18": 30, "2018/19": 20}
    here = pd.concat([cells(period=year, yes=(k, 50), no=(90, 150)) for year, k in counted.items()])
    found = paired(here, "all").set_index("period")
    assert found["other_value"].to_dict() == {"2017/18": 60.0, "2018/19": 55.0}


def test_against_the_nation_the_years_must_match_and_the_place_need_not():
    here = pd.concat([cells(period=year, yes=(20, 50), no=(90, 150)) for year in ("2017/18", "2018/19")])
    table = pd.concat([here, cells(place=ENGLAND, yes=(45_000, 90_000), no=(280_000, 400_000))], ignore_index=True)
    for comparator, value in {"national_other": 70.0, "national_same": 50.0}.items():
        found = paired(table, comparator).set_index("period")["other_value"]
        assert found["2018/19"] == value
        assert pd.isna(found["2017/18"])


def test_who_cannot_be_told_from_everybody_is_not_made_up():
    table = cells("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50))
    published = table.assign(numerator=float("nan"))
    found = paired(published)
    assert found["other_value"].isna().all()
    assert set(found["other_reason"]) == {NOT_COUNTED}
    alone = paired(table[table["characteristic"] != "all"])
    assert set(alone["other_reason"]) == {NO_COUNTERPART}


def test_others_reckoned_from_two_returns_say_so():
    table = cells("ethnicity_major", white=(120, 200), asian=(35, 50), black=(25, 50))
    table.loc[table["characteristic"] == "all", "returns"] = pd.Series([("r2",)], index=[0])
    assert set(paired(table)["reason"]) == {TWO_RETURNS}
