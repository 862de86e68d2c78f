import csv
import io

import pandas as pd
import pytest

from outcomes.reports import comma_separated

PAYLOADS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "=cmd|' /C calc'!A0",
]


def rows(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_that_looks_like_a_formula_is_put_behind_an_apostrophe(payload: str) -> None:
    table = pd.DataFrame({payload: [payload]})
    written = rows(comma_separated(table, [("Place", payload)]))
    assert written == [["Place", f"'{payload}"], [], [f"'{payload}"], [f"'{payload}"]]


def test_numbers_stay_numbers_and_what_is_missing_stays_empty() -> None:
    table = pd.DataFrame({"Gap": [-18.1634821, 5.0, None], "Pupils": pd.array([1519, None, 3], dtype="Int64")})
    assert rows(comma_separated(table, []))[1:] == [["Gap", "Pupils"], ["-18.163482", "1519"], ["5", ""], ["", "3"]]


def test_what_was_asked_stands_above_the_table() -> None:
    written = rows(comma_separated(pd.DataFrame({"Year": ["2012/13"]}), [("Measure", "Level 2"), ("Place", "Leeds")]))
    assert written[:3] == [["Measure", "Level 2"], ["Place", "Leeds"], []]


def test_a_spreadsheet_is_told_that_this_is_utf_8() -> None:
    assert comma_separated(pd.DataFrame({"Name": ["Siân"]}), []).startswith(b"\xef\xbb\xbf")
