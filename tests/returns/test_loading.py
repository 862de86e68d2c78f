"""A folder, every night: once is as good as twice, two at once as good as one, and what is wrong stops only itself."""

import json
import subprocess
import sys

import pytest

from model.errors import UnknownWordError
from model.selections import Selection
from outcomes.returns import rebuilding
from outcomes.returns.folder import files_in
from outcomes.returns.loading import load
from outcomes.returns.proposal import Declaration
from tests.conftest import result

LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
FEWER = [result(numerator=6700, denominator=7795, period="2012/13")]
KIRKLEES = [result("la:382", numerator=4, denominator=8)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "returns").mkdir()
    return tmp_path / "returns"


@pytest.fixture
def two_files(folder, tidy_file):
    tidy_file(LEEDS, "returns/leeds.csv")
    tidy_file(KIRKLEES, "returns/kirklees.csv")
    return folder


def states(loaded):
    return [(item.checked.file, item.state) for item in loaded.files]


def events(tmp_path):
    return [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]


# --- which files -------------------------------------------------------------------------------------------------


def test_a_folder_is_its_files_from_a_to_z_without_what_nobody_sent(folder):
    for name in ("b.csv", "a.xlsx", ".hidden.csv", "~$a.xlsx", "Thumbs.db", "desktop.ini", ".~lock.b.csv#"):
        (folder / name).write_text("x")
    (folder / "autumn").mkdir()
    (folder / "autumn" / "c.csv").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "d.csv").write_text("x")
    assert [file.name for file in files_in([folder])] == ["a.xlsx", "b.csv"]
    assert [file.name for file in files_in([folder], recursive=True)] == ["a.xlsx", "c.csv", "b.csv"]
    assert [file.name for file in files_in([folder / "b.csv", folder])] == ["b.csv", "a.xlsx", "b.csv"]


def test_what_is_not_there_is_named(folder):
    with pytest.raises(UnknownWordError, match=r"no file .*nowhere"):
        files_in([folder / "nowhere"])


def test_an_empty_folder_is_done_at_once(outcomes, folder):
    code, said, _ = outcomes("load", folder, "--yes")
    assert (code, "the folder is empty" in said) == (0, True)
    code, said, _ = outcomes("load", folder, "--yes", "--format", "json")
    assert (code, json.loads(said)) == (0, [])
    assert outcomes("check", folder)[0] == 0


# --- once and twice ----------------------------------------------------------------------------------------------


def test_a_folder_is_one_publish_and_the_second_time_nothing_is_read(outcomes, two_files, tmp_path):
    code, said, _ = outcomes("load", two_files, "--format", "json")
    first = json.loads(said)
    assert (code, [item["state"] for item in first]) == (0, ["published", "published"])
    assert len({item["generation"] for item in first}) == 1
    told = len(events(tmp_path))

    code, said, _ = outcomes("load", two_files, "--format", "json")
    assert (code, [item["state"] for item in json.loads(said)]) == (0, ["unchanged", "unchanged"])
    assert {item["generation"] for item in json.loads(said)} == {first[0]["generation"]}
    assert [event["event"] for event in events(tmp_path)[told:]] == ["unchanged", "unchanged"]
    assert [event["return_id"] for event in events(tmp_path)[told:]] == [item["return_id"] for item in first]
    assert len(json.loads(outcomes("returns", "--format", "json")[1])["returns"]) == 2
    assert "already loaded, nothing was changed" in outcomes("load", two_files)[1]


def test_said_otherwise_a_file_is_read_again(outcomes, two_files, tmp_path):
    """Another status may make another return of it; whether it does is for the check to say."""
    outcomes("load", two_files / "leeds.csv")
    told = len(events(tmp_path))
    code, said, _ = outcomes("load", two_files / "leeds.csv", "--status", "provisional", "--yes", "--format", "json")
    assert (code, json.loads(said)[0]["state"]) == (0, "unchanged")  # the file itself says that it is final
    assert [event["event"] for event in events(tmp_path)[told:]] == ["check", "unchanged"]


def test_undone_it_is_loaded_again(outcomes, two_files):
    (loaded,) = json.loads(outcomes("load", two_files / "leeds.csv", "--format", "json")[1])
    outcomes("undo", loaded["return_id"])
    (again,) = json.loads(outcomes("load", two_files / "leeds.csv", "--format", "json")[1])
    assert again["state"] == "published"


def test_a_file_with_another_cell_is_another_file(outcomes, two_files, tidy_file):
    outcomes("load", two_files)
    tidy_file([result(numerator=6739, denominator=7823, period="2012/13")], "returns/leeds.csv")
    loaded = json.loads(outcomes("load", two_files, "--format", "json")[1])
    assert [item["state"] for item in loaded] == ["unchanged", "published"]


