"""The interactive tool's long file: its years, its noise, its dashes, and the real series."""

from dataclasses import replace

import pytest

from loaders.kinds.la_indicator_series import series, translate
from metrics.groups import is_group
from metrics.register import MEASURES
from tests.loaders.tables import ENGLAND, LEEDS, context, figure, real, table


def tool(rows: str):
    return translate(
        table("Short Desc | Years | LA and Regions | Values | LA Number | Region\n" + rows.strip()), context()
    )


def leeds(short: str, year: str, value: str) -> str:
    return f"{short} | {year} | Leeds | {value} | 383.0 | Yorkshire and The Humber\n"


@pytest.mark.parametrize(
    ("short", "year", "measure", "period"),
    [
        ("EngMaths9-4", "2025", "basics_94", "2024/25"),
        ("KS1P_all", "2025 (prov)", "phonics_at_6", "2024/25"),
        ("APSE_Alevel", "2018 (Rev)", "aps_per_entry_alevel", "2017/18"),
        ("TotFixedEx", "2023/24", "suspension_rate", "2023/24"),
        ("HE_19_All", "2015-16", "he_by_19", "2015/16"),
        # The tool names a destination by its leavers' year; the pupils' destination is the year after.
        ("SusEdOverall_All", "2021", "ks4_dest_sustained", "2021/22"),
    ],
)
def test_each_series_writes_its_years_its_own_way(short, year, measure, period):
    made = tool(leeds(short, year, "61.5"))
    assert made.periods == (period,)
    assert figure(made, measure, LEEDS)["value"] == 61.5


def test_a_year_that_is_none_is_a_query_and_the_row_is_left_out():
    made = tool(leeds("CINFixedExclusion", "0", "5") + leeds("CINFixedExclusion", "2024", "9.1"))
    assert [(found.severity, found.rule, found.row) for found in made.findings] == [("query", "unknown_year", 2)]
    assert made.periods == ("2023/24",)


def test_binary_noise_is_gone_and_decimals_are_the_series_own():
    made = tool(
        leeds("Level3Age19", "2022", "53.765000000000001") + leeds("TotPermEx", "2022/23", "7.0000000000000007E-2")
    )
    assert figure(made, "level3_at_19", LEEDS) == {"value": 53.765, "decimals": 2, "status": "ok"}
    assert figure(made, "permanent_exclusion_rate", LEEDS) == {"value": 0.07, "decimals": 2, "status": "ok"}


@pytest.mark.parametrize(("value", "expected"), [("100", []), ("100.1", ["out_of_range"]), ("-99", ["out_of_range"])])
def test_a_percentage_lies_between_nought_and_a_hundred(value, expected):
    drawn = "Short Desc | Years | LA and Regions | Values | LA Number | Region\n" + leeds("EngMaths9-4", "2025", value)
    made = translate(table(drawn), replace(context(), percentages=frozenset({"basics_94"})))
    assert [found.rule for found in made.findings] == expected


def test_a_dash_is_a_figure_that_is_not_there():
    made = tool(leeds("KS2R_Expected_STD", "2020", "-"))
    assert figure(made, "reader_at_11", LEEDS) == {"status": "not_available"}


def test_attendance_is_the_rest_and_progression_is_education_and_apprenticeships():
    made = tool(
        leeds("TotAbs", "2025", "7.02")
        + leeds("SusEd_All", "2022", "84.2")
        + leeds("KS4_DES_Apprentice", "2022", "2.9")
    )
    assert figure(made, "absence", LEEDS)["value"] == 7.02
    assert figure(made, "attendance", LEEDS)["value"] == 92.98
    assert figure(made, "progression_after_16", LEEDS)["value"] == 87.1
    alone = tool(leeds("SusEd_All", "2022", "84.2"))
    assert figure(alone, "progression_after_16", LEEDS) == {"status": "not_available"}


def test_areas_by_the_tools_own_numbers():
    made = tool(
        "EngMaths9-4 | 2025 | England | 64.8 | 970.0 |\n"
        "EngMaths9-4 | 2025 | London (Outer) | 70.9 | 988.0 |\n"
        "EngMaths9-4 | 2025 | England (discontinued) | 1 | 1000.0 |\n"
    )
    assert dict(zip(made.results["place"], made.results["value"], strict=True)) == {
        ENGLAND: 64.8,
        "region:E13000002": 70.9,
    }


def test_a_series_of_nobody_here_is_one_note():
    (note,) = tool(leeds("RTA", "2014-16", "5") + leeds("EngMaths9-4", "2025", "64.9")).findings
    assert (note.severity, note.rule) == ("note", "series_not_used")
    assert note.message == "1 of 2 series are of no measure in this house."


def test_provisional_years_are_named():
    (note,) = tool(leeds("KS1P_all", "2025 (prov)", "78")).findings
    assert "KS1P_all is marked provisional" in note.message


def test_every_series_is_of_a_measure_and_a_group_of_ours():
    table_ = series()
    assert set(table_["measure"]) <= set(MEASURES)
    assert all(map(is_group, table_["characteristic"], table_["category"]))
    assert not table_.duplicated(["measure", "characteristic", "category"]).any()


@pytest.mark.prove
def test_the_real_file():
    made = real("lait/bds_long_0.parquet")
    assert [found.severity for found in made.findings] == ["note", "note"]
    rows = made.results[(made.results["measure"] == "basics_94") & (made.results["characteristic"] == "all")]
    nine = [60.5, 62.1, 62.1, 67.7, 69.9, 68.3, 64.6, 64.9, 64.9]
    assert rows[rows["place"] == LEEDS].sort_values("period")["value"].tolist() == nine
    rows = made.results[(made.results["measure"] == "level3_at_19") & (made.results["place"] == LEEDS)]
    at_19 = [51.383, 52.017, 52.1, 49.647, 50.826, 52.446, 53.765, 52.822, 52.838]
    assert rows.sort_values("period")["value"].tolist() == at_19
