"""The command line: the documents of docs/command-line.md, exit codes, and one sentence for whatever is wrong."""

import csv
import io
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest

from outcomes.store import store
from outcomes.store.workspace import open_workspace
from tests.conftest import result

LEEDS = [
    result(numerator=6738, denominator=7823, period="2012/13"),
    result(numerator=1086, denominator=1519, period="2012/13", characteristic="fsm", category="yes"),
    result(numerator=5652, denominator=6304, period="2012/13", characteristic="fsm", category="no"),
]
FEWER = [result(numerator=6700, denominator=7795, period="2012/13")]
RATE_KEYS = [
    "place",
    "place_name",
    "period",
    "characteristic",
    "category",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "reason",
    "basis",
    "rounded_source",
    "cohort_estimated",
    "schools",
    "left_out",
    "definition",
    "returns",
]
GAP_KEYS = [
    "place",
    "period",
    "group",
    "comparator",
    "gap",
    "lower",
    "upper",
    "ratio",
    "ratio_complement",
    "pupils",
    "status",
    "reason",
    "basis",
]
TARGET_KEYS = [
    "measure",
    "place",
    "ambition",
    "target",
    "target_period",
    "cohort",
    "baseline",
    "milestones",
    "required_per_year",
    "actual_per_year",
    "actual_lower",
    "actual_upper",
    "arrival_period",
    "share_achieved",
    "status",
    "pupils_needed",
    "sentence",
]
RETURN_KEYS = ["return_id", "kind", "periods", "status", "file", "sha256", "rows", "sender", "at", "state"]
CHECK_KEYS = ["file", "kind", "rows", "periods", "findings", "counts"]
LOAD_KEYS = ["file", "kind", "state", "return_id", "generation", "findings", "counts", "difference"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where a home after one load is kept, to be copied."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def house(outcomes, tidy_file, tmp_path, kept):
    """The same, after one load, which is done once; `house.loaded` is what that said."""
    path, said = tidy_file(LEEDS), kept / "said.json"
    if said.exists():
        shutil.copytree(kept / "home", tmp_path / "home")
    else:
        code, printed, _ = outcomes("load", path, "--yes", "--format", "json")
        assert code == 0
        shutil.copytree(tmp_path / "home", kept / "home")
        said.write_text(printed, encoding="utf-8")
    outcomes.loaded = json.loads(said.read_text(encoding="utf-8"))
    return outcomes


def document(ran):
    code, said, wrong = ran
    assert (code, wrong) == (0, "")
    return json.loads(said)


# --- documents ---------------------------------------------------------------------------------------------------


def test_check_reads_and_writes_nothing(outcomes, tidy_file, tmp_path):
    checked = document(outcomes("check", tidy_file(LEEDS), "--format", "json"))
    assert list(checked) == CHECK_KEYS
    assert (checked["kind"], checked["rows"], checked["periods"]) == ("results_tidy", 3, ["2012/13"])
    assert checked["counts"] == {"stop": 0, "query": 0, "note": 0}
    assert not (tmp_path / "home").exists()


def test_check_of_several_files_is_a_list_and_a_stop_is_one(outcomes, tidy_file, tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_text("name,score\nA,1\n")
    code, said, _ = outcomes("check", tidy_file(LEEDS), broken, "--format", "json")
    assert code == 1
    assert [item["counts"]["stop"] for item in json.loads(said)] == [0, 1]
    finding = json.loads(said)[1]["findings"][0]
    assert list(finding) == ["severity", "rule", "sheet", "row", "column", "value", "message", "remedy"]


WRONG = [result(), result(numerator=12, denominator=10, place="school:3834040")]


def test_check_writes_the_file_back_with_what_to_put_right(outcomes, tidy_file, tmp_path):
    assert outcomes("check", tidy_file(WRONG), "--fix-list", tmp_path / "fix.xlsx")[0] == 1
    book = openpyxl.load_workbook(tmp_path / "fix.xlsx")
    numerator = next(cell for cell in book["Table"][1] if cell.value == "numerator").column
    book["Table"].cell(3, numerator).value = 9
    book.save(tmp_path / "repaired.xlsx")
    repaired = document(outcomes("check", tmp_path / "repaired.xlsx", "--format", "json"))
    assert (repaired["rows"], repaired["counts"]["stop"]) == (2, 0)


def test_check_writes_one_fix_list_for_each_school_and_a_report(outcomes, tidy_file, tmp_path):
    code, *_ = outcomes(
        "check", tidy_file(WRONG), "--per-school", tmp_path / "s.zip", "--report", tmp_path / "report.xlsx"
    )
    assert code == 1
    with zipfile.ZipFile(tmp_path / "s.zip") as archive:
        assert [name[:7] for name in archive.namelist()] == ["3834040"]
    assert openpyxl.load_workbook(tmp_path / "report.xlsx")["Findings"]["B2"].value.startswith("3834040")


def test_of_several_files_there_is_a_zip_of_fix_lists_and_none_where_nothing_is_wrong(outcomes, tidy_file, tmp_path):
    good, wrong = tidy_file(LEEDS), tidy_file(WRONG, "wrong.csv")
    assert outcomes("check", good, wrong, "--fix-list", tmp_path / "fix.zip")[0] == 1
    with zipfile.ZipFile(tmp_path / "fix.zip") as archive:
        assert archive.namelist() == ["wrong - fix list.xlsx"]
    code, _, said = outcomes("check", good, good, "--fix-list", tmp_path / "none.zip")
    assert (code, said) == (0, f"There is nothing to put right, so {tmp_path / 'none.zip'} was not written.\n")


def test_nothing_is_written_over_what_was_sent(outcomes, tidy_file):
    path = tidy_file(WRONG)
    before = path.read_bytes()
    code, _, said = outcomes("check", path, "--fix-list", path)
    assert (code, path.read_bytes()) == (2, before)
    assert "Write to another name." in said


def test_a_zip_of_returns_is_its_files(house, tidy_file, tmp_path):
    path = tmp_path / "returns.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tidy_file(LEEDS), "leeds.csv")
        archive.write(tidy_file(FEWER, "fewer.csv"), "schools/fewer.csv")
        archive.write(tidy_file(WRONG, "wrong.csv"), "schools/wrong.csv")
    code, said, _ = house("load", path, "--yes", "--report", tmp_path / "report.xlsx", "--format", "json")
    assert code == 1
    states = [(item["file"], item["state"]) for item in json.loads(said)]
    assert states == [("leeds.csv", "unchanged"), ("schools/fewer.csv", "published"), ("schools/wrong.csv", "refused")]
    head = openpyxl.load_workbook(tmp_path / "report.xlsx")["Files"]["A1"].value
    assert head == "1 is published, 1 has to be corrected, 1 is already in."
    code, said, _ = house("check", path)
    assert said.endswith("2 can be published, 1 has to be corrected.\n")


def test_load_says_what_became_of_each_file(house, tidy_file):
    (loaded,) = house.loaded
    assert list(loaded) == LOAD_KEYS
    assert (loaded["state"], loaded["return_id"][:6]) == ("published", "r0001-")
    assert loaded["difference"]["new_rows"] == 3
    (again,) = document(house("load", tidy_file(LEEDS), "--yes", "--format", "json"))
    assert (again["state"], again["return_id"], again["generation"]) == ("unchanged", None, loaded["generation"])


def test_returns(house):
    (line,) = document(house("returns", "--format", "json"))["returns"]
    assert list(line) == RETURN_KEYS
    assert (line["state"], line["rows"], line["periods"], line["file"]) == ("published", 3, ["2012/13"], "tidy.csv")


def test_rates(house):
    found = document(house("rates", "level2_at_16", "--format", "json"))
    assert {"measure", "unit", "better", "generation", "breaks", "reconciliation", "rows"} <= set(found)
    (row,) = found["rows"]
    assert set(RATE_KEYS) <= set(row)
    assert (row["numerator"], row["denominator"], round(row["value"], 4)) == (6738, 7823, 86.1306)
    assert (row["status"], row["reason"], row["schools"]) == ("ok", None, None)
    assert row["left_out"] == {"schools": 0, "pupils": 0}
    assert found["generation"] == house.loaded[0]["generation"]


def test_gaps(house):
    found = document(house("gaps", "level2_at_16", "--by", "fsm", "--format", "json"))
    assert list(found) == ["measure", "by", "generation", "rows"]
    (row,) = found["rows"]
    assert list(row) == GAP_KEYS
    assert (row["group"], round(row["gap"], 3)) == ("yes", -18.163)


def test_target(house):
    found = document(house("target", "level2_at_16", "--format", "json"))
    assert list(found)[: len(TARGET_KEYS)] == TARGET_KEYS
    assert list(found["pupils_needed"]) == ["place", "area", "every_school"]
    assert found["sentence"]


def test_measures(outcomes):
    found = document(outcomes("measures", "--format", "json"))
    assert {"id", "title", "unit", "better", "breaks", "owner", "next_review"} <= set(found[0])


def test_rebuild_undo_and_doctor(house):
    generation = house.loaded[0]["generation"]
    assert document(house("rebuild", "--verify", "--format", "json")) == {
        "generation": generation,
        "agrees": True,
        "different": [],
    }
    assert document(house("rebuild", "--format", "json")) == {"generation": generation, "state": "rebuilt"}
    doctor = document(house("doctor", "--format", "json"))
    assert list(doctor) == ["facts", "faults", "left_to_do", "stale"]
    assert doctor["facts"]["shown to heads"] == generation
    undone = document(house("undo", house.loaded[0]["return_id"], "--format", "json"))
    assert (undone["state"], undone["return_id"]) == ("undone", house.loaded[0]["return_id"])


COMMANDS = [
    ("returns",),
    ("measures",),
    ("rates", "level2_at_16"),
    ("gaps", "level2_at_16", "--by", "fsm"),
    ("target", "level2_at_16"),
    ("rebuild", "--verify"),
    ("rebuild",),
    ("doctor",),
]


def test_every_command_prints_csv_of_one_width_and_a_table(house):
    for command in COMMANDS:
        code, said, _ = house(*command, "--format", "csv")
        rows = list(csv.reader(io.StringIO(said)))
        assert (code, len({len(row) for row in rows})) == (0, 1), command
        code, said, _ = house(*command)
        assert (code, bool(said)) == (0, True), command


def test_csv_holds_no_formula(outcomes, tidy_file):
    outcomes("load", tidy_file(LEEDS, "=1+1.csv"), "--yes")
    assert ",'=1+1.csv," in outcomes("returns", "--format", "csv")[1]


# --- what is wrong is said ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("rates", "level2_at_17"), "Did you mean"),
        (("rates", "level2_at_16", "--place", "la:998"), "no place 'la:998'"),
        (("rates", "level2_at_16", "--period", "2012"), "2018/19"),
        (("rates", "level2_at_16", "--by", "shoes"), "no characteristic 'shoes'"),
        (("rates", "level2_at_16", "--by", ""), "no characteristic ''"),
        (("rates", "level2_at_16", "--where", "fsm=maybe"), "yes, no, unknown"),
        (("rates", "level2_at_16", "--basis", "guessed"), "basis is 'guessed'"),
        (("rates", "level2_at_16", "--as-role", "king"), "'king' is not a role"),
        (("gaps", "level2_at_16", "--by", "fsm", "--comparator", "me"), "comparator is 'me'"),
        (("undo", "'; DROP TABLE returns"), "no return"),
        (("check", "nowhere.csv"), "no file 'nowhere.csv'"),
        (("check", "x" * 5000), "File name too long"),
        (("check", __file__, "--as", "guess"), "The kinds are"),
        (("serve", "--port", "99999"), "65535"),
        (("template", "pupils"), "with --out"),
        (("template", "--all"), "with --out"),
        (("template", "pupils", "--all", "--out", "x"), "with --out"),
        (("template", "results_tidy", "--out", "x.xlsx"), "There are: pupils"),
    ],
)
def test_wrong_usage_is_two_and_a_sentence(house, said, sentence):
    code, printed, wrong = house(*said)
    assert (code, printed) == (2, "")
    assert sentence in wrong


