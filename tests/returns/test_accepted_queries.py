"""A query is accepted with a reason, and is not asked again."""

from datetime import UTC, datetime

import pytest

from model.findings import Finding
from outcomes.returns import accepting, checking, proposing, staging
from outcomes.returns.accepted_queries import accepted_query, fingerprint, with_accepted_as_notes
from outcomes.returns.proposal import open_queries
from tests.conftest import result

QUERY = Finding(
    severity="query", rule="figure_moved", message="Row 7: up", remedy="Look.", row=7, column="A", value="61", place="p"
)
NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
GIRLS_AND_BOYS = [
    result(numerator=50, denominator=100),
    result(numerator=30, denominator=48, characteristic="sex", category="female"),
    result(numerator=20, denominator=50, characteristic="sex", category="male"),
]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"row": 8}, True),
        ({"message": "Row 8: up"}, True),
        ({"sheet": "Summer"}, True),
        ({"rule": "all_alike"}, False),
        ({"column": "B"}, False),
        ({"value": "62"}, False),
        ({"place": "q"}, False),
    ],
)
def test_the_same_query_is_the_same_wherever_its_row_stands(other, same):
    assert (fingerprint("pupils", QUERY) == fingerprint("pupils", QUERY.model_copy(update=other))) is same
    assert fingerprint("pupils", QUERY) != fingerprint("phonics_results", QUERY)


@pytest.mark.parametrize(
    ("words", "same"),
    [("The first is row 9 of 12 pupils.", True), ("The first is row 7 of 13 pupils.", False)],
)
def test_without_a_value_it_is_told_by_its_words_but_for_rows(words, same):
    query = QUERY.model_copy(update={"value": None, "message": "The first is row 7 of 12 pupils."})
    assert (fingerprint("pupils", query) == fingerprint("pupils", query.model_copy(update={"message": words}))) is same


def test_an_accepted_query_is_a_note_that_says_when_by_whom_and_why():
    said = accepted_query("pupils", QUERY, reason="A new sixth form.", who="analyst", at=NOW)
    (note,) = with_accepted_as_notes("pupils", (QUERY,), {said.fingerprint: said})
    assert (note.severity, note.row) == ("note", 7)
    assert note.message == "Row 7: up Accepted on 3 November 2026 by analyst: A new sixth form."
    stop = QUERY.model_copy(update={"severity": "stop"})
    assert with_accepted_as_notes("pupils", (stop,), {said.fingerprint: said}) == (stop,)


def propose(publisher, path):
    return proposing.propose(publisher, [(path, checking.check(path, authority="la:383"))])


def test_it_needs_no_yes_now_nor_the_next_time(publisher, tidy_file):
    proposal = propose(publisher, tidy_file(GIRLS_AND_BOYS))
    assert proposal.needs_a_yes
    ((key, query),) = open_queries(proposal.files[0]).items()
    assert query.rule == "parts_do_not_add_up"
    proposal = accepting.accept_queries(publisher, proposal, {key: "Two pupils' sex is not recorded"})
    assert not proposal.needs_a_yes
    assert open_queries(proposal.files[0]) == {}
    done = accepting.accept(publisher, proposal)
    said = publisher.workspace.accepted()[key]
    assert (said.reason, said.return_id) == ("Two pupils' sex is not recorded", done.files[0].return_.return_id)

    again = propose(publisher, tidy_file([*GIRLS_AND_BOYS, result("la:382", numerator=1, denominator=2)], "next.csv"))
    assert not again.needs_a_yes
    (note,) = [each for each in again.files[0].checked.findings if each.rule == "parts_do_not_add_up"]
    assert note.severity == "note"
    assert "Accepted on" in note.message


def test_a_proposal_nobody_publishes_leaves_its_reasons_behind(publisher, tidy_file):
    path = tidy_file(GIRLS_AND_BOYS)
    proposal = propose(publisher, path)
    (key,) = open_queries(proposal.files[0])
    staging.discard_staged(accepting.accept_queries(publisher, proposal, {key: "Checked with the school"}).files)
    assert publisher.workspace.accepted()[key].return_id == ""
    assert not propose(publisher, path).needs_a_yes


def test_a_query_without_a_reason_stays_open(publisher, tidy_file):
    proposal = propose(publisher, tidy_file(GIRLS_AND_BOYS))
    (key,) = open_queries(proposal.files[0])
    assert accepting.accept_queries(publisher, proposal, {key: ""}).needs_a_yes
    assert publisher.workspace.accepted() == {}


def test_what_is_said_later_of_the_same_stands_and_the_earlier_is_kept(publisher):
    for reason in ("First", "Second"):
        publisher.workspace.accept_query(accepted_query("pupils", QUERY, reason=reason, who="analyst", at=NOW))
    assert [each.reason for each in publisher.workspace.accepted().values()] == ["Second"]
