"""What came of several files sent at once, in words and as one report."""

from collections import Counter
from collections.abc import Mapping, Sequence

from loaders.check import MOST_LISTED_PER_RULE
from model.errors import NothingPublishedError, StoreDamagedError
from model.findings import Finding, shorten
from model.wording import count_of
from outcomes import answers
from outcomes.returns.feedback.findings_report import combined_report
from outcomes.returns.proposal import FileState, IncomingFile
from outcomes.store.access import OFFICER
from outcomes.store.store import Store

FILE_OUTCOMES: dict[FileState, str] = {
    "published": "published",
    "waiting": "can be published",
    "refused": "not accepted, and nothing was changed",
    "unchanged": "already in, so nothing was changed",
}

_COUNT_WORDS: dict[FileState, tuple[str, str]] = {
    "published": ("is published", "are published"),
    "waiting": ("can be published", "can be published"),
    "refused": ("has to be corrected", "have to be corrected"),
    "unchanged": ("is already in", "are already in"),
}


def headline(files: Sequence[IncomingFile]) -> str:
    """`271 can be published, 6 have to be corrected, 3 are already in`."""
    counts = Counter(file.state for file in files)
    return ", ".join(
        count_of(counts[state], one, several) for state, (one, several) in _COUNT_WORDS.items() if counts[state]
    )


def abridged(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first hundred findings of each rule and column, and one that says how many more rows have the same fault."""
    return tuple(shorten(findings, MOST_LISTED_PER_RULE, _fault, _others))


def _fault(finding: Finding) -> tuple[str, str, str | None] | None:
    """What the rows of one fault have in common; None of a finding about no row."""
    return None if finding.row is None else (finding.severity, finding.rule, finding.column)


def _others(last: Finding, count: int) -> Finding:
    message = f"{count:,} more rows have the same fault, the last here in row {last.row}."
    return last.model_copy(update={"message": message, "row": None, "value": None})


def findings_report_of(files: Sequence[IncomingFile], names: Mapping[str, str]) -> bytes:
    """The combined report of files sent at once, as XLSX: one row a finding. `names`: schools' names by LAESTAB."""
    return combined_report([(file.checked, FILE_OUTCOMES[file.state]) for file in files], names, headline(files))


def school_names(store: Store) -> dict[str, str]:
    """What the schools that have figures are called, by LAESTAB; empty where nothing is published."""
    try:
        schools = answers.offered_places(store.generation(OFFICER.audience), "school")
    except (NothingPublishedError, StoreDamagedError):
        return {}
    return {place.removeprefix("school:"): name for place, name in schools.items()}
