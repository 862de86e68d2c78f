"""What uploads cost the server: files that nobody sends on, files that are refused, and one that is made to be slow."""

import hashlib
import http.client
import io
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.demonstration import empty_house
from bench.server import our_server, session
from outcomes.returns import background
from outcomes.returns.publisher import Publisher

UNSENT, UNSENT_BYTES = 30, 24_000_000
REFUSED_ROWS = 300_000
HEADINGS = "Year,LAESTAB,UPN,Term,Present,Approved elsewhere,Authorised,Unauthorised\n"
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="unsent.csv"\r\nContent-Type: text/csv\r\n\r\n'
END = b"\r\n--x--\r\n"


def report() -> None:
    """Print the memory that is held, the memory that is given back, and how long others wait."""
    _report_unsent()
    _report_refused(empty_house())
    _report_slow(empty_house())


def _report_unsent() -> None:
    """Files that are chosen on the page and never checked."""
    with (
        TemporaryDirectory() as folder,
        our_server(Path(folder) / "home", Path(folder), cache=True) as ours,
        _visit(ours.port) as visitor,
    ):
        before = ours.megabytes
        statuses = [_put(ours.port, visitor, str(number)) for number in range(UNSENT)]
        growth = ours.megabytes - before
    print(
        f"uploads nobody sends on: {statuses.count(204)} of {UNSENT} of {UNSENT_BYTES / 1e6:.0f} MB are held for one "
        f"session, the others refused; the server grew by {growth:.0f} MB"
    )


@contextmanager
def _visit(port: int) -> Iterator[str]:
    """A session on the page Returns, open while it lasts; its id."""
    with session(port) as socket:
        request = BackMsg()
        request.rerun_script.page_name = "returns"
        socket.send(request.SerializeToString())
        visitor, answer = "", ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            answer.ParseFromString(socket.recv(timeout=60))
            visitor = visitor or answer.new_session.initialize.session_id
        yield visitor


def _put(port: int, session: str, file: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    token = (answer.getheader("set-cookie") or "").partition(";")[0].partition("=")[2]
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"_streamlit_xsrf={token}",
        "X-Xsrftoken": token,
    }
    try:
        connection.request(
            "PUT", f"/_stcore/upload_file/{session}/{file}", HEAD + b"A" * UNSENT_BYTES + END, headers=headers
        )
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):  # it may answer and hang up before all of it was sent
        return 413


def _report_refused(publisher: Publisher) -> None:
    """Two files in which every row is wrong, one after the other."""
    row = "2024/25,3834001,A{0:012d},Autum,x{0},-{0},?,n\n"
    content = (HEADINGS + "".join(row.format(number) for number in range(REFUSED_ROWS))).encode()
    _check(publisher, "first.csv", b"a,b\n1,2\n")  # what is imported and started once is not counted
    process, sizes = psutil.Process(), []
    for number in range(2):
        before = process.memory_info().rss
        with _Highest(process) as highest:
            _check(publisher, f"bad {number}.csv", content + b"\n" * number)
        sizes.append((highest.rss - before, process.memory_info().rss - before))
    words = "; ".join(f"{most / 1e6:.0f} MB more while it was read, {after / 1e6:.0f} after" for most, after in sizes)
    print(f"refused files of {len(content) / 1e6:.0f} MB, one after the other: {words}")


def _report_slow(publisher: Publisher) -> None:
    """A workbook whose cells are never closed, twice from one sender, and a small file from another meanwhile."""
    slow = _slow_workbook()
    start = time.perf_counter()
    names = [_begin(publisher, f"slow {number}.xlsx", slow, "slow") for number in range(2)]
    other = _begin(publisher, "small.csv", b"a,b\n1,3\n", "other")
    background.TASKS[other].work.exception()
    waited = time.perf_counter() - start
    for name in names:
        background.TASKS[name].work.exception()
    print(
        f"two workbooks of {len(slow) / 1e6:.1f} MB made to be slow: refused in {time.perf_counter() - start:.1f} s; a "
        f"small file of somebody else was checked in {waited:.1f} s meanwhile"
    )


def _slow_workbook() -> bytes:
    """Each cell has an attribute of its own, so that the workbook unpacks to no more than an honest one."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    cells = "".join(
        f'<c t="e" q="{hashlib.sha256(str(number).encode()).hexdigest()[:16]}">' for number in range(150_000)
    )
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    link = f'<Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/s.xml"/>'
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}">{sheets}</workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{link}</Relationships>')
        archive.writestr("xl/worksheets/s.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>')
    return page.getvalue()


def _check(publisher: Publisher, file: str, content: bytes) -> None:
    background.TASKS[_begin(publisher, file, content, "bench")].work.exception()


def _begin(publisher: Publisher, file: str, content: bytes, sender: str) -> str:
    return background.start_check(publisher, [(file, content)], period="2024/25", status=None, note="", sender=sender)


class _Highest:
    """The most memory a process had while a block ran."""

    def __init__(self, process: psutil.Process) -> None:
        self.rss, self._process, self._over = 0, process, threading.Event()

    def __enter__(self) -> "_Highest":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self.rss = max(self.rss, self._process.memory_info().rss)


if __name__ == "__main__":
    report()
