"""Many files sent at once: each under its own name, the right ones published, the wrong ones said and sent back."""

import zipfile

import pytest

from model.errors import OutcomesError
from model.findings import Finding
from outcomes.returns import accepting, checking, proposing
from outcomes.returns.feedback import fix_lists
from outcomes.returns.feedback.outcome import abridged, headline
from outcomes.returns.unpacking import SentFile
from tests.conftest import result

GOOD = [result(numerator=50, denominator=100)]
WRONG = [result(place="school:3834040", numerator=120, denominator=100)]


def finding(row=None, severity="stop", column="Pupils"):
    return Finding(severity=severity, rule="r", message=f"{row}", remedy="", row=row, column=column)


@pytest.fixture
def check_all(publisher, tmp_path):
    def run(*sent: SentFile):
        return checking.check_all(sent, tmp_path / "unpacked", authority=publisher.authority)

    return run


def test_the_right_ones_are_published_in_one_go_and_the_wrong_ones_are_not(publisher, check_all, tidy_file, tmp_path):
    packed = tmp_path / "b.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tidy_file([result("la:382", numerator=1, denominator=2)], "c.csv"), "c.csv")
        archive.write(tidy_file(WRONG, "d.csv"), "sub/d.csv")
    checked = check_all(
        SentFile("a.csv", tidy_file(GOOD)), SentFile("b.zip", packed), SentFile("again.csv", tidy_file(GOOD))
    )
    proposal = proposing.propose(publisher, checked)
    assert [(item.checked.file, item.state) for item in proposal.files] == [
        ("a.csv", "waiting"),
        ("c.csv", "waiting"),
        ("sub/d.csv", "refused"),
        ("again.csv", "unchanged"),
    ]
    assert headline(proposal.files) == "2 can be published, 1 has to be corrected, 1 is already in"
    done = accepting.accept(publisher, proposal)
    assert headline(done.files) == "2 are published, 1 has to be corrected, 1 is already in"
    assert [item.file for item in publisher.workspace.active()] == ["a.csv", "c.csv"]


def test_a_zip_that_stays_shut_is_one_refused_file_and_the_others_go_on(check_all, tidy_file, tmp_path):
    packed = tmp_path / "b.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../out.csv", "x")
    found = [each for _, each in check_all(SentFile("b.zip", packed), SentFile("a.csv", tidy_file(GOOD)))]
    assert [(each.file, [finding.rule for finding in each.findings]) for each in found] == [
        ("b.zip", ["zip_path"]),
        ("a.csv", []),
    ]


def test_progress_names_each_file_and_how_many_there_are(publisher, tidy_file, tmp_path):
    steps = []
    sent = [SentFile("a.csv", tidy_file(GOOD)), SentFile("b.csv", tidy_file(WRONG, "b.csv"))]
    checking.check_all(
        sent, tmp_path / "unpacked", authority="la:383", progress=lambda step, share: steps.append((step, share))
    )
    assert steps == [("Checking a.csv (1 of 2)", 0.0), ("Checking b.csv (2 of 2)", 0.15)]


def test_a_fix_list_is_for_what_is_not_published_and_has_a_table_with_something_wrong(check_all, tidy_file, tmp_path):
    (tmp_path / "letter.csv").write_text("")
    files = [SentFile("wrong.csv", tidy_file(WRONG, "wrong.csv")), SentFile("a.csv", tidy_file(GOOD))]
    items = checking.incoming_files(check_all(*files, SentFile("letter.csv", tmp_path / "letter.csv")))
    assert [fix_lists.has_fix_list(item) for item in items] == [True, False, False]
    assert [fix_lists.is_for_schools(item) for item in items] == [False, False, False]


def test_a_file_that_has_changed_since_has_no_fix_list(check_all, tidy_file):
    path = tidy_file(WRONG)
    ((_, checked),) = check_all(SentFile("a.csv", path))
    path.write_text("a,b\n1,2\n")
    with pytest.raises(OutcomesError, match="no longer the file that was checked"):
        fix_lists.fix_list_of(path, checked)


def test_two_files_of_one_name_have_two_fix_lists(check_all, tidy_file):
    path = tidy_file(WRONG)
    made = fix_lists.fix_lists_of(check_all(SentFile("a/x.csv", path), SentFile("b/x.csv", path)))
    assert list(made) == ["x - fix list.xlsx", "x - fix list (2).xlsx"]


@pytest.mark.parametrize(("rows", "shown", "more"), [(99, 99, 0), (100, 100, 0), (101, 100, 1)])
def test_a_hundred_findings_of_one_fault_are_listed_and_the_rest_counted(rows, shown, more):
    found = abridged([finding(row) for row in range(rows)] + [finding(row=None, severity="note")])
    assert len([each for each in found if each.row is not None]) == shown
    said = [each.message for each in found if each.row is None and each.severity == "stop"]
    assert said == [f"{more} more rows have the same fault, the last here in row {rows - 1}."] * bool(more)
