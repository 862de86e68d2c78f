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