@pytest.mark.parametrize(
    "said", [("rates", "level2_at_16"), ("gaps", "level2_at_16", "--by", "fsm"), ("rebuild",), ("rebuild", "--verify")]
)
def test_an_empty_house_is_four_and_names_the_folder(outcomes, tmp_path, said):
    code, printed, wrong = outcomes(*said, "--format", "json")
    assert (code, printed) == (4, "")
    assert str(tmp_path / "home") in wrong


@pytest.mark.parametrize(
    ("name", "value"),
    [("OUTCOMES_AUTHORITY", "Leeds"), ("OUTCOMES_LEASE_SECONDS", "soon"), ("OUTCOMES_WORKSPACE", "x")],
)
def test_a_wrong_setting_is_named(outcomes, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    code, _, wrong = outcomes("returns")
    assert code == 2
    assert name in wrong


def test_two_way_groups_may_be_named_in_any_order(house):
    said = [house("rates", "level2_at_16", "--by", by, "--format", "json")[1] for by in ("sex&fsm", "fsm&sex")]
    assert said[0] == said[1]


def test_without_a_yes_a_query_is_refused_recorded_and_still_one_document(house, tidy_file):
    fewer = tidy_file(FEWER, "fewer.csv")
    code, said, _ = house("load", fewer, "--format", "json")
    assert code == 1
    assert [item["state"] for item in json.loads(said)] == ["refused"]
    states = [(line["file"], line["state"]) for line in json.loads(house("returns", "--format", "json")[1])["returns"]]
    assert sorted(states) == [("fewer.csv", "refused"), ("tidy.csv", "published")]


SEXES = [
    result(numerator=50, denominator=100),
    result(numerator=30, denominator=48, characteristic="sex", category="female"),
    result(numerator=20, denominator=50, characteristic="sex", category="male"),
]


def test_a_query_accepted_with_a_reason_needs_no_yes_now_or_later(house, tidy_file):
    sexes = tidy_file(SEXES, "sexes.csv")
    assert house("load", sexes, "--format", "json")[0] == 1
    said = "parts_do_not_add_up: two pupils' sex is not recorded"
    (loaded,) = document(house("load", sexes, "--accept", said, "--format", "json"))
    assert (loaded["state"], loaded["counts"]) == ("published", {"stop": 0, "query": 0, "note": 1})
    again = tidy_file([*SEXES, result("la:382", numerator=1, denominator=2)], "again.csv")
    (loaded,) = document(house("load", again, "--format", "json"))
    assert loaded["state"] == "published"
    assert "two pupils' sex is not recorded." in loaded["findings"][0]["message"]


@pytest.mark.parametrize("said", ["parts_do_not_add_up", "parts_do_not_add_up:", ": because"])
def test_a_query_is_not_accepted_without_a_reason(house, tidy_file, said):
    code, _, wrong = house("load", tidy_file(SEXES, "sexes.csv"), "--accept", said)
    assert (code, "gives no reason" in wrong) == (2, True)


def test_a_rule_that_asks_nothing_is_said(house, tidy_file):
    code, _, wrong = house("load", tidy_file(SEXES, "sexes.csv"), "--accept", "figure_moved: known", "--yes")
    assert (code, "No query of the rule 'figure_moved' stands." in wrong) == (0, True)


def test_load_says_what_would_change_in_figures_schools_and_targets(house, tidy_file):
    schools = [result(f"school:383400{number}", numerator=50, denominator=100, name="Alder") for number in (1, 2)]
    (loaded,) = document(house("load", tidy_file(schools, "schools.csv"), "--yes", "--format", "json"))
    found = loaded["difference"]
    assert [row["change"] for row in found["schools"]] == ["new", "new"]
    assert found["statuses"] == []
    (area,) = found["areas"]
    assert (area["place"], area["basis"], area["after"], area["restated"]) == ("la:383", "pooled", 50.0, False)
    _, said, _ = house("load", tidy_file(LEEDS[:1], "again.csv"), "--yes")
    assert "0 figures new" in said


def test_check_looks_beside_what_is_published_and_writes_nothing(house, tidy_file, tmp_path):
    many = [result(f"la:38{number}", "2013/14", numerator=number, denominator=50) for number in range(4)]
    house("load", tidy_file(many, "many.csv"), "--yes")
    before = sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "home").rglob("*.duckdb"))
    again = tidy_file([{**row, "period": "2014/15"} for row in many], "many again.csv")
    code, said, _ = house("check", again, "--format", "json")
    (finding,) = json.loads(said)["findings"]
    assert (code, finding["severity"], finding["rule"]) == (0, "query", "sent_before")
    assert sorted((path, path.stat().st_mtime_ns) for path in (tmp_path / "home").rglob("*.duckdb")) == before


