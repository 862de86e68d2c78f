"""Laws of the invented authority: the same every time, nobody's, and its parts add up."""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from loaders.rules.identifiers import is_upn
from model.errors import UnknownWordError
from model.folders import PUBLISHED
from outcomes.invented import national
from outcomes.invented.authority import write_authority, write_demonstration
from outcomes.returns import checking

MEASURES = """
pupils_on_roll context_fsm context_fsm6 context_eal context_sen_support context_ehcp context_girls
good_level_of_development eyfs_all_elg eyfs_avg_elg phonics_at_6 phonics_y2 mtc_full mtc_mean
reader_at_11 counter_at_11 ks2_gps_exp ks2_write_exp ks2_write_gds reading_writing_maths_at_11 ks2_rwm_high
ks2_read_high ks2_maths_high ks2_gps_high ks2_read_avg ks2_maths_avg ks2_gps_avg
attainment_8 basics_94 basics_95 level2_at_16 level2_em_at_16 level1_at_16 ebacc_entry ebacc_aps aps_per_entry_alevel
level3_at_19_state level2_at_19_state level2_em_at_19_state l2em_not_at16_by19
progression_after_16 ks4_dest_sustained ks4_dest_education ks4_dest_fe ks4_dest_ssf ks4_dest_sfc ks4_dest_other_ed
ks4_dest_appr ks4_dest_emp dest_not_sustained dest_unknown
progression_after_18 l1618_dest_sustained l1618_dest_education l1618_dest_appr l1618_dest_emp
l1618_dest_not_sustained l1618_dest_unknown
attendance absence abs_authorised abs_unauthorised abs_share_from_pa persistent_absence severe_absence
late_before_rate late_after_rate suspension_rate susp_pupils_rate permanent_exclusion_rate
"""
"""Of 2023/24 and 2024/25, after Key Stage 1 ended."""

KEY = ["period", "term", "place", "measure"]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_writes_the_same_bytes_and_another_others(one_year, tmp_path):
    for name, seed in (("again", 3), ("other", 4)):
        write_authority(pupils=2_000, years=1, seed=seed, out=tmp_path / name)
    one, again, other = (digests(folder) for folder in (one_year.folder, tmp_path / "again", tmp_path / "other"))
    assert one == again
    assert set(one) == set(other)
    assert one["2024-25/pupils.parquet"] != other["2024-25/pupils.parquet"]


def test_every_format_that_is_read_is_written(made):
    assert {path.suffix for files in made.files.values() for path in files} == {".csv", ".xlsx", ".ods", ".parquet"}


def test_the_categories_of_every_characteristic_add_up_to_all(truth):
    assert not truth.duplicated([*KEY, "characteristic", "category"]).any()
    whole = truth[truth["characteristic"] == "all"].set_index(KEY)[["numerator", "denominator"]]
    parts = truth.groupby([*KEY, "characteristic"])[["numerator", "denominator"]].sum()
    beside = parts.join(whole.add_suffix(" of all"), on=KEY)
    assert beside["denominator"].tolist() == beside["denominator of all"].tolist()
    assert beside["numerator"].tolist() == pytest.approx(beside["numerator of all"].tolist())


def test_every_measure_that_pupils_rows_give_is_known(truth):
    assert set(truth["measure"]) == {*MEASURES.split()}
    assert set(truth["term"]) == {"year", "autumn", "spring", "summer", "autumn+spring"}
    assert truth["place"].str.fullmatch(r"school:999\d{4}").all()


def test_every_upn_has_its_check_letter_and_is_nobodys(made, sent):
    upns = {
        upn
        for period, files in made.files.items()
        for path in files
        if path.stem not in ("school_register", "school_links", "expected_cohorts")
        for upn in sent(path.stem, period)["UPN"].unique()
    } - {""}
    assert len(upns) > 2_500
    assert [upn for upn in upns if not is_upn(upn) or upn[1:4] != "999"] == []


def test_no_two_children_have_one_name_and_day_of_birth(sent):
    who = pd.concat([sent("pupils", "2023/24"), sent("pupils")]).drop_duplicates("UPN")
    assert not who[who["Date of birth"] != ""].duplicated(["Surname", "Forename", "Date of birth"]).any()


