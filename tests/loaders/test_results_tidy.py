"""Our own layout: what it refuses and says, and that what is written reads back as it was."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.kinds import results_tidy
from loaders.translation.kind import Context, Translation
from metrics.measures.groups import all_groups
from metrics.measures.register import MEASURES
from model.tables import PLACE_COLUMNS, RESULT_COLUMNS
from model.tidy_layout import LEVELS, REQUIRED, tidy_table

CONTEXT = Context(
    authority="la:383",
    measures=frozenset(MEASURES),
    groups=all_groups(),
    percentages=frozenset(measure.id for measure in MEASURES.values() if measure.unit == "percent"),
)

LEEDS = {
    "time_period": "201213",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "old_la_code": "383",
    "measure": "level2_at_16",
    "characteristic": "all",
    "category": "all",
    "numerator": "6738",
    "denominator": "7823",
}
SCHOOL = LEEDS | {
    "geographic_level": "School",
    "school_laestab": "3834040",
    "school_name": "Hill School",
    "numerator": "37",
    "denominator": "48",
}


def read(*rows: dict[str, str]) -> Translation:
    """What a file of these rows is translated into; a column that no row has is left out unless it is required."""
    columns = list(dict.fromkeys([*REQUIRED, *(name for row in rows for name in row)]))
    frame = pd.DataFrame(rows, columns=columns, index=range(2, 2 + len(rows)))
    return results_tidy.translate(frame.astype("object").fillna("").astype("str"), CONTEXT)


def said(made: Translation) -> list[tuple[str, str, int | None, str | None]]:
    return [(found.severity, found.rule, found.row, found.column) for found in made.findings]


def only(made: Translation) -> dict[str, object]:
    """The one result, without what is blank in it."""
    (row,) = made.results.to_dict("records")
    return {name: cell for name, cell in row.items() if not pd.isna(cell)}


def test_a_counted_row():
    made = read(LEEDS)
    assert made.findings == ()
    assert (made.periods, made.source, made.status) == (("2012/13",), "results_tidy", None)
    assert only(made) == {
        "place": "la:383",
        "period": "2012/13",
        "term": "year",
        "measure": "level2_at_16",
        "characteristic": "all",
        "category": "all",
        "numerator": 6738,
        "denominator": 7823,
        "status": "ok",
        "public_domain": False,
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"numerator": "", "value": "61.6"}, {"denominator": 7823, "value": 61.6, "decimals": 1}),
        ({"numerator": "", "value": "61.60%"}, {"denominator": 7823, "value": 61.6, "decimals": 2}),
        ({"numerator": "", "value": "61.6", "decimals": "0"}, {"denominator": 7823, "value": 61.6, "decimals": 0}),
        ({"numerator": "", "denominator": "", "value": "62"}, {"value": 62, "decimals": 0}),
        ({"numerator": "6,738", "value": "86.1"}, {"numerator": 6738, "denominator": 7823}),
        (
            {"numerator": "", "value": "0.11", "lower": "0", "upper": "0.21", "measure": "progress_8"},
            {"denominator": 7823, "value": 0.11, "lower": 0, "upper": 0.21, "decimals": 2},
        ),
    ],
)
def test_a_published_value_keeps_its_decimals_and_its_cohort(cells, expected):
    made = read(LEEDS | cells)
    assert made.findings == ()
    figures = ("numerator", "denominator", "value", "lower", "upper", "decimals")
    assert {name: cell for name, cell in only(made).items() if name in figures} == expected


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"numerator": "c"}, "suppressed"),
        ({"numerator": "SUPP"}, "suppressed"),
        ({"numerator": "<6"}, "suppressed"),
        ({"numerator": "z"}, "not_applicable"),
        ({"numerator": ""}, "not_available"),
        ({"numerator": "", "value": "low"}, "rounds_to_zero"),
        ({"numerator": "", "value": "LOWCOV"}, "low_coverage"),
        ({"numerator": "c", "value": "61.6"}, "suppressed"),
        ({"numerator": "x"}, "suppressed"),
        ({"numerator": "x", "time_period": "201920"}, "suppressed"),
        ({"numerator": "x", "time_period": "202021"}, "not_available"),
        ({"numerator": "x", "time_period": "202122"}, "not_available"),
        ({"numerator": ":"}, "not_available"),
    ],
)
def test_a_sign_is_a_status_and_x_changed_its_meaning_in_2020_21(cells, status):
    made = read(LEEDS | cells)
    assert made.findings == ()
    row = only(made)
    assert row["status"] == status
    assert not {"numerator", "value", "decimals"} & set(row)
    assert row["denominator"] == 7823


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({}, "la:383"),
        ({"old_la_code": "383.0"}, "la:383"),
        ({"old_la_code": "", "new_la_code": "E08000035"}, "la:383"),
        ({"old_la_code": "837"}, "la:837"),
        ({"geographic_level": "Regional", "region_code": "E12000003"}, "region:E12000003"),
        ({"geographic_level": "Regional", "region_name": "Outer London"}, "region:E13000002"),
        ({"geographic_level": "National"}, "nation:E92000001"),
        ({"geographic_level": "School", "school_laestab": "3834040"}, "school:3834040"),
        ({"geographic_level": "School", "school_laestab": "383/4040"}, "school:3834040"),
        ({"geographic_level": "School", "school_urn": "108088"}, "school:urn:108088"),
    ],
)
def test_the_place_is_told_by_the_code_of_its_level(cells, place):
    made = read(LEEDS | cells)
    assert made.findings == ()
    assert only(made)["place"] == place


@pytest.mark.parametrize(
    ("cells", "rule", "column"),
    [
        ({"time_period": "201820"}, "unknown_time_period", "time_period"),
        ({"time_period": "2013"}, "unknown_time_period", "time_period"),
        ({"time_identifier": "Trinity term"}, "unknown_time_identifier", "time_identifier"),
        ({"geographic_level": "Ward"}, "unknown_geographic_level", "geographic_level"),
        ({"old_la_code": ""}, "unknown_place", "old_la_code"),
        ({"old_la_code": "998"}, "unknown_place", "old_la_code"),
        ({"geographic_level": "Regional"}, "unknown_place", "region_code"),
        ({"geographic_level": "School", "school_laestab": "4040"}, "unknown_place", "school_laestab"),
        ({"measure": "level_2_at_16"}, "unknown_measure", "measure"),
        ({"characteristic": "gender", "category": "female"}, "unknown_group", "category"),
        ({"characteristic": "sex&fsm", "category": "female&yes"}, "unknown_group", "category"),
        ({"numerator": "about 50"}, "not_a_number", "numerator"),
        ({"numerator": "3", "denominator": "12.5"}, "not_a_count", "denominator"),
        ({"denominator": "-5", "numerator": "", "value": "50"}, "not_a_count", "denominator"),
        ({"denominator": ""}, "no_denominator", "denominator"),
        ({"numerator": "7824"}, "more_than_cohort", "numerator"),
        ({"numerator": "-1"}, "negative", "numerator"),
        ({"numerator": "", "value": "100.1"}, "not_a_percentage", "value"),
        ({"numerator": "", "value": "50", "lower": "51", "upper": "60"}, "not_an_interval", "lower"),
        ({"numerator": "", "value": "50", "decimals": "9"}, "not_decimals", "decimals"),
        ({"public_domain": "maybe"}, "unknown_public_domain", "public_domain"),
        ({"version": "Draft"}, "unknown_version", "version"),
    ],
)
def test_what_is_wrong_stops_and_is_named_by_row_and_column(cells, rule, column):
    assert said(read(LEEDS | {"category": "all"} | cells)) == [("stop", rule, 2, column)]


@pytest.mark.parametrize(
    ("cells", "fine"),
    [({"numerator": "7822"}, True), ({"numerator": "7823"}, True), ({"numerator": "7824"}, False)],
)
def test_as_many_as_the_cohort_but_no_more(cells, fine):
    assert (read(LEEDS | cells).findings == ()) is fine


def test_a_mean_may_be_more_than_its_cohort():
    made = read(LEEDS | {"measure": "attainment_8", "numerator": "340182.5", "denominator": "7598"})
    assert made.findings == ()
    assert only(made)["numerator"] == 340182.5


def test_the_nearest_measure_and_group_are_named():
    (measure,) = read(LEEDS | {"measure": "basics94"}).findings
    assert "Did you mean basics_94" in measure.message
    (group,) = read(LEEDS | {"characteristic": "sex", "category": "females"}).findings
    assert "Did you mean sex = female" in group.message


def test_a_two_way_group_in_alphabetical_order():
    made = read(LEEDS | {"characteristic": "fsm&sex", "category": "yes&female"})
    assert made.findings == ()


def test_said_twice_names_both_rows():
    made = read(SCHOOL, SCHOOL | {"measure": "level2_em_at_16"}, SCHOOL | {"numerator": "38"})
    (found,) = made.findings
    assert (found.severity, found.rule, found.row) == ("stop", "repeated", 4)
    assert found.message.startswith("Row 4 says again what row 2 said")


def test_the_sexes_are_everybody_or_a_query():
    def sex(category: str, numerator: str, denominator: str) -> dict[str, str]:
        return SCHOOL | {
            "characteristic": "sex",
            "category": category,
            "numerator": numerator,
            "denominator": denominator,
        }

    assert read(SCHOOL, sex("female", "20", "25"), sex("male", "17", "23")).findings == ()
    assert said(read(SCHOOL, sex("female", "20", "25"), sex("male", "17", "22"))) == [
        ("query", "parts_do_not_add_up", 2, "numerator")
    ]
    # One sex alone, or one that is suppressed, says nothing about the other.
    assert read(SCHOOL, sex("female", "20", "25")).findings == ()
    assert read(SCHOOL, sex("female", "20", "25"), sex("male", "c", "23")).findings == ()


def test_one_source_and_one_version_a_file():
    made = read(LEEDS | {"source": "lait", "version": "Revised"})
    assert (made.source, made.status) == ("lait", "revised")
    second = LEEDS | {"measure": "level2_em_at_16", "numerator": "4480"}
    assert said(read(LEEDS | {"source": "lait"}, second | {"source": "neet"})) == [
        ("stop", "several_sources", 3, "source")
    ]
    assert said(read(LEEDS | {"version": "Final"}, second | {"version": "Early"})) == [
        ("stop", "several_versions", 3, "version")
    ]


def test_a_schools_row_describes_it():
    made = read(
        SCHOOL | {"school_urn": "108088", "school_phase": "secondary", "state_funded": "yes", "trust": "A Trust"}
    )
    (place,) = made.places.to_dict("records")
    assert place == {
        "place": "school:3834040",
        "period": "2012/13",
        "level": "school",
        "name": "Hill School",
        "la": "la:383",
        "region": "region:E12000003",
        "urn": "108088",
        "phase": "secondary",
        "type": "",
        "state_funded": True,
        "trust": "A Trust",
        "town": "",
        "postcode": "",
    }


def test_two_thousand_faults_are_named_and_the_rest_counted():
    made = read(*(LEEDS | {"measure": f"nothing {number % 2}"} for number in range(4_100)))
    faults = [found for found in made.findings if found.rule == "unknown_measure"]
    assert len([found for found in faults if found.row]) == 4_000
    assert [found.message for found in faults if not found.row] == [
        "50 more rows have the same fault, the last in row 4100.",
        "50 more rows have the same fault, the last in row 4101.",
    ]


# --- what is written reads back -------------------------------------------------------------------------------------

_numbers = st.floats(0, 1e6, allow_nan=False).map(lambda number: round(number, 6))
_places = st.sampled_from(["la:383", "region:E13000001", "nation:E92000001", "school:3834040", "school:urn:108088"])
# Nobody has no figure: what is among nobody is silent.
_counted = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(
    lambda pair: {"numerator": float(min(pair)), "denominator": max(pair)}
)
_published = st.fixed_dictionaries(
    {"value": _numbers, "decimals": st.integers(0, 6), "denominator": st.none() | st.integers(1, 5000)}
)
_silent = st.fixed_dictionaries(
    {
        "status": st.sampled_from(
            ["suppressed", "not_applicable", "no_entries", "not_available", "low_coverage", "rounds_to_zero"]
        ),
        "denominator": st.none() | st.integers(0, 5000),
    }
)
_row = st.builds(
    lambda head, figures: {"status": "ok"} | head | figures,
    st.fixed_dictionaries(
        {
            "place": _places,
            "period": st.sampled_from(["2012/13", "2019/20", "2020/21", "1999/00"]),
            "term": st.sampled_from(["year", "autumn", "autumn+spring", "spring 1"]),
            "measure": st.sampled_from(["attainment_8", "progress_8", "suspension_rate"]),
            "group": st.sampled_from([("all", "all"), ("fsm", "yes"), ("fsm&sex", "yes&female")]),
            "public_domain": st.booleans(),
        }
    ),
    st.one_of(_counted, _published, _silent),
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        _row, max_size=8, unique_by=lambda row: (row["place"], row["period"], row["term"], row["measure"], row["group"])
    )
)
def test_what_is_written_reads_back_as_it_was(drawn):
    rows = [
        {"characteristic": row["group"][0], "category": row["group"][1]}
        | {name: cell for name, cell in row.items() if name != "group"}
        for row in drawn
    ]
    results = pd.DataFrame(rows, columns=list(RESULT_COLUMNS)).astype(RESULT_COLUMNS)
    levels = results["place"].str.split(":").str[0]
    places = pd.DataFrame(
        {"place": results["place"], "period": results["period"], "level": levels}, columns=list(PLACE_COLUMNS)
    )
    for name, dtype in PLACE_COLUMNS.items():
        places[name] = places[name].astype(dtype) if dtype == "boolean" else places[name].fillna("").astype(dtype)
    written = tidy_table(results, places).set_axis(range(2, len(results) + 2))
    made = results_tidy.translate(written, CONTEXT)
    assert [found for found in made.findings if found.severity == "stop"] == []
    pd.testing.assert_frame_equal(made.results, results)


def test_every_level_has_its_word():
    assert set(LEVELS) == {"school", "la", "region", "nation"}


@pytest.mark.parametrize(("column", "rule"), [("measure", "unknown_measure"), ("characteristic", "unknown_group")])
def test_thousands_of_unknown_words_are_looked_for_together(column, rule):
    """Each row has a word of its own: looked for one by one in the whole file, 8,000 of them took hours."""
    words = [f"{number:05d} is no word of ours, however long one looks at it" for number in range(8_000)]
    made = read(*(LEEDS | {column: word} for word in words))
    faults = [found for found in made.findings if found.rule == rule]
    assert [found.row for found in faults[:30]] == list(range(2, 32))
    assert len([found for found in faults if found.row]) == 30 + 2_000
    assert "00031 is" in faults[31].message
    assert faults[-1].message == "5,970 more rows have the same fault, the last in row 8001."


def test_nobody_of_nobody_is_no_figure_and_is_asked_about_where_it_is_everybody():
    made = read(LEEDS | {"numerator": "0", "denominator": "0"})
    assert said(made) == [("query", "nobody", 2, "denominator")]
    row = only(made)
    assert (row["status"], row["denominator"], "numerator" in row) == ("not_applicable", 0, False)


def test_a_group_that_has_nobody_in_it_is_noted():
    made = read(LEEDS, LEEDS | {"characteristic": "fsm", "category": "yes", "numerator": "0", "denominator": "0"})
    assert said(made) == [("note", "nobody", 3, "denominator")]
    assert made.results["status"].tolist() == ["ok", "not_applicable"]


def test_nobody_has_no_percentage_either():
    made = read(LEEDS | {"numerator": "", "denominator": "0", "value": "61.6"})
    assert ("stop", "figure_of_nobody", 2, "denominator") in said(made)


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"value": "77.1"}, None),
        ({"value": "77"}, None),
        ({"value": "3.2"}, "value_against_counts"),
        ({"value": "71.7"}, "value_against_counts"),
        ({"value": "0.771"}, "value_against_counts"),
        ({"value": "3.2", "measure": "attainment_8"}, None),
        ({"value": "c"}, None),
    ],
)
def test_a_value_is_what_its_own_counts_make(cells, rule):
    assert [found.rule for found in read(SCHOOL | cells).findings if found.severity == "stop"] == (
        [rule] if rule else []
    )


@pytest.mark.parametrize(("value", "stops"), [("85.9", False), ("86.0", False), ("84.5", True)])
def test_the_counts_of_an_area_may_be_rounded_to_fives(value, stops):
    made = read(LEEDS | {"numerator": "445", "denominator": "520", "value": value})
    assert bool(made.findings) is stops


@pytest.mark.parametrize(
    ("numerators", "asks"), [(["48", "30", "20"], True), (["48", "30", "19"], False), (["48", "30"], False)]
)
def test_all_of_all_everywhere_is_asked_about(numerators, asks):
    rows = [
        SCHOOL | {"school_laestab": f"999200{n}", "numerator": count, "denominator": whole}
        for n, (count, whole) in enumerate(zip(numerators, ["48", "30", "20"], strict=False))
    ]
    assert [found.rule for found in read(*rows).findings] == (["all_of_all"] if asks else [])


@pytest.mark.parametrize(
    ("cells", "asks"),
    [
        ({"numerator": "2", "denominator": "3"}, True),
        ({"numerator": "0", "denominator": "1"}, True),
        ({"numerator": "2", "denominator": "6"}, False),
        ({"numerator": "c", "denominator": "3"}, False),
        ({"numerator": "2", "denominator": "3", "public_domain": "no"}, False),
    ],
)
def test_a_handful_that_is_shown_to_everybody_is_asked_about(cells, asks):
    made = read(SCHOOL | {"public_domain": "yes"} | cells)
    assert [(found.severity, found.rule) for found in made.findings] == (
        [("query", "small_and_public")] if asks else []
    )


@pytest.mark.parametrize(("value", "stops"), [("64-9", True), ("4-9", True), ("<5", False), ("c", False)])
def test_a_dash_for_a_point_is_no_suppressed_value(value, stops):
    made = read(LEEDS | {"numerator": "", "value": value})
    assert [found.rule for found in made.findings] == (["not_a_number"] if stops else [])


def test_a_range_may_stand_for_a_small_count():
    assert only(read(SCHOOL | {"numerator": "1-4"}))["status"] == "suppressed"
