"""The register keeps its promises: every measure says what it is, why it matters, and who answers for it."""

from datetime import date

import pytest

from metrics.measures.breaks import REGISTRY, breaks_of
from metrics.measures.page import measures_page
from metrics.measures.register import ALIASES, MEASURES, STAGES, measure
from model.errors import UnknownWordError
from model.periods import parse_period
from scripts.draw_measures import PAGE

WORDS = ("title", "counts", "among", "source", "why", "what_good_looks_like", "owner")


@pytest.mark.parametrize("found", MEASURES.values(), ids=MEASURES.keys())
def test_every_measure_says_all_of_it(found):
    assert all(getattr(found, word).strip() for word in WORDS)
    assert found.stage in STAGES
    assert found.next_review > date(2026, 1, 1)
    assert 0 <= found.decimals <= 2
    assert found.why.endswith(".")
    assert found.what_good_looks_like.endswith(".")
    assert found.breaks == breaks_of(found.id)


def test_ids_and_aliases_are_nobody_else_s():
    aliases = [alias for found in MEASURES.values() for alias in found.aliases]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & set(MEASURES)
    assert all(MEASURES[id_].id == id_ for id_ in ALIASES.values())


@pytest.mark.parametrize(
    ("working", "public"),
    [
        ("l2_threshold", "level2_at_16"),
        ("l2_em", "level2_em_at_16"),
        ("l2_at_16", "level2_by_16_points"),
        ("l2_by_19", "level2_at_19"),
        ("l2em_by_19", "level2_em_at_19"),
        ("l3_by_19", "level3_at_19"),
        ("att8", "attainment_8"),
        ("p8", "progress_8"),
        ("abs_overall", "absence"),
        ("attendance_rate", "attendance"),
        ("pa10", "persistent_absence"),
        ("sa50", "severe_absence"),
        ("susp_rate", "suspension_rate"),
        ("perm_excl_rate", "permanent_exclusion_rate"),
        ("ks2_read_exp", "reader_at_11"),
        ("ks2_maths_exp", "counter_at_11"),
        ("ks2_rwm_exp", "reading_writing_maths_at_11"),
        ("eyfs_gld", "good_level_of_development"),
        ("phonics_y1", "phonics_at_6"),
        ("neet_nk_1617", "neet_or_not_known"),
    ],
)
def test_a_working_id_finds_its_measure(working, public):
    assert measure(working).id == public
    assert measure(f" {public} ").id == public


def test_a_misspelt_measure_is_answered_with_its_neighbours():
    with pytest.raises(UnknownWordError, match="Did you mean attainment_8"):
        measure("atainment_8")
    with pytest.raises(UnknownWordError, match="'outcomes measures' lists them all"):
        measure("zzz")


def test_the_registry_of_breaks_knows_only_measures_and_periods_that_exist():
    assert {id_ for entry in REGISTRY for id_ in entry.measures} <= set(MEASURES)
    assert all(parse_period(entry.period) == entry.period for entry in REGISTRY)
    assert all(entry.what.endswith(".") and entry.source for entry in REGISTRY)


@pytest.mark.parametrize(
    ("id_", "period", "type_"),
    [
        ("level2_at_16", "2013/14", "hard"),
        ("basics_94", "2019/20", "hard"),
        ("basics_94", "2022/23", "hard"),
        ("attainment_8", "2016/17", "hard"),
        ("attainment_8", "2017/18", "hard"),
        ("good_level_of_development", "2020/21", "gap"),
        ("good_level_of_development", "2021/22", "hard"),
        ("reading_writing_maths_at_11", "2017/18", "hard"),
        ("level3_at_19", "2020/21", "soft"),
        ("absence", "2019/20", "gap"),
        ("persistent_absence", "2015/16", "hard"),
        ("attendance", "2024/25", "hard"),
        ("progress_8", "2024/25", "gap"),
        ("neet_or_not_known", "2015/16", "hard"),
    ],
)
def test_the_breaks_of_a_measure(id_, period, type_):
    assert (period, type_) in {(found.period, found.type) for found in measure(id_).breaks}


def test_reading_has_no_hard_break_in_2017_18_as_writing_has():
    assert "2017/18" not in {found.period for found in measure("reader_at_11").breaks}


def test_the_page_of_measures_is_what_the_register_says():
    assert PAGE.read_text(encoding="utf-8") == measures_page(), "run python -m scripts.draw_measures"
