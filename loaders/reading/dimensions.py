"""Workbooks whose sheets say how large they are in a way that the reader which lays them out does not understand."""

import io
import re
import zipfile
from collections.abc import Iterable

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^<>]*?/?>")
_WHOLE = re.compile(rb"\sref\s*=\s*[\"']\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?[\"']")
_START = 4096


def with_whole_dimensions(archive: zipfile.ZipFile, data: bytes, parts: Iterable[str]) -> bytes:
    """The bytes of a workbook without the dimensions of sheets that lack their columns or rows (1:4, A:I).

    Nothing is lost: a dimension only says how much room the cells take, and they say that themselves.
    """
    odd = {part for part in parts if part in archive.NameToInfo and _is_odd(archive, part)}
    if not odd:
        return data
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as other:
        for member in archive.infolist():
            content = archive.read(member)
            other.writestr(member.filename, _DIMENSION.sub(b"", content, 1) if member.filename in odd else content)
    return copy.getvalue()


def _is_odd(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as sheet:
        dimension = _DIMENSION.search(sheet.read(_START))
    return dimension is not None and not _WHOLE.search(dimension[0])
