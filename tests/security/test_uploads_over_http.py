"""What a browser, or something that is none, may send to the real server: never more than is allowed, never kept."""

import http.client
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.server import session
from scripts.draw_pictures import free_port, running_server

pytestmark = [pytest.mark.prove, pytest.mark.xdist_group("uploads")]

OURS = "from outcomes.server import run; run(port={port})"
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: text/csv\r\n\r\n'
END = b"\r\n--x--\r\n"
MEGABYTE = b"A" * 1_000_000
CANARY = b"canary-7f3a"


@dataclass(frozen=True)
class Served:
    """A server of our own on an empty home, with one session open as a browser has it."""

    port: int
    process: psutil.Process
    home: Path
    log: Path
    session: str
    token: str

    def put(self, name: bytes, pieces: list[bytes], *, said: int | None = None, file: str = "1") -> int:
        """Status of an upload, sent in pieces without a length, or with the length that is `said`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Content-Type": "multipart/form-data; boundary=x",
            "Cookie": f"_streamlit_xsrf={self.token}",
            "X-Xsrftoken": self.token,
        }
        if said is not None:
            headers["Content-Length"] = str(said)
        body = iter([PART % name, *pieces, END])
        path = f"/_stcore/upload_file/{self.session}/{file}"
        with suppress(BrokenPipeError, ConnectionResetError):  # it may answer and hang up before all of it was sent
            connection.request("PUT", path, body=body, headers=headers, encode_chunked=said is None)
        return connection.getresponse().status

    def kept(self) -> list[str]:
        """Files of the home, but for the workspace, that are there or hold the canary."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return [path.name for path in files if "workspace" not in path.name or CANARY in path.read_bytes()]

    def answers(self) -> bool:
        """Whether it is still there for others."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    command = [sys.executable, "-c", OURS.format(port=port)]
    with (
        running_server(command, port, folder / "log", OUTCOMES_HOME=str(folder / "home")) as process,
        _visit(port) as visitor,
    ):
        yield Served(port, psutil.Process(process.pid), folder / "home", folder / "log", visitor, _token(port))


@contextmanager
def _visit(port: int) -> Iterator[str]:
    """A session, open while it lasts; its id."""
    with session(port) as socket_:
        asked = BackMsg()
        asked.rerun_script.page_name = "returns"
        socket_.send(asked.SerializeToString())
        visitor, answer = "", ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            answer.ParseFromString(socket_.recv(timeout=60))
            visitor = visitor or answer.new_session.initialize.session_id
        yield visitor


def _token(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/_stcore/health")
    cookie = connection.getresponse().getheader("set-cookie") or ""
    return cookie.partition(";")[0].partition("=")[2]


def _length(megabytes: int) -> int:
    """How long the body of an upload of so many megabytes is."""
    return len(PART % b"return.csv") + megabytes * len(MEGABYTE) + len(END)


def test_a_table_of_a_size_that_is_allowed_is_taken(served: Served) -> None:
    assert served.put(b"return.csv", [b"LAESTAB,UPN\n"]) == 204


@pytest.mark.parametrize(
    ("megabytes", "said"),
    [(201, None), (28, None), (201, 201_000_000), (28, 1_000)],
    ids=["201 MB in pieces", "28 MB in pieces", "201 MB and says so", "28 MB and says that it is small"],
)
def test_case_08_more_than_is_allowed_is_refused_and_never_held(served: Served, megabytes: int, said: int) -> None:
    before = served.process.memory_info().rss
    status = served.put(b"return.csv", [MEGABYTE] * megabytes, said=said)
    assert status in (400, 413)
    assert served.process.memory_info().rss - before < 40_000_000
    assert served.answers()


@pytest.mark.parametrize("name", [b"evil.exe", b"evil.csv.exe", b"evil", b"evil.csv\x00.exe", b"../../evil.html"])
def test_case_09_what_is_no_table_is_refused_before_it_is_kept_and_told_to_the_log(served: Served, name: bytes) -> None:
    before = served.log.read_text().count("An upload was refused")
    assert served.put(name, [CANARY]) == 415
    assert (served.kept(), served.log.read_text().count("An upload was refused")) == ([], before + 1)
    assert "evil" not in served.log.read_text()


def test_case_09_a_program_called_a_table_is_not_stored_unless_somebody_sends_the_form(served: Served) -> None:
    assert served.put(b"return.csv", [b"MZ" + CANARY]) == 204
    assert served.kept() == []


def test_case_10_half_an_upload_leaves_nothing_and_stops_nobody(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port)) as tab:
        head = f"PUT /_stcore/upload_file/{served.session}/2 HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        head += f"Cookie: _streamlit_xsrf={served.token}\r\nX-Xsrftoken: {served.token}\r\n"
        head += "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2000000\r\n\r\n"
        tab.sendall(head.encode() + PART % b"return.csv" + CANARY + MEGABYTE)
    deadline = time.monotonic() + 10
    while "abandoned" not in served.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (served.kept(), served.answers()) == ([], True)
    assert served.log.read_text().endswith("An upload was abandoned half way.\n")
    assert "Traceback" not in served.log.read_text()


def test_what_nobody_sends_on_is_held_up_to_a_hundred_megabytes_a_session(served: Served) -> None:
    """Of 30 files of 24 MB four are held (720 MB were); the others are told to wait, and another session is not."""
    before = served.process.memory_info().rss
    statuses = [served.put(b"return.csv", [MEGABYTE] * 24, said=_length(24), file=f"unsent-{n}") for n in range(30)]
    assert (statuses.count(204), statuses.count(413)) == (4, 26)
    assert served.process.memory_info().rss - before < 200_000_000
    with _visit(served.port) as another:
        assert replace(served, session=another).put(b"return.csv", [MEGABYTE], said=_length(1)) == 204
