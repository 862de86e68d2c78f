"""Work that outlasts a page's run: checking, publishing and undoing in the background, watched and left at will."""

import contextlib
import ctypes
import shutil
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from model.errors import OutcomesError, fault_sentence
from model.returns import ReturnStatus
from model.viewers import AUDIENCE_WORDS, Audience
from model.wording import count_of
from outcomes.returns import accepting, declining, loading, proposing, releasing, staging, undoing, unpacking
from outcomes.returns.feedback import fix_lists
from outcomes.returns.proposal import Declaration, Proposal
from outcomes.returns.publisher import OnProgress, Publisher
from outcomes.returns.target_changes import with_target_changes
from outcomes.returns.turns import Turns
from outcomes.returns.unpacking import SentFile
from outcomes.store import cleanup, log

UNFORESEEN = "Something went wrong that we had not foreseen. Nothing was changed; the log has the details."

MOST_TASKS, MOST_TASKS_OF_SENDER = 20, 5
"""Finished tasks that can still be looked at, of everybody and of one sender: each holds what its files have wrong."""

MOST_WAITING = 5
"""Tasks that one sender may have under way at once."""

TURNS = Turns(places=2)
"""Two work at a time: reading, comparing and publishing each take a core and some hundred megabytes."""

POOL = ThreadPoolExecutor(max_workers=40, thread_name_prefix="publishing")
"""Those whose turn it is, and those who wait for theirs."""


class TooManyTasksError(OutcomesError):
    """Somebody has as much under way as one may."""


@dataclass
class Task:
    """One piece of work in the background: how far it is, and what came of it.

    `sender`: whose it is, as one session of a browser. `uploads`: the folder of the files as they were sent, while
    they are kept.
    """

    title: str
    sender: str = ""
    step: str = "Waiting"
    share: float = 0.0
    work: "Future[Proposal | str]" = field(default_factory=Future)
    uploads: Path | None = None

    @property
    def running(self) -> bool:
        """Whether it is still going on."""
        return not self.work.done()

    @property
    def fault(self) -> str | None:
        """The sentence of what stopped it, if anything did."""
        if self.running or (fault := self.work.exception()) is None:
            return None
        if isinstance(fault, OSError):
            return fault_sentence(fault)
        return str(fault) if isinstance(fault, OutcomesError) else UNFORESEEN

    @property
    def proposal(self) -> Proposal | None:
        """What a check or a publication came to."""
        if self.running or self.work.exception() is not None:
            return None
        outcome = self.work.result()
        return outcome if isinstance(outcome, Proposal) else None

    @property
    def sentence(self) -> str:
        """What was done, in words, where it is neither a check nor a publication."""
        return str(self.work.result())


TASKS: dict[str, Task] = {}
"""Every task of this process, so that whoever left the page finds it again."""


def start_check(
    publisher: Publisher,
    files: Iterable[tuple[str, bytes]],
    *,
    period: str | None,
    status: ReturnStatus | None,
    note: str,
    sender: str = "",
) -> str:
    """Check files (name, content) and work out what publishing them would change; the task's id.

    A zip among them is its files. Nothing is published yet. Raises TooManyTasksError.
    """
    _require_room(sender)
    uploads = list(files)
    task = Task(uploads[0][0] if len(uploads) == 1 else f"{len(uploads):,} files", sender)
    declaration = Declaration(period=period, status=status)

    def work(progress: OnProgress) -> Proposal:
        # Here and not on the page: a disk that is full is then told as what else may go wrong is. And at once, not when
        # their turn comes: what waits is on the disk and not in memory.
        folder = task.uploads = _upload_folder(publisher)
        sent_files = [SentFile(name, _store_upload(folder, content)) for name, content in uploads]
        uploads.clear()
        with _turn(task):
            unpacked_files = unpacking.unpack_files(sent_files, folder, status)
        if len(sent_files) > 1:
            task.title = f"{len(unpacked_files):,} files"  # with those that were in a zip among them
        staged = loading.check_and_stage(
            publisher, unpacked_files, declaration, note=note, progress=progress, take_turn=lambda: _turn(task)
        )
        with _turn(task):
            proposal = proposing.compare(publisher, staged, progress)
            progress("Looking at targets", 0.65)
            return with_target_changes(publisher, proposal)

    return _start(task, work)


def _turn(task: Task) -> AbstractContextManager[None]:
    """A turn for a task, which says meanwhile how long it may wait."""

    def say(words: str) -> None:
        task.step = words

    return TURNS.turn(task.sender, say)


