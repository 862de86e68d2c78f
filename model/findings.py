"""What is wrong with a file, and the queries that somebody has looked into."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import Literal

from model.frozen import Frozen

Severity = Literal["stop", "query", "note"]


class Finding(Frozen):
    """One thing wrong with a file: where, what, and what to do about it. `row` counts as the sender's program does.

    `place`: the school or area it is about, where it is about one.
    """

    severity: Severity
    rule: str
    message: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    place: str | None = None

    def without_quotation(self) -> "Finding":
        """The same without the cell that it quotes: in a return about pupils that cell may be a name.

        A school's number is none.
        """
        if not self.value or self.value == self.message or (self.place and self.value in self.place):
            return self
        quotation, otherwise = (
            (f"'{self.value}'", "a value") if f"'{self.value}'" in self.message else (self.value, "…")
        )
        return self.model_copy(update={"message": self.message.replace(quotation, otherwise), "value": None})


def shorten(
    findings: Iterable[Finding],
    most: int,
    alike: Callable[[Finding], Hashable],
    others: Callable[[Finding, int], Finding],
) -> Iterator[Finding]:
    """The first `most` of all findings that are `alike`, then for each such kind one that stands for the others.

    `alike`: what such findings have in common; None for one that is never left out. `others`: what stands for those
    that are left out, from the last of them and how many they are.
    """
    counts: Counter[Hashable] = Counter()
    last: dict[Hashable, Finding] = {}
    for finding in findings:
        key = alike(finding)
        counts[key] += 1
        if key is None or counts[key] <= most:
            yield finding
        else:
            last[key] = finding
    for key, finding in last.items():
        yield others(finding, counts[key] - most)


class AcceptedQuery(Frozen):
    """A query that somebody has looked into and accepted, and why, so that it need not be asked again.

    `fingerprint`: what makes it the same query next time (outcomes/returns/accepted_queries.py). `return_id`: the
    return it was published with; "" while nothing was.
    """

    fingerprint: str
    kind: str
    rule: str
    place: str
    message: str
    reason: str
    who: str
    at: datetime
    return_id: str = ""
