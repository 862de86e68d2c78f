"""Layouts: one file of headings maps a publication. Each rule by example, every layout there is, the real files."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from loaders.check import check
from loaders.kinds.layout import catalogue, translate
from loaders.kinds.layout.catalogue import LAYOUTS
from loaders.kinds.layout.columns import Layout
from loaders.kinds.register import KINDS
from loaders.translation.kind import Kind
from metrics.measures.groups import label
from metrics.measures.register import MEASURES
from model.folders import REFERENCE
from outcomes.store.reference import publications
from tests.conftest import NO_SHARED, SHARED
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, place, real, rules, table

PERCENT = replace(context(), percentages=frozenset({"level2_at_16"}))
COUNTED = {"measure": "level2_at_16", "numerator": "passes", "denominator": "pupils"}
AREAS = {"level": "geographic_level", "region": "region_name", "la": "old_la_code", "la_name": "la_name"}
YEARS = {"column": "time_period", "term_column": "time_identifier"}

EES = """
time_period | time_identifier | geographic_level | region_name  | old_la_code | la_name | sex    | passes | pupils
201819      | Academic year   | National         |              |             |         | Total  | 700    | 1000
201819      | Academic year   | Regional         | Inner London |             |         | Total  | 60     | 100
201819      | Academic year   | Local authority  | Yorkshire    | 383         | Leeds   | Total  | 6      | 10
201819      | Autumn term     | Local authority  | Yorkshire    | 383         | Leeds   | Girls  | 4      | 5
"""


def mapped(**changes: object) -> Layout:
    """The layout of EES, changed."""
    plain = {
        "id": "invented",
        "title": "Invented",
        "source": "invented",
        "headings": tuple(next(iter(EES.strip().splitlines())).replace(" ", "").split("|")),
        "years": YEARS,
        "place": AREAS,
        "grouping": ({"column": "sex", "words": {"Total": "", "Girls": "sex=female"}},),
        "figure": (COUNTED,),
    }
    return Layout.model_validate(plain | changes)


def read(drawn: str, period: str | None = None, **changes: object):
    return translate.translate(mapped(**changes), table(drawn), context(period))


def test_the_most_particular_code_is_the_place():
    made = read(EES)
    assert made.findings == ()
    assert list(made.results["place"]) == [ENGLAND, "region:E13000001", LEEDS, LEEDS]
    assert list(made.results["term"]) == ["year", "year", "year", "autumn"]
    assert list(made.results["category"]) == ["all", "all", "all", "female"]
    assert place(made, LEEDS) == {
        "place": LEEDS,
        "period": "2018/19",
        "level": "la",
        "name": "Leeds",
        "region": "region:E12000003",
    }


def test_a_row_without_the_code_of_its_level_is_not_england():
    made = read(EES.replace("| 383         | Leeds   | Girls", "|             | LA demo | Girls"))
    assert list(made.results["place"]) == [ENGLAND, "region:E13000001", LEEDS]
    assert rules(made) == ["rows_not_used"]


def test_a_word_that_is_not_mapped_is_left_out():
    made = read(EES.replace("Girls", "Other"))
    assert len(made.results) == 3
    assert rules(made) == ["rows_not_used"]


@pytest.mark.parametrize(
    ("means", "written", "period"),
    [
        ("academic", "201819", "2018/19"),
        ("academic", "2018-19", "2018/19"),
        ("ends", "2019", "2018/19"),
        ("ends", "2019 (Rev)", "2018/19"),
        ("ends", "201819", "2018/19"),
        ("starts", "2018", "2018/19"),
    ],
)
def test_a_year_means_what_the_layout_says(means, written, period):
    made = read(EES.replace("201819", written), years=YEARS | {"means": means})
    assert made.periods == (period,)


def test_a_year_that_is_none_stops():
    made = read(EES.replace("201819", "201820"))
    assert [(found.severity, found.rule, found.row) for found in made.findings] == [
        ("stop", "unknown_word", row) for row in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize("written", ["12", "20", "1018", "20189", "20１8", "2018 or 2019"])
def test_a_year_of_four_digits_is_not_guessed_from_others(written):
    assert {found.rule for found in read(EES.replace("201819", written), years=YEARS | {"means": "ends"}).findings} == {
        "unknown_word"
    }


def test_a_file_without_a_year_asks_for_one():
    assert rules(read(EES, years={})) == ["period_unknown"]
    (asked,) = translate.translate(mapped(years={}), table(EES), context(file="passes_2017-18.csv")).findings
    assert "Its name suggests --period 2017/18." in asked.remedy
    assert read(EES.replace("Autumn term    ", "Academic year  "), "2018/19", years={}).periods == ("2018/19",)


def test_more_than_the_cohort_stops_unless_the_layout_allows_it():
    many = EES.replace("| 6      | 10", "| 11     | 10")
    assert rules(read(many)) == ["more_than_cohort"]
    assert rules(read(many, figure=(COUNTED | {"at_most_denominator": False},))) == []


def test_what_cannot_be_read_stops():
    (found,) = read(EES.replace("700", "many")).findings
    assert (found.rule, found.row, found.column, found.value) == ("not_a_number", 2, "passes", "many")


@pytest.mark.parametrize(
    ("was", "now", "column"),
    [
        ("700    | 1000", "-1     | 1000", "passes"),
        ("700    | 1000", "70%    | 1000", "passes"),
        ("700    | 1000", "700    | -99", "pupils"),
        ("700    | 1000", "70     | 100%", "pupils"),
    ],
)
def test_a_count_is_no_less_than_nought_and_no_percentage(was, now, column):
    made = translate.translate(mapped(), table(EES.replace(was, now)), PERCENT)
    assert ("not_a_count", 2, column) in [(found.rule, found.row, found.column) for found in made.findings]


@pytest.mark.parametrize(("value", "expected"), [("100", []), ("100.1", ["out_of_range"]), ("-99", ["out_of_range"])])
def test_a_published_percentage_lies_between_nought_and_a_hundred(value, expected):
    published = ({"measure": "level2_at_16", "value": "passes"},)
    drawn = EES.replace("700 ", value.ljust(4))
    assert rules(translate.translate(mapped(figure=published), table(drawn), PERCENT)) == expected
    points = ({"measure": "attainment_8", "value": "passes"},)
    assert rules(translate.translate(mapped(figure=points), table(drawn), PERCENT)) == []


def test_said_twice_stops():
    assert rules(read(EES.replace("Autumn term  ", "Academic year").replace("Girls", "Total"))) == ["repeated"]


def test_a_school_listed_twice_once_with_nobody_is_said_once():
    made = read(EES.replace("Autumn term  ", "Academic year").replace("Girls  | 4      | 5", "Total  | 0      | 0"))
    assert made.findings == ()
    assert figure(made, "level2_at_16", LEEDS) == {"numerator": 6, "denominator": 10, "status": "ok"}


def test_nought_of_nobody_is_not_available():
    made = read(EES.replace("700    | 1000", "0      | 0"))
    assert figure(made, "level2_at_16", ENGLAND) == {"denominator": 0, "status": "not_available"}


def test_nought_everywhere_in_a_period_is_nobody_counted_yet():
    later = EES + "201920 | Academic year | National | | | | Total | 0 | 1000"
    assert read(later).periods == ("2018/19", "2019/20")
    assert read(later, all_nought_is_missing=True).periods == ("2018/19",)


def test_a_published_percentage_keeps_its_decimals_and_its_rest_too():
    share = {"measure": "absence", "value": "passes", "denominator": "pupils"}
    made = read(EES.replace("700 ", "4.70"), figure=(share, share | {"measure": "attendance", "rest": True}))
    assert figure(made, "absence", ENGLAND) == {"value": 4.7, "denominator": 1000, "decimals": 2, "status": "ok"}
    assert figure(made, "attendance", ENGLAND)["value"] == 95.3
    counted = read(EES, figure=(COUNTED | {"rest": True},))
    assert figure(counted, "level2_at_16", ENGLAND)["numerator"] == 300


def test_two_counts_make_one_and_a_cohort_may_lose_some():
    added = read(
        EES,
        figure=(
            {
                "measure": "level2_at_16",
                "numerator": "passes",
                "plus": "passes",
                "denominator": "pupils",
                "at_most_denominator": False,
            },
        ),
    )
    assert figure(added, "level2_at_16", LEEDS, "2018/19")["numerator"] == 12
    fewer = read(EES, figure=(COUNTED | {"cohort_less": "passes", "at_most_denominator": False},))
    assert figure(fewer, "level2_at_16", LEEDS, "2018/19")["denominator"] == 4


def test_a_column_may_have_its_own_group_and_period():
    made = read(EES, figure=(COUNTED | {"group": "fsm=yes", "period": "2012/13"},), grouping=())
    assert made.periods == ("2012/13",)
    assert figure(made, "level2_at_16", ENGLAND, fsm="yes")["numerator"] == 700


PARTS = """
time_period | sex   | fsm | passes | pupils
201819      | Total | yes | 30     | 50
201819      | Girls | yes | 20     | 25
201819      | Total | no  | 80     | 100
201819      | Girls | no  | c      | 50
"""
BY_FSM = {"column": "fsm", "words": {"yes": "fsm=yes", "no": "fsm=no"}}


def test_everybody_is_the_sum_of_the_parts_where_all_are_counted():
    sexes = {"column": "sex", "words": {"Total": "", "Girls": "sex=female"}}
    made = read(
        PARTS,
        headings=("time_period", "sex", "fsm"),
        years={"column": "time_period"},
        place={},
        grouping=(sexes, BY_FSM),
        total=({"over": "fsm", "parts": ("yes", "no")},),
    )
    assert figure(made, "level2_at_16", ENGLAND) == {"numerator": 110, "denominator": 150, "status": "ok"}
    assert figure(made, "level2_at_16", ENGLAND, fsm="yes")["numerator"] == 30
    # The girls of one part are suppressed, so all girls are not known.
    assert "sex" not in set(made.results["characteristic"])


def test_a_schools_phase_is_not_a_group_of_its_pupils():
    drawn = """
    laestab | school_type | passes | pupils
            | primary     | 7      | 10
    3834040 | primary     | 7      | 10
    """
    phase = {"column": "school_type", "words": {"primary": "phase=primary"}, "areas_only": True}
    made = read(
        drawn,
        "2018/19",
        headings=("laestab", "school_type"),
        years={},
        place={"laestab": "laestab", "phase": "school_type"},
        grouping=(phase,),
    )
    assert figure(made, "level2_at_16", ENGLAND, phase="primary")["numerator"] == 7
    assert figure(made, "level2_at_16", "school:3834040")["numerator"] == 7
    assert place(made, "school:3834040")["phase"] == "primary"


def test_a_year_without_a_column_does_without_its_measure_and_one_without_any_stops():
    second = {"measure": "level2_em_at_16", "numerator": "with English and maths", "denominator": "pupils"}
    made = read(EES, figure=(COUNTED, second))
    assert set(made.results["measure"]) == {"level2_at_16"}
    assert rules(read(EES, figure=(second,))) == ["no_figures"]


def test_headings_must_name_what_every_row_is_read_by():
    with pytest.raises(ValidationError, match="geographic_level, old_la_code, region_name, sex, time_identifier"):
        mapped(headings=("time_period", "passes", "pupils"))


def test_a_misspelt_key_is_refused(tmp_path: Path):
    path = tmp_path / "wrong.toml"
    path.write_text('id = "wrong"\ntitel = "Wrong"\n')
    with pytest.raises(ValidationError, match="titel"):
        catalogue.read_layout(path)


NOBODY_HAS_MAPPED_THIS = """
id = "ks2_of_nobody"
title = "Key Stage 2 as somebody renamed it"
source = "ks2_performance"
headings = ["URN", "KS2 Pupils", "Overall Meet Std", "Academic Year"]

