"""A zip of returns: its files one by one, or a finding that says why none of it was used; never a file elsewhere."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from loaders.reading.limits import Limits
from loaders.reading.read import unpack
from tests.loaders.files import xlsx


@pytest.fixture
def packed(tmp_path):
    """Writes a zip of (name, bytes) and gives its path."""

    def write(*members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
        path = tmp_path / "returns.zip"
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in members:
                archive.writestr(name, content)
        return path

    return write


LARGE = random.Random(1).randbytes(2_500_000)


def unpacked(path: Path, **limits: int):
    return unpack(path, path.parent / "unpacked", limits=Limits(**limits))


def rules(found) -> list[str]:
    return [each.rule for each in found.findings]


def test_each_file_keeps_its_name_and_its_bytes_and_lies_under_a_name_of_ours(packed):
    path = packed(("schools/3834040.csv", b"a,b\n1,2\n"), ("empty.csv", b""), ("grün.csv", LARGE))
    found = unpacked(path)
    assert [(name, where.name) for name, where in found.files] == [
        ("schools/3834040.csv", "0000"),
        ("empty.csv", "0001"),
        ("grün.csv", "0002"),
    ]
    assert [len(where.read_bytes()) for _, where in found.files] == [8, 0, 2_500_000]
    assert found.findings == ()


def test_folders_and_what_systems_leave_behind_are_no_files(packed):
    path = packed(("a/", b""), ("a/1.csv", b"x"), ("__MACOSX/a/._1.csv", b"x"), ("a/.DS_Store", b"x"))
    assert [name for name, _ in unpacked(path).files] == ["a/1.csv"]


def test_a_workbook_is_a_zip_and_no_zip_of_returns(tmp_path):
    assert unpacked(xlsx(tmp_path / "a.zip")) is None
    other = tmp_path / "b.zip"
    other.write_bytes(b"LAESTAB,Pupils\n")
    assert unpacked(other) is None
    assert unpacked(tmp_path / "nothing.zip") is None


def test_a_zip_inside_is_a_file_like_any_other(packed):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../../a.csv", b"x")
    (found,) = unpacked(packed(("inner.zip", inner.getvalue()))).files
    assert found[1].read_bytes() == inner.getvalue()


@pytest.mark.parametrize("name", ["../a.csv", "/a.csv", "a/../../b.csv", "C:a.csv", "..\\a.csv"])
def test_a_name_that_leads_out_is_refused(packed, name, tmp_path):
    path = packed(("good.csv", b"x"), ("swapped.csv", b"x"))
    # The name as it would be written by hand, in both places where a zip keeps it.
    path.write_bytes(path.read_bytes().replace(b"swapped.csv", name.encode().ljust(11, b"x")[:11]))
    before = set(tmp_path.rglob("*"))
    found = unpacked(path)
    assert (rules(found), found.files) == (["zip_path"], ())
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(packed):
    assert rules(unpacked(packed(("a.csv", b"1"), ("a.csv", b"2")))) == ["zip_duplicate_member"]


def test_a_password_is_refused(packed):
    path = packed(("a.csv", b"x"))
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    for place in (6, central + 8):
        data[place : place + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    assert rules(unpacked(path)) == ["password"]


def test_a_file_that_is_damaged_spoils_the_whole(packed):
    path = packed(("a.csv", b"good"), ("b.csv", b"spoilt"), compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"spoilt", b"spoilu"))
    found = unpacked(path)
    assert (rules(found), found.files) == (["damaged"], ())
    assert "b.csv" in found.findings[0].message


def test_an_archive_without_a_file_is_empty(packed):
    assert rules(unpacked(packed(("a/", b"")))) == ["empty"]


@pytest.mark.parametrize(("members", "said"), [(2, []), (3, []), (4, ["zip_members"])])
def test_as_many_files_as_the_limit_and_no_more(packed, members, said):
    path = packed(*((f"{number}.csv", b"x") for number in range(members)))
    assert rules(unpacked(path, zip_members=3)) == said


@pytest.mark.parametrize(("size", "said"), [(999, []), (1_000, []), (1_001, ["unpacks_too_large"])])
def test_as_many_bytes_as_the_limit_and_no_more(packed, size, said):
    path = packed(("a.csv", b"x" * size))
    assert rules(unpacked(path, unpacked_bytes=1_000)) == said


def test_what_unpacks_to_more_than_a_hundred_times_itself_is_refused(packed):
    """Ten kilobytes count as the least an archive has: so a million bytes may come out of a small one."""
    assert rules(unpacked(packed(("a.csv", b"0" * 1_000_000)))) == []
    assert rules(unpacked(packed(("a.csv", b"0" * 1_000_001)))) == ["unpacks_too_large"]
