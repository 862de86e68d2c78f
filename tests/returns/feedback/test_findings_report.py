"""Every finding of a drop in one workbook, each with its file and its school."""

import io
from dataclasses import replace

import openpyxl

from loaders.check import unopened_file
from model.findings import Finding
from outcomes.returns.feedback.findings_report import FINDING_HEADINGS, combined_report


def finding(**said: object) -> Finding:
    given = {"severity": "stop", "rule": "r", "message": "It is wrong.", "remedy": "Put it right."} | said
    return Finding.model_validate(given)


def test_a_finding_is_a_row_with_its_file_and_its_school():
    wrong = (finding(severity="note", message="Worth knowing."), finding(row=3, column="Pupils", value="=1", sheet="A"))
    schools = ("3834040", "3834041")
    several = replace(unopened_file("two.xlsx", "", wrong), schools=schools, school_of={3: "3834041"})
    one = replace(unopened_file("one.csv", "", (finding(),)), schools=schools[:1])
    content = combined_report(
        [(several, "not accepted"), (one, "not accepted")], {"3834041": "Dale"}, "2 have to be corrected"
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [[cell or "" for cell in row] for row in book["Findings"].iter_rows(values_only=True)] == [
        list(FINDING_HEADINGS),
        ["two.xlsx", "3834041 Dale", "must be put right", "A", "3", "Pupils", "=1", "It is wrong.", "Put it right."],
        ["two.xlsx", "", "to know", "", "", "", "", "Worth knowing.", "Put it right."],
        ["one.csv", "3834040", "must be put right", "", "", "", "", "It is wrong.", "Put it right."],
    ]
    files = [list(row) for row in book["Files"].iter_rows(values_only=True)]
    assert files[0][0] == "2 have to be corrected."
    assert files[3] == ["two.xlsx", "not accepted", None, "0", "1 must be put right, 1 to know"]
    assert book["Findings"]["G2"].data_type == "s"