@pytest.mark.parametrize("name", ["new\nline.csv", "red\x1b[31m.csv", "left\u202egnp.csv", "bad\udcff.csv"])
def test_a_name_that_cannot_be_printed_is_spelt_out(outcomes, tidy_file, name):
    code, said, _ = outcomes("load", tidy_file(LEEDS, name), "--yes", "--format", "json")
    (loaded,) = json.loads(said)
    assert (code, loaded["state"]) == (0, "published")
    assert loaded["file"].isprintable()


def test_odd_folders(outcomes, tidy_file, tmp_path):
    path = tidy_file(LEEDS)
    for odd in ("it's [2024] *", 'a "b" é😀'):
        home = tmp_path / odd
        assert outcomes("load", path, "--yes", home=home)[0] == 0
        assert outcomes("rebuild", "--verify", home=home)[0] == 0
    code, _, wrong = outcomes("load", path, "--yes", home=tmp_path / "what?")
    assert (code, "question mark" in wrong) == (2, True)


# --- a damaged store ---------------------------------------------------------------------------------------------


def generation(home):
    return home / "generations" / f"{(home / 'current' / 'authority').read_text()}.duckdb"


def cut_short(home):
    generation(home).write_bytes(generation(home).read_bytes()[:50_000])


def garble(home):
    generation(home).write_bytes(b"\xff" * 50_000)


