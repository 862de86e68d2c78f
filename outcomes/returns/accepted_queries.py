"""Queries that somebody has looked into: what makes one the same the next time, and how it is shown then."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime

from model.findings import AcceptedQuery, Finding
from model.periods import day

ROW_NUMBERS = re.compile(r"\brows? \d[\d,]*", re.IGNORECASE)


def fingerprint(kind: str | None, finding: Finding) -> str:
    """The same for the same query of one kind of return: its rule, column, place and value, wherever its row stands.

    A query without a value is told by its words, without the numbers of rows in them.
    """
    identity = finding.value if finding.value is not None else ROW_NUMBERS.sub("row", finding.message)
    parts = [kind or "", finding.rule, finding.column or "", finding.place or "", identity]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def accepted_query(kind: str | None, query: Finding, *, reason: str, who: str, at: datetime) -> AcceptedQuery:
    """A query with the reason for which it is accepted; what it quotes of a cell is not written down."""
    return AcceptedQuery(
        fingerprint=fingerprint(kind, query),
        kind=kind or "",
        rule=query.rule,
        place=query.place or "",
        message=query.without_quotation().message,
        reason=reason,
        who=who,
        at=at,
    )


def with_accepted_as_notes(
    kind: str | None, findings: tuple[Finding, ...], accepted_queries: Mapping[str, AcceptedQuery]
) -> tuple[Finding, ...]:
    """The findings, each query that was accepted before as a note that says when, by whom and why."""
    if not accepted_queries:
        return findings
    return tuple(
        _as_note(finding, accepted_queries.get(fingerprint(kind, finding))) if finding.severity == "query" else finding
        for finding in findings
    )


def _as_note(query: Finding, acceptance: AcceptedQuery | None) -> Finding:
    if acceptance is None:
        return query
    words = f"Accepted on {day(acceptance.at)} by {acceptance.who}: {acceptance.reason.removesuffix('.')}."
    remedy = "Nothing to do, while that reason holds."
    return query.model_copy(
        update={"severity": "note", "message": f"{query.message} {words}", "remedy": remedy},
    )
