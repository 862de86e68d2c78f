from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, TargetAnswer
from outcomes.reports import decimals, readable, rounded_table
from tests.charts.conftest import areas, basics, gaps, reading, schools

__all__ = ["areas", "basics", "gaps", "reading", "schools"]


def test_the_file_keeps_every_column_and_every_digit(gaps: GapsAnswer) -> None:
    table = readable(gaps)
    assert list(table["Gap in points"].round(4))[:2] == [-18.2, -6.0]
    assert {"95% interval from", "95% interval to", "Compared with", "Gap in pupils", "Note"} <= set(table.columns)


def test_the_table_on_the_page_folds_the_interval_and_leaves_out_what_never_changes(gaps: GapsAnswer) -> None:
    table = rounded_table(readable(gaps), gaps.measure)
    assert "Year" not in table
    assert "Place" not in table
    first = table.iloc[0]
    assert (first["Pupils"], first["Percentage"], first["Gap in points"]) == (1519, 71.5, -18.2)
    assert decimals(table, gaps.measure)["Pupils"] == 0
    assert decimals(table, gaps.measure)["Gap in points"] == 1
    assert first["95% interval"] == "−20.6 to −15.8"


def test_a_suppressed_value_is_empty_with_its_reason_and_never_nought(gaps: GapsAnswer) -> None:
    row = rounded_table(readable(gaps), gaps.measure).iloc[3]
    assert row[["Percentage", "Gap in points", "95% interval"]].isna().all()
    assert row["Note"] == "Suppressed by the publisher."


def test_counts_stand_with_their_cohort(areas: RatesAnswer) -> None:
    table = rounded_table(readable(areas), areas.measure)
    assert table.iloc[0]["Pupils"] == "5,192 of 8,000"
    assert table.iloc[0]["95% interval"] == "63.9 to 65.9"


def test_a_target_is_told_with_its_series_and_its_milestones(basics: TargetAnswer) -> None:
    table = rounded_table(readable(basics), basics.measure)
    assert list(table["Place"].unique()) == ["Leeds", "England"]
    assert list(table["Milestone"].tail(5)) == [67.9, 70.9, 74.0, 77.0, 80.0]
    assert table["Percentage"].tail(5).isna().all()
    assert "Group" not in table


def test_a_target_without_milestones_has_a_table_all_the_same(reading: TargetAnswer) -> None:
    assert len(rounded_table(readable(reading), reading.measure)) == 14


def test_schools_are_told_with_their_change_and_a_rank_as_a_range(schools: SchoolsAnswer) -> None:
    table = rounded_table(readable(schools), schools.measure)
    first = table.iloc[0]
    assert (first["School"], first["Percentage"], first["Year before"]) == ("Abbey Grange Academy & Sixth", 66.0, 61.0)
    assert (first["Change"], first["Change, 95% interval"]) == (5.0, "1.0 to 9.0")
    assert (first["In words"], first["Rank"]) == ("clearly up", "1 to 3")
