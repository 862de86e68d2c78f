"""Every file of the optional test data in ../shared/badinput becomes what tests/badinput.toml says."""

import gc
import json
import runpy
import socket
import tempfile
import threading
import time
import tomllib
import zipfile
from pathlib import Path

import psutil
import pytest

from loaders.check import check
from loaders.kinds.register import KINDS
from loaders.reading.read import read
from loaders.translation.kind import Context
from tests.conftest import SHARED
from tests.cost import cost
from tests.loaders.files import DTD, cell, cells, row, severe, sheet_xml, table, xlsx

FOLDER = SHARED / "badinput"
MANIFEST = tomllib.loads((Path(__file__).parents[1] / "badinput.toml").read_text("utf-8"))
BIG = "big/"
HERE = pytest.mark.skipif(not FOLDER.is_dir(), reason="the optional hostile files of ../shared/badinput are not here")
LEEDS = Context(authority="la:383", period="2018/19")


@HERE
@pytest.mark.parametrize("name", [name for name in MANIFEST if not name.startswith(BIG)])
def test_a_file_becomes_what_the_manifest_says(name):
    expected, started = MANIFEST[name], time.monotonic()
    found, findings = table(read(FOLDER / name), expected["headings"])
    assert (severe(findings), found) == (expected["reads"], expected.get("rows"))
    assert severe(check(FOLDER / name, KINDS, LEEDS).findings) == expected["check"]
    assert all(each.message.endswith((".", "?")) and each.remedy for each in findings)
    assert time.monotonic() - started < 90


@HERE
def test_the_manifest_names_every_file():
    files = {f"{folder}/{path.name}" for folder in ("generated", "csvlint") for path in (FOLDER / folder).iterdir()}
    assert files == {name for name in MANIFEST if not name.startswith(BIG)}
    assert sum(name.startswith("generated/") for name in MANIFEST) == 59


# The maker's bomb of 4 GB needs a larger kind of zip than it asks for.
SMALL_ZIP, LARGE_ZIP = '"xl/worksheets/sheet1.xml", "w")', '"xl/worksheets/sheet1.xml", "w", force_zip64=True)'


def made_with_the_big_ones(folder: Path) -> list[Path]:
    """Every hostile file that the maker makes, made here by a copy of it."""
    maker = folder / "make_hostile.py"
    maker.write_text((FOLDER / maker.name).read_text("utf-8").replace(SMALL_ZIP, LARGE_ZIP), "utf-8")
    runpy.run_path(str(maker))["main"](str(folder / "made"), big=True)
    return sorted((folder / "made").iterdir())


@HERE
@pytest.mark.prove
def test_no_hostile_file_costs_the_checking_process_memory_or_time(tmp_path, came_to):
    """Each is what the manifest says, in 90 seconds at most, and the process that asks never grows by 100 MB."""
    paths = made_with_the_big_ones(tmp_path)
    known = {path.name: MANIFEST.get(f"{BIG}{path.name}") or MANIFEST[f"generated/{path.name}"] for path in paths}
    assert {f"{BIG}{path.name}" for path in paths} >= {name for name in MANIFEST if name.startswith(BIG)}
    read(FOLDER / "generated" / "ok_minimal.xlsx")
    spent = {}
    for path in paths:
        with cost() as spent[path.name]:
            found, findings = table(read(path), known[path.name]["headings"])
            checked = check(path, KINDS, LEEDS)
        assert (severe(findings), found) == (known[path.name]["reads"], known[path.name].get("rows")), path.name
        assert severe(checked.findings) == known[path.name]["check"], path.name
        path.unlink()
    largest, slowest = max(spent, key=lambda n: spent[n].grown), max(spent, key=lambda n: spent[n].seconds)
    came_to(
        f"{len(paths)} hostile files, each read and checked: the checking process grew by at most "
        f"{spent[largest].grown / 1e6:.1f} MB ({largest}); the slowest took {spent[slowest].seconds:.1f} s ({slowest})"
    )
    assert spent[largest].grown < 100_000_000
    assert spent[slowest].seconds < 90


