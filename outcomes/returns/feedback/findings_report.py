"""All that is wrong with the files somebody sent in one workbook, one row a finding, for whoever chases the senders."""

from collections.abc import Mapping, Sequence

from loaders.check import CheckedFile
from model.findings import Finding
from outcomes.reports.workbook import MOST_ROWS, Style, TextSheet, text_cells, workbook
from outcomes.returns.feedback.fix_list import SEVERITIES, severity_counts

FINDING_HEADINGS = (
    "File",
    "School",
    "How serious",
    "Sheet",
    "Row",
    "Column",
    "Value",
    "What is wrong",
    "What to do",
)
FILE_HEADINGS = ("File", "What came of it", "Kind", "Rows", "Findings")
_SENTENCES = frozenset({7, 8})


def combined_report(files: Sequence[tuple[CheckedFile, str]], names: Mapping[str, str], headline: str) -> bytes:
    """An XLSX of two sheets: the files with what came of each, `headline` at their head; and every finding.

    `names`: schools' names by LAESTAB. A finding's school is that of its row, or the only one that its file is about.
    """
    file_rows = [
        [checked.file, file_outcome, checked.kind or "", f"{checked.rows:,}", severity_counts(checked.findings)]
        for checked, file_outcome in files
    ]
    head = [[f"{headline[:1].upper()}{headline[1:]}."], []]
    styles: dict[tuple[int, int], Style] = {(0, 0): "title"}
    about = TextSheet(
        "Files",
        text_cells([*head, list(FILE_HEADINGS), *file_rows]),
        heading_row=len(head),
        styles=styles | {(len(head), column): "heading" for column in range(len(FILE_HEADINGS))},
    )
    finding_rows = [
        _row(checked, finding, names)
        for checked, _ in files
        for severity in SEVERITIES
        for finding in checked.findings
        if finding.severity == severity
    ][: MOST_ROWS - 1]
    findings = TextSheet(
        "Findings",
        text_cells([list(FINDING_HEADINGS), *finding_rows]),
        heading_row=0,
        styles={(0, column): "heading" for column in range(len(FINDING_HEADINGS))},
        wide=_SENTENCES,
    )
    return workbook([about, findings])


def _row(checked: CheckedFile, finding: Finding, names: Mapping[str, str]) -> list[str]:
    return [
        checked.file,
        _school(checked, finding, names),
        SEVERITIES[finding.severity],
        finding.sheet or "",
        "" if finding.row is None else str(finding.row),
        finding.column or "",
        finding.value or "",
        finding.message,
        finding.remedy,
    ]


def _school(checked: CheckedFile, finding: Finding, names: Mapping[str, str]) -> str:
    only = checked.schools[0] if len(checked.schools) == 1 else ""
    laestab = checked.school_of.get(finding.row, only) if finding.row is not None else only
    return f"{laestab} {names.get(laestab, '')}".strip()
