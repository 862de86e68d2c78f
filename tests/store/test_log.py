"""One JSON line an event: what happened to which file, and never a word of what the file says."""

import json
import logging
import subprocess
import sys

import pytest

from outcomes.store import log
from outcomes.store.log import Event
from tests.conftest import result

CANARY = "Canary7f3a9b"
LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
KEYS = ["time", "event", "actor", "return_id", "kind", "file", "sha256", "generation", "counts", "rules", "audience",
        "seconds", "fault", "where"]  # fmt: skip


@pytest.fixture
def lines(tmp_path):
    """What the log of the `outcomes` fixture holds."""
    return lambda: [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="ascii").splitlines()]


def test_a_load_is_a_check_and_a_publication(outcomes, tidy_file, lines):
    (loaded,) = json.loads(outcomes("load", tidy_file(LEEDS), "--format", "json")[1])
    check, published = lines()
    assert list(check) == list(published) == KEYS
    assert (check["event"], check["file"], check["kind"]) == ("check", "tidy.csv", "results_tidy")
    assert check["counts"] == {"rows": 1, "stop": 0, "query": 0, "note": 0}
    assert published["event"] == "published"
    assert (published["return_id"], published["generation"]) == (loaded["return_id"], loaded["generation"])
    assert published["counts"] == {"rows": 1, "new": 1, "changed": 0, "removed": 0}
    assert published["time"].endswith("Z")
    assert published["seconds"] >= 0
    assert published["actor"]


def test_every_event_has_its_line(outcomes, tidy_file, tmp_path, lines):
    broken = tmp_path / "broken.csv"
    broken.write_text("name,score\nA,1\n")
    (loaded,) = json.loads(outcomes("load", tidy_file(LEEDS), "--format", "json")[1])
    for said in (
        ("load", broken),
        ("load", tidy_file(LEEDS)),
        ("rebuild",),
        ("undo", loaded["return_id"]),
        ("erase", loaded["return_id"], "--note", "Sent by mistake", "--yes"),
    ):
        outcomes(*said)
    events = [line["event"] for line in lines()]
    assert events == ["check", "published", "check", "refused", "unchanged", "rebuild", "undone", "erase"]


def test_a_refusal_says_which_rules(outcomes, tmp_path, lines):
    broken = tmp_path / "broken.csv"
    broken.write_text("name,score\nA,1\n")
    outcomes("load", broken)
    refused = lines()[-1]
    assert (refused["event"], refused["rules"]) == ("refused", ["headings_not_recognised"])


@pytest.mark.parametrize(
    "name", ['new\nline", "event": "erase.csv', "red\x1b[31m.csv", "left\u202egnp.csv", "cr\r.csv"]
)
def test_no_name_makes_a_line_or_colours_one(outcomes, tidy_file, tmp_path, name, lines):
    outcomes("load", tidy_file(LEEDS, name))
    assert [line["event"] for line in lines()] == ["check", "published"]
    raw = (tmp_path / "log.jsonl").read_bytes()
    assert raw.count(b"\n") == 2
    assert not set(raw) - set(range(32, 127)) - {10}


def test_nothing_a_file_says_reaches_the_log(outcomes, tidy_file, tmp_path):
    """In a name, in a heading, in a cell that is refused, in a note: whatever becomes of the file."""
    school = [result("school:3834001", numerator=1, denominator=10, name=CANARY)]
    wrong = tidy_file(school, "wrong.csv")
    wrong.write_text(wrong.read_text().replace("level2_at_16", CANARY))
    heading = tmp_path / "heading.csv"
    heading.write_text(f"{CANARY},score\n{CANARY},1\n")
    for path in (tidy_file(school, "right.csv"), wrong, heading):
        outcomes("check", path)
        outcomes("load", path, "--yes", "--note", CANARY)
        outcomes("load", path, "--yes")
    assert CANARY in wrong.read_text()
    assert CANARY not in (tmp_path / "log.jsonl").read_text()


def test_a_fault_is_told_by_its_type_and_place_never_by_its_text(outcomes, tidy_file, tmp_path, lines):
    outcomes("load", tidy_file(LEEDS))
    home = tmp_path / "home"
    (home / "returns" / next((home / "returns").iterdir()).name / "rows.parquet").write_bytes(CANARY.encode())
    code, _, _ = outcomes("rebuild")
    assert code == 4
    told = lines()[-1]
    assert (told["event"], told["fault"]) == ("fault", "ReturnDamagedError")
    assert any(step.startswith("outcomes/store/return_files.py") for step in told["where"])
    assert CANARY not in json.dumps(told)


def test_what_we_had_not_foreseen_is_in_the_log_without_its_words(tmp_path, lines):
    log.open_log(str(tmp_path / "log.jsonl"), watched=False)
    try:
        int(CANARY)
    except ValueError as fault:
        log.write_fault(fault)
    logging.getLogger("loaders.reading").warning("a reading process ended with %s", -9)
    first, second = lines()
    assert (first["event"], first["fault"]) == ("fault", "ValueError")
    assert CANARY not in json.dumps(first)
    assert second["message"] == "a reading process ended with -9"


# --- where it goes -----------------------------------------------------------------------------------------------


def test_without_a_file_events_go_to_standard_error_and_the_document_stays_one(tidy_file, tmp_path):
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "outcomes.cli.main",
            "load",
            tidy_file(LEEDS),
            "--format",
            "json",
            "--home",
            tmp_path / "h",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(line)["event"] for line in made.stderr.splitlines()] == ["check", "published"]
    assert json.loads(made.stdout)[0]["state"] == "published"


@pytest.mark.parametrize("there", ["a folder", "no folder"])
def test_a_log_that_cannot_be_written_is_said_and_stops_nothing(outcomes, tidy_file, tmp_path, monkeypatch, there):
    place = tmp_path / "logs" / "outcomes.jsonl"
    if there == "a folder":
        place.mkdir(parents=True)
    monkeypatch.setenv("OUTCOMES_LOG", str(place))
    code, _, wrong = outcomes("load", tidy_file(LEEDS))
    assert code == 0
    assert str(place.parent) in wrong
    assert '"event": "published"' in wrong
    code, _, wrong = outcomes("doctor", "--format", "json")
    assert code == 4


def test_a_log_that_is_lost_on_the_way_stops_nothing(tmp_path):
    (tmp_path / "logs").mkdir()
    log.open_log(str(tmp_path / "logs" / "log.jsonl"), watched=False)
    (tmp_path / "logs" / "log.jsonl").unlink()
    (tmp_path / "logs").rmdir()
    log.write_event(Event("rebuild"))
    (tmp_path / "logs").mkdir()
    log.write_event(Event("undone"))
    assert [json.loads(line)["event"] for line in (tmp_path / "logs" / "log.jsonl").read_text().splitlines()] == [
        "undone"
    ]
