"""What is erased is gone: from rows, originals, every generation, the workspace and the log, proved by looking."""

import shutil
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa

from model.errors import OutcomesError, UnknownWordError
from model.returns import RevisionNote
from model.selections import Selection
from outcomes.answers import rates, revision_notes, revision_sentence
from outcomes.doctor import examine
from outcomes.returns import accepting, checking, declining, proposing, rebuilding, undoing
from outcomes.returns.erasing import erase, erase_pupil, erase_rows
from outcomes.returns.loading import Instructions, load
from outcomes.returns.proposal import Declaration
from outcomes.store.access import OFFICER
from outcomes.store.workspace import open_workspace
from outcomes.store.workspace_tables import METADATA
from tests.conftest import result
from tests.returns.test_pupils import GRADES, PUPILS, ROLL, counts, frame, pupil_file
from tests.returns.test_pupils import send as send_pupils

CANARY = "Canary7f3a9b"
LEEDS = [result(numerator=6738, denominator=7823, period="2012/13")]
SCHOOL = [result("school:3834001", numerator=1, denominator=10, name=CANARY)]
WHY = "The school had no right to send it."


def holders(folder: Path, text: str = CANARY) -> set[str]:
    """The files below a folder that hold a text: in their bytes, in a table's cells, in a row of a database."""
    return {
        file.relative_to(folder).parts[0]
        for file in folder.rglob("*")
        if file.is_file() and (text.encode() in file.read_bytes() or text in readable(file))
    }


def readable(file: Path) -> str:
    if file.suffix == ".parquet":
        return pd.read_parquet(file).to_csv()
    if file.suffix == ".duckdb":
        # A copy: the serving process may have the file open in its own way.
        with TemporaryDirectory() as beside, duckdb.connect(shutil.copy(file, beside)) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            return "".join(str(connection.execute(f"SELECT * FROM {table}").fetchall()) for (table,) in tables)
    if file.suffix == ".sqlite":
        with sqlite3.connect(file) as connection:
            return "\n".join(connection.iterdump())
    return ""


def send(publisher, *paths, note=""):
    return load(publisher, paths, Declaration(), Instructions(note), says_yes=lambda _: True).files


@pytest.fixture
def school(begin, tidy_file):
    """Leeds, and a school whose every trace is to go; its id."""
    _, return_ = begin(tidy_file(LEEDS), tidy_file(SCHOOL, "school.csv")).workspace.active()
    return return_.return_id


def shown(publisher, place="school:3834001"):
    asked = Selection(measure="level2_at_16", places=(place,))
    return len(rates(publisher.store.generation("authority"), OFFICER, asked).table)


def test_a_return_that_is_erased_is_found_nowhere_any_more(publisher, tidy_file):
    home = publisher.store.home
    send(publisher, tidy_file(LEEDS))
    (item,) = send(publisher, tidy_file(SCHOOL, "school.csv"), note=CANARY)
    school = item.return_.return_id
    send(publisher, tidy_file([result("la:382", numerator=4, denominator=8)], "kirklees.csv"))
    # A serving process: it has the generation open, and a connection to the workspace.
    serving = publisher.store.generation("authority")
    reading = open_workspace(home)
    reading.returns()
    # Somebody else has sent the same file once more, and has not said yes.
    path = tidy_file(SCHOOL, "school.csv")
    undoing.undo(publisher, school)
    waiting = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
    (home / "incoming").mkdir()
    (home / "incoming" / "upload").write_bytes(path.read_bytes())
    assert holders(home) >= {"generations", "incoming", "originals", "returns", "staging", "workspace.sqlite"}

    name = erase(publisher, school, note=WHY)
    assert holders(home) == set()
    assert name == publisher.store.pointer("public")
    assert rebuilding.verify(publisher) == ()
    assert (shown(publisher), shown(publisher, "la:382")) == (0, 1)
    # Generations that never held it are there still: of nothing but Leeds, and of what is left.
    assert len(list(publisher.store.generations.glob("*.duckdb"))) == 2
    assert len(serving.ask("shown_rows")) == 3  # what a process has open it may finish
    with pytest.raises(OutcomesError, match="no longer waiting"):
        accepting.accept(publisher, waiting)


