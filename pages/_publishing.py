"""Work that outlasts a page's run: checking, publishing and undoing in the background, watched and left at will."""

import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from outcomes import publish
from outcomes.errors import OutcomesError
from outcomes.model import ReturnStatus
from outcomes.publish import Progress, Proposal, Publisher

LOG = logging.getLogger(__name__)
UNFORESEEN = "Something went wrong that we had not foreseen. Nothing was changed; the log has the details."

MOST_KEPT = 50
"""Finished tasks that can still be looked at."""

ABANDONED_AFTER_SECONDS = 24 * 3600

POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="publishing")


@dataclass
class Task:
    """One piece of work in the background: how far it is, and what came of it."""

    title: str
    step: str = "Waiting"
    share: float = 0.0
    work: "Future[Proposal | str]" = field(default_factory=Future)
    upload: Path | None = None

    @property
    def running(self) -> bool:
        """Whether it is still going on."""
        return not self.work.done()

    @property
    def fault(self) -> str | None:
        """The sentence of what stopped it, if anything did."""
        if self.running or (found := self.work.exception()) is None:
            return None
        return str(found) if isinstance(found, OutcomesError) else UNFORESEEN

    @property
    def proposal(self) -> Proposal | None:
        """What a check or a publication came to."""
        if self.running or self.work.exception() is not None:
            return None
        found = self.work.result()
        return found if isinstance(found, Proposal) else None


TASKS: dict[str, Task] = {}
"""Every task of this process, so that whoever left the page finds it again."""


def send(
    publisher: Publisher,
    name: str,
    content: bytes,
    *,
    period: str | None,
    status: ReturnStatus | None,
    note: str,
) -> str:
    """Check a file and work out what publishing it would change; the task's id. Nothing is published yet."""
    path = _kept(publisher, content)

    def work(progress: Progress) -> Proposal:
        progress("Checking", 0.1)
        checked = publish.check(path, authority=publisher.authority, period=period, status=status, file=name)
        return publish.propose(publisher, [(path, checked)], note=note, progress=progress)

    return _start(Task(name, upload=path), work)


def accept(publisher: Publisher, task: Task) -> str:
    """Publish what a task proposes; the id of the task that does it."""
    proposal = task.proposal
    assert proposal is not None, "only a finished check can be published"  # noqa: S101  our own mistake, not a user's

    def work(progress: Progress) -> Proposal:
        done = publish.accept(publisher, proposal, progress=progress)
        _forget_upload(task)
        return done

    return _start(Task(task.title), work)


def discard(task: Task) -> None:
    """Drop a proposal nobody said yes to, and the file with it."""
    if task.proposal is not None:
        publish.discard(task.proposal)
    _forget_upload(task)


def undo(publisher: Publisher, return_id: str, file: str) -> str:
    """Take a return out of what is published; the task's id."""

    def work(progress: Progress) -> str:
        progress("Building what is left", 0.3)
        return publish.undo(publisher, return_id)

    return _start(Task(file), work)


def _start(task: Task, work: Callable[[Progress], Proposal | str]) -> str:
    name = uuid.uuid4().hex[:8]

    def progress(step: str, share: float) -> None:
        task.step, task.share = step, share

    task.work = POOL.submit(work, progress)
    task.work.add_done_callback(lambda done: _log(task, done))
    TASKS[name] = task
    for old in [key for key, kept in TASKS.items() if not kept.running][:-MOST_KEPT]:
        del TASKS[old]
    return name


def _log(task: Task, done: "Future[Proposal | str]") -> None:
    found = done.exception()
    if found is not None and not isinstance(found, OutcomesError):
        LOG.error("background work failed", exc_info=found)
    if found is not None:
        _forget_upload(task)


def _kept(publisher: Publisher, content: bytes) -> Path:
    """The upload under a name of our own: what the sender calls it is never a path."""
    folder = publisher.store.home / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.iterdir():
        # Whoever sent it neither published nor discarded it before the server stopped.
        if time.time() - left.stat().st_mtime > ABANDONED_AFTER_SECONDS:
            left.unlink(missing_ok=True)
    path = folder / uuid.uuid4().hex
    path.write_bytes(content)
    return path


def _forget_upload(task: Task) -> None:
    if task.upload is not None:
        task.upload.unlink(missing_ok=True)