def test_a_refused_file_stops_only_itself_and_is_one_line_however_often_it_is_tried(outcomes, two_files):
    (two_files / "broken.csv").write_text("name,score\nA,1\n")
    for expected in (["refused", "published", "published"], ["refused", "unchanged", "unchanged"]):
        code, said, _ = outcomes("load", two_files, "--format", "json")
        assert (code, [item["state"] for item in json.loads(said)]) == (1, expected)
    lines = json.loads(outcomes("returns", "--format", "json")[1])["returns"]
    assert sorted(line["state"] for line in lines) == ["published", "published", "refused"]


def test_a_question_nobody_can_be_asked_stops_only_its_own_file(outcomes, folder, tidy_file):
    outcomes("load", tidy_file(LEEDS, "returns/leeds.csv"))
    tidy_file(FEWER, "returns/fewer.csv")
    tidy_file(KIRKLEES, "returns/kirklees.csv")
    code, said, _ = outcomes("load", folder, "--format", "json")
    assert code == 1
    assert [(item["file"], item["state"]) for item in json.loads(said)] == [
        ("fewer.csv", "refused"),
        ("kirklees.csv", "published"),
        ("leeds.csv", "unchanged"),
    ]
    assert outcomes("rebuild", "--verify")[0] == 0
    code, said, _ = outcomes("load", folder, "--yes", "--format", "json")
    assert (code, [item["state"] for item in json.loads(said)]) == (0, ["published", "unchanged", "unchanged"])


def test_somebody_who_says_no_says_no_to_everything(publisher, tidy_file):
    load(publisher, [tidy_file(LEEDS)], Declaration(), says_yes=None)
    files = [tidy_file(FEWER, "fewer.csv"), tidy_file(KIRKLEES, "kirklees.csv")]
    refused = load(publisher, files, Declaration(), says_yes=lambda _: False)
    assert [item.state for item in refused.files] == ["waiting", "waiting"]
    assert len(publisher.workspace.active()) == 1
    # The generation they were compared in is gone too: nobody said that it may stay.
    assert [file.stem for file in publisher.store.generations.glob("*.duckdb")] == [
        publisher.store.pointer("authority")
    ]


# --- beside others -----------------------------------------------------------------------------------------------


def start(publisher, *said):
    return subprocess.Popen(
        [sys.executable, "-m", "outcomes.cli.main", *map(str, said), "--home", str(publisher.store.home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.prove
def test_two_crons_at_once_both_end_well_and_nothing_is_loaded_twice(publisher, two_files):
    crons = [start(publisher, "load", two_files, "--format", "json") for _ in range(2)]
    told = [cron.communicate(timeout=120) for cron in crons]
    assert [cron.returncode for cron in crons] == [0, 0], told
    became = sorted(item["state"] for said, _ in told for item in json.loads(said))
    assert became == ["published", "published", "unchanged", "unchanged"]
    assert len(publisher.workspace.returns()) == 2
    assert rebuilding.verify(publisher) == ()


def test_whoever_finds_the_store_taken_is_told_by_whom(publisher, two_files, monkeypatch):
    monkeypatch.setenv("OUTCOMES_LEASE_SECONDS", "0")
    with publisher.workspace.publishing(wait_seconds=0):
        cron = start(publisher, "load", two_files)
        _, wrong = cron.communicate(timeout=120)
    assert cron.returncode == 4
    assert "has been publishing since" in wrong
    assert publisher.workspace.returns() == ()
    assert not list((publisher.store.home / "staging").iterdir())
    assert states(load(publisher, files_in([two_files]), Declaration(), says_yes=None)) == [
        ("kirklees.csv", "published"),
        ("leeds.csv", "published"),
    ]


@pytest.mark.prove
def test_a_reader_sees_the_old_or_the_new_whole_while_others_load(publisher, tidy_file):
    """Two rows of one file: never one of them, and never a moment without an answer."""
    from outcomes.answers import rates
    from outcomes.store.access import OFFICER

    both = [result("la:382", numerator=n, denominator=100, period=p) for n, p in ((1, "2023/24"), (2, "2024/25"))]
    load(publisher, [tidy_file(LEEDS)], Declaration(), says_yes=None)
    asked = Selection(measure="level2_at_16", places=("la:382",))
    cron, seen = start(publisher, "load", tidy_file(both, "both.csv")), []
    while cron.poll() is None:
        seen.append(len(rates(publisher.store.generation("authority"), OFFICER, asked).table))
    seen.append(len(rates(publisher.store.generation("authority"), OFFICER, asked).table))
    cron.communicate()
    assert cron.returncode == 0
    assert (seen[0], seen[-1], set(seen), seen == sorted(seen)) == (0, 2, {0, 2}, True)
