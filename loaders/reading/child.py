"""The process that meets other people's bytes: forked from a warm server, limited by the kernel, gone afterwards.

`python -m loaders.reading.child CONTROL ROOM` is the server: it imports what reading needs, leaves the network, and
forks a process for every folder named on the control socket. `python -m loaders.reading.child --once FOLDER` reads one
folder and exits, for systems without `fork`. Neither imports pandas, pydantic or anything that knows a user, a store or
a setting.

What a reading process can do: at most the memory, processor time, wall time and file size of its limits; no network
(an empty network namespace where the kernel allows one); and, once its input is read, no new descriptor of any kind,
so that neither a file nor a socket can be opened even by native code.
"""

import contextlib
import ctypes
import errno
import gc
import importlib
import importlib.abc
import json
import os
import select
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from loaders.reading import archive, container
from loaders.reading.extract import Extract, Refusal
from loaders.reading.limits import Limits

if sys.platform != "win32":
    import resource

OUT_OF_MEMORY, FAULT, OUT_OF_ROOM = 3, 4, 5
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
"""What the system says where a disk, or somebody's share of it, is full."""

READ, UNPACK = "read", "unpack"
INPUT, JOB, ANSWER, COMPLAINT = "input", "job.json", "answer.arrows", "complaint.txt"
PIECES = pa.schema([("file", pa.int32()), ("piece", pa.binary())])
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


# --- the server -----------------------------------------------------------------------------------------------------


def serve(control: socket.socket, room: Path) -> None:
    """Fork a reading process for every (folder, connection) handed over, and say on the connection how it ended.

    Returns when the serving process is gone, however it went, and takes the room with it: copies of files are in there.
    """
    leave_the_network()
    gc.freeze()
    bell, ring = os.pipe()
    os.set_blocking(ring, False)
    signal.set_wakeup_fd(ring)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, socket.socket] = {}
    while True:
        channels: list[socket.socket | int] = [control, bell, *running.values()]
        ready, _, _ = select.select(channels, [], [])
        for pid, connection in list(running.items()):
            # The serving process never speaks on it: readable means that it has hung up.
            if connection in ready:
                os.kill(pid, signal.SIGKILL)
        if bell in ready:
            os.read(bell, 4096)
        _report_the_ended(running)
        if control in ready and not _start_one(control, running):
            break
    for pid in running:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(room, ignore_errors=True)


def _start_one(control: socket.socket, running: dict[int, socket.socket]) -> bool:
    folder, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
    if not folder:
        return False
    connection = socket.socket(fileno=descriptors[0])
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for other in (control, connection, *running.values()):
            other.close()
        _read_and_exit(Path(os.fsdecode(folder)))
    running[pid] = connection
    return True


def _report_the_ended(running: dict[int, socket.socket]) -> None:
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        connection = running.pop(pid)
        with contextlib.suppress(OSError):  # it has hung up, and no longer wants to know
            connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        connection.close()


def leave_the_network() -> bool:
    """Move this process into an empty network namespace; False where the kernel does not allow it."""
    if sys.platform != "linux":
        return False
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return any(kernel.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWNET | _CLONE_NEWUSER))


# --- one file -------------------------------------------------------------------------------------------------------


def _read_and_exit(folder: Path) -> NoReturn:
    """Never returns and never cleans up: the process has nothing that outlives it but its answer."""
    status = FAULT
    try:
        status = read_one(folder)
    except MemoryError:
        status = OUT_OF_MEMORY
    except OSError as fault:
        status = OUT_OF_ROOM if fault.errno in NO_ROOM else FAULT
    finally:
        _complain(sys.exc_info()[1])
        os._exit(status)


def _complain(fault: BaseException | None) -> None:
    """Say for the log what kind of error was met, and where; never its text, which may quote a cell."""
    if fault is None:
        return
    trace, where = fault.__traceback__, ""
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename).name
        where = f"{name}:{trace.tb_lineno}" if name.endswith(".py") else where
        trace = trace.tb_next
    os.write(2, f"{type(fault).__name__} {where}\n".encode())