def swap_for_another(home):
    other = next(file for file in (home / "generations").iterdir() if file != generation(home))
    generation(home).write_bytes(other.read_bytes())


def point_at_nothing(home):
    (home / "current" / "authority").write_text("000000000000")


def point_outside(home):
    (home / "current" / "authority").write_text("../../elsewhere")


def garble_the_pointer(home):
    (home / "current" / "authority").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        point_outside,
        *(
            pytest.param(damage, marks=pytest.mark.prove)
            for damage in (garble, swap_for_another, point_at_nothing, garble_the_pointer)
        ),
    ],
)
def test_a_damaged_generation_is_said_and_rebuilt(house, tidy_file, tmp_path, damage):
    house("load", tidy_file([result("la:382", numerator=4, denominator=8)], "kirklees.csv"), "--yes")
    before = house("rates", "level2_at_16", "--format", "json")[1]
    damage(tmp_path / "home")
    for command in (("rates", "level2_at_16"), ("doctor",), ("rebuild", "--verify")):
        code, printed, wrong = house(*command, "--format", "json")
        assert code == 4, command
        assert "outcomes rebuild" in printed + wrong or "agrees" in printed, command
    assert house("rebuild")[0] == 0
    assert house("rebuild", "--verify")[0] == 0
    assert house("rates", "level2_at_16", "--format", "json")[1] == before


