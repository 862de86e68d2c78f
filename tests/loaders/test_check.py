"""From a file to what may be loaded: never an exception, always the file's name, checksum and every finding."""

import hashlib

import pytest

from loaders.check import check, widest_limits
from loaders.reading.limits import Limits
from loaders.rules import rows
from loaders.translation.kind import Context, Kind, Translation
from model.errors import UnknownWordError
from model.findings import Finding
from model.tables import PLACE_COLUMNS, RESULT_COLUMNS
from tests.loaders.files import cell, row, sheet_xml, xlsx

LEEDS = Context(authority="la:383")
NOTE = Finding(severity="note", rule="seen", message="Seen.", remedy="Nothing to do.")


def pupils(frame, context, status=None):
    """One result per row: so many pupils at the school, by the sender's own period."""
    said = {"place": "school:" + frame["LAESTAB"], "period": context.period, "term": "year", "status": "ok"}
    said |= {
        "measure": "pupils",
        "characteristic": "all",
        "category": "all",
        "value": frame["Pupils"].astype("float64"),
    }
    results = rows.result_rows(said, frame.index)
    places = rows.place_rows({"place": said["place"], "period": context.period, "level": "school"}, frame.index)
    return Translation(results, places, (NOTE,), (context.period,) if context.period else (), "a publication", status)


PUPILS = Kind("pupils", "Pupils by school", frozenset({"LAESTAB", "Pupils"}), pupils)


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "a.csv"
    made.write_bytes(b"LAESTAB,Pupils\n9992001,30\n")
    return made


def test_a_good_file_becomes_results(path):
    found = check(path, [PUPILS], Context(authority="la:383", period="2018/19", status="provisional"))
    assert (found.file, found.kind, found.periods, found.source) == ("a.csv", "pupils", ("2018/19",), "a publication")
    assert (found.status, found.findings) == ("provisional", (NOTE,))
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.results[["place", "value"]].to_numpy().tolist() == [["school:9992001", 30.0]]
    assert found.places["place"].tolist() == ["school:9992001"]


@pytest.mark.parametrize(
    ("content", "kind", "rule"),
    [
        (b"", None, "empty"),
        (b"a,b\n1,2\n", None, "headings_not_recognised"),
        (b"LAESTAB,Pupils\n", "pupils", "empty"),
        (b'LAESTAB,Pupils\n1,"2\n', None, "unclosed_quote"),
    ],
)
def test_a_bad_file_becomes_findings_and_empty_tables(path, content, kind, rule):
    path.write_bytes(content)
    found = check(path, [PUPILS], LEEDS)
    assert [each.rule for each in found.findings] == [rule]
    assert (found.kind, found.status, len(found.sha256)) == (kind, "final", 64)
    assert (
        found.results.dtypes.astype(str).to_dict()
        == rows.result_rows({}, found.results.index).dtypes.astype(str).to_dict()
    )
    assert (list(found.results), list(found.places)) == (list(RESULT_COLUMNS), list(PLACE_COLUMNS))
    assert found.results.empty


def test_a_word_that_a_kind_does_not_know_is_a_finding(path):
    def refuse(*_):
        raise UnknownWordError("'Kelly' is not a place.")

    found = check(path, [Kind("k", "K", PUPILS.headings, refuse)], LEEDS)
    assert [(each.severity, each.message) for each in found.findings] == [("stop", "'Kelly' is not a place.")]


def test_findings_of_a_workbook_name_their_sheet(tmp_path):
    body = row(1, cell("A1", "LAESTAB"), cell("B1", "Pupils")) + row(2, cell("A2", "9992001"), cell("B2", "30"))
    found = check(xlsx(tmp_path / "a.xlsx", {"Autumn": sheet_xml(body)}), [PUPILS], LEEDS)
    assert [(each.rule, each.sheet) for each in found.findings] == [("seen", "Autumn")]


@pytest.mark.parametrize(
    ("own", "said", "status", "rules"),
    [
        (None, None, "final", ["seen"]),
        (None, "early", "early", ["seen"]),
        ("revised", None, "revised", ["seen"]),
        ("revised", "revised", "revised", ["seen"]),
        ("revised", "final", "revised", ["seen", "status_differs"]),
    ],
)
def test_how_final_a_file_is_it_says_itself_or_its_sender_does(path, own, said, status, rules):
    kind = Kind("k", "K", PUPILS.headings, lambda frame, context: pupils(frame, context, own))
    found = check(path, [kind], Context(authority="la:383", status=said))
    assert (found.status, [each.rule for each in found.findings]) == (status, rules)


def test_the_widest_limits_are_for_reading_and_a_kinds_own_for_itself(path):
    large = Kind("large", "Large", frozenset({"x"}), pupils, limits=Limits(rows=1_000_000, bytes=1))
    small = Kind("small", "Small", PUPILS.headings, pupils, limits=Limits(rows=0))
    assert (widest_limits([large, small]).rows, widest_limits([large, small]).bytes) == (1_000_000, Limits().bytes)
    assert widest_limits([large, small], "small").rows == Limits().rows
    assert [each.rule for each in check(path, [large, small], LEEDS).findings] == ["too_many_rows", "seen"]


def test_the_senders_name_is_the_one_that_is_kept(path):
    assert check(path, [PUPILS], Context(authority="la:383", file="../return.csv")).file == "../return.csv"
