"""The warm server that reading processes are forked from, and how one is run where there is none."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from loaders.reading import child
from loaders.reading.limits import Limits
from model.folders import ROOT

log = logging.getLogger(__name__)
_GRACE_SECONDS = 5
_WATCH_SECONDS = 0.05

# The reading processes see no more of the environment than they need: a setting may be a secret.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")

_QUIET = {
    "LANG": "C.UTF-8",
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "1",
    # Large arrays come and go: keep their pages instead of asking the kernel for new ones each time.
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
}

# How a process ended, where it did not end by itself; anything else is a fault in the file that broke the reader.
TIMED_OUT, HUNG_UP = "timed out", "hung up"
Ending = int | str


class ForkServer:
    """One warm process that forks the reading processes of this one; started when first needed, and after a crash."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._room: Path | None = None
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def room(self) -> Path:
        """The folder for the folders of files being read; the server removes it when this process is gone."""
        with self._lock:
            self._running()
            return self._own_room()

    def run(self, folder: Path, limits: Limits) -> Ending:
        """Read a folder; its exit code, minus the signal that ended it, or how it was given up."""
        with contextlib.closing(self._handed_over(folder)) as connection:
            connection.settimeout(limits.wall_seconds + _GRACE_SECONDS)
            try:
                reply = connection.recv(64)
            except TimeoutError:
                return TIMED_OUT
            return int(reply) if reply else HUNG_UP

    def _handed_over(self, folder: Path) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for attempt in (1, 2):
                control = self._running()
                try:
                    socket.send_fds(control, [os.fsencode(folder)], [theirs.fileno()])
                except OSError:
                    # It died since the last file; the second try starts another.
                    self._forget()
                    if attempt == 2:
                        raise
                else:
                    break
        return ours

    def _running(self) -> socket.socket:
        if self._owner != os.getpid():  # a fork of the serving process must not share its parent's server
            self._control = self._process = self._room = None
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._forget()
            self._owner = os.getpid()
            self._control, self._process = _start_server(self._own_room())
        return self._control

    def _own_room(self) -> Path:
        if self._room is None or not self._room.is_dir():
            self._room = Path(tempfile.mkdtemp(prefix="outcomes-"))
        return self._room

    def _forget(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait(_GRACE_SECONDS)
        self._control = self._process = None

    def stop(self) -> None:
        """Let the server go: it ends, with whatever it was reading, when the control socket closes."""
        if self._owner == os.getpid():
            with self._lock, contextlib.suppress(subprocess.TimeoutExpired):
                self._forget()


def _start_server(room: Path) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # noqa: S603  our own module, by our own interpreter
            [sys.executable, "-m", "loaders.reading.child", str(theirs.fileno()), str(room)],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the serving process, which then lets this one go
        )
    return ours, process


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _QUIET


SERVER = ForkServer()


def run_alone(folder: Path, limits: Limits) -> Ending:
    """Read a folder in a process of its own, watched from here where the system sets no limits of its own."""
    process = subprocess.Popen(  # noqa: S603  our own module, by our own interpreter
        [sys.executable, "-m", "loaders.reading.child", "--once", str(folder)],
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    start = time.monotonic()
    ending: Ending | None = None
    while process.poll() is None and ending is None:
        time.sleep(_WATCH_SECONDS)
        ending = _over_the_limits(process.pid, time.monotonic() - start, limits)
    if ending is not None:
        process.kill()
    exit_code = process.wait()
    return exit_code if ending is None else ending


def _over_the_limits(pid: int, seconds: float, limits: Limits) -> Ending | None:
    if seconds > limits.wall_seconds:
        return TIMED_OUT
    try:
        process = psutil.Process(pid)
        cpu_times = process.cpu_times()
        if cpu_times.user + cpu_times.system > limits.cpu_seconds:
            return -int(signal.SIGXCPU) if hasattr(signal, "SIGXCPU") else TIMED_OUT
        return child.OUT_OF_MEMORY if process.memory_info().rss > limits.memory_bytes else None
    except psutil.NoSuchProcess:
        return None
