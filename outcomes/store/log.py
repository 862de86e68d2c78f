"""What happened, one JSON line an event: who, which return, which file, how many, how long; never what a file says.

An event has the fields of `Event` and no others, so that there is nowhere to put a cell. What ended in a fault is told
by its type and by where in our code it arose: the text of an exception may quote a value. Why:
docs/decisions/0012-schedules-and-log.md.
"""

import contextlib
import json
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Literal

from model.folders import ROOT
from outcomes.store.actor import system_user

EventName = Literal[
    "check", "refused", "unchanged", "published", "undone", "released", "rebuild", "erase", "fault", "memory"
]

EVENTS = logging.getLogger("outcomes.events")
OURS = ("outcomes", "loaders", "pages")
"""Whose lines are written. What others log is theirs: it may quote anything."""

STDERR = "stderr"


@dataclass(frozen=True)
class Event:
    """One thing that happened. `counts` are numbers by name, `rules` the names of what was found wrong."""

    event: EventName
    return_id: str | None = None
    kind: str | None = None
    file: str | None = None
    sha256: str | None = None
    generation: str | None = None
    counts: Mapping[str, int] | None = None
    rules: tuple[str, ...] = ()
    audience: str | None = None
    seconds: float | None = None
    fault: str | None = None
    where: tuple[str, ...] = ()


def write_event(event: Event) -> None:
    """Write an event, where a log is open."""
    EVENTS.log(logging.ERROR if event.event == "fault" else logging.INFO, event.event, extra={"happened": event})


def write_fault(error: BaseException) -> None:
    """Write that something went wrong: what kind of error, and where in our code; never its text."""
    write_event(Event("fault", fault=type(error).__name__, where=_where(error)))


def open_log(where: str | None, *, watched: bool) -> str | None:
    """Begin to write events; gives the sentence that says why not to the file that was asked for, if so.

    Without a place they go to standard error, unless that is a terminal somebody watches.
    """
    name = f"{where}, watched: {watched}"
    if any(handler.name == name for handler in logging.getLogger(OURS[0]).handlers):
        return None
    handler, complaint = _handler(where, watched)
    handler.name = name
    handler.setFormatter(_Lines())
    for ours in OURS:
        logger = logging.getLogger(ours)
        for handler_before in logger.handlers[:]:
            logger.removeHandler(handler_before)
            handler_before.close()
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return complaint


def log_fault(where: str | None) -> str | None:
    """What is wrong with the log that is asked for, as a sentence with its remedy; None where nothing is."""
    if where in (None, STDERR):
        return None
    path = Path(str(where)).absolute()
    remedy = "Correct OUTCOMES_LOG, or see who may write there; events go to standard error until then."
    if path.is_dir():
        return f"The log {path} is a folder. {remedy}"
    if not path.parent.is_dir():
        return f"There is no folder {path.parent} for the log {path.name}. {remedy}"
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return f"The log {path} may not be written. {remedy}"
    return None


def _handler(where: str | None, watched: bool) -> tuple[logging.Handler, str | None]:
    if where in (None, STDERR):
        return (logging.NullHandler() if where is None and watched else _Stderr()), None
    path = Path(str(where)).absolute()
    try:
        path.touch(0o600)  # who sent what and when is for nobody else's eyes, whatever the umask
        return _File(path, encoding="utf-8"), None
    except OSError as refused:
        named = refused.filename or where
        complaint = log_fault(where) or f"The log {named} cannot be written: {refused.strerror}. Correct OUTCOMES_LOG."
        return (logging.NullHandler() if watched else _Stderr()), complaint


class _File(WatchedFileHandler):
    """Appends, and begins a new file where the old one was moved away (logrotate)."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a folder that has gone is as little a reason to fail as a disk that is full."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802  logging's own name
        """A disk that is full must not take a load with it; `outcomes doctor` says what is wrong with the log."""


class _Stderr(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        """Write one line to what standard error is now."""
        with contextlib.suppress(OSError, ValueError):  # whoever listened has gone
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


class _Lines(logging.Formatter):
    """One record, one line of JSON in ASCII: a line feed or an escape in a name is spelt out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event = getattr(record, "happened", None)
        fields = asdict(event) if isinstance(event, Event) else _other(record)
        return json.dumps(
            {"time": at, "event": fields.pop("event"), "actor": system_user(), **fields}, ensure_ascii=True
        )


def _other(record: logging.LogRecord) -> dict[str, object]:
    """A line that one of our modules logged in words, as `loaders.reading` does: they quote no cell."""
    error = record.exc_info[1] if record.exc_info else None
    fields = {"event": "fault", "message": record.getMessage(), "logger": record.name}
    return fields | ({"fault": type(error).__name__, "where": _where(error)} if error else {})


def _where(error: BaseException | None) -> tuple[str, ...]:
    """The lines of our code that an error went through, outermost first, and the one it arose in."""
    steps, trace = [], error.__traceback__ if error else None
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        if path.is_relative_to(ROOT) and ".venv" not in path.parts:
            steps.append(f"{path.relative_to(ROOT).as_posix()}:{trace.tb_lineno} {code.co_name}")
        elif trace.tb_next is None:
            steps.append(f"{path.name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return tuple(steps)
