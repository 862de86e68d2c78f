"""Names leave a return before anything is written: also those that a finding about the file quotes."""

from dataclasses import replace

from outcomes.returns import accepting, checking, proposing
from tests.pollution import written
from tests.security.sent import PUPILS, with_cells

NAMED = with_cells(
    with_cells(PUPILS, 1, {"Surname": "Gwén-Canary"}), 2, {"Surname": "'Canary'", "Forename": "Can\u00a0ary"}
)


def test_what_is_kept_of_a_return_quotes_nobody(publisher, tmp_path):
    path = tmp_path / "roll.csv"
    path.write_bytes(written(NAMED).encode("cp1252"))
    publisher = replace(publisher, authority="la:999")
    found = checking.check(path, authority="la:999")
    assert {"encoding_windows", "invisible_characters", "single_quotes"} <= {each.rule for each in found.findings}
    assert "Gwén-Canary" in repr(found.findings)
    accepting.accept(publisher, proposing.propose(publisher, [(path, found)]))
    home = publisher.store.home
    kept = [each for folder in (home / "returns", home / "generations") for each in folder.rglob("*") if each.is_file()]
    assert {"findings.json", "pupils.parquet"} <= {each.name for each in kept}
    assert [each.name for each in kept if b"anary" in each.read_bytes()] == []
    said = next(each for each in kept if each.name == "findings.json").read_text()
    assert "Check these: …." in said


def test_the_line_of_a_refused_file_quotes_nobody(publisher, tmp_path):
    below = [*PUPILS, [""] * len(PUPILS[0]), ["Canary, please call"] + [""] * (len(PUPILS[0]) - 1)]
    for name, table in (("below.csv", below), ("no headings.csv", [["R999200120001", "Canary", "Ada"]] * 2)):
        path = tmp_path / name
        path.write_text(written(table), encoding="utf-8")
        found = checking.check(path, authority="la:383")
        assert "Canary" in repr(found.findings)
        proposing.propose(publisher, [(path, found)])
    notes = [item.note for item in publisher.workspace.returns()]
    assert notes == [
        "Row 5 is blank, and there is more below it: a value in row 6.",
        "The headings were not recognised: no kind of return has ….",
    ]