def _require_room(sender: str) -> None:
    """Raise TooManyTasksError where a sender has as many tasks under way as one may."""
    under_way = [task for task in TASKS.values() if task.running and task.sender == sender]
    if len(under_way) >= MOST_WAITING:
        raise TooManyTasksError(
            f"{count_of(len(under_way), 'check')} of yours are under way. Send more when one of them is done, or send "
            "all files at once: they are then one check."
        )


def start_publishing(publisher: Publisher, task: Task, audience: Audience) -> str:
    """Publish what a task proposes to an audience; the id of the task that does it."""
    proposal = task.proposal
    assert proposal is not None, "only a finished check can be published"  # noqa: S101  our own mistake, not a user's
    publication = Task(task.title, task.sender)

    def work(progress: OnProgress) -> Proposal:
        with _turn(publication):
            published_proposal = accepting.accept(publisher, proposal, audience=audience, progress=progress)
        _remove_uploads_but(
            task, [file.path for file in published_proposal.files if file.path and fix_lists.has_fix_list(file)]
        )
        publication.uploads = task.uploads
        return published_proposal

    return _start(publication, work)


def accept_task_queries(publisher: Publisher, task: Task, reasons: Mapping[str, str]) -> None:
    """Accept queries of what a task proposes, each for its reason by fingerprint; the proposal stays open."""
    proposal = task.proposal
    assert proposal is not None, "only a finished check has queries"  # noqa: S101  our own mistake, not a user's
    work: Future[Proposal | str] = Future()
    work.set_result(accepting.accept_queries(publisher, proposal, reasons))
    task.work = work


def discard_task(publisher: Publisher, task: Task) -> None:
    """Drop a proposal nobody said yes to, and the files with it."""
    if task.proposal is not None:
        declining.withdraw(publisher, task.proposal)
    _remove_uploads_but(task, [])


def start_release(publisher: Publisher, return_id: str, audience: Audience, file: str) -> str:
    """Show a return to a wider audience; the task's id."""
    task = Task(file)

    def work(progress: OnProgress) -> str:
        with _turn(task):
            progress("Building what they are shown", 0.3)
            releasing.release(publisher, return_id, audience)
        return f"is released. It is shown to: {AUDIENCE_WORDS[audience].lower()}."

    return _start(task, work)


def start_undo(publisher: Publisher, return_id: str, file: str) -> str:
    """Take a return out of what is published; the task's id."""
    task = Task(file)

    def work(progress: OnProgress) -> str:
        with _turn(task):
            progress("Building what is left", 0.3)
            undoing.undo(publisher, return_id)
        return "is undone. Every page shows what is left."

    return _start(task, work)


def _start(task: Task, work: Callable[[OnProgress], Proposal | str]) -> str:
    name = uuid.uuid4().hex[:8]

    def progress(step: str, share: float) -> None:
        task.step, task.share = step, share

    task.work = POOL.submit(work, progress)
    task.work.add_done_callback(lambda done: _log(task, done))
    TASKS[name] = task
    finished = [key for key, earlier_task in TASKS.items() if not earlier_task.running]
    of_sender = [key for key in finished if TASKS[key].sender == task.sender]
    for old in {*finished[:-MOST_TASKS], *of_sender[:-MOST_TASKS_OF_SENDER]}:
        _let_go(TASKS.pop(old))
    return name


def _let_go(task: Task) -> None:
    """Drop what nobody came back for: what was staged of it, and the files as they were sent."""
    if task.proposal is not None:
        staging.discard_staged(task.proposal.files)
    _remove_uploads_but(task, [])


def _log(task: Task, work: "Future[Proposal | str]") -> None:
    fault = work.exception()
    give_memory_back()
    if fault is not None:
        log.write_fault(fault)
        _remove_uploads_but(task, [])


def give_memory_back() -> None:
    """Let the system have what a file took while it was read and compared: a library would keep it for the next one."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # only glibc has it
            ctypes.CDLL(None).malloc_trim(0)


def _upload_folder(publisher: Publisher) -> Path:
    """A new folder for what is sent; whatever was abandoned there a day ago goes."""
    cleanup.remove_abandoned(publisher.store)
    folder = publisher.store.home / "incoming" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    return folder


def _store_upload(folder: Path, content: bytes) -> Path:
    """One file under a name of our own: what the sender calls it is never a path."""
    path = folder / uuid.uuid4().hex
    path.write_bytes(content)
    return path


def _remove_uploads_but(task: Task, paths: Iterable[Path]) -> None:
    """Remove what was sent, but for files whose senders may still ask for their fix list."""
    if task.uploads is None:
        return
    uploads_to_keep = set(paths)
    if not uploads_to_keep:
        shutil.rmtree(task.uploads, ignore_errors=True)
        return
    for path in task.uploads.rglob("*"):
        if path.is_file() and path not in uploads_to_keep:
            path.unlink(missing_ok=True)
