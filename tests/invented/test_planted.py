"""Everything that is planted is there, by a look at the files that does not go by how they were made."""

import pandas as pd
import pytest

from outcomes.returns import checking
from tests.invented.conftest import read_table

EDGES = {
    "school under 6",
    "group of 1 to 5",
    "no others",
    "every value 0",
    "every value 100%",
    "one pupil short of a target",
    "gap closing by a fall",
    "conversion, same number",
    "conversion, new number",
    "merge",
    "split",
    "late return",
    "query",
    "term without a possible session",
    "temporary UPN",
    "resourced base",
}
PERCENT = [
    "good_level_of_development",
    "eyfs_all_elg",
    "phonics_at_6",
    "phonics_y2",
    "mtc_full",
    "reader_at_11",
    "counter_at_11",
    "ks2_gps_exp",
    "ks2_write_exp",
    "reading_writing_maths_at_11",
    "ks2_read_high",
    "ks2_maths_high",
    "ks2_gps_high",
    "ks2_write_gds",
    "ks2_rwm_high",
]


def of(table: pd.DataFrame, laestab: str) -> pd.DataFrame:
    return table[table["LAESTAB"] == laestab]


def basics(entries: pd.DataFrame) -> pd.Series:
    """Whether each pupil has 4 or more in maths and in English of either kind."""
    good = entries[pd.to_numeric(entries["Grade"], errors="coerce") >= 4]
    english = good[good["Subject"].isin(["English language", "English literature"])]["UPN"]
    maths = good[good["Subject"] == "Mathematics"]["UPN"]
    upns = entries["UPN"].drop_duplicates()
    return pd.Series(upns.isin(english) & upns.isin(maths)).set_axis(upns)


def test_every_edge_is_listed_with_its_school_and_file(made):
    listed = made.planted
    assert set(listed["edge"]) == EDGES
    assert all((made.folder / file).is_file() for file in listed["file"])
    assert pd.read_csv(made.folder / "planted.csv", dtype="str").equals(listed.astype("str"))


def test_one_year_alone_has_no_gap_that_closes(one_year):
    assert set(one_year.planted["edge"]) == EDGES - {"gap closing by a fall"}


def test_a_school_under_six(sent, where):
    laestab = where("school under 6")
    assert 0 < len(of(sent("key_stage_2_results"), laestab)) < 6
    assert of(sent("pupils"), laestab)["Year group"].value_counts().max() < 6


def test_a_group_of_one_to_five_among_more(sent, where):
    laestab = where("group of 1 to 5")
    eleven = of(sent("key_stage_2_results"), laestab)["UPN"]
    meals = sent("pupils").set_index("UPN").loc[eleven, "Free school meals"].value_counts()
    assert 1 <= meals["yes"] <= 5 < meals["no"]


def test_a_school_without_others(sent, where):
    assert set(of(sent("pupils"), where("no others"))["Disadvantaged"]) == {"yes"}


def test_one_pupil_short(sent, where):
    got = basics(of(sent("key_stage_4_results"), where("one pupil short of a target")))
    assert got.sum() / len(got) < 0.8 <= (got.sum() + 1) / len(got)


def test_a_gap_that_closes_because_the_others_fall(sent, where):
    rates = []
    for period in ("2023/24", "2024/25"):
        got = basics(of(sent("key_stage_4_results", period), where("gap closing by a fall")))
        poor = sent("pupils", period).set_index("UPN").loc[got.index, "Disadvantaged"]
        rates.append(got.groupby(poor).mean())
    before, after = rates
    assert before["no"] - before["yes"] > after["no"] - after["yes"] + 0.1
    assert after["no"] < before["no"] - 0.1
    assert after["yes"] <= before["yes"] + 0.05


def test_a_school_of_noughts_and_one_of_hundreds(truth, where):
    whole = truth[truth["measure"].isin(PERCENT)]
    for edge, share in (("every value 0", 0), ("every value 100%", 1)):
        own = whole[whole["place"] == f"school:{where(edge)}"]
        assert set(own["measure"]) == set(PERCENT)
        assert (own["numerator"] == share * own["denominator"]).all()


def test_a_conversion_a_merge_and_a_split(made, where):
    links = next(path for path in made.files["2024/25"] if path.stem == "school_links")
    register = next(path for path in made.files["2024/25"] if path.stem == "school_register")
    said = checking.check(links, authority="la:999")
    assert said.findings == ()
    assert said.links["kind"].value_counts().to_dict() == {"merged": 2, "split": 2, "converted": 2}
    checked = checking.check(register, authority="la:999", period="2024/25")
    numbers = checked.urns[checked.urns["place"] == f"school:{where('conversion, same number')}"]
    assert sorted(zip(numbers["from"], numbers["to"], strict=True)) == [("", "2024-08-31"), ("2024-09-01", "")]
    (moved,) = checked.links.to_dict("records")
    assert moved["place"] == f"school:{where('conversion, new number')}"
    assert moved["becomes"] in set(checked.places["place"])


@pytest.mark.parametrize("edge", ["merge", "split", "conversion, new number"])
def test_what_has_become_another_school_has_nobody_left(sent, where, edge):
    assert len(of(sent("pupils", "2023/24"), where(edge))) > 20
    assert of(sent("pupils"), where(edge)).empty


def test_a_late_return(made, sent, where, truth):
    laestab = where("late return")
    late = read_table(made.folder / "late" / "pupil_attendance_summer.csv")
    assert len(of(sent("pupil_attendance_spring"), laestab)) > 0
    assert of(sent("pupil_attendance_summer"), laestab).empty
    assert set(late["LAESTAB"]) == {laestab}
    own = truth[(truth["place"] == f"school:{laestab}") & (truth["period"] == "2024/25")]
    assert set(own.loc[own["measure"] == "absence", "term"]) == {"autumn", "spring", "autumn+spring"}
    added = pd.read_csv(made.folder / "late" / "truth.csv")
    assert set(added["term"]) == {"summer", "year"}
    assert set(added["place"]) == {f"school:{laestab}"}


def test_a_query(sent, where):
    laestab = where("query")
    here = of(sent("key_stage_2_results"), laestab)
    expected = of(sent("expected_cohorts"), laestab).set_index("Return")["Pupils"].astype(int)
    assert len(here) == -(-expected["key_stage_2_results"] // 2)
    born = pd.to_datetime(here["Date of birth"], dayfirst=True, format="mixed").dt.year
    assert sorted(born)[0] <= 2011
    assert sorted(born)[1] >= 2013


def test_a_term_without_a_session_a_temporary_upn_and_a_resourced_base(sent, where):
    summer = of(sent("pupil_attendance_summer"), where("term without a possible session"))
    sessions = summer[["Present", "Approved elsewhere", "Authorised", "Unauthorised"]].astype(int).sum(axis=1)
    assert (sessions == 0).sum() == 1
    assert of(sent("pupils"), where("temporary UPN"))["UPN"].str.fullmatch(r"[A-Z]\d{11}[A-Z]").any()
    base = of(sent("pupils"), where("resourced base"))
    assert (base["SEN need"] == "HI").mean() > 0.05