[years]
column = "Academic Year"
means = "ends"

[place]
urn = "URN"

[[figure]]
measure = "reading_writing_maths_at_11"
value = "Overall Meet Std"
denominator = "KS2 Pupils"
"""


def with_one_file_more(folder: Path) -> tuple[tuple[Kind, ...], tuple[Kind, ...]]:
    """Every kind but that of the trimmed Key Stage 2 tables; and those with one more, made by one file in `folder`."""
    (folder / "ks2_of_nobody.toml").write_text(NOBODY_HAS_MAPPED_THIS, "utf-8")
    before = tuple(kind for kind in KINDS if kind.id != "ks2_schools_trimmed")
    return before, (*before, *catalogue.layout_kinds(folder))


def test_a_layout_nobody_has_mapped_is_one_file_and_no_code(tmp_path):
    before, after = with_one_file_more(tmp_path)
    sent = tmp_path / "sent.csv"
    sent.write_text("URN,School,KS2 Pupils,Overall Meet Std,Academic Year\n108088,Alder,30,53%,2017\n", "utf-8")
    assert [found.rule for found in check(sent, before, context()).findings] == ["headings_not_recognised"]
    made = check(sent, after, context())
    assert (made.kind, made.periods, made.findings) == ("ks2_of_nobody", ("2016/17",), ())
    assert made.results[["place", "value", "denominator"]].values.tolist() == [["school:urn:108088", 53, 30]]


def test_so_is_the_real_file_of_2017(tmp_path):
    path = SHARED / "data" / "ks2" / "ks2_perf_2017.csv"
    if not path.exists():
        pytest.skip(NO_SHARED)
    before, after = with_one_file_more(tmp_path)
    assert check(path, before, context()).kind is None
    made = check(path, after, context())
    assert (made.kind, made.periods, len(made.results)) == ("ks2_of_nobody", ("2016/17",), 16313)
    assert not [found for found in made.findings if found.severity == "stop"]


EVERY_LAYOUT = [pytest.param(catalogue.read_layout(path), id=path.stem) for path in sorted(LAYOUTS.glob("*.toml"))]


@pytest.mark.parametrize("found", EVERY_LAYOUT)
def test_every_layout_is_of_measures_groups_and_publications_of_ours(found: Layout):
    assert {each.measure for each in found.figure} <= set(MEASURES)
    groups = {each.group for each in found.figure} | {
        word for grouping in found.grouping for word in grouping.words.values()
    }
    for group in filter(None, groups):
        names, categories = zip(*(part.split("=") for part in group.split("&")), strict=True)
        assert label("&".join(names), "&".join(categories)), group
    assert found.source in publications(REFERENCE)


# --- the real files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "measure", "period", "group", "expected"),
    [
        ("ks4/KS4_2018_LA_Char_Testdata.csv", "basics_94", None, {}, {"numerator": 4721, "denominator": 7598}),
        ("ks4/KS4_2018_LA_Char_Testdata.csv", "attainment_8", None, {}, {"numerator": 340183.42, "denominator": 7598}),
        (
            "ks4/KS4_2018_LA_Char_Testdata.csv",
            "basics_94",
            None,
            {"sex": "female"},
            {"numerator": 2418, "denominator": 3670},
        ),
        (
            "eyfs/EYFSP_APS_GLD_ELG_underlying_data_2013_2018.csv",
            "good_level_of_development",
            "2017/18",
            {},
            {"numerator": 6572, "denominator": 10004},
        ),
        (
            "exclusions/exclusions_by_geographic_level_subset.csv",
            "suspension_rate",
            "2016/17",
            {},
            {"numerator": 7436, "denominator": 120432},
        ),
        (
            "exclusions/exclusions_by_geographic_level_subset.csv",
            "suspension_rate",
            "2006/07",
            {},
            {"numerator": 7211, "denominator": 109471},
        ),
        (
            "level2_3_at_19/LA_Dashboard_2022_without_Scilly.csv",
            "level3_at_19_state",
            "2021/22",
            {},
            {"numerator": 4129, "denominator": 7543},
        ),
        (
            "neet/UD_NEETNK_LA_dashboard_final.csv",
            "neet_1617",
            "2024/25",
            {},
            {"value": 4.9, "decimals": 1, "denominator": 19578},
        ),
        (
            "level2_at_16_2013/table_17_gcse_5ac_incl_em_by_la_2005-2012.csv",
            "level2_em_at_16",
            "2012/13",
            {},
            {"value": 57.3, "decimals": 1},
        ),
    ],
)
def test_leeds(path, measure, period, group, expected):
    assert figure(real(path), measure, LEEDS, period, **group) == expected | {"status": "ok"}


@pytest.mark.parametrize(
    ("path", "measure", "place_id", "period", "group", "expected"),
    [
        (
            "level2_at_16_2013/table_1a_time_series_gcse_achievements.csv",
            "level2_at_16",
            ENGLAND,
            "2009/10",
            {},
            {"value": 76.1, "decimals": 1, "denominator": 578060},
        ),
        (
            "level2_at_16_2013/SFR05_2014_UD_national_1.csv",
            "level2_at_16",
            ENGLAND,
            "2012/13",
            {"fsm": "yes"},
            {"numerator": 59059, "denominator": 85182},
        ),
        (
            "absence/attendance_2024-25/EES_aut_data.csv",
            "attendance",
            LEEDS,
            "2024/25",
            {},
            {"numerator": 13947425, "denominator": 14940550},
        ),
        (
            "absence/leeds_secondary_2014-15_absence.xlsx",
            "attendance",
            "school:urn:108064",
            "2014/15",
            {},
            {"value": 94.0236, "decimals": 1},
        ),
    ],
)
def test_other_places(path, measure, place_id, period, group, expected):
    assert figure(real(path), measure, place_id, period, **group) == expected | {"status": "ok"}


def test_schools_and_suppressed_schools_are_leeds_suspensions():
    made = real("exclusions/exclusions_by_geographic_level_subset.csv")
    rows = made.results[(made.results["measure"] == "suspension_rate") & (made.results["period"] == "2016/17")]
    schools = rows[rows["place"].str.startswith("school:383")]
    assert (len(schools), int(schools["denominator"].sum())) == (273, 120432)
    assert schools["status"].eq("suppressed").sum() == 35
    # 7,388 with the 209 of a school that had nobody in January, and so no rate.
    assert schools["numerator"].sum() == 7388 - 209
    assert schools[schools["denominator"] == 0]["place"].tolist() == ["school:3834076"]


def test_cohorts_not_yet_19_are_not_nought():
    made = real("level2_3_at_19/LA_Dashboard_2022_without_Scilly.csv")
    assert (made.periods[0], made.periods[-1]) == ("2004/05", "2021/22")


def test_the_terms_of_leeds_primary_schools_are_their_year():
    made = real("absence/absence_by_term.csv")
    rows = made.results[
        (made.results["place"] == LEEDS)
        & (made.results["measure"] == "absence")
        & (made.results["period"] == "2016/17")
        & (made.results["category"] == "primary")
    ].set_index("term")
    terms = rows.loc[["autumn", "spring", "summer"], ["numerator", "denominator"]].sum()
    assert terms.tolist() == rows.loc["year", ["numerator", "denominator"]].tolist()
    assert round(100 * terms["numerator"] / terms["denominator"], 3) == 3.983


def test_special_schools_were_not_collected_by_term_before_2016_17():
    made = real("absence/absence_by_term.csv")
    special = made.results[(made.results["category"] == "special") & (made.results["term"] == "autumn")]
    by_period = special.groupby("period")["status"].unique()
    assert list(by_period["2015/16"]) == ["not_available"]
    assert "ok" in by_period["2016/17"]


def test_invented_rows_at_the_foot_are_left_out():
    made = real("neet/UD_NEETNK_LA_dashboard_2021_vg_removed.csv")
    assert rules(made) == ["rows_not_used"]
    assert figure(made, "neet_or_not_known", ENGLAND)["value"] == 5.5


def test_inner_and_outer_london_share_a_code_but_not_a_place():
    made = real("ks4/KS4_2018_LA_Char_Testdata.csv")
    assert figure(made, "basics_94", "region:E13000001", fsm="yes")["denominator"] == 6421
    assert figure(made, "basics_94", "region:E13000002", fsm="yes")["denominator"] == 6518