def test_the_line_stays_with_both_checksums_and_says_why(publisher, school):
    before = publisher.workspace.find(school)
    erase(publisher, school, note=WHY)
    line = publisher.workspace.find(school)
    assert (line.state, line.sha256, line.kept_sha256) == ("erased", before.sha256, before.kept_sha256)
    assert (line.note, line.file, len(line.kept_sha256)) == ("", "school.csv", 64)
    (note,) = revision_notes(publisher.workspace, OFFICER)
    assert (note.what, note.note, note.kept_before, note.kept_after) == (
        "return erased", WHY, before.kept_sha256, "")  # fmt: skip
    assert note.finished
    assert revision_sentence(note).startswith(f"Return {school} was erased on ")
    assert revision_sentence(note).endswith(f"and every figure is restated without it: {WHY}")


def test_erasing_twice_is_erasing_once(publisher, school):
    assert erase(publisher, school, note=WHY) == erase(publisher, school, note="Again")
    assert [note.note for note in publisher.workspace.revision_notes()] == [WHY]


@pytest.mark.parametrize(("return_id", "note", "says"), [("r0009-00000000", WHY, "r0009"), (None, "  ", "--note")])
def test_what_there_is_not_and_what_has_no_reason_is_not_erased(publisher, school, return_id, note, says):
    with pytest.raises(UnknownWordError, match=says):
        erase(publisher, return_id or school, note=note)
    assert shown(publisher) == 1


def test_a_file_that_was_erased_does_not_come_back_with_the_next_cron(publisher, school, tidy_file):
    erase(publisher, school, note=WHY)
    for _ in range(2):
        (item,) = send(publisher, tidy_file(SCHOOL, "school.csv"))
        assert (item.state, [found.rule for found in item.checked.findings]) == ("refused", ["erased"])
    assert holders(publisher.store.home) == set()
    assert [item.state for item in publisher.workspace.returns()].count("refused") == 1


def test_an_original_that_another_return_needs_stays(publisher, tidy_file):
    """The same bytes, sent as two statuses: only one of the two is erased."""
    path = tidy_file(SCHOOL, "school.csv", version="Final")
    (first,) = send(publisher, path)
    line = publisher.workspace.find(first.return_.return_id)
    second = line.model_copy(update={"return_id": f"r0002-{line.sha256[:8]}", "periods": ("2023/24",)})
    publisher.workspace.record([second])
    folder = publisher.store.returns
    (folder / second.return_id).mkdir()
    for file in (folder / line.return_id).iterdir():
        (folder / second.return_id / file.name).write_bytes(file.read_bytes())
    rebuilding.rebuild(publisher)
    erase(publisher, line.return_id, note=WHY)
    assert (publisher.store.originals / line.sha256).exists()
    assert shown(publisher) == 1
    erase(publisher, second.return_id, note=WHY)
    assert holders(publisher.store.home) == set()


def test_attempts_that_were_refused_can_be_erased_too(publisher, school, tidy_file):
    path = tidy_file(SCHOOL, "again.csv", version="Provisional")
    proposal = proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])
    declining.decline(publisher, proposal, note=CANARY)
    refused = publisher.workspace.returns()[-1]
    shown_before = publisher.store.pointer("authority")
    erase(publisher, school, note=WHY)
    assert "workspace.sqlite" in holders(publisher.store.home)
    erase(publisher, refused.return_id, note=WHY)
    assert holders(publisher.store.home) == set()
    assert publisher.store.pointer("authority") != shown_before


