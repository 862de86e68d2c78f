"""What this installation is made of, what is wrong with it, what is left to do, and what to do about it."""

import os
import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from metrics.measures.register import MEASURES
from model.errors import NothingPublishedError, StoreDamagedError
from model.freshness import late_sentence, review_sentences
from model.returns import Return
from model.viewers import AUDIENCES
from model.wording import count_of
from outcomes.returns.publisher import Publisher
from outcomes.returns.publishing import generations_of_the_ledger
from outcomes.store import cleanup, log, reference, retention, return_files

LIBRARIES = ("streamlit", "duckdb", "pandas", "plotly", "pydantic")
LEAST_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Examination:
    """What was found: facts by name, each fault as a sentence with its remedy, and what the next load will tidy up.

    `stale`: which figures should be out in a later year, and whose definitions should have been looked at again.
    """

    facts: dict[str, str]
    faults: tuple[str, ...]
    remaining_work: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The facts, one a row."""
        return pd.DataFrame(self.facts.items(), columns=["what", "found"])

    @property
    def document(self) -> dict[str, Any]:
        """The facts, the faults and what is left to do as one JSON document."""
        return {
            "facts": self.facts,
            "faults": list(self.faults),
            "left_to_do": list(self.remaining_work),
            "stale": list(self.stale),
        }

    @property
    def verdict(self) -> str:
        """The faults in words, or that there is none; then what is left to do."""
        return "\n".join([*(self.faults or ["Nothing is wrong."]), *self.remaining_work])


def examine(publisher: Publisher, log_file: str | None = None, *, today: date | None = None) -> Examination:
    """Look at versions, folders, ledger, pointers, log, free disk and the calendar of publications; change nothing."""
    free = shutil.disk_usage(publisher.store.home).free
    ledger = publisher.workspace.returns()
    facts = {
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "home": str(publisher.store.home),
        "home authority": publisher.authority,
        "workspace": publisher.workspace.engine.dialect.name,
        "returns": f"{sum(return_.state == 'accepted' for return_ in ledger)} in force of {len(ledger)}",
        **{f"shown to {audience}": publisher.store.pointer(audience) or "nothing" for audience in AUDIENCES},
        "log": log_file or "standard error",
        "originals of pupils": f"kept for {publisher.retention_days} days",
        "free disk": f"{free / 1e9:.1f} GB",
    }
    faults = [
        *_disk_faults(free),
        *_privacy_faults(publisher.store.home),
        *_log_faults(log_file),
        *_return_faults(publisher, ledger),
        *_erasure_faults(publisher),
    ]
    return Examination(
        facts,
        (*faults, *_pointer_faults(publisher)),
        tuple(_remaining_work(publisher, ledger)),
        (*_late_publications(publisher, ledger, today or date.today()), *_late_reviews(today or date.today())),
    )


def _late_publications(publisher: Publisher, ledger: Sequence[Return], today: date) -> list[str]:
    """Publications in force of which a later year should be out."""
    calendar = reference.calendar(publisher.reference)
    newest: dict[str, str] = {}
    for return_ in ledger:
        if return_.state == "accepted" and return_.periods:
            newest[return_.source] = max(newest.get(return_.source, ""), *return_.periods)
    sentences = (
        late_sentence(reference.publication(publisher.reference, source).title, year, months, today)
        for source, year in sorted(newest.items())
        if (months := calendar.publications.get(source)) is not None
    )
    return [sentence for sentence in sentences if sentence]


def _late_reviews(today: date) -> tuple[str, ...]:
    return review_sentences(MEASURES.values(), today)


def _disk_faults(free: int) -> list[str]:
    if free >= LEAST_FREE_BYTES:
        return []
    return [f"Only {free / 1e9:.1f} GB of disk is free. Make room: a publish needs about twice the store."]


def _privacy_faults(home: Path) -> list[str]:
    """A home that was made before, or copied: what is in it is behind its door, so that the door is enough to look at.

    Windows keeps who may read a folder elsewhere.
    """
    if os.name != "posix" or not home.stat().st_mode & 0o077:
        return []
    return [f"What is in {home} can be read by others on this machine. Run `chmod -R go-rwx {home}`."]


def _log_faults(log_file: str | None) -> list[str]:
    fault = log.log_fault(log_file)
    return [fault] if fault else []


def _return_faults(publisher: Publisher, ledger: Sequence[Return]) -> list[str]:
    """Rows that are gone or are not those that were accepted, and rows that no ledger line speaks of."""
    damages = [
        return_files.damage_sentence(publisher.store, return_) for return_ in ledger if return_.state == "accepted"
    ]
    return [*filter(None, damages), *_stranger_faults(publisher, ledger)]


def _stranger_faults(publisher: Publisher, ledger: Sequence[Return]) -> list[str]:
    ledger_ids = {return_.return_id for return_ in ledger}
    unfinished = return_files.unfinished_return_ids(publisher.store)
    strangers = sorted(
        path.name
        for path in publisher.store.returns.glob("r*")
        if path.name.removesuffix(".rewritten") not in ledger_ids and path.name not in unfinished
    )
    if not strangers:
        return []
    return [
        f"The ledger has no line of {', '.join(strangers)} in {publisher.store.returns}. If the workspace was restored "
        "from a backup, load those files again from the originals; then move these folders away."
    ]


def _erasure_faults(publisher: Publisher) -> list[str]:
    return [
        f"Return {revision.return_id} was to be erased on {revision.at:%d %B %Y}, and something of it may be left. "
        f"Run `outcomes rebuild`, or stop the serving pages first if a file is open."
        for revision in publisher.workspace.revision_notes()
        if not revision.finished
    ]


def _pointer_faults(publisher: Publisher) -> list[str]:
    faults: list[str] = []
    active = publisher.workspace.active()
    if not active and publisher.store.pointer("authority") is None:
        return faults
    for audience, name in generations_of_the_ledger(publisher).items():
        try:
            current = publisher.store.generation(audience).name
        except (StoreDamagedError, NothingPublishedError) as fault:
            faults.append(str(fault))
            continue
        if current != name:
            faults.append(
                f"{audience} are shown generation {current}; the returns in force make {name}. Run `outcomes rebuild`."
            )
    return faults


def _remaining_work(publisher: Publisher, ledger: Sequence[Return]) -> list[str]:
    """What is harmless, and gone with the next load, start or rebuild."""
    sentences = []
    leftovers = cleanup.leftovers(publisher.store)
    if leftovers:
        what = count_of(len(leftovers), "piece of work was", "pieces of work were")
        size = sum(_size(path) for path in leftovers) / 1e6
        sentences.append(
            f"{what} left half done ({size:.1f} MB). Nothing of it was published; the next load or "
            "`outcomes rebuild` removes it."
        )
    originals = retention.past_retention(publisher.store, ledger, publisher.retention_days)
    if originals:
        what = (
            "The original of 1 pupil-level return is"
            if len(originals) == 1
            else f"{len(originals)} pupil-level originals are"
        )
        sentences.append(
            f"{what} past the {publisher.retention_days} days it may be kept. The next load or `outcomes rebuild` "
            "removes it."
        )
    return sentences


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