@pytest.mark.parametrize("name", ["rows.parquet", "places.parquet", "findings.json"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"\xff{")], ids=["gone", "garbled"])
def test_a_damaged_return_is_named_and_can_be_undone(house, tmp_path, name, damage):
    (loaded,) = house.loaded
    damage(tmp_path / "home" / "returns" / loaded["return_id"] / name)
    code, _, wrong = house("rebuild")
    assert code == 4
    assert loaded["return_id"] in wrong
    assert "outcomes undo" in wrong
    assert house("undo", loaded["return_id"])[0] == 0


def no_ledger(home):
    for file in home.glob("workspace.sqlite*"):
        file.unlink()


def garbled_ledger(home):
    no_ledger(home)
    (home / "workspace.sqlite").write_bytes(b"\xff" * 5000)


def later_ledger(home):
    with sqlite3.connect(home / "workspace.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def spoilt_line(home):
    with sqlite3.connect(home / "workspace.sqlite") as connection:
        connection.execute("UPDATE returns SET at = 'yesterday'")


@pytest.mark.parametrize("damage", [no_ledger, garbled_ledger, later_ledger, spoilt_line])
def test_without_its_ledger_a_store_takes_nothing_and_shows_what_it_showed(house, tidy_file, tmp_path, damage):
    before = house("rates", "level2_at_16", "--format", "json")
    damage(tmp_path / "home")
    for command in (("load", tidy_file(FEWER, "fewer.csv"), "--yes"), ("returns",), ("doctor",), ("rebuild",)):
        code, printed, wrong = house(*command, "--format", "json")
        assert (code, printed) == (4, ""), command
        assert "ledger" in wrong or "workspace" in wrong
    assert house("rates", "level2_at_16", "--format", "json") == before


def test_files_of_others_in_our_folders_do_not_stop_a_load(house, tidy_file, tmp_path):
    for folder in ("staging", "generations", "current"):
        (tmp_path / "home" / folder / "Thumbs.db").write_text("")
        (tmp_path / "home" / folder / ".DS_Store").write_text("")
    assert house("load", tidy_file(FEWER, "fewer.csv"), "--yes")[0] == 0
    assert (tmp_path / "home" / "staging" / "Thumbs.db").exists()


def test_an_undo_that_cannot_be_built_leaves_the_return_in_force(house, tmp_path, monkeypatch):
    (tmp_path / "home" / "staging").mkdir(exist_ok=True)
    monkeypatch.setattr(store.Store, "generations", property(lambda found: found.home / "workspace.sqlite" / "no"))
    code, _, wrong = house("undo", house.loaded[0]["return_id"])
    assert code == 4
    assert "still" in wrong
    assert [item.state for item in open_workspace(tmp_path / "home").returns()] == ["accepted"]


# --- templates ---------------------------------------------------------------------------------------------------


def test_templates_are_listed_and_written(outcomes, tmp_path):
    listed = document(outcomes("template", "--format", "json"))["templates"]
    assert listed[0] == {"kind": "pupils", "title": "Pupils on roll"}
    assert document(outcomes("template", "--all", "--out", tmp_path / "every", "--format", "json"))["written"] == [
        str(tmp_path / "every" / f"{each['kind']}.xlsx") for each in listed
    ]
    assert outcomes("template", "pupils", "--out", tmp_path / "roll.xlsx")[0] == 0
    code, said, _ = outcomes("check", tmp_path / "roll.xlsx", "--format", "json")
    assert (code, json.loads(said)["kind"]) == (1, "pupils")
    assert "no rows" in said


def test_a_template_for_a_folder_that_is_not_there_is_a_sentence(outcomes, tmp_path):
    code, _, wrong = outcomes("template", "pupils", "--out", tmp_path / "no" / "roll.xlsx")
    assert code == 4
    assert "roll.xlsx" in wrong