def test_what_a_crash_left_is_finished_by_whoever_comes_next(publisher, school):
    """The ledger says erased, and everything still lies there: `doctor` says so, and any load ends it."""
    line = publisher.workspace.find(school)
    said = {"actor": "analyst", "note": WHY, "kept_before": line.kept_sha256, "kept_after": ""}
    note = RevisionNote(return_id=school, what="return erased", at=datetime.now(UTC), **said)
    publisher.workspace.revise([note])
    assert any("was to be erased" in fault for fault in examine(publisher).faults)
    rebuilding.catch_up(publisher)
    assert holders(publisher.store.home) == set()
    assert examine(publisher).verdict == "Nothing is wrong."


def test_every_table_that_names_a_return_is_emptied_of_it(publisher, school):
    """A later table of what people wrote about a return fits in by having its id as `return_id`."""
    written = sa.Table("written", METADATA, sa.Column("return_id", sa.Text), sa.Column("reason", sa.Text))
    try:
        written.create(publisher.workspace.engine)
        with publisher.workspace.engine.begin() as connection:
            connection.execute(
                sa.insert(written), [{"return_id": school, "reason": CANARY}, {"return_id": "another", "reason": "-"}]
            )
        erase(publisher, school, note=WHY)
        with publisher.workspace.engine.connect() as connection:
            assert connection.execute(sa.select(written.c.return_id)).scalars().all() == ["another"]
    finally:
        METADATA.remove(written)
    assert holders(publisher.store.home) == set()


def test_some_rows_of_a_return_are_erased_and_the_rest_stays_in_force(publisher, tidy_file):
    both = [*SCHOOL, result("school:3834002", numerator=2, denominator=10, name="Stays")]
    send(publisher, tidy_file(LEEDS))
    (item,) = send(publisher, tidy_file(both, "both.csv"))
    before = item.return_.kept_sha256

    def without(folder: Path) -> None:
        for name in ("rows.parquet", "places.parquet"):
            table = pd.read_parquet(folder / name)
            table[table["place"] != "school:3834001"].to_parquet(folder / name, index=False)

    name = erase_rows(publisher, [item.return_.return_id], without, note=WHY)
    assert holders(publisher.store.home) == set()
    assert name == publisher.store.pointer("authority")
    assert (shown(publisher), shown(publisher, "school:3834002")) == (0, 1)
    assert rebuilding.verify(publisher) == ()
    line = publisher.workspace.find(item.return_.return_id)
    (note,) = publisher.workspace.revision_notes()
    assert (line.state, note.kept_before, note.kept_after) == ("accepted", before, line.kept_sha256)
    assert line.kept_sha256 != before
    assert not (publisher.store.originals / line.sha256).exists()
    assert examine(publisher).verdict == "Nothing is wrong."


def test_who_the_pupils_of_an_erased_return_were_is_forgotten_unless_another_return_has_them(publisher, tmp_path):
    """Three pupils at one school and two at another; the second return has the first school's only."""
    roll = frame(PUPILS, period="2024/25", term="year", surname=CANARY, **dict.fromkeys(ROLL, "unknown"))
    everybody = send_pupils(publisher, tmp_path, "pupils", roll)
    some = roll[roll["place"] == "school:3834001"].assign(surname="Ash", period="2023/24")
    send_pupils(publisher, tmp_path, "pupils", some)
    assert len(publisher.workspace.pupils()) == 5
    erase(publisher, everybody, note=WHY)
    assert publisher.workspace.pupils()["surname"].tolist() == ["Ash"] * 3
    assert holders(publisher.store.home) == set()
    assert rebuilding.verify(publisher) == ()


