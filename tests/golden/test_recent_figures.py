"""Leeds' newer figures through the command line, each as the file it was carried from has it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.folders import PUBLISHED, REFERENCE
from outcomes import answers
from outcomes.cli.main import app
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.publisher import Publisher
from outcomes.store.access import OFFICER
from outcomes.store.settings import settings
from outcomes.store.store import Store
from outcomes.store.workspace import open_workspace
from tests.conftest import close_generations

FILES = (
    "interactive_tool_key_stage_4.csv",
    "schools_key_stage_4.csv",
    "schools_key_stage_4_2022_23_to_2024_25.csv",
    "schools_key_stage_4_2024_25_provisional.csv",
    "schools_key_stage_2_2022_23_to_2024_25.csv",
    "schools_absence.csv",
    "schools_absence_2021_22_to_2023_24.csv",
    "schools_census_2025_26.csv",
    "schools_destinations_after_key_stage_4_2021_22_to_2023_24.csv",
    "key_stage_4_2022_23_and_2023_24_groups.csv",
    "key_stage_4_2024_25_groups.csv",
    "school_links_2026.csv",
)
YEARS = ("2022/23", "2023/24", "2024/25")
with (Path(__file__).parent / "leeds_english_and_maths_9_4.csv").open(encoding="utf-8") as opened:
    SECONDARIES = list(csv.DictReader(opened))
LAWNSWOOD, ROUNDHAY, ALLERTON_HIGH = "school:3834006", "school:3834063", "school:3834032"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("recent") / "home"
    publisher = Publisher(Store(folder), open_workspace(folder), authority="la:383", reference=REFERENCE)
    checked = [(PUBLISHED / name, checking.check(PUBLISHED / name, authority="la:383")) for name in FILES]
    assert [finding.message for _, file in checked for finding in file.findings if finding.severity == "stop"] == []
    accepting.accept(publisher, proposing.propose(publisher, checked))
    yield folder
    settings.cache_clear()
    close_generations()


def rates(home: Path, measure: str, *words: str) -> list[dict[str, object]]:
    settings.cache_clear()
    made = CliRunner().invoke(app, ["rates", measure, *words, "--format", "json", "--home", str(home)])
    if made.exception is not None and not isinstance(made.exception, SystemExit):
        raise made.exception
    return json.loads(made.stdout)["rows"]


def test_english_and_maths_of_all_43_secondaries_in_three_years(home):
    places = [word for school in SECONDARIES for word in ("--place", school["place"])]
    rows = rates(home, "basics_94", *places, *(word for year in YEARS for word in ("--period", year)))
    shown = {(row["place"], row["period"]): round(row["value"], 1) for row in rows}
    assert shown == {(school["place"], year): float(school[year]) for school in SECONDARIES for year in YEARS}
    assert {row["status"] for row in rows} == {"ok"}
    pupils = {row["place"]: row["denominator"] for row in rows if row["period"] == "2024/25"}
    assert pupils == {school["place"]: int(school["pupils_2024/25"]) for school in SECONDARIES}
    assert sum(pupils.values()) == 9320


@pytest.mark.parametrize(
    ("measure", "place", "period", "where", "figure"),
    [
        ("basics_95", ALLERTON_HIGH, "2024/25", "", 68.7),
        ("basics_95", ROUNDHAY, "2023/24", "", 68.2),
        ("attainment_8", ROUNDHAY, "2022/23", "", 51.8),
        ("attainment_8", ROUNDHAY, "2023/24", "", 56.3),
        ("attainment_8", ROUNDHAY, "2024/25", "", 55.1),
        ("attainment_8", LAWNSWOOD, "2024/25", "", 42.3),
        ("progress_8", ROUNDHAY, "2023/24", "", 0.72),
        ("progress_8", ROUNDHAY, "2022/23", "", 0.33),
        ("basics_94", LAWNSWOOD, "2023/24", "disadvantaged=yes", 42.0),
        ("basics_94", LAWNSWOOD, "2022/23", "sex=male", 55.0),
    ],
)
def test_key_stage_4_of_a_school(home, measure, place, period, where, figure):
    words = ["--where", where] if where else []
    (row,) = rates(home, measure, "--place", place, "--period", period, *words)
    assert round(row["value"], 2 if measure == "progress_8" else 1) == figure


@pytest.mark.parametrize(
    ("measure", "place", "period", "where", "figure"),
    [
        ("reading_writing_maths_at_11", ROUNDHAY, "2022/23", "", 80),
        ("reading_writing_maths_at_11", ROUNDHAY, "2023/24", "", 88),
        ("reading_writing_maths_at_11", ROUNDHAY, "2024/25", "", 83),
        ("ks2_rwm_high", ROUNDHAY, "2022/23", "", 20),
        ("ks2_maths_prog", ROUNDHAY, "2022/23", "", 3.3),
        ("ks2_read_avg", ROUNDHAY, "2023/24", "", 109),
        ("ks2_read_avg", ROUNDHAY, "2024/25", "", 109),
        ("persistent_absence", ROUNDHAY, "2021/22", "", 20.95588),
        ("persistent_absence", ROUNDHAY, "2022/23", "", 19.0),
        ("persistent_absence", ROUNDHAY, "2023/24", "", 16.58058),
        ("pupils_on_roll", ROUNDHAY, "2025/26", "", 2554),
        ("context_fsm", ROUNDHAY, "2025/26", "", 18.5),
        ("context_eal", ROUNDHAY, "2025/26", "", 20.8),
        ("ks4_dest_sustained", LAWNSWOOD, "2023/24", "", 85),
        ("ks4_dest_sustained", LAWNSWOOD, "2022/23", "", 93),
        ("ks4_dest_sustained", LAWNSWOOD, "2023/24", "disadvantaged=yes", 76),
        ("basics_94", "la:383", "2022/23", "", 64.6),
        ("basics_94", "la:383", "2023/24", "", 64.9),
        ("basics_94", "la:383", "2024/25", "", 64.9),
        ("basics_94", "la:383", "2024/25", "disadvantaged=yes", 42.8),
        ("basics_95", "la:383", "2022/23", "", 45.9),
        ("basics_95", "la:383", "2023/24", "", 46.5),
        ("basics_95", "la:383", "2024/25", "", 46.5),
        ("basics_94", "nation:E92000001", "2024/25", "", 64.8),
        ("attainment_8", "nation:E92000001", "2024/25", "", 46),
        ("attainment_8", "la:383", "2024/25", "sen=none", 50.2),
    ],
)
def test_what_else_is_newer(home, measure, place, period, where, figure):
    words = ["--where", where] if where else []
    (row,) = rates(home, measure, "--place", place, "--period", period, *words)
    assert row["value"] == pytest.approx(figure)


def test_reading_writing_and_maths_of_leeds_schools_in_2025(home):
    generation = Store(home).generation("authority")
    answer = answers.schools(generation, OFFICER, "reading_writing_maths_at_11", "la:383", "2024/25")
    values = answer.table["value"].dropna()
    assert (len(values), round(values.mean(), 2)) == (228, 61.67)


def test_a_school_that_no_file_numbers_is_a_place_by_its_urn_with_its_trust(home):
    with Store(home).generation("authority").connection.cursor() as connection:
        named = connection.execute(
            "SELECT name, trust, la FROM places JOIN place_years USING (place) "
            "WHERE place = 'school:urn:151762' AND period = '2025/26'"
        ).fetchall()
    assert [(name, la) for name, _, la in named] == [("Benton Park School", "la:383")]
    assert named[0][1]


def test_whole_percent_of_2022_23_has_no_cohort_and_no_interval(home):
    (row,) = rates(home, "basics_94", "--place", LAWNSWOOD, "--period", "2022/23", "--where", "sex=female")
    assert (row["value"], row["denominator"], row["lower"], row["upper"]) == (60, None, None, None)


def test_a_provisional_figure_stands_where_there_is_no_final_one(home):
    (row,) = rates(home, "basics_94", "--place", LAWNSWOOD, "--period", "2024/25", "--where", "sex=female")
    assert (row["numerator"], row["denominator"]) == (73, 130)


def test_revisions_show_what_moved_between_the_provisional_and_the_final_tables(home):
    generation = Store(home).generation("authority")
    answer = answers.vintages(generation, OFFICER, "basics_95", ALLERTON_HIGH)
    versions = answer.table[["period", "version", "value", "shown"]].round(1).values.tolist()
    assert versions == [["2024/25", "provisional", 61.7, False], ["2024/25", "final", 68.7, True]]
    assert answer.sentence == (
        "The largest revision of English and maths at 9–5 for Allerton High School was that of 2024/25: "
        "up by 7.0 points, about 16 pupils more, when the final figure came."
    )


def test_the_drift_of_38_schools(home):
    """From 0 to 1.7 points on 9–4 and to 7.0 on 9–5; no school fell."""
    generation = Store(home).generation("authority")
    moved = {}
    for measure in ("basics_94", "basics_95"):
        tables = [answers.vintages(generation, OFFICER, measure, school["place"]).table for school in SECONDARIES]
        changes = [round(table["change"].dropna().iloc[0], 1) for table in tables if len(table)]
        moved[measure] = (len(changes), min(changes), max(changes))
    assert moved == {"basics_94": (38, 0.0, 1.7), "basics_95": (38, 0.0, 7.0)}
