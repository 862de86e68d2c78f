"""Text is read by one declared dialect, or refused with the row at which two readings would differ."""

import csv
import gzip
import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from loaders.reading import container
from loaders.reading.extract import Extract, Refusal
from loaders.reading.limits import Limits

SEEN = "LAESTAB,School name\n9992001,St Gwén’s\n0012001,Ysgol £ Test\n"
ROWS = [["LAESTAB", "School name"], ["9992001", "St Gwén’s"], ["0012001", "Ysgol £ Test"]]


def extract(data: bytes, name: str = "a.csv", **limits) -> Extract:
    return container.extract(data, name, Limits(**limits))


def cells(found: Extract) -> list[list[str]]:
    return [list(row) for row in zip(*found.tables[0].cells.to_pydict().values(), strict=True)]


def rules(found: Extract) -> list[str]:
    return [remark.rule for remark in found.remarks]


def refused(data: bytes, name: str = "a.csv", **limits):
    with pytest.raises(Refusal) as refusal:
        extract(data, name, **limits)
    return refusal.value.remark


# --- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_where_it_says_what_it_is(encoding):
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    found = extract(marks.get(encoding, b"") + SEEN.encode(encoding))
    assert (cells(found), rules(found)) == (ROWS, [])


def test_windows_text_is_read_with_a_query_that_shows_what_changed():
    found = extract(SEEN.encode("cp1252"))
    assert cells(found) == ROWS
    (query,) = found.remarks
    assert (query.severity, query.rule, query.row) == ("query", "encoding_windows", 2)
    assert "St Gwén’s; Ysgol £ Test" in query.message


@pytest.mark.parametrize(
    ("data", "rule", "row"),
    [
        (SEEN.replace("’", "'").encode("cp850"), "encoding_unknown", 2),
        (b"a,b\n1,caf\x81\n", "encoding_unknown", 2),
        (SEEN.encode() + "1,Café\n".encode("cp1252"), "encoding_mixed", 4),
        (SEEN.encode("utf-16-le"), "nul_bytes", 1),
        (b"\xff\xfea\x00,\x00\n", "encoding_unknown", None),
        (b"a,b\n1,2\x00\n", "nul_bytes", 2),
        (b"a,b\n1,2\n" + bytes(4096), "nul_bytes", 3),
    ],
    ids=["cp850", "undefined byte", "mixed", "UTF-16 without its mark", "broken UTF-16", "NUL", "torn write"],
)
def test_text_that_could_be_read_two_ways_is_refused_with_its_line(data, rule, row):
    remark = refused(data)
    assert (remark.severity, remark.rule, remark.row) == ("stop", rule, row)


def test_accents_encoded_twice_are_queried():
    found = extract("a,b\n1,St Gwén\n".encode().decode("latin-1").encode())
    assert rules(found) == ["encoding_twice"]


def test_control_characters_are_kept_and_said():
    found = extract(b"a,b\n" + b"1,plain\n" * 30 + b"2,\x07bell\n")
    assert cells(found)[-1] == ["2", "\x07bell"]
    assert [(each.rule, each.row) for each in found.remarks] == [("control_characters", 32)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\u200bLAESTAB\u00a0", "LAESTAB "),
        ("999\u20602001", "9992001"),
        ("A\u200d1", "A1"),
        ("👩\u200d🏫", "👩\u200d🏫"),
        ("Ysgol\u202fGymraeg", "Ysgol Gymraeg"),
    ],
)
def test_what_cannot_be_seen_is_made_plain_and_said(written, kept):
    found = extract(f"{written},x\n1,2\n".encode())
    assert cells(found)[0][0] == kept
    assert rules(found) == ([] if written == kept else ["invisible_characters"])
    if written != kept:
        assert "[U+" in found.remarks[0].message


# --- rows and separators --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("final", [True, False])
def test_every_line_end_is_read_with_or_without_the_last(end, final):
    text = end.join(["a,b", '1,"x, y"', "2,z"]) + (end if final else "")
    found = extract(text.encode())
    assert cells(found) == [["a", "b"], ["1", "x, y"], ["2", "z"]]
    assert rules(found) == ([] if final else ["last_row_open"])


