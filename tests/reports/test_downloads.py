"""What is taken away can be joined to what others hold: ids, year, term and status in every row, numbers as numbers."""

import csv
import io

import pandas as pd
import pytest

from model.answers import GapsAnswer, RatesAnswer, SchoolsAnswer, Source, TargetAnswer
from outcomes.reports import comma_separated
from outcomes.reports.downloads import download_name, download_table, years_of
from tests.charts.conftest import areas, basics, gaps, reading, schools

__all__ = ["areas", "basics", "gaps", "reading", "schools"]

IDS = ["Measure id", "Place id", "LAESTAB", "URN", "GSS code", "Year", "Term", "Characteristic", "Category"]
CODES = pd.DataFrame(
    {"urn": ["108088", None, None], "gss_code": [None, "E08000035", "E92000001"]},
    index=["school:3834040", "la:383", "nation:E92000001"],
)


def test_a_row_of_a_rate_says_what_it_is_of(areas: RatesAnswer) -> None:
    table = download_table(areas, CODES)
    assert list(table.columns[:11]) == [*IDS, "Value is", "Status"]
    first = table.iloc[0]
    assert list(first[["Measure id", "Place id", "GSS code", "Term", "Value is", "Status"]]) == [
        "basics_94", "la:383", "E08000035", "year", "ok", "final"]  # fmt: skip
    assert pd.isna(first["LAESTAB"])
    assert list(table.columns).count("Year") == 1


def test_a_school_has_its_laestab_and_its_urn(schools: SchoolsAnswer) -> None:
    place = schools.table["place"].iloc[0]
    table = download_table(schools, CODES.rename(index={"school:3834040": place}))
    assert list(table.iloc[0][["LAESTAB", "URN"]]) == [place.removeprefix("school:"), "108088"]
    assert set(table["Year"]) == {schools.period}
    assert set(table["Term"]) == {"year"}


def test_how_final_a_row_is_comes_from_the_least_final_of_its_returns(gaps: GapsAnswer) -> None:
    rows = tuple(row._replace(returns=("r1", "r2")) for row in gaps.rows)
    sources = tuple(
        Source(return_id=id_, title="", publisher="", licence="", status=status, file="")
        for id_, status in (("r1", "final"), ("r2", "provisional"))
    )
    answer = gaps.model_copy(update={"rows": rows, "sources": sources})
    assert set(download_table(answer, CODES)["Status"]) == {"provisional"}


def test_milestones_are_rows_that_say_they_are(basics: TargetAnswer) -> None:
    table = download_table(basics, CODES)
    assert list(table["Value is"].tail(5)) == ["milestone"] * 5
    assert set(table["Measure id"]) == {"basics_94"}
    assert list(table["Year"].tail(2)) == list(basics.milestones["period"].tail(2))


def test_numbers_are_numbers_and_not_words(gaps: GapsAnswer) -> None:
    file = comma_separated(download_table(gaps, CODES), [])
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig").lstrip("\r\n"))))
    assert [float(row["Gap in points"]) for row in rows if row["Gap in points"]][:2] == pytest.approx([-18.2, -6.0])
    assert int(rows[0]["Pupils"]) == 1519


def test_a_name_says_page_place_measure_and_year() -> None:
    name = download_name("Which children are furthest behind?", "Leeds", "level2_at_16", years_of(["2012/13", None]))
    assert name == "which-children-are-furthest-behind_leeds_level2_at_16_2012-13.csv"
    assert download_name("Definitions", "St. Helens / Knowsley", "", "") == "definitions_st-helens-knowsley.csv"
    assert years_of(["2024/25", "2012/13"]) == "2012/13 to 2024/25"