def test_the_same_children_move_up(sent):
    order = ["N", "R", *map(str, range(1, 14))]
    before, after = (sent("pupils", period).set_index("UPN")["Year group"] for period in ("2023/24", "2024/25"))
    both = before.index.intersection(after.index)
    assert len(both) > 1_500
    assert (after[both].map(order.index) - before[both].map(order.index)).eq(1).all()


def test_schools_of_every_type_load_through_the_register(made):
    register = next(path for path in made.files["2024/25"] if path.stem == "school_register")
    checked = checking.check(register, authority="la:999", period="2024/25")
    assert [found.message for found in checked.findings if found.severity != "note"] == []
    assert set(checked.places["phase"]) == {"primary", "secondary", "all_through", "special"}
    assert {"Pupil referral unit", "University technical college", "Community special school"} <= set(
        checked.places["type"]
    )
    assert set(checked.places["la"]) == {"la:999"}
    assert checked.places["state_funded"].all()
    ages = {name.rsplit(" ", 2)[-2] for name in checked.places["name"]}
    assert {"Infant", "Junior", "First", "Middle", "Primary"} <= ages


def test_the_rates_it_is_held_to_are_those_that_were_published():
    table = national.national_rates()
    told = table[table["source"] != "assumed"].assign(time_period=table["period"].str.replace("/", "").str[:6])
    tables = [pd.read_csv(path, dtype="str", keep_default_na=False) for path in PUBLISHED.glob("*.csv")]
    england = pd.concat(
        rows[(rows["geographic_level"] == "National") & (rows["time_identifier"] == "Academic year")]
        for rows in tables
        if "geographic_level" in rows
    )
    key = ["measure", "characteristic", "category", "time_period", "source"]
    beside = told.merge(england, on=key, how="left", suffixes=("", " published"))
    counted = 100 * pd.to_numeric(beside["numerator"]) / pd.to_numeric(beside["denominator"])
    published = pd.to_numeric(beside["value published"]).fillna(counted)
    assert len(beside) == len(told) > 200
    # Counts are carried as percentages to one decimal.
    assert (beside["value"] - published).abs().max() <= 0.05


@pytest.mark.parametrize(
    ("measure", "least", "most"),
    [
        ("good_level_of_development", 0.60, 0.75),
        ("reader_at_11", 0.68, 0.83),
        ("basics_94", 0.56, 0.72),
        ("absence", 0.05, 0.08),
        ("persistent_absence", 0.13, 0.25),
        ("progression_after_16", 0.84, 0.95),
    ],
)
def test_it_does_about_as_well_as_england(truth, measure, least, most):
    of_measure = truth[(truth["measure"] == measure) & (truth["characteristic"] == "all") & (truth["term"] == "year")]
    assert least < of_measure["numerator"].sum() / of_measure["denominator"].sum() < most


def test_those_who_left_are_known_as_they_were_when_they_left(tmp_path):
    found = write_authority(pupils=2_000, years=2, seed=7, out=tmp_path / "left")
    truth = pd.read_csv(found.folder / "truth.csv", dtype={"period": "str"})
    after_16 = truth[(truth["measure"] == "progression_after_16") & (truth["characteristic"] == "sex")]
    known = after_16.groupby(["period", "category"])["denominator"].sum()
    assert set(known.index.get_level_values("category")) == {"female", "male", "unknown"}
    # Nobody is written down of the year before the first; of the last, everybody.
    assert known["2023/24", "unknown"] > 100
    assert known["2024/25"].get("unknown", 0) <= 1


def test_the_demonstrations_authority_is_small(tmp_path):
    found = write_demonstration(tmp_path / "demo")
    assert list(found.files) == ["2023/24", "2024/25"]
    assert 1_900 <= found.pupils <= 3_000
    assert "key_stage_1_results" not in {path.stem for path in found.files["2023/24"]}  # the last was 2022/23


@pytest.mark.parametrize(
    ("pupils", "years", "words"),
    [
        (1_999, 2, "--pupils is a number from 2,000 to 150,000, and 1,999 is not."),
        (150_001, 2, "--pupils is a number from 2,000 to 150,000, and 150,001 is not."),
        (2_000, 0, "--years is a number from 1 to 10, and 0 is not."),
        (2_000, 11, "--years is a number from 1 to 10, and 11 is not."),
    ],
)
def test_what_cannot_be_made_is_said(tmp_path, pupils, years, words):
    with pytest.raises(UnknownWordError, match=words):
        write_authority(pupils=pupils, years=years, seed=1, out=tmp_path)
    assert list(tmp_path.iterdir()) == []
