"""Bytes to text in UTF-8: which encoding a file is in, and where it is in two."""

import re

import numpy as np

from loaders.reading.extract import Refusal, Remark
from loaders.reading.signs import CR, LF, TAB

# Code page 1252 as Windows writes it; a byte it leaves undefined means that the text is something else.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"

# Old DOS (850) and Macintosh letters fall where code page 1252 has signs that never stand inside a word.
_SIGNS_INSIDE_A_WORD = re.compile(rb"[A-Za-z][\x80\x82-\x89\x8b\x93\x95\x98\x99\x9b\xa1-\xa5][A-Za-z]")
_CAPITAL_INSIDE_A_WORD = re.compile(rb"[a-z][\x8a\x8c\x8e\x9f]")
_LONE_LIGATURE = re.compile(rb"(?<![A-Za-z])\x9c(?![A-Za-z])")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_TWICE_ENCODED = re.compile(rb"\xc3\x83\xc2[\x80-\xbf]|\xc3\xa2\xe2\x82\xac")
_VALUE_EDGE = re.compile(rb"[,;\t\r\n\"]")


def decode(data: bytes) -> tuple[bytes, list[Remark]]:
    """The text as UTF-8, and what had to be decided; raises Refusal where two readings are possible."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _from_utf_16(data)
        return text, _control_characters(text)
    data = data.removeprefix(b"\xef\xbb\xbf")
    remarks = _control_characters(data)
    if data.isascii():
        return data, remarks
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        text, changes = _from_windows(data, fault.start)
        return text, remarks + changes
    return data, remarks + _double_encoding(data)


def _from_utf_16(data: bytes) -> bytes:
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError:
        raise Refusal(
            "encoding_unknown",
            "The file says that it is UTF-16 text, but part of it is not.",
            "Save it again as 'CSV UTF-8' and send that.",
        ) from None


def _from_windows(data: bytes, fault: int) -> tuple[bytes, list[Remark]]:
    line = line_of(data, fault)
    _refuse_mixed(data, line)
    odd = _first_odd_byte(data)
    if odd is not None:
        raise Refusal(
            "encoding_unknown",
            f"Line {line_of(data, odd)} holds letters that are neither UTF-8 nor Windows (1252) text "
            f"(as Windows text it would read '{_value_around(data, odd)}').",
            "Open the file in the program that made it and save it as 'CSV UTF-8'.",
            row=line_of(data, odd),
            value=_value_around(data, odd),
        )
    values = _values_beyond_ascii(data)
    return data.decode("cp1252").encode("utf-8"), [
        Remark(
            "query",
            "encoding_windows",
            "The file is not UTF-8, so it was read as Windows (1252) text. Check these: " + "; ".join(values) + ".",
            "If the names above are spelt correctly, accept; otherwise save the file as 'CSV UTF-8' and send it again.",
            row=line,
            value="; ".join(values),
        )
    ]


def _values_beyond_ascii(data: bytes) -> list[str]:
    """Up to three different values that hold a letter beyond ASCII."""
    values: dict[str, None] = {}
    for match in _BEYOND_ASCII.finditer(data):
        values[_value_around(data, match.start())] = None
        if len(values) == 3:
            break
    return list(values)


def _refuse_mixed(data: bytes, line: int) -> None:
    """Part UTF-8, part not: no one reading is right for both."""
    for text in data.splitlines():
        if not text.isascii() and _is_utf_8(text):
            raise Refusal(
                "encoding_mixed",
                f"Line {line} is written in another encoding than the rest of the file.",
                "Two files were probably joined. Save each as 'CSV UTF-8', join them again, and send that.",
                row=line,
            )


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _first_odd_byte(data: bytes) -> int | None:
    """Where the text cannot sensibly be Windows text, if anywhere."""
    undefined_places = [place for place in map(data.find, (bytes([byte]) for byte in _UNDEFINED)) if place >= 0]
    odd = (pattern.search(data) for pattern in (_SIGNS_INSIDE_A_WORD, _CAPITAL_INSIDE_A_WORD, _LONE_LIGATURE))
    places = undefined_places + [match.start() for match in odd if match]
    return min(places, default=None)


def _double_encoding(data: bytes) -> list[Remark]:
    """'Ã©' for 'é': UTF-8 read as Windows text and saved again. It decodes, and is wrong."""
    twice = _TWICE_ENCODED.search(data)
    if not twice:
        return []
    value = _value_around(data, twice.start(), "utf-8")
    return [
        Remark(
            "query",
            "encoding_twice",
            f"Line {line_of(data, twice.start())} looks as if its accents were encoded twice: '{value}'.",
            "If this is not how the name is spelt, export the file again as 'CSV UTF-8' from where it came.",
            row=line_of(data, twice.start()),
            value=value,
        )
    ]


def line_of(data: bytes, place: int) -> int:
    """The line, counted from one, in which a byte stands."""
    return len((data[:place] + b"x").splitlines())


def _value_around(data: bytes, place: int, encoding: str = "cp1252") -> str:
    """The value in which a byte stands, or as much of it as can be shown."""
    before = _VALUE_EDGE.split(data[max(0, place - 40) : place])[-1]
    after = _VALUE_EDGE.split(data[place : place + 40])[0]
    return (before + after).decode(encoding, "replace").strip()


def _control_characters(text: bytes) -> list[Remark]:
    """A note where a few stand in the text; raises Refusal where there are NULs, or so many that it is no text."""
    signs = np.frombuffer(text, dtype=np.uint8)
    count = int(np.count_nonzero(signs < 32)) - text.count(b"\n") - text.count(b"\r") - text.count(b"\t")
    if not count:
        return []
    first = int(np.argmax((signs < 32) & (signs != TAB) & (signs != LF) & (signs != CR)))
    line = line_of(text, first)
    noughts = text.count(b"\x00")
    if noughts == count and not text[first:].strip(b"\x00"):
        message = f"The file was cut off while it was being written: from line {line} on it holds only NUL bytes."
    elif noughts * 4 > len(text):
        message = "The file is not text, or it is UTF-16 text without the mark that says so (NUL bytes all through it)."
    elif count * 50 > len(text) and noughts < count:
        raise Refusal("not_text", "This is not a text file, whatever its name says.", "Send a CSV file or a workbook.")
    elif noughts:
        line = line_of(text, text.find(b"\x00"))
        message = f"Line {line} holds a NUL byte, which text never does."
    else:
        message = f"{count:,} control characters stand in the text, the first in line {line}; they were kept."
        return [Remark("note", "control_characters", message, "Delete them if they were not meant.", row=line)]
    raise Refusal("nul_bytes", message, "Export it again from where it came, as 'CSV UTF-8'.", row=line)
