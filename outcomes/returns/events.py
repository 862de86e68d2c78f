"""What the log says of a file and of what became of it."""

import time
from collections.abc import Mapping
from dataclasses import replace

from loaders.check import CheckedFile
from outcomes.returns.proposal import IncomingFile
from outcomes.store.log import Event, EventName


def file_event(
    event: EventName,
    checked: CheckedFile,
    *,
    counts: Mapping[str, int] | None = None,
    rules: tuple[str, ...] = (),
    seconds: float | None = None,
) -> Event:
    """What happened to a file, without a word of what it says."""
    return Event(
        event,
        kind=checked.kind,
        file=checked.file,
        sha256=checked.sha256,
        counts=counts,
        rules=rules,
        seconds=seconds,
    )


def published_event(file: IncomingFile, name: str, seconds: float) -> Event:
    """That a file was published, in which generation, and how many rows it changed."""
    assert file.return_ is not None  # noqa: S101  only staged items are published
    change = file.difference
    counts = {"rows": file.return_.rows}
    if change:
        counts |= {"new": change.new_rows, "changed": change.changed_rows, "removed": change.removed_rows}
    event = file_event("published", file.checked, counts=counts, seconds=seconds)
    return replace(event, return_id=file.return_.return_id, generation=name)


def finding_counts(checked: CheckedFile) -> dict[str, int]:
    """How many rows a file has, and how many findings of each severity."""
    severities = [finding.severity for finding in checked.findings]
    return {"rows": checked.rows, **{word: severities.count(word) for word in ("stop", "query", "note")}}


def seconds_since(started: float) -> float:
    """Seconds since a moment of `time.monotonic()`, to the millisecond."""
    return round(time.monotonic() - started, 3)
