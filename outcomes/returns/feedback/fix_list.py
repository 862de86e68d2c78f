"""The sender's own table back, with what has to be put right beside each row; whole, or one for each school.

Cells stand where they stood, so that rows agree with the findings. Our words are in columns at the far right and on a
sheet of their own, which `loaders.recognising.returned_columns` takes off again: put right, a fix list is sent back as
it is.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.check import CheckedFile
from loaders.reading.sheets import Reading, Sheet
from loaders.recognising.returned_columns import ABOUT, ROW, WHAT
from loaders.translation import row_schools
from model.errors import UnknownWordError
from model.findings import Finding, Severity
from outcomes.reports.workbook import LONGEST_CELL, MOST_ROWS, Style, TextSheet, text_cells, workbook

SEVERITIES: dict[Severity, str] = {"stop": "must be put right", "query": "to look into", "note": "to know"}
"""How serious a finding is, in words, the most serious first."""

NO_SCHOOL = "No school number"
_UNNAMED = "Table"
_HOW = f"Correct the marked cells and send this workbook back: the column '{WHAT}' and this sheet are then left out."
_KEY: tuple[tuple[Severity, str], ...] = (
    ("stop", "Marked so: must be put right. Until it is, nothing of the file is loaded."),
    ("query", "Marked so: to look into. Correct it, or leave it if it is right."),
)
_HEADINGS = ("How serious", "Sheet", "Row", "Column", "Value", "What is wrong", "What to do")
_SENTENCES = (5, 6)
_OF_HEADINGS = ("headings_not_recognised", "several_tables")

RowNumbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _MarkedSheet:
    """A sheet as it came, the row of its headings by the sender's count, its columns' names, and its rows' findings."""

    sheet: Sheet
    headings: int
    names: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def sender_rows(self) -> RowNumbers:
        """The sender's number of each row of cells."""
        return np.arange(self.sheet.cells.num_rows, dtype=np.int64) + self.sheet.first_row

    def holds(self, finding: Finding) -> bool:
        """Whether a finding is about a row of this sheet under its headings, or above them."""
        last = self.sheet.first_row + self.sheet.cells.num_rows - 1
        return finding.row is not None and self.sheet.first_row <= finding.row <= last and finding.row != self.headings


# --- the whole file -------------------------------------------------------------------------------------------------


def fix_list(reading: Reading, checked: CheckedFile) -> bytes:
    """The XLSX of a file's text with its findings; `reading` is of the same bytes as `checked`.

    A table of more rows than a workbook has comes back with the rows that have findings only, numbered as they were.
    """
    marked_sheets, about = _marked_sheets(reading, checked)
    title = f"What to put right in {checked.file}"
    return workbook(
        [
            _about_sheet(title, checked.findings, about, _HOW),
            *(_sheet_as_sent(marked_sheet) for marked_sheet in marked_sheets),
        ]
    )


def _marked_sheets(reading: Reading, checked: CheckedFile) -> tuple[list[_MarkedSheet], list[Finding]]:
    """Each sheet with the findings of its rows; and those that are about no row, or about the headings."""
    sheets = {id(sheet): _MarkedSheet(sheet, *_headings(sheet, reading, checked), ()) for sheet in reading.sheets}
    findings_by_sheet: dict[int, list[Finding]] = {key: _cut(empty) for key, empty in sheets.items()}
    about = []
    for finding in checked.findings:
        key = id(_sheet_of(finding, reading, checked))
        if key not in sheets or not sheets[key].holds(finding):
            about.append(finding)
        # A heading that is wrong is said with the whole file, and marked where it stands.
        if key in sheets and (sheets[key].holds(finding) or finding.row == sheets[key].headings):
            findings_by_sheet[key].append(finding)
    return [replace(empty, findings=tuple(findings_by_sheet[key])) for key, empty in sheets.items()], about


def _sheet_of(finding: Finding, reading: Reading, checked: CheckedFile) -> Sheet | None:
    """The sheet that a finding names; where it names none, the one with the table, or the only one."""
    name = finding.sheet if finding.sheet is not None or checked.headings is None else checked.headings.sheet
    sheets = [sheet for sheet in reading.sheets if sheet.name == name]
    return sheets[0] if sheets else reading.sheets[0] if name is None and len(reading.sheets) == 1 else None


def _headings(sheet: Sheet, reading: Reading, checked: CheckedFile) -> tuple[int, tuple[str, ...]]:
    """The row of a sheet's headings and their names: of the table, or what came nearest to one, or the first row."""
    if checked.headings is not None and checked.headings.sheet == sheet.name:
        return checked.headings.row, checked.headings.names
    nearest = (
        finding.row
        for finding in checked.findings
        if finding.rule in _OF_HEADINGS and finding.row is not None and _sheet_of(finding, reading, checked) is sheet
    )
    last = sheet.first_row + sheet.cells.num_rows - 1
    row = next((row for row in nearest if sheet.first_row <= row <= last), sheet.first_row)
    return row, tuple(column[row - sheet.first_row].as_py().strip() for column in sheet.cells.columns)


