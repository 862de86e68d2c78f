"""Peers, targets and the gap ledger on the command line: the documents of docs/command-line.md."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from model.errors import UnknownWordError
from outcomes.cli.main import app
from outcomes.store.settings import settings
from tests.answers.test_gap_ledger import D2
from tests.answers.test_peers import RESULTS, SCHOOLS
from tests.conftest import result

PRINTED = [
    result(measure="progress_8", period="2023/24", value=-0.06, decimals=2),
    result(measure="permanent_exclusion_rate", period="2023/24", value=0.08, decimals=2),
    result(measure="reading_writing_maths_at_11", period="2023/24", value=61.0, decimals=0),
    result(measure="attendance", period="2023/24", term="autumn", numerator=23_575, denominator=25_354),
]


@pytest.fixture
def run(homes, tidy_file):
    """Runs one command on a house with the schools of D2 and those of the examples of peers; gives what it printed."""
    home = homes.shared(tidy_file([*D2, *SCHOOLS, *RESULTS, *PRINTED])).store.home
    settings.cache_clear()

    def command(*said: str) -> str:
        made = CliRunner().invoke(app, [*said, "--home", str(home)])
        if made.exception is not None and not isinstance(made.exception, SystemExit):
            raise made.exception
        assert made.exit_code == 0
        return made.stdout

    yield command
    settings.cache_clear()


def test_peers(run):
    said = json.loads(run("peers", "3834001", "--k", "3", "--measure", "progression_after_16", "--format", "json"))
    assert [each["place"] for each in said["peers"]] == ["school:3834002", "school:3834006", "school:3834003"]
    assert said["variables"][1]["weight"] == 1.0
    assert said["said_aloud"][-1] == "The other variables count for more instead."
    assert len(said["peer_set"]) == 12


@pytest.mark.parametrize(
    ("name", "text"), [("w.toml", "context_fsm6 = 2\npupils_on_roll = 0\n"), ("w.json", '{"context_fsm6": 0.5}')]
)
def test_weights_from_a_file(run, tmp_path, name, text):
    path = Path(tmp_path / name)
    path.write_text(text)
    said = json.loads(run("peers", "3834001", "--weights", str(path), "--format", "json"))
    assert said["variables"][0]["weight"] == 1.0
    assert said["said_aloud"] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("context_fsm6: 2", "cannot be read"),
        ("", "a number"),
        ("context_fsm6 = true", "a number"),
        ("charm = 1", "There is no variable 'charm'"),
    ],
)
def test_weights_that_are_none_are_named(run, tmp_path, text, sentence):
    path = Path(tmp_path / "w.toml")
    path.write_text(text)
    with pytest.raises(UnknownWordError, match=sentence):
        run("peers", "3834001", "--weights", str(path))


def test_the_ledger(run):
    said = json.loads(run("gaps", "level2_at_16", "--by", "fsm", "--ledger", "--format", "json"))
    assert said["half_of_it"]["schools"] == 1
    assert said["split"]["within"] == pytest.approx(-9.3846153846)
    assert [row["group_pupils"] for row in said["rows"]] == [80, 40, 10]
    assert said["left_out"] == {"schools": 0, "pupils": 0}


@pytest.mark.parametrize("more", [["--place", "school:3834001"], ["--period", "2023/24", "--period", "2024/25"]])
def test_a_ledger_is_of_one_authority_in_one_year(run, more):
    with pytest.raises(UnknownWordError, match="--ledger is of one authority in one year"):
        run("gaps", "level2_at_16", "--by", "fsm", "--ledger", *more)


@pytest.mark.parametrize(
    "said",
    [
        ["peers", "3834001", "--measure", "progression_after_16"],
        ["peers", "3834001"],
        ["gaps", "level2_at_16", "--by", "fsm", "--ledger"],
        ["target", "progression_after_16"],
    ],
)
def test_each_prints_csv_of_one_width_and_a_table_with_its_sentence(run, said):
    rows = list(csv.reader(io.StringIO(run(*said, "--format", "csv"))))
    assert len({len(row) for row in rows}) == 1
    assert run(*said).strip().endswith(".")


def test_a_table_has_each_figure_with_the_decimals_of_its_measure(run):
    assert " −0.06 " in run("rates", "progress_8")
    assert " 0.08 " in run("rates", "permanent_exclusion_rate")
    assert " 61 " in run("rates", "reading_writing_maths_at_11")


def test_a_table_says_the_term_where_it_is_not_the_year(run):
    [headings, row, *_] = run("rates", "attendance", "--period", "2023/24 autumn").splitlines()
    assert headings.split()[:4] == ["place", "name", "period", "term"]
    assert row.split()[:3] == ["Leeds", "2023/24", "autumn"]
    assert "23,575" in row
    assert "25,354" in row
    assert "term" not in run("rates", "progress_8").splitlines()[0]


def test_csv_has_every_digit_and_one_set_of_columns_whatever_the_term(run):
    said = run("rates", "attendance", "--period", "2023/24 autumn", "--format", "csv").splitlines()
    columns = "place_name,period,term,category_label,numerator,denominator,value,lower,upper,status,basis,version"
    assert said[0] == columns
    assert said[1].startswith("Leeds,2023/24,autumn,All pupils,23575.0,25354,92.98335568")
    assert run("rates", "progress_8", "--format", "csv").splitlines()[0] == columns


def test_a_term_is_shown_with_its_name_where_there_is_no_year(run):
    said = run("rates", "attendance")
    assert "Attendance in the autumn term of 2023/24. Leeds: 93.0% (23,575 of 25,354)." in said
    assert "There is no figure for the whole year here." in said
    assert said.splitlines()[1].split()[:3] == ["Leeds", "2023/24", "autumn"]
