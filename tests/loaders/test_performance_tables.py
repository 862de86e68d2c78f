"""What the performance tables share: kinds of school, years in names, dates, and figures in wide columns."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.rules import dates
from loaders.translation import school_types, wide
from loaders.translation.performance_tables import slid_urns, year_in_name
from loaders.translation.wide import WideFigure
from tests.loaders.tables import table


@pytest.mark.parametrize(
    ("name", "lag", "year"),
    [
        ("2018-2019_england_abs.csv", 0, "2018/19"),
        ("2023-24 ks5final.csv", 0, "2023/24"),
        ("england_201819.csv", 0, "2018/19"),
        ("england_ks5final_2016.csv", 0, "2015/16"),
        ("2018-2019_england_ks4-pupdest.csv", 1, "2017/18"),
        ("2018-850-ks4.csv", 0, "2017/18"),
        ("england_ks4provisional.csv", 0, None),
    ],
)
def test_a_name_suggests_a_year(name, lag, year):
    assert year_in_name(name, lag) == year


def test_urns_that_slid_by_a_row_are_seen_at_both_ends():
    is_school = pd.Series([True, True, False])
    urns = pd.Series(["108001", "108002", ""], name="URN")
    assert slid_urns(urns, is_school, ~is_school) == ()
    slid = pd.Series(["", "108001", "108002"], name="URN")
    found = slid_urns(slid, is_school, ~is_school)
    assert [(each.severity, each.rule, each.row) for each in found] == [
        ("stop", "urn_of_no_school", 2),
        ("query", "urn_missing", 0),
    ]
    # Tables that print none for anybody are asked nothing.
    assert slid_urns(pd.Series(["", "", ""], name="URN"), is_school, ~is_school) == ()


@pytest.mark.parametrize(
    ("said", "label", "state_funded"),
    [
        ("ACC", "Academy converter", True),
        ("CYS", "Community special school", True),
        ("NMSS", "Non-maintained special school", False),
        ("IND", "Other independent school", False),
        ("Other independent special school", "Other independent special school", False),
        ("General Further Education College", "General Further Education College", True),
        ("3064002", "3064002", None),
        ("", "", None),
    ],
)
def test_a_kind_of_school_says_who_pays(said, label, state_funded):
    types = pd.Series([said], dtype="str")
    assert school_types.labels(types)[0] == label
    paid = school_types.state_funded(types)[0]
    assert (None if pd.isna(paid) else bool(paid)) == state_funded


@pytest.mark.parametrize(
    ("youngest", "oldest", "special", "phase"),
    [
        (3, 11, False, "primary"),
        (4, 7, False, "primary"),
        (8, 12, False, "primary"),
        (9, 13, False, "secondary"),
        (11, 18, False, "secondary"),
        (14, 19, False, "secondary"),
        (4, 16, False, "all_through"),
        (16, 19, False, ""),
        (2, 19, True, "special"),
        (None, None, False, ""),
    ],
)
def test_the_ages_a_school_takes_say_its_phase(youngest, oldest, special, phase):
    found = school_types.phases(
        youngest=pd.Series([youngest], dtype="float64"),
        oldest=pd.Series([oldest], dtype="float64"),
        special=pd.Series([special]),
    )
    assert found[0] == phase


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("31-08-2012", "2012-08-31"),
        ("1/9/2018", "2018-09-01"),
        ("2018-09-01 00:00:00", "2018-09-01"),
        ("2018-09-01T00:00:00", "2018-09-01"),
        ("1900-01-01", ""),
        ("", ""),
    ],
)
def test_a_date_is_read_day_first_or_year_first(written, read):
    made, findings = dates.iso(pd.Series([written], name="Opened", dtype="str"))
    assert (made[0], findings) == (read, [])


@pytest.mark.parametrize("written", ["09/13/2018", "31-02-2018", "43344", "last autumn"])
def test_what_is_no_date_is_named(written):
    made, (finding,) = dates.iso(pd.Series([written], index=[7], name="Opened", dtype="str"))
    assert (made[7], finding.row, finding.column, finding.rule) == ("", 7, "Opened", "not_a_date")


COUNTED = WideFigure("progression_after_16", ("Education", "Apprentices"), "Cohort", "Percent")
PLACES = pd.Series(["school:3834040"], index=[2])


def one(education: str, apprentices: str, cohort: str, percent: str) -> dict[str, object]:
    drawn = f"Education | Apprentices | Cohort | Percent\n{education} | {apprentices} | {cohort} | {percent}"
    (row,) = wide.results(table(drawn), PLACES, "2018/19", [COUNTED])[0].to_dict("records")
    names = ("numerator", "denominator", "value", "decimals", "status")
    return {name: row[name] for name in names if not pd.isna(row[name])}


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        (("30", "4", "40", "85%"), {"numerator": 34, "denominator": 40, "status": "ok"}),
        (("30", "SUPP", "40", "85%"), {"denominator": 40, "value": 85, "decimals": 0, "status": "ok"}),
        (("30", "SUPP", "40", "SUPP"), {"denominator": 40, "status": "suppressed"}),
        (("30", "4", "SUPP", "SP"), {"status": "rounds_to_zero"}),
        (("0", "0", "0", "NE"), {"denominator": 0, "status": "no_entries"}),
        (("0", "0", "40", "0%"), {"numerator": 0, "denominator": 40, "status": "ok"}),
    ],
)
def test_counts_first_then_the_percentage_then_the_sign(cells, result):
    assert one(*cells) == result


@pytest.mark.parametrize(("education", "rules"), [("36", []), ("37", ["more_than_cohort"])])
def test_parts_may_make_the_whole_and_no_more(education, rules):
    drawn = f"Education | Apprentices | Cohort\n{education} | 4 | 40"
    findings = wide.results(table(drawn), PLACES, "2018/19", [COUNTED])[1]
    assert [found.rule for found in findings] == rules


@pytest.mark.parametrize(
    ("cells", "rules"),
    [
        (("0.45", "0.61"), ["proportions"]),
        (("0.45", "SUPP"), ["proportions"]),
        (("0.45", "1.01"), []),
        (("0", "1"), []),
    ],
)
def test_proportions_are_queried_where_percentages_belong(cells, rules):
    frame = table("Percent\n" + "\n".join(cells))
    places = pd.Series(["school:3834040", "school:3834041"], index=frame.index)
    findings = wide.results(frame, places, "2018/19", [WideFigure("basics_94", value="Percent")])[1]
    assert [found.rule for found in findings] == rules


@given(
    st.lists(
        st.tuples(st.sampled_from(["12.5%", "0%", "SUPP", "NE", ""]), st.sampled_from(["40", "SUPP", "0"])), min_size=1
    )
)
def test_every_row_with_a_place_gives_one_result_with_a_number_just_where_it_is_ok(cells):
    frame = pd.DataFrame(cells, columns=["Percent", "Cohort"], dtype="str")
    places = pd.Series([f"school:{3834000 + row}" if row % 2 == 0 else "" for row in range(len(cells))])
    made, findings = wide.results(frame, places, "2018/19", [WideFigure("basics_94", cohort="Cohort", value="Percent")])
    assert list(made["place"]) == [place for place in places if place]
    assert (made["value"].notna() == (made["status"] == "ok")).all()
    assert findings == ()
