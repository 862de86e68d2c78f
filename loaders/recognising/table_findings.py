"""What is wrong with the rows of a table before any cell of it is read."""

import numpy as np
import pandas as pd
import pyarrow as pa

from loaders.reading.sheets import Reading
from loaders.recognising.match import LOST_SEPARATORS, SELDOM, Match, missing_headings
from loaders.rules import rows
from loaders.translation.kind import HEADING_ROWS
from model.findings import Finding


def nothing_below(match: Match) -> Finding:
    """That headings stand there and no row under them."""
    return Finding(
        severity="stop",
        rule="empty",
        message="The table has headings and no rows.",
        remedy="Check that the right file was saved, and send it again.",
        sheet=match.sheet.name,
        row=match.sheet.first_row + match.row,
    )


def text_below(match: Match, cells: pa.Table, first: int, end: int, blank: bool) -> Finding:
    """That something stands below the table and is no row of it."""
    below = end
    while blank and not any(column[below].as_py().strip() for column in cells.columns):
        below += 1
    text = next(text for column in cells.columns if (text := column[below].as_py().strip()))
    why = f"Row {first + end} is blank, and" if blank else "The table seems to end, and"
    return Finding(
        severity="stop",
        rule="text_below",
        message=f"{why} there is more below it: '{text[:60]}' in row {first + below}.",
        remedy="Delete notes and other tables under the table; if the rows below belong to it, delete the blank row.",
        sheet=match.sheet.name,
        row=first + below,
        value=text[:60],
    )


def repeated_headings(match: Match, cells: pa.Table, first: int) -> list[Finding]:
    """A row below that repeats the headings begins a second table."""
    number = next(number for number, heading in enumerate(match.headings) if heading in match.kind.headings)
    same = pa.compute.equal(
        pa.compute.utf8_lower(pa.compute.utf8_trim_whitespace(cells.column(number))),
        match.sheet.cells.column(number)[match.row].as_py().strip().lower(),
    )
    for row in np.flatnonzero(same.to_numpy())[:HEADING_ROWS]:
        again = [" ".join(column[int(row)].as_py().split()) for column in cells.columns]
        if not missing_headings(match.kind, again):
            return [
                Finding(
                    severity="stop",
                    rule="several_tables",
                    message=f"Row {first + int(row)} repeats the headings: there seem to be two tables.",
                    remedy="Send one table in each file; if the rows below belong to this one, delete the headings.",
                    sheet=match.sheet.name,
                    row=first + int(row),
                )
            ]
    return []


def uneven_rows(match: Match, end: int, first: int) -> list[Finding]:
    """Rows with more or fewer fields than there are headings; more is always refused."""
    if match.sheet.fields is None or end == 0:
        return []
    fields = pd.Series(match.sheet.fields.slice(match.row + 1, end).to_numpy(), index=pd.RangeIndex(first, first + end))
    headings = match.sheet.fields[match.row].as_py()
    width = max(number for number, heading in enumerate(match.headings) if heading) + 1
    text = fields.astype("str")
    where = "Row " + fields.index.astype("str").to_series(index=fields.index)
    long = where + " has " + text + f" fields under {headings} headings."
    findings = rows.findings_by_row(
        fields > headings,
        "stop",
        "row_too_long",
        long,
        "Put a value that holds a comma in quotation marks, or remove what is too much.",
    )
    short = fields < width
    if not short.any():
        return findings
    message = where + " has " + text + f" fields under {width} headings."
    remedy = "Fill the row up: a value or a separator is missing. If the file was cut off, export it again."
    if not match.kind.ragged:
        return findings + rows.findings_by_row(short, "stop", "row_too_short", message, remedy)
    usual = int(fields.mode().iloc[0])
    alike = fields.map(fields.value_counts())
    lost = short & (fields < usual) & (fields >= usual - LOST_SEPARATORS) & (alike < SELDOM)
    findings += rows.findings_by_row(lost, "stop", "row_too_short", message, remedy)
    if (short & ~lost).any():
        findings.append(_padded_rows(fields[short & ~lost], width))
    return findings


def _padded_rows(fields: pd.Series, width: int) -> Finding:
    row = int(fields.index[0])
    return Finding(
        severity="query",
        rule="rows_padded",
        message=(
            f"{len(fields):,} rows have fewer fields than the {width} headings, the first of them row {row} with "
            f"{fields.iloc[0]}. The publisher leaves out blanks at the end of a row, so the rest was read as blank."
        ),
        remedy="Look at that row; if its values stand under the right headings, accept.",
        row=row,
    )


def unfinished_row(reading: Reading, match: Match, last: int) -> list[Finding]:
    """A last row that stops half way is never padded, whatever the kind allows."""
    torn_rows = [
        finding for finding in reading.findings if finding.rule == "last_row_unfinished" and finding.row == last
    ]
    return [
        finding.model_copy(
            update={"severity": "stop", "remedy": "The file was cut off: export it again, or delete that row."}
        )
        for finding in torn_rows
        if match.kind.ragged
    ]


def merged_cells(reading: Reading, match: Match) -> list[Finding]:
    """Cells merged in the table itself, and not in a title above it: whose value is the one that is written?"""
    headings = match.sheet.first_row + match.row
    return [
        finding.model_copy(
            update={
                "severity": "query",
                "remedy": "Unmerge them and fill in every cell; accept only if the blanks are meant.",
            }
        )
        for finding in reading.findings
        if finding.rule == "merged_cells" and finding.sheet == match.sheet.name and (finding.row or 0) > headings
    ]


def exceeded_limits(match: Match, end: int) -> list[Finding]:
    """That a table has more rows or columns than its kind may have."""
    limits = match.kind.limits
    excesses = [
        (what, count, most)
        for what, count, most in (("rows", end, limits.rows), ("columns", len(match.headings), limits.columns))
        if count > most
    ]
    return [
        Finding(
            severity="stop",
            rule=f"too_many_{what}",
            message=f"The table has {count:,} {what}; a return of the kind '{match.kind.title}' has at most {most:,}.",
            remedy="Check that it is the right file, or split it.",
            sheet=match.sheet.name,
        )
        for what, count, most in excesses
    ]
