"""Bytes and containers that somebody should not have sent: named for what they are, and nothing of them kept."""

import gzip
import io
import struct
import tempfile
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from loaders.reading.fork_server import SERVER
from loaders.reading.read import read
from outcomes.returns import proposing
from tests.cost import cost
from tests.loaders.files import DTD, MAIN, cell, row, sheet_xml, xlsx
from tests.pollution import written
from tests.security.sent import KS4, PUPILS, TIDY, as_xml, checked, checked_table, faults, meant, rules, sheet, workbook

SMALL, QUICK = 50_000_000, 2


# --- nothing, or something else -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"\n" * 1000, b"\xef\xbb\xbf\r\n", written(TIDY[:1]).encode(), written(KS4[:1]).encode()],
    ids=["no bytes", "line ends", "a mark", "headings", "other headings"],
)
def test_case_01_a_file_with_nothing_in_it_leaves_only_the_attempt(publisher, tmp_path, content):
    found = checked(tmp_path / "return.csv", content)
    assert rules(found) == {"empty"}
    proposal = proposing.propose(publisher, [(tmp_path / "return.csv", found)])
    assert [item.state for item in proposal.files] == ["refused"]
    assert [item.state for item in publisher.workspace.returns()] == ["refused"]
    store = publisher.store
    assert [path for folder in (store.returns, store.originals) for path in folder.rglob("*")] == []


def parquet() -> bytes:
    columns = list(zip(*KS4[1:], strict=True))
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table([list(column) for column in columns], names=KS4[0]), sink)
    return sink.getvalue()


def in_a_workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return workbook(Path(folder) / "a.xlsx", KS4).read_bytes()


@pytest.mark.parametrize(
    ("name", "made", "called"),
    [
        ("return.csv", in_a_workbook, "an Excel workbook"),
        ("return.xlsx", lambda: written(KS4).encode(), "a text file (CSV)"),
        ("return.csv", lambda: gzip.compress(written(KS4).encode()), "a compressed (gzip) file"),
        ("return.csv", parquet, "a Parquet file"),
    ],
    ids=["a workbook", "a text", "compressed", "Parquet"],
)
def test_case_02_content_decides_and_the_message_says_what_it_is(tmp_path, name, made: Callable[[], bytes], called):
    found = checked(tmp_path / name, made())
    assert faults(found) == []
    (note,) = [each for each in found.findings if each.rule == "named_otherwise"]
    assert called in note.message
    assert meant(found) == meant(checked_table(tmp_path, KS4))


@pytest.mark.parametrize(
    ("name", "content", "called"),
    [
        ("return.xls", b"<html><table><tr><td>LAESTAB</td></tr></table></html>", "a web page"),
        ("return.xlsx", b"MZ\x90\x00" + bytes(100), "a Windows program"),
        ("return.csv", b"%PDF-1.7\n", "a PDF document"),
        ("return.csv", b"SQLite format 3\x00" + bytes(84), "an SQLite database"),
        ("return.csv", b"PAR1" + bytes(100) + b"PAR1", "The Parquet file is damaged"),
    ],
)
def test_case_02_what_is_no_table_is_refused_by_its_name(tmp_path, name, content, called):
    (stop,) = checked(tmp_path / name, content).findings
    assert (stop.severity, called in stop.message) == ("stop", True)


# --- bombs ----------------------------------------------------------------------------------------------------------

LOL = "<!DOCTYPE l [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
MANY = f"<!DOCTYPE q [<!ENTITY x '{'A' * 50_000}'>]>"


