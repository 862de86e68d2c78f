"""A file that is made to be slow: looked through once, whatever is opened and never closed, and stopped in its time."""

import binascii
import os
import time

import pytest

from loaders.reading.extract import Refusal
from loaders.reading.limits import Limits, with_time_for
from loaders.reading.read import read
from loaders.reading.sheet_xml import open_document_part, plain_xml, sheet_part
from tests.loaders.files import sheet_xml, xlsx

SIZE = 1_500_000

OVER_AND_OVER = {
    "error cells never closed": b'<c r="A1" t="e">',
    "cells of another name": b'<c:x t="e"></c:x>',
    "errors in cells without an end": b'<c r="A1" t="e" q=">"/>',
    "cells without a bracket": b"<c ",
    "cells and their column without a bracket": b"<c r=",
    "rows without a bracket": b"<row ",
    "rows and their height without a bracket": b"<row ht=",
    "columns without a bracket": b"<col hidden ",
    "defaults without a bracket": b"<sheetFormatPr ",
    "formulas never closed": b"<c><f>",
    "formulas without a bracket": b"<c><f ",
    "values never closed": b"<c><f/><v>",
    "values without a bracket": b"<v ",
    "blanks and quotation marks": b"<c  r ' \" t",
    "comments never closed": b"<!--",
    "marked sections never closed": b"<![CDATA[",
    "rows that end": b"</row>",
    "letters": b" t r",
}


@pytest.mark.parametrize("piece", OVER_AND_OVER.values(), ids=OVER_AND_OVER)
@pytest.mark.parametrize(
    "before", [b"<sheetData>", b'<row r="1"><c r="A1" t="e">', b"<c "], ids=["sheet", "error", "c"]
)
def test_a_sheet_is_looked_through_once(piece, before):
    xml = b'<worksheet a="e" b=\'"e"\'>' + before + piece * (SIZE // len(piece)) + b"</row>"
    started, rule = time.process_time(), ""
    try:
        sheet_part(plain_xml(xml), "S", Limits())
    except Refusal as refusal:
        rule = refusal.remark.rule
    assert rule in ("", "damaged", "error_cells", "written_twice", "stray_cell")
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "piece",
    [
        b'<table:table table:name="S">',
        b'<table:table table:name="S" ',
        b'<table:table-cell office:value-type="error">',
        b'<table:table-cell office:value-type="error" ',
        b"<text:p ",
        b"<table:table-row ",
    ],
)
def test_an_open_document_is_looked_through_once(piece):
    xml = b'<table:table table:name="S">' + piece * (SIZE // len(piece))
    started, rule = time.process_time(), ""
    try:
        open_document_part(plain_xml(xml), "S")
    except Refusal as refusal:
        rule = refusal.remark.rule
    assert rule in ("", "error_cells")
    assert time.process_time() - started < 5


def test_error_cells_that_are_never_closed_are_refused_and_said(tmp_path):
    """Each with an attribute of its own, so that the workbook is no smaller than an honest one."""
    cells = "".join(f'<c t="e" q="{binascii.hexlify(os.urandom(8)).decode()}">' for _ in range(150_000))
    path = xlsx(tmp_path / "slow.xlsx", {"S": sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{cells}')})
    started = time.monotonic()
    (finding,) = read(path).findings
    assert time.monotonic() - started < 10
    assert (finding.rule, finding.sheet) == ("damaged", "S")
    assert "a cell that is opened and never closed" in finding.message


CELLS = {
    '<c r="A1" t="e"><v>#N/A</v></c>': {(0, 0): "#N/A"},
    "<c t='e' r='B2' s='1'><f>1/0</f><v>#DIV/0!</v></c >": {(1, 1): "#DIV/0!"},
    '<c r="A1" t="e"/>': {(0, 0): "#ERROR!"},
    '<c r="A1" t="e" q="a>b"/><c r="B1"><v>1</v></c>': {(0, 0): "#ERROR!"},
    '<c r="A1"><f>1+1</f></c>': {(0, 0): "=1+1"},
    '<c r="A1"><f t="shared" si="0"/></c>': {(0, 0): "="},
    '<c r="A1"><f a=">">2&gt;1</f><v/></c>': {(0, 0): "=2>1"},
    '<c r="A1"><f>A2</f><v></v></c>': {(0, 0): "=A2"},
    '<c r="A1" t="str"><f>""</f><v></v></c>': {},
    '<c r="A1"><f>1+1</f><v>2</v></c>': {},
    '<c r="A1" t="inlineStr"><is><t>a t="e" b</t></is></c>': {},
    '<c r="A1" s="3"/><c r="B1" t="e"><v>#REF!</v></c>': {(0, 1): "#REF!"},
}


@pytest.mark.parametrize(("cells", "spoilt"), CELLS.items())
def test_what_is_spoilt_is_seen_among_other_cells(cells, spoilt):
    beside = '<row r="9"><c r="A9"><v>1</v></c><c r="B9" t="s"><v>0</v></c></row>'
    xml = f'<worksheet><sheetData><row r="1">{cells}</row>{beside}</sheetData></worksheet>'.encode()
    assert sheet_part(plain_xml(xml), "S", Limits()).spoilt_cells == spoilt


@pytest.mark.parametrize(
    ("beginning", "megabytes", "seconds"),
    [(b"PK\x03\x04", 0.01, 6), (b"PK\x03\x04", 1.6, 12), (b"PK\x03\x04", 25, 60), (b"Year", 1, 6), (b"Year", 100, 60)],
)
def test_a_file_has_the_time_that_its_kind_and_size_can_need(beginning, megabytes, seconds):
    assert with_time_for(Limits(), beginning, int(megabytes * 1_000_000)).cpu_seconds == seconds