def test_line_ends_of_two_kinds_are_queried():
    found = extract(b"a,b\r\n1,2\r\n3,4\n5,6\r\n")
    assert cells(found) == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]
    assert [(each.severity, each.rule, each.row) for each in found.remarks] == [("query", "mixed_line_ends", 3)]


def test_line_ends_inside_quotes_belong_to_the_value():
    found = extract(b'a,b\n1,"x\r\ny\nz\rw"\n2,v\n')
    assert cells(found) == [["a", "b"], ["1", "x\r\ny\nz\rw"], ["2", "v"]]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a;b\n1;0,45\n", [["a", "b"], ["1", "0,45"]]),
        (b"a\tb\nLeeds, City\t2\n", [["a", "b"], ["Leeds, City", "2"]]),
        (b"sep=;\na;b\n1;2\n", [["a", "b"], ["1", "2"]]),
        (b"\nA;B\n1;2\n", [["", ""], ["A", "B"], ["1", "2"]]),
        (b"a;b,c\n1;2,3\n", [["a;b", "c"], ["1;2", "3"]]),
        (b"a;b\tc\n1;2\t3\n", [["a;b\tc"], ["1;2\t3"]]),
    ],
    ids=["semicolons", "tabs", "declared", "after a blank row", "commas first", "two others: one column"],
)
def test_the_comma_is_the_separator_unless_another_is_certain(data, expected):
    assert cells(extract(data)) == expected


def test_another_separator_that_rows_disagree_on_is_refused():
    remark = refused(b"a;b\n1;2\n3\n")
    assert (remark.rule, remark.row) == ("separator_unclear", 3)


@pytest.mark.parametrize(
    ("data", "rule", "row"),
    [
        (b'a,b\n1,St "X"\n', "stray_quote", 2),
        (b'a,b\n1,"x"y\n', "stray_quote", 2),
        (b'a,b\n1, "x"\n', "stray_quote", 2),
        (b'a,b\n1,"x" \n', "stray_quote", 2),
        (b'a,b\n1,"x\\"y"\n', "stray_quote", 2),
        (b'a,b\n1,2\n3,"x\n4,y\n', "unclosed_quote", 3),
        (b'a,b\n1,"x\n2,"y\n', "stray_quote", 2),
        (b'a,b\n"\n', "unclosed_quote", 2),
    ],
)
def test_a_quotation_mark_that_programs_differ_on_is_refused_with_its_row(data, rule, row):
    remark = refused(data)
    assert (remark.rule, remark.row) == (rule, row)


def test_quotes_that_all_programs_agree_on_are_read():
    found = extract(b'a,b,c\n"1","x ""y"" z",""\n"""",",","\n"\n')
    assert cells(found) == [["a", "b", "c"], ["1", 'x "y" z', ""], ['"', ",", "\n"]]


def test_rows_keep_the_number_of_fields_they_were_written_with():
    found = extract(b"a,b,c\n1\n1,2,3,4\n\n5,6,7\n")
    assert found.tables[0].fields.to_pylist() == [3, 1, 4, 1, 3]
    assert cells(found)[1] == ["1", "", "", ""]


def test_a_last_row_without_its_end_is_said_if_it_is_like_no_other():
    assert rules(extract(b"a,b,c\n1,2,3\n4,5")) == ["last_row_unfinished"]
    assert rules(extract(b"a,b,c\n1,2,3\n4,5\n")) == []
    assert rules(extract(b"a,b,c\n1,2\n4,5")) == ["last_row_open"]


def test_blank_rows_below_and_columns_beside_are_left_out_and_said():
    found = extract(b"a,b,,\n1,2,,\n,,,\n\n")
    assert cells(found) == [["a", "b"], ["1", "2"]]
    assert [each.message for each in found.remarks] == [
        "Ignored 2 blank rows below the table and 2 blank columns beside it."
    ]


