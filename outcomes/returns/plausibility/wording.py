"""How the findings of this stage are put: how a place, a year and a share are called, and how many are listed."""

from collections.abc import Iterable, Iterator, Mapping

from loaders.rules.rows import MOST_PER_RULE
from model.findings import Finding, shorten
from model.periods import starts
from model.rounding import digits


def school_number(place: str) -> str:
    """`3834040` of `school:3834040`."""
    return place.removeprefix("school:")


def period_words(period: str, term: str = "year") -> str:
    """`2024/25`, or `Summer 2024/25`."""
    return period if term == "year" else f"{term.capitalize()} {period}"


def first_day(period: str) -> str:
    """The day an academic year begins: 2024/25 → 2024-09-01."""
    return f"{starts(period)}-09-01"


def percent(share: float) -> str:
    """A proportion in percent, to one decimal: 0.94 → 94.0%."""
    return f"{digits(100 * share, 1)}%"


def capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """As many findings of each rule and severity as a loader gives, then one that says how many more there are."""
    return shorten(findings, MOST_PER_RULE, lambda finding: (finding.rule, finding.severity), _others)


def _others(last: Finding, count: int) -> Finding:
    message, value = f"{count:,} more of the same were found.", f"and {count:,} more"
    return last.model_copy(update={"message": message, "value": value, "row": None, "place": None})


def with_places(findings: tuple[Finding, ...], school_of: Mapping[int, str]) -> tuple[Finding, ...]:
    """Findings about a row with the school that the row names (by the sender's rows), so that each is told its own."""
    return tuple(
        finding.model_copy(update={"place": f"school:{school_of[finding.row]}"})
        if finding.place is None and finding.row is not None and finding.row in school_of
        else finding
        for finding in findings
    )


def schools_of(findings: Iterable[Finding]) -> dict[int, str]:
    """The LAESTAB of each row that a finding about a school names."""
    return {
        finding.row: school_number(finding.place)
        for finding in findings
        if finding.row is not None and finding.place is not None and finding.place.startswith("school:")
    }