def test_a_pupil_is_erased_from_every_return_and_nobody_else_is(publisher, tmp_path):
    """One girl of five pupils: on the roll by UPN, in the results by name and birth; her twin brother stays."""
    roll = frame(PUPILS, period="2024/25", term="year", surname="Ash", forename="Ada", **dict.fromkeys(ROLL, "unknown"))
    roll.loc[0, "surname"] = CANARY
    grades = frame(GRADES, period="2024/25", term="year")
    grades.loc[:1, ["upn", "surname", "forename", "born"]] = ["", CANARY, "Ada", "2009-01-02"]
    # The results come first: nobody knows yet whose UPN it is, and she is kept by her name.
    results = send_pupils(publisher, tmp_path, "key_stage_4_results", grades)
    on_roll = send_pupils(publisher, tmp_path, "pupils", roll)
    assert counts(publisher, "basics_94", "school:3834001") == {"all": (1, 3)}
    upn = str(roll.loc[0, "upn"])
    assert {"originals", "workspace.sqlite"} <= holders(publisher.store.home)

    name = erase_pupil(publisher, f" {upn.lower()} ", note=WHY)
    assert (holders(publisher.store.home), holders(publisher.store.home, upn)) == (set(), set())
    assert name == publisher.store.pointer("authority")
    assert counts(publisher, "basics_94", "school:3834001") == {"all": (0, 2)}
    assert counts(publisher, "basics_94", "school:3834001", by="sex") == {"male": (0, 2)}
    assert set(publisher.workspace.pupils()["upn"]) == set(roll["upn"]) - {upn}
    assert {note.return_id for note in publisher.workspace.revision_notes()} == {results, on_roll}
    assert revision_sentence(publisher.workspace.revision_notes()[0]).startswith("Rows of return ")
    assert rebuilding.verify(publisher) == ()
    assert examine(publisher).verdict == "Nothing is wrong."
    with pytest.raises(UnknownWordError, match="No return holds"):
        erase_pupil(publisher, upn, note=WHY)


def test_a_pupil_is_erased_from_files_that_wait_for_a_yes_too(publisher, tmp_path):
    """A roll in force, and the next one with a newcomer, checked and not published yet; another file waits as well."""
    roll = frame(PUPILS, period="2024/25", term="year", surname="Ash", **dict.fromkeys(ROLL, "unknown"))
    send_pupils(publisher, tmp_path, "pupils", roll.iloc[1:])
    upn, others = str(roll.loc[0, "upn"]), set(roll["upn"][1:])
    newcomer = roll.assign(period="2025/26", surname=CANARY).iloc[:1]
    waiting = proposing.propose(publisher, [pupil_file(tmp_path, "pupils", newcomer)])
    other = proposing.propose(publisher, [pupil_file(tmp_path, "pupils", roll.assign(period="2025/26").iloc[1:])])
    upload = publisher.store.home / "incoming" / "drop"
    upload.mkdir(parents=True)
    with zipfile.ZipFile(upload / "sent.zip", "w") as packed:
        packed.writestr("next.csv", newcomer.to_csv())
    assert {"incoming", "staging"} <= holders(publisher.store.home)
    before = publisher.store.pointer("authority")

    assert erase_pupil(publisher, upn, note=WHY) == before, "no figure that is shown held the newcomer"
    assert (holders(publisher.store.home), holders(publisher.store.home, upn)) == (set(), set())
    assert not upload.exists()
    with pytest.raises(OutcomesError, match="no longer waiting"):
        accepting.accept(publisher, waiting)
    accepting.accept(publisher, other)
    assert set(publisher.workspace.pupils()["upn"]) == others


def test_the_command_asks_first_and_tells(outcomes, tidy_file, tmp_path):
    outcomes("load", tidy_file(SCHOOL, "school.csv"), "--note", CANARY)
    return_id = next((tmp_path / "home" / "returns").iterdir()).name
    code, _, wrong = outcomes("erase", return_id, "--note", WHY)
    assert (code, "say yes with --yes" in wrong) == (1, True)
    code, said, _ = outcomes("erase", return_id, "--note", WHY, "--yes")
    assert (code, f"Return {return_id} is erased." in said) == (0, True)
    assert holders(tmp_path / "home") == set()
    assert CANARY not in (tmp_path / "log.jsonl").read_text()
    said = outcomes("returns")[1]
    assert WHY in said
    assert "erased" in said
    assert outcomes("erase", return_id)[0] == 2
