"""The performance tables that others have trimmed or joined: mapped by a layout each, known by URN, checked by hand."""

from functools import cache

import pytest

from tests.loaders.tables import LEEDS, figure, pooled, real, rules


@cache
def leeds_urns() -> set[str]:
    """The URNs of Leeds in the register of 2017/18, as places."""
    urns = real("establishments/2017-2018_england_spine_subset.csv", "2017/18").urns
    return set("school:urn:" + urns[urns["place"].str.startswith("school:383")]["urn"])


@pytest.mark.parametrize(
    ("path", "period", "schools", "percent"),
    [
        ("ks2/ks2_perf_2016.csv", "2015/16", 208, 47.997),
        ("ks2/ks2_perf_2017.csv", "2016/17", 216, 55.971),
        ("ks2/ks2_perf_2018.csv", "2017/18", 218, 61.201),
    ],
)
def test_key_stage_2_over_the_schools_of_leeds(path, period, schools, percent):
    made = real(path)
    assert made.periods == (period,)
    rows = made.results[
        (made.results["measure"] == "reading_writing_maths_at_11")
        & (made.results["status"] == "ok")
        & made.results["place"].isin(leeds_urns())
    ]
    pupils = rows["denominator"].astype("float64")
    assert (len(rows), round((rows["value"] * pupils).sum() / pupils.sum(), 3)) == (schools, percent)


def test_what_the_trimmed_table_calls_writing_is_grammar_and_only_its_progress_is_writing():
    raw, trimmed = real("ks2/2016-936-ks2.csv", "2016/17"), real("ks2/ks2_perf_2017.csv")
    by_urn = dict(zip(raw.places["place"], "school:urn:" + raw.places["urn"], strict=True))
    for measure in ("ks2_gps_exp", "ks2_gps_avg", "ks2_write_prog", "reader_at_11"):
        theirs = raw.results[(raw.results["measure"] == measure) & (raw.results["characteristic"] == "all")]
        theirs = theirs[theirs["status"] == "ok"].assign(place=theirs["place"].map(by_urn)).set_index("place")["value"]
        ours = trimmed.results[trimmed.results["measure"] == measure].set_index("place")["value"]
        both = theirs.to_frame("raw").join(ours.rename("trimmed"), how="inner").dropna()
        assert len(both) > 200
        assert (both["raw"] == both["trimmed"]).all()
    assert "ks2_write_exp" not in set(trimmed.results["measure"])


@pytest.mark.parametrize(
    ("path", "period", "measure", "not_there", "schools", "attainment", "progress"),
    [
        ("ks4/ks4_perf_2016.csv", "2015/16", "basics_ac", "basics_95", 43, 43, 37),
        ("ks4/ks4_perf_2017.csv", "2016/17", "basics_95", "basics_ac", 49, 49, 43),
        ("subsets/ks4/ks4_perf_2018_subset.csv", "2017/18", "basics_95", "basics_ac", 52, 52, 46),
    ],
)
def test_the_column_called_grade_5_is_a_to_c_in_2016(path, period, measure, not_there, schools, attainment, progress):
    made = real(path)
    assert made.periods == (period,)
    assert not_there not in set(made.results["measure"])
    leeds = made.results[
        made.results["place"].isin(leeds_urns())
        & (made.results["status"] == "ok")
        & (made.results["characteristic"] == "all")
    ]
    counts = leeds["measure"].value_counts()
    assert (counts[measure], counts["attainment_8"], counts["progress_8"]) == (schools, attainment, progress)


def test_a_school_that_a_join_wrote_twice_is_read_once():
    made = real("ks4/eduvis_2013-14_final_data.csv", "2013/14")
    assert rules(made) == ["rows_twice"]
    assert figure(made, "level2_em_at_16", LEEDS) == {"numerator": 3912, "denominator": 7674, "status": "ok"}
    schools, pupils, percent = pooled(made, "level2_em_at_16")
    assert (schools, pupils, round(percent, 3)) == (38, 7551, 51.794)
    assert figure(made, "level2_em_at_16", LEEDS, disadvantaged="yes") == {
        "numerator": 727,
        "denominator": 2433,
        "status": "ok",
    }


def test_figures_whose_cohort_was_trimmed_away_have_none():
    made = real("ks4/2022-2023_england_filtered.csv", "2022/23")
    assert figure(made, "attainment_8", "school:urn:100053") == {"value": 50.3, "decimals": 1, "status": "ok"}
    assert figure(made, "progress_8", "school:urn:100053", disadvantaged="no")["decimals"] == 2
    leeds = made.places[made.places["la"] == LEEDS]["place"]
    scores = made.results[(made.results["measure"] == "attainment_8") & (made.results["characteristic"] == "all")]
    assert (scores[scores["place"].isin(leeds)]["status"] == "ok").sum() == 39