@pytest.mark.parametrize("data", [b"", b"\n" * 1000, b"  \r\n", b"\xef\xbb\xbf", b"sep=;\n", b",,\n,,\n"])
def test_nothing_is_an_empty_file(data):
    assert refused(data).rule == "empty"


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rows", "refusal"), [(9, None), (10, None), (11, "too_many_rows")])
def test_rows_are_counted_without_their_headings(rows, refusal):
    data = b"a\n" + b"1\n" * rows
    assert (refused(data, rows=10).rule if refusal else rules(extract(data, rows=10))) == (refusal or [])


@pytest.mark.parametrize(("columns", "refusal"), [(9, None), (10, None), (11, "too_many_columns")])
def test_columns_have_a_limit(columns, refusal):
    data = ",".join("abcdefghijklmnop"[:columns]).encode() + b"\n"
    assert (refused(data, columns=10).rule if refusal else rules(extract(data, columns=10))) == (refusal or [])


@pytest.mark.parametrize(("rows", "expected"), [(65_535, []), (65_536, ["excel_row_limit"]), (65_537, [])])
def test_exactly_as_many_rows_as_excel_has_is_queried(rows, expected):
    assert rules(extract(b"a,b\n" * rows)) == expected


def test_one_long_row_does_not_widen_two_hundred_thousand():
    data = b"a\n" * 150_000 + b"," * 999 + b"x\n"
    assert refused(data).rule == "stray_cell"


# --- containers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><table><tr><td>LAESTAB", "web page"),
        (b"\n <!DOCTYPE html><p>", "web page"),
        (b"<?xml version='1.0'?><x/>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "rich text"),
        (b"MZ\x90\x00", "program"),
        (b"\x89PNG\r\n", "picture"),
        (b"SQLite format 3\x00", "database"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(data, said):
    remark = refused(data, "return.csv")
    assert remark.rule == "not_a_table"
    assert said in remark.message


def test_a_compressed_text_is_read_and_another_name_is_said():
    found = extract(gzip.compress(b"a,b\n1,2\n"), "a.csv")
    assert (cells(found), rules(found), found.container) == ([["a", "b"], ["1", "2"]], ["named_otherwise"], "csv")
    assert rules(extract(gzip.compress(b"a,b\n1,2\n"), "a.csv.gz")) == []
    assert cells(extract(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"), "a.gz")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (gzip.compress(bytes(200_000_000)), "unpacks_too_large"),
        (gzip.compress(b"a,b\n" * 1000)[:-10], "damaged"),
        (b"\x1f\x8bnonsense", "damaged"),
        (gzip.compress(gzip.compress(b"a,b\n")), "not_a_table"),
        (gzip.compress(b"%PDF-1.7"), "not_a_table"),
    ],
    ids=["bomb", "cut", "nonsense", "twice", "a PDF inside"],
)
def test_a_compressed_file_that_is_not_honest_is_refused(data, rule):
    assert refused(data, "a.csv.gz").rule == rule


def parquet(**columns) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_parquet_is_text_with_its_names_as_the_first_row():
    found = extract(
        parquet(la=[383.0, None], share=[0.1, 1e-7], big=[1e16, 45.5], code=["001", None], on=[True, False]),
        "a.parquet",
    )
    assert cells(found) == [
        ["la", "share", "big", "code", "on"],
        ["383", "0.1", "10000000000000000", "001", "TRUE"],
        ["", "0.0000001", "45.5", "", "FALSE"],
    ]
    assert found.container == "parquet"


def test_parquet_has_limits_and_may_be_damaged():
    assert refused(parquet(a=list(range(11))), rows=10).rule == "too_many_rows"
    assert refused(parquet(a=[1], b=[2]), columns=1).rule == "too_many_columns"
    assert refused(parquet(a=["x" * 1000] * 100), unpacked_bytes=1).rule == "unpacks_too_large"
    assert refused(b"PAR1" + bytes(100) + b"PAR1").rule == "damaged"
    assert refused(parquet(a=list(range(1000)))[:-200]).rule == "damaged"


# --- laws -----------------------------------------------------------------------------------------------------------

TEXT = st.text(st.sampled_from('ab1 ,;"\n\r\té£'), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), min_size=1)))
def test_what_a_strict_writer_wrote_is_read_exactly(table):
    """But for a value that looks like another row: a line end in it, and as many commas as a row has."""
    commas = len(table[0]) - 1
    assume(not any(field.count(",") >= commas and set(field) & set("\r\n") for row in table for field in row))
    table = [[f"h{n}" for n in range(len(table[0]))], *table, ["end"] * len(table[0])]
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    assert cells(extract(written.getvalue().encode())) == table


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab,"\n'), max_size=30))
def test_what_is_read_is_what_the_strict_reader_of_python_reads(text):
    """Or it is refused; never read another way."""
    data = "x,y\n" + text
    try:
        found = extract(data.encode())
    except Refusal:
        return
    theirs = [row or [""] for row in csv.reader(io.StringIO(data, newline=""), strict=True)]
    fields = found.tables[0].fields.to_pylist()
    ours = [row[:count] + [""] * (count - len(row)) for row, count in zip(cells(found), fields, strict=True)]
    assert ours == theirs[: len(ours)]
    assert not any(any(row) for row in theirs[len(ours) :])