def _sheet_as_sent(marked_sheet: _MarkedSheet) -> TextSheet:
    if marked_sheet.sheet.first_row + marked_sheet.sheet.cells.num_rows - 1 > MOST_ROWS:
        rows_with_findings = [finding.row for finding in marked_sheet.findings if finding.row is not None]
        rows = marked_sheet.sender_rows
        return _annotated_sheet(
            marked_sheet, np.flatnonzero((rows <= marked_sheet.headings) | np.isin(rows, rows_with_findings))
        )
    return _annotated_sheet(marked_sheet)


def _cut(marked: _MarkedSheet) -> list[Finding]:
    """What there is to say of cells that are longer than a workbook's may be."""
    long = np.zeros(marked.sheet.cells.num_rows, dtype=bool)
    for column in marked.sheet.cells.columns:
        if (pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL:
            long |= pc.greater(pc.utf8_length(column), LONGEST_CELL).to_numpy(zero_copy_only=False)
    return [
        Finding(
            severity="query",
            rule="cell_cut",
            message=f"Row {row} has a cell of more than {LONGEST_CELL:,} characters, and is cut in this workbook.",
            remedy="Correct that row in the file you sent, and send that again instead of this workbook.",
            sheet=marked.sheet.name,
            row=row,
        )
        for row in marked.sender_rows[long].tolist()
    ]


# --- one for each school --------------------------------------------------------------------------------------------


def school_fix_lists(reading: Reading, checked: CheckedFile, names: Mapping[str, str]) -> dict[str, bytes]:
    """A fix list for each school that has something to put right or to look into, with only its rows, by file name.

    `names`: schools' names by LAESTAB; for other schools, what the file calls them. What is wrong with the file as a
    whole is in each. Raises UnknownWordError where the file does not say which school a row is about.
    """
    marked_sheets, about = _marked_sheets(reading, checked)
    table = next((each for each in marked_sheets if _is_the_table(each, checked)), None)
    if table is None or not checked.schools:
        raise UnknownWordError(f"'{checked.file}' does not say which school a row is about: it needs a column LAESTAB.")
    frame = _frame(table)
    numbers = row_schools.laestabs(frame)
    called = {**row_schools.names_by_laestab(frame), **names}
    whole = [each for each in about if each.severity != "note"]
    rows_of = numbers.groupby(numbers.to_numpy()).indices
    return {
        _file_name(laestab, called.get(laestab, "")): _school_fix_list(
            table, laestab, np.asarray(rows_of[laestab]), findings, whole, checked.file
        )
        for laestab, findings in sorted(_findings_by_school(table, numbers).items())
        if any(each.severity != "note" for each in findings)
    }


def zip_archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of files by name; the same files make the same bytes."""
    content_of_zip = io.BytesIO()
    with zipfile.ZipFile(content_of_zip, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return content_of_zip.getvalue()


def file_name_part(words: str) -> str:
    """Words as part of a file's name, on every system."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s.,()&-]", " ", words)).strip(" .")[:80]


def _file_name(laestab: str, name: str) -> str:
    return f"{file_name_part(f'{laestab} {name}') if laestab else NO_SCHOOL}.xlsx"


def _is_the_table(marked_sheet: _MarkedSheet, checked: CheckedFile) -> bool:
    return checked.headings is not None and checked.headings.sheet == marked_sheet.sheet.name


def _frame(marked_sheet: _MarkedSheet) -> pd.DataFrame:
    """The cells under the headings as text, the sender's rows as index; of columns named alike, the first."""
    first = marked_sheet.headings - marked_sheet.sheet.first_row + 1
    positions = [n for n, name in enumerate(marked_sheet.names) if name and name not in marked_sheet.names[:n]]
    cells = (
        marked_sheet.sheet.cells.slice(first)
        .select(positions)
        .rename_columns([marked_sheet.names[n] for n in positions])
    )
    frame: pd.DataFrame = cells.to_pandas()
    frame.index = pd.RangeIndex(marked_sheet.headings + 1, marked_sheet.headings + 1 + len(frame))
    return frame


def _findings_by_school(marked_sheet: _MarkedSheet, numbers: pd.Series) -> dict[str, list[Finding]]:
    """The findings about the rows of each school, by its LAESTAB; "" for rows that have none."""
    findings_by_school: dict[str, list[Finding]] = {}
    for finding in marked_sheet.findings:
        if finding.row in numbers.index:
            findings_by_school.setdefault(str(numbers.at[finding.row]), []).append(finding)
    return findings_by_school


def _school_fix_list(
    marked_sheet: _MarkedSheet,
    laestab: str,
    rows: RowNumbers,
    findings: Sequence[Finding],
    whole: Sequence[Finding],
    file: str,
) -> bytes:
    """The fix list of one school; `rows`: where its rows are under the headings, counted from nought."""
    above = marked_sheet.headings - marked_sheet.sheet.first_row + 1
    wrong_headings = [finding for finding in marked_sheet.findings if finding.row == marked_sheet.headings]
    own = replace(marked_sheet, findings=(*findings, *wrong_headings))
    title = f"What to put right for {laestab or 'rows without a school number'} in {file}"
    how = f"{_HOW} The column '{ROW}' says where a row stood in the file that was sent for all schools."
    positions = np.concatenate([np.arange(above), rows + above])
    return workbook([_about_sheet(title, [*findings, *whole], whole, how), _annotated_sheet(own, positions)])


# --- how it is written ----------------------------------------------------------------------------------------------


def _annotated_sheet(marked_sheet: _MarkedSheet, rows: RowNumbers | None = None) -> TextSheet:
    """A sheet with what is wrong beside its rows; `rows`: the positions of those that are kept, numbered then."""
    cells, numbers = marked_sheet.sheet.cells, marked_sheet.sender_rows
    if rows is not None:
        cells, numbers = cells.take(pa.array(rows)), numbers[rows]
    at = {int(number): place for place, number in enumerate(numbers)} if marked_sheet.findings else {}
    headings = int(np.searchsorted(numbers, marked_sheet.headings))
    wide: frozenset[int] = frozenset()
    styles = _faulty_cells(marked_sheet, at)
    if rows is not None:
        below = ["" if number <= marked_sheet.headings else str(number) for number in numbers.tolist()]
        cells = _with_column(cells, [*below[:headings], ROW, *below[headings + 1 :]])
    if marked_sheet.findings or rows is not None:
        words = [""] * len(numbers)
        words[headings] = WHAT
        styles[headings, cells.num_columns] = "heading"
        for row, (severity, words_of_row) in _words_by_row(marked_sheet).items():
            words[at[row]] = words_of_row
            styles[at[row], cells.num_columns] = severity
        wide = frozenset({cells.num_columns})
        cells = _with_column(cells, words)
    for column in range(cells.num_columns):
        styles.setdefault((headings, column), "heading")
    return TextSheet(
        marked_sheet.sheet.name or _UNNAMED,
        cells,
        marked_sheet.sheet.first_row,
        marked_sheet.sheet.first_column,
        headings,
        styles,
        wide,
    )


def _with_column(cells: pa.Table, words: Sequence[str]) -> pa.Table:
    return cells.append_column(str(cells.num_columns), pa.array(words, pa.string()))


def _faulty_cells(marked_sheet: _MarkedSheet, at: Mapping[int, int]) -> dict[tuple[int, int], Style]:
    """The style of each cell that a finding names by its row and heading; the most serious finding decides."""
    column_of = {name: number for number, name in reversed(list(enumerate(marked_sheet.names))) if name}
    styles: dict[tuple[int, int], Style] = {}
    for severity in ("query", "stop"):
        for finding in marked_sheet.findings:
            row = at.get(finding.row) if finding.row is not None else None
            if finding.severity == severity and finding.column in column_of and row is not None:
                styles[row, column_of[finding.column]] = severity
    return styles


def _words_by_row(marked_sheet: _MarkedSheet) -> dict[int, tuple[Severity, str]]:
    """What there is to put right in each row, the most serious first, and how serious that is."""
    sentences_by_row: dict[int, list[tuple[Severity, str]]] = {}
    for severity, words in SEVERITIES.items():
        for finding in marked_sheet.findings:
            if finding.severity == severity and finding.row is not None and marked_sheet.holds(finding):
                sentence = f"{words.capitalize()}: {finding.message} {finding.remedy}"
                sentences_by_row.setdefault(finding.row, []).append((severity, sentence))
    return {
        row: (sentences[0][0], _shorten("\n".join(words for _, words in sentences)))
        for row, sentences in sentences_by_row.items()
    }


def severity_counts(findings: Sequence[Finding]) -> str:
    """`3 must be put right, 2 to look into`."""
    counts = [(sum(each.severity == severity for each in findings), words) for severity, words in SEVERITIES.items()]
    return ", ".join(f"{count:,} {words}" for count, words in counts if count) or "nothing is wrong"


def _shorten(words: str) -> str:
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…"


def _about_sheet(title: str, findings: Sequence[Finding], whole: Sequence[Finding], how: str) -> TextSheet:
    """How many things are wrong, what to do with the workbook, and what is wrong with the file as a whole."""
    key = [[words] for _, words in _KEY]
    head = [[title], [f"{severity_counts(findings).capitalize()}."], [how], [], *key, []]
    finding_rows = [
        [
            SEVERITIES[finding.severity].capitalize(),
            finding.sheet or "",
            "" if finding.row is None else str(finding.row),
            finding.column or "",
            (finding.value or "")[:200],
            finding.message,
            finding.remedy,
        ]
        for severity in SEVERITIES
        for finding in whole
        if finding.severity == severity
    ]
    rows = [*head, list(_HEADINGS), *finding_rows] if finding_rows else head
    styles: dict[tuple[int, int], Style] = {(0, 0): "title", (1, 0): "heading"}
    styles |= {(len(head) - 3 + number, 0): severity for number, (severity, _) in enumerate(_KEY)}
    if finding_rows:
        styles |= {(len(head), column): "heading" for column in range(len(_HEADINGS))}
    return TextSheet(
        ABOUT, text_cells(rows), styles=styles, wide=frozenset(_SENTENCES) if finding_rows else frozenset()
    )