@HERE
def test_the_serving_process_stays_as_it_was(tmp_path, monkeypatch):
    """In memory, in what runs under it, and in the folders around it."""
    # A folder for temporary files of its own: other tests work in the usual one at the same time.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    watched = [tmp_path, FOLDER, FOLDER / "generated", Path.cwd()]
    read(FOLDER / "generated" / "ok_minimal.xlsx")
    before = [{path.name for path in folder.iterdir()} for folder in watched]
    gc.collect()
    memory = psutil.Process().memory_info().rss
    for path in sorted((FOLDER / "generated").iterdir()):
        read(path)
    gc.collect()
    assert psutil.Process().memory_info().rss - memory < 50_000_000
    after = [{path.name for path in folder.iterdir()} for folder in watched]
    ours = [
        {name for name in now - then if "outcomes" in name or "slip" in name}
        for now, then in zip(after, before, strict=True)
    ]
    assert ours == [set(), set(), set(), set()]
    running = [process for process in psutil.Process().children(recursive=True) if process.status() == "zombie"]
    assert running == []


@HERE
@pytest.mark.parametrize("name", sorted(path.stem for path in (FOLDER / "csv-spectrum" / "csvs").glob("*.csv")))
def test_csv_spectrum_is_read_exactly(name):
    path = FOLDER / "csv-spectrum" / "csvs" / f"{name}.csv"
    heading, *body = cells(read(path))
    expected = (FOLDER / "csv-spectrum" / "json" / f"{name}.json").read_text("utf-8")
    # The copy at hand of one of them has lost the carriage returns that its answers still have.
    expected = json.loads(expected if b"\r" in path.read_bytes() else expected.replace("\\r", ""))
    assert [dict(zip(heading, line, strict=True)) for line in body] == expected


@HERE
def test_naughty_strings_are_kept_literally(tmp_path):
    naughty = [text for text in json.loads((FOLDER / "blns" / "blns.json").read_bytes()) if text.strip()]
    lines = [
        "LAESTAB,School name",
        *(f'{9992000 + n},"{text.replace(chr(34), chr(34) * 2)}"' for n, text in enumerate(naughty)),
    ]
    (tmp_path / "blns.csv").write_bytes("\n".join(lines).encode())
    found = read(tmp_path / "blns.csv")
    kept = [line[1] for line in cells(found)[1:]]
    assert {each.severity for each in found.findings} <= {"note", "query"}
    different = [(was, now) for was, now in zip(naughty, kept, strict=True) if was != now]
    # What cannot be seen is made plain, and said; nothing else is touched.
    assert all(_invisible(was) == now for was, now in different)
    assert len(different) < 20


def _invisible(text: str) -> str:
    spaces = "\u00a0\u2007\u202f"
    none = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
    plain = "".join(" " if sign in spaces else sign for sign in text if sign not in none)
    return (
        plain
        if not plain.replace("\u200c", "").replace("\u200d", "").isascii()
        else plain.translate({0x200C: "", 0x200D: ""})
    )


# --- the same, of our own making ------------------------------------------------------------------------------------


def test_an_entity_is_not_fetched_and_no_file_is_read(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        callers: list[object] = []
        threading.Thread(target=_answer_one, args=(listener, callers), daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        for number, target in enumerate((address, (tmp_path / "secret").as_uri())):
            (tmp_path / "secret").write_text("do not tell")
            body = DTD.format(target) + sheet_xml(row(1, cell("A1", "&e;")))
            found = read(xlsx(tmp_path / f"{number}.xlsx", {"Data": body}))
            assert [each.rule for each in found.findings] == ["xml_doctype"]
            assert "do not tell" not in repr(found)
        # A definition that the first look misses reaches the reader itself, which must not follow it either.
        late = " " * 5000 + DTD.format(address) + sheet_xml(row(1, cell("A1", "&e;")))
        assert severe(read(xlsx(tmp_path / "late.xlsx", {"Data": late})).findings) != []
        time.sleep(0.2)
    assert callers == []


def _answer_one(listener: socket.socket, callers: list[object]) -> None:
    try:
        callers.append(listener.accept())
    except OSError:
        return


def test_a_hundred_megabytes_of_nothing_are_refused_at_once(tmp_path):
    path = xlsx(tmp_path / "bomb.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(100):
            part.write(bytes(1_000_000))
    memory, started = psutil.Process().memory_info().rss, time.monotonic()
    assert severe(read(path).findings) == ["stop: unpacks_too_large"]
    assert time.monotonic() - started < 2
    assert psutil.Process().memory_info().rss - memory < 50_000_000