def test_the_rows_of_a_large_file_are_those_of_a_small_one():
    body = [[str(n), f"School, {n}" if n % 7 == 0 else f"School {n}", str(n % 50)] for n in range(50_000)]
    written = io.StringIO()
    csv.writer(written).writerows([["URN", "Name", "Score"], *body])
    found = extract(written.getvalue().encode()).tables[0].cells
    assert found.num_rows == 50_001
    for row in np.random.default_rng(1).integers(0, 50_000, 20):
        assert [column[int(row) + 1].as_py() for column in found.columns] == body[row]


# --- texts that a program protected, rows that a quotation mark swallowed ---------------------------------------------


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('="0123"', "0123"),
        ('="The ""Hub"""', 'The "Hub"'),
        ('"=""0123"""', "0123"),
        ('"x,=""0123"""', 'x,="0123"'),
        ("=0123", "=0123"),
        ('=""', ""),
    ],
)
def test_a_formula_that_is_only_a_text_is_the_text(field, text):
    assert cells(extract(f"LAESTAB,School name\n9992001,{field}\n{field},x\n".encode()))[1:] == [
        ["9992001", text],
        [text, "x"],
    ]


def test_whoever_sent_formulas_of_text_is_told_so():
    (note,) = extract(b'LAESTAB,School name\n="9992001",="Alder"\n').remarks
    assert (note.severity, note.rule) == ("note", "text_formulas")
    assert note.message.startswith("2 values")


SWALLOWED = """UPN,Surname,LAESTAB
J999700110001,Jayquill,9994002
F999201010001,"Quickshanty,9994002
Y999700110002,Larkmerrow",9994002
"""


def test_a_quotation_mark_that_swallows_a_pupil_is_refused_by_its_row():
    stop = refused(SWALLOWED.encode())
    assert (stop.rule, stop.row) == ("row_swallowed", 3)


@pytest.mark.parametrize(
    ("value", "is_read"),
    [
        ("Alder Road\nLeeds", True),
        ("Alder Road,\nLeeds", True),
        ("Alder, Birch, Cedar\nand Dale", True),
        ("Alder\nof whom 108001 is one", True),
        ("Alder,9992001,\nBirch", False),
        ("Alder,4,6\nBirch", False),
        ("Alder\n9992001", False),
        ("Alder\nR999200120001", False),
        ("Alder\n108001", False),
    ],
)
def test_a_value_of_two_lines_is_no_row(value, is_read):
    data = f'School,LAESTAB,Pupils\n"{value}",9992001,30\n'.encode()
    if is_read:
        assert cells(extract(data))[1][0] == value
    else:
        assert refused(data).rule == "row_swallowed"