def zipped_bomb(path: Path) -> Path:
    xlsx(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/bomb.bin", "w") as part:
        for _ in range(100):
            part.write(bytes(1_000_000))
    return path


def lying_bomb(path: Path) -> Path:
    """A sheet of 300 MB that says it is small."""
    xlsx(path)
    names = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            blanks = b" " * 300_000_000 if name.endswith("s1.xml") else b""
            archive.writestr(name, data.replace(b"</sheetData>", b"</sheetData>" + blanks))
    said = bytearray(path.read_bytes())
    entry = said.rfind(b"PK\x01\x02", 0, said.find(b"xl/worksheets/s1.xml", said.find(b"PK\x01\x02")))
    said[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(said)
    return path


def laughs_in_the_sheet(path: Path) -> Path:
    return xlsx(path, {"Data": LOL + sheet_xml(row(1, cell("A1", "&a9;")))})


def laughs_in_the_strings(path: Path) -> Path:
    strings = f'{LOL}<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'
    return xlsx(path, {"Data": sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>'))}, shared_strings=strings)


def laughs_in_the_book(path: Path) -> Path:
    """After so long a comment that a look at the beginning does not see them."""
    xlsx(path)
    names = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    late = b"<!-- " + b"x" * 10_000 + b" -->" + LOL.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in names.items():
            if name == "xl/workbook.xml":
                data = late + data.replace(b'name="Data"', b'name="&a9;"')
            archive.writestr(name, data)
    return path


def many_in_the_sheet(path: Path) -> Path:
    return xlsx(path, {"Data": MANY + sheet_xml(row(1, cell("A1", "&x;" * 20_000)))})


def compressed_bomb(path: Path) -> Path:
    path.write_bytes(gzip.compress(bytes(200_000_000), 1))
    return path


@pytest.mark.parametrize(
    "bomb",
    [
        zipped_bomb,
        lying_bomb,
        laughs_in_the_sheet,
        laughs_in_the_strings,
        laughs_in_the_book,
        many_in_the_sheet,
        compressed_bomb,
    ],
)
def test_case_03_a_bomb_is_refused_and_costs_the_server_nothing(tmp_path, bomb: Callable[[Path], Path]):
    path = bomb(tmp_path / "return.xlsx")
    assert path.stat().st_size < 1_000_000
    with cost() as spent:
        found = checked(path)
    assert rules(found) <= {"unpacks_too_large", "xml_doctype", "damaged"}
    assert rules(found)
    assert spent.seconds < QUICK
    assert spent.grown < SMALL


# --- tricks with names and numbers ----------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("trick", "rule"),
    [
        ("up", "zip_path"),
        ("root", "zip_path"),
        ("relation", "damaged"),
        ("twice", "zip_duplicate_member"),
        ("many", "zip_members"),
    ],
)
def test_case_05_no_file_is_made_outside_the_folder_of_the_reading(tmp_path, trick, rule):
    canary = f"slip-{uuid.uuid4().hex}"
    extra: dict[str, bytes] = {
        "up": {f"../../../../tmp/{canary}": b"x"},
        "root": {f"/tmp/{canary}": b"x"},
        "many": {f"junk/{canary}{number}": b"" for number in range(5_000)},
    }.get(trick, {})
    path = xlsx(tmp_path / "return.xlsx", {"Data": sheet(KS4)}, extra=extra)
    if trick == "relation":
        names = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
        links = names["xl/_rels/workbook.xml.rels"].replace(b"worksheets/s1.xml", b"../../../../etc/passwd")
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in {**names, "xl/_rels/workbook.xml.rels": links}.items():
                archive.writestr(name, data)
    if trick == "twice":
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/worksheets/s1.xml", sheet(KS4).replace("181", "191"))
    before = set(tmp_path.rglob("*"))
    assert rules(checked(path)) == {rule}
    assert set(tmp_path.rglob("*")) == before
    assert list(SERVER.room().iterdir()) == []
    assert not [each for folder in (Path("/tmp"), Path.cwd(), Path.cwd().parent) for each in folder.glob(f"*{canary}*")]


STRAY_ROW = row(1_048_576, cell("XFD1048576", "stray"))
OVERFLOW = row(4_294_967_295, cell("A4294967295", "x"))
STRINGS = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>only one</t></si></sst>'


@pytest.mark.parametrize(
    ("body", "strings", "rule", "said"),
    [
        (as_xml(KS4) + STRAY_ROW, "", "stray_cell", "XFD1048576"),
        (as_xml(KS4) + row(2000, cell("XFD2000", "stray")), "", "stray_cell", "XFD2000"),
        (as_xml(KS4) + OVERFLOW, "", "stray_cell", "A4294967295"),
        (row(1, cell("ZZZZZZ1", "x"), cell("A0", "y")), "", "damaged", "damaged"),
        (row(1, '<c r="A1" t="s"><v>5</v></c>'), STRINGS, "", ""),
        (row(1, cell("a1", "x")) + row(1_048_576, cell("xfd1048576", "stray")), "", "stray_cell", "stray cell"),
    ],
    ids=["the last cell", "XFD2000", "a row too far", "no cell", "strings that are not there", "small letters"],
)
def test_case_06_a_count_that_lies_is_refused_and_the_server_lives(tmp_path, body, strings, rule, said):
    path = xlsx(tmp_path / "return.xlsx", {"Data": sheet_xml(body)}, shared_strings=strings)
    with cost() as spent:
        found = checked(path)
    assert rules(found) == {rule} if rule else rules(found)
    assert any(said in each.message for each in found.findings)
    assert (spent.seconds < 90, spent.grown < SMALL) == (True, True)
    assert faults(checked_table(tmp_path, KS4)) == []


def test_case_06_a_size_that_is_only_said_is_not_believed(tmp_path):
    lie = sheet(KS4, before='<dimension ref="A1:XFD1048576"/>')
    assert meant(checked(xlsx(tmp_path / "return.xlsx", {"Data": lie}))) == meant(checked_table(tmp_path, KS4))


def test_case_06_a_row_or_a_cell_that_is_there_twice_is_not_chosen_between(tmp_path):
    twice = as_xml(KS4) + as_xml(KS4[:2]).partition("</row>")[2]
    (stop,) = checked(xlsx(tmp_path / "row.xlsx", {"Data": sheet_xml(twice)})).findings
    assert (stop.rule, stop.row, "row 2 twice" in stop.message) == ("written_twice", 2, True)
    again = as_xml(KS4).replace("</row>", cell("K1", "PTL2BASICS_95") + "</row>", 1)
    (stop,) = checked(xlsx(tmp_path / "cell.xlsx", {"Data": sheet_xml(again)})).findings
    assert (stop.rule, stop.row, "cell K1 twice" in stop.message) == ("written_twice", 1, True)


# --- locked and torn ------------------------------------------------------------------------------------------------


def locked_by_office(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    return path


def locked_by_zip(path: Path) -> Path:
    said = bytearray(xlsx(path).read_bytes())
    said[said.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(said)
    return path


def locked_open_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "scrambled")
        archive.writestr("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>")
    return path


@pytest.mark.parametrize("lock", [locked_by_office, locked_by_zip, locked_open_document])
def test_case_07_a_locked_workbook_is_asked_for_without_its_password(tmp_path, lock: Callable[[Path], Path]):
    (stop,) = [each for each in checked(lock(tmp_path / "return.xlsx")).findings if each.severity == "stop"]
    assert (stop.rule, stop.remedy) == ("password", "Save it without a password.")


@pytest.mark.parametrize(("table", "every"), [(TIDY, 5), (KS4, 1), (PUPILS, 4)], ids=["tidy", "ks4", "pupils"])
def test_case_11_a_row_that_was_cut_off_is_never_accepted_short(tmp_path, table, every):
    """Cut at a separator of its last row, or within the first value, it stops; within the last value it is told."""
    whole = written(table).encode().rstrip(b"\n")
    start = whole.rfind(b"\n") + 1
    cuts = [place for place in range(start + 1, len(whole)) if whole[place : place + 1] == b","]
    for place in [start + 2, *cuts[::every], cuts[-1]]:
        found = checked(tmp_path / "return.csv", whole[:place])
        assert [each.row for each in found.findings if each.severity == "stop"], whole[start:place]
    (note,) = [each for each in checked(tmp_path / "return.csv", whole).findings if each.rule == "last_row_open"]
    assert note.row == len(table)


def test_case_11_a_torn_write_and_half_a_workbook_are_refused(tmp_path):
    (stop,) = checked(tmp_path / "torn.csv", written(KS4).encode() + bytes(4096)).findings
    assert (stop.rule, stop.row, "cut off" in stop.message) == ("nul_bytes", len(KS4) + 1, True)
    whole = in_a_workbook()
    assert rules(checked(tmp_path / "half.xlsx", whole[: len(whole) // 2])) == {"damaged"}
    assert rules(checked(tmp_path / "half.csv.gz", gzip.compress(written(KS4).encode())[:-9])) == {"damaged"}


def test_case_04_a_definition_that_comes_late_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text("do not tell")
    late = "<!-- " + "x" * 10_000 + " -->" + DTD.format((tmp_path / "secret").as_uri())
    found = read(xlsx(tmp_path / "late.xlsx", {"Data": late + sheet_xml(row(1, cell("A1", "&e;")))}))
    assert [each.rule for each in found.findings] == ["xml_doctype"]
    assert "do not tell" not in repr(found)
