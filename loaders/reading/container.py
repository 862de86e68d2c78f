"""What a file really is, decided by its bytes and never by its name, and the road each kind of bytes takes."""

import io
import zipfile
import zlib
from pathlib import PurePath

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

from loaders.reading import delimited_text, workbook
from loaders.reading.extract import Extract, Refusal, Remark, Table, excerpt
from loaders.reading.limits import Limits
from loaders.reading.text_cells import refuse_long_cells, too_many, without_blank_edges, without_invisible

# Beginnings that are not tables, and what to call them. Order matters only where one begins another.
_NOT_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich text document"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a compressed (bzip2) file"),
    (b"\xfd7zXZ", "a compressed (xz) file"),
    (b"\x28\xb5\x2f\xfd", "a compressed (zstd) file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"<!doctype", "an XML document"),
)
_SUFFIXES = {
    "csv": (".csv", ".txt", ".tsv", ".tab", ""),
    "xlsx": (".xlsx", ".xlsm"),
    "xlsb": (".xlsb",),
    "xls": (".xls",),
    "ods": (".ods",),
    "parquet": (".parquet", ".pq"),
    "gzip": (".gz",),
}
_CONTAINER_WORDS = {
    "csv": "a text file (CSV)",
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsb": "an Excel workbook (.xlsb)",
    "xls": "an old Excel workbook (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "parquet": "a Parquet file",
    "gzip": "a compressed (gzip) file",
}


def extract(data: bytes, name: str, limits: Limits) -> Extract:
    """Every visible table of a file; raises Refusal, saying what the file really is, where there is none to read."""
    container = container_of(data)
    content = _ROADS[container](data, limits)
    return Extract(content.container, content.tables, (*_misnomer(name, container), *content.remarks))


def container_of(data: bytes) -> str:
    """`csv`, `xlsx`, `xlsb`, `xls`, `ods`, `parquet` or `gzip`; raises Refusal for what holds no table."""
    if not data:
        raise Refusal(
            "empty", "The file is empty (0 bytes).", "Check that the right file was saved, and send it again."
        )
    if data.startswith(b"PK"):
        return workbook.zipped_container(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    if data.startswith(b"PAR1"):
        return "parquet"
    for beginning, words in _NOT_TABLES:
        if data.startswith(beginning):
            raise _not_a_table(words)
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, words in _MARKUP:
        if start.startswith(beginning):
            raise _not_a_table(words)
    return "csv"


def _not_a_table(words: str) -> Refusal:
    return Refusal(
        "not_a_table",
        f"This is {words}, whatever its name says.",
        "Send the table itself, as CSV or as a workbook (.xlsx).",
    )


def _misnomer(name: str, container: str) -> tuple[Remark, ...]:
    suffix = PurePath(name).suffix.lower()
    if suffix in _SUFFIXES[container] or (container == "csv" and suffix not in sum(_SUFFIXES.values(), ())):
        return ()
    message = f"The file is named '{excerpt(suffix)}' but is {_CONTAINER_WORDS[container]}, and was read as that."
    return (Remark("note", "named_otherwise", message, "Name it for what it is, so that other programs open it."),)


def _from_gzip(data: bytes, limits: Limits) -> Extract:
    inner = _inflate(data, limits)
    if inner[:4] in (b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0") or inner[:2] == b"\x1f\x8b":
        raise Refusal(
            "not_a_table",
            "This is a compressed file that holds another container, not a CSV file.",
            "Unpack it and send what is inside.",
        )
    container_of(inner)
    return delimited_text.extract(inner, limits)


def _inflate(data: bytes, limits: Limits) -> bytes:
    """The unpacked bytes, never more than the limits allow."""
    most_bytes = min(limits.unpacked_bytes, limits.unpacked_ratio * max(len(data), 1_000_000))
    pieces, unpacker = io.BytesIO(), zlib.decompressobj(wbits=31)
    rest = data
    try:
        while rest:
            pieces.write(unpacker.decompress(rest, most_bytes + 1 - pieces.tell()))
            if pieces.tell() > most_bytes:
                raise Refusal(
                    "unpacks_too_large",
                    f"The file unpacks to more than {most_bytes // 1_000_000:,} MB.",
                    "Send the rows that belong to the return only.",
                )
            if not unpacker.eof:
                raise _damage("compressed file")
            rest = unpacker.unused_data.lstrip(b"\x00")
            unpacker = zlib.decompressobj(wbits=31)
    except zlib.error:
        raise _damage("compressed file") from None
    return pieces.getvalue()


def _damage(what: str) -> Refusal:
    return Refusal("damaged", f"The {what} is damaged or was cut off.", "Save it again and send the new copy.")


def _from_parquet(data: bytes, limits: Limits) -> Extract:
    try:
        parquet_file = pyarrow.parquet.ParquetFile(pa.BufferReader(data))
        about = parquet_file.metadata
        unpacked_bytes = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
        if about.num_rows > limits.rows:
            raise too_many("rows", about.num_rows, limits.rows)
        if about.num_columns > limits.columns:
            raise too_many("columns", about.num_columns, limits.columns)
        if unpacked_bytes > limits.unpacked_bytes:
            raise Refusal(
                "unpacks_too_large",
                f"The file unpacks to {unpacked_bytes // 1_000_000:,} MB.",
                "Send the rows that belong to the return only.",
            )
        columns = parquet_file.read(use_threads=False)
        body = pa.table(
            [_as_text(column) for column in columns.columns], names=[str(n) for n in range(columns.num_columns)]
        )
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise _damage("Parquet file") from None
    headings = pa.table([pa.array([name]) for name in columns.column_names], names=body.column_names)
    cells, _, remarks = without_blank_edges(pa.concat_tables([headings, body]), None)
    refuse_long_cells(cells)
    cells, tidy_remarks = without_invisible(cells)
    return Extract("parquet", (Table(None, cells),), (*remarks, *tidy_remarks))


def _as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as the text a sender would have written: 45 and not 45.0, ISO dates, blanks for nulls."""
    if pa.types.is_floating(column.type):
        # Arrow writes the shortest decimal that reads back the same, but large and tiny ones with an exponent.
        text = column.cast(pa.string())
        if pa.compute.any(pa.compute.match_substring(text, "e")).as_py():
            text = pa.chunked_array(
                [[None if v is None else workbook.number(v) for v in column.to_pylist()]], pa.string()
            )
    elif pa.types.is_boolean(column.type):
        text = pa.compute.if_else(column, "TRUE", "FALSE")
    else:
        text = column.cast(pa.string())
    return pa.compute.fill_null(text, "")


_ROADS = {
    "csv": delimited_text.extract,
    "gzip": _from_gzip,
    "parquet": _from_parquet,
    "xls": workbook.extract_old,
    "xlsx": workbook.extract_xlsx,
    "xlsb": workbook.extract_zipped,
    "ods": workbook.extract_zipped,
}

__all__ = ["container_of", "extract", "zipfile"]