def read_one(folder: Path) -> int:
    """Do the task in `job.json` with `input` in a folder, under its limits, and write `answer.arrows` beside it."""
    job = json.loads((folder / JOB).read_text("utf-8"))
    limits = Limits(**job["limits"])
    # What native code says as it dies is for the log, and belongs in the folder that is thrown away.
    os.dup2(os.open(folder / COMPLAINT, os.O_WRONLY | os.O_CREAT, 0o600), 2)
    limit_resources(limits)
    os.chdir(folder)
    data = (folder / INPUT).read_bytes()
    with (folder / ANSWER).open("wb") as answer:
        open_nothing_more()
        if job["task"] == UNPACK:
            write_files(data, limits, answer)
            return 0
        try:
            extract = container.extract(data, job["name"], limits)
        except Refusal as refusal:
            extract = Extract("", (), (refusal.remark,))
        write_answer(extract, answer)
    return 0


def limit_resources(limits: Limits) -> None:
    """Memory, processor time, wall time and file size for this process, by the kernel where it can."""
    if sys.platform == "win32":
        return
    for name, soft, hard in (
        # At the soft limit comes SIGXCPU, which says what happened; at the hard one SIGKILL, which does not.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is already in force
            resource.setrlimit(name, (soft, hard))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.wall_seconds)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # If the machine runs out of memory, this is the process to lose.
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


def open_nothing_more() -> None:
    """From here on no descriptor can be opened: no file, no socket, by anything in this process."""
    if sys.platform == "win32":
        sys.addaudithook(_refuse_sockets)
    else:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _refuse_sockets(event: str, _: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        raise PermissionError("a reading process has no network")


def write_answer(extract: Extract, answer: object) -> None:
    """Arrow streams, one after the other: first a schema that carries the remarks, then one table per sheet."""
    about = {
        "container": extract.container,
        "remarks": [remark.plain() for remark in extract.remarks],
        "tables": [
            {"name": table.name, "first_row": table.first_row, "first_column": table.first_column}
            for table in extract.tables
        ],
    }
    sink = pa.PythonFile(answer, mode="w")
    with pa.ipc.new_stream(sink, pa.schema([], metadata={"about": json.dumps(about)})):
        pass
    for table in extract.tables:
        cells = table.cells
        if table.fields is not None:
            cells = cells.append_column("fields", table.fields)
        with pa.ipc.new_stream(sink, cells.schema) as stream:
            stream.write_table(cells)
    sink.flush()


def write_files(data: bytes, limits: Limits, answer: object) -> None:
    """Arrow streams: the files of a zip of returns by number, a piece a batch; then a schema with their names.

    `zip` is false there where the bytes are no zip of returns; `remarks` says why nothing is to be used.
    """
    about: dict[str, object] = {"zip": False, "names": [], "remarks": []}
    sink = pa.PythonFile(answer, mode="w")
    with pa.ipc.new_stream(sink, PIECES) as stream:
        zip_file = archive.open_archive(data)
        if zip_file is not None:
            about["zip"] = True
            try:
                files = archive.returns_in(zip_file, len(data), limits)
                for number, piece in archive.pieces(zip_file, files):
                    stream.write_batch(pa.record_batch([pa.array([number], pa.int32()), pa.array([piece])], PIECES))
                about["names"] = [file.filename for file in files]
            except Refusal as refusal:
                about["remarks"] = [refusal.remark.plain()]
    with pa.ipc.new_stream(sink, pa.schema([], metadata={"about": json.dumps(about)})):
        pass
    sink.flush()


class _NoPandas(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def load_everything() -> None:
    """Import now what would otherwise be imported while a file is read, when nothing can be opened any more."""
    for encoding in ("cp1252", "cp437", "utf_16", "utf_16_le", "utf_16_be", "ascii", "latin_1"):
        importlib.import_module(f"encodings.{encoding}")
    importlib.import_module("numpy.ma")
    # Arrow looks for pandas at the first list it is given; finding none saves half a second and a lot of memory.
    sys.meta_path.insert(0, _NoPandas())
    pa.array(["looked for"])
    pa.enable_signal_handlers(False)  # each would need a pipe


def main(arguments: list[str]) -> int:
    """The two ways to start it; see the module's own words."""
    load_everything()
    if arguments[0] == "--once":
        try:
            return read_one(Path(arguments[1]))
        except MemoryError:
            return OUT_OF_MEMORY
        except OSError as fault:
            if fault.errno in NO_ROOM:
                return OUT_OF_ROOM
            raise
    serve(socket.socket(fileno=int(arguments[0])), Path(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
