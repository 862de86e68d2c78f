"""What a return promises of each column, as small rules that say where a cell breaks it and what to do.

    CONTRACT = Contract(
        Column("LAESTAB", holds=SCHOOL),
        Column("Pupils at end of KS4", holds=COUNT),
        Column("Achieved Level 2", holds=COUNT, no_more_than="Pupils at end of KS4"),
    )

Everything is read as text, and only what the contract names is converted; every fault is shown at once. Nothing is
guessed: a value that Excel has spoilt, a number in another scale, a sign nobody declared are each refused by their row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from loaders.rules import rows
from loaders.rules.cells import numbers
from loaders.rules.columns import COUNT, DATE, FIGURES, Column, Contract
from loaders.rules.faults import findings_in_rows
from loaders.rules.figure_rules import figure_findings
from loaders.rules.word_rules import RULES, is_spelt_otherwise
from model.findings import Finding
from model.measures import ValueStatus


@dataclass(frozen=True)
class KeptColumns:
    """What a contract made of a frame, indexed as it was.

    `values`: one column per heading there is: float64 for figures (NaN wherever the status is not "ok"), else text (a
    school's LAESTAB as seven digits, a period as 2012/13, a day as 2014-05-31, a code as our id, "" where it is blank
    or broken). `statuses`: the same headings for the figures: a ValueStatus, or cells.UNREADABLE where a finding stops.
    """

    values: pd.DataFrame
    statuses: pd.DataFrame
    findings: tuple[Finding, ...]


def keep(
    frame: pd.DataFrame,
    contract: Contract,
    *,
    x_means: ValueStatus = "not_available",
    schools: frozenset[str] = frozenset(),
) -> KeptColumns:
    """Hold a frame of text (headings as columns, the sender's rows as index) to a contract.

    `x_means` is the vintage of the sign x. `schools`: the LAESTABs there are; one that has lost its leading noughts is
    mended, and said, only if the mended number is among them.
    """
    there = [column for column in contract.columns if column.heading in frame.columns]
    findings = list(_missing_headings(contract, frame))
    values: dict[str, pd.Series] = {}
    statuses: dict[str, pd.Series] = {}
    for column in there:
        column_text = frame[column.heading]
        if column.holds in FIGURES:
            text = column_text.str.strip()
            figures = numbers(text, x_means=x_means, ranges=column.holds == COUNT)
            findings += figure_findings(column, text, figures)
            values[column.heading] = figures.values
            statuses[column.heading] = figures.statuses
            other = figures.values.notna() & column_text.str.contains(r"^\s|\s$|,", regex=True)
        else:
            places, cells = pd.factorize(column_text)
            distinct_cells = pd.Series(cells, dtype="str")
            checked_cells = RULES[column.holds](column, distinct_cells.str.strip(), schools)
            findings += findings_in_rows(checked_cells, column, column_text.str.strip(), places)
            values[column.heading] = checked_cells.values.take(places).set_axis(frame.index)
            other = is_spelt_otherwise(column, distinct_cells, checked_cells.values).take(places).set_axis(frame.index)
        findings += _spellings_mended(column, column_text, values[column.heading], other)
    for column in there:
        if column.no_more_than in values:
            findings += _more_than_the_whole(column, column.no_more_than, values)
    return KeptColumns(
        pd.DataFrame(values, index=frame.index), pd.DataFrame(statuses, index=frame.index), tuple(findings)
    )


def _spellings_mended(column: Column, column_text: pd.Series, value: pd.Series, other: pd.Series) -> list[Finding]:
    """A note of how many cells were not written as they are kept: spaces around, 1,234, 9992001.0, 383/4040."""
    if not other.any():
        return []
    row = other.index[other][0]
    reading = f", read as {value[row]}" if column.holds == DATE else ""
    example = "" if column.private else f" ('{column_text[row]}' in row {row}{reading})"
    message = (
        f"{int(other.sum()):,} values of {column.heading} have spaces around them, or are written as a spreadsheet "
        f"shows them{example}. They were read as they are meant."
    )
    return [
        Finding(
            severity="note",
            rule="read_as_meant",
            message=message,
            remedy="Nothing to do.",
            column=column.heading,
            row=row,
        )
    ]


def _missing_headings(contract: Contract, frame: pd.DataFrame) -> Iterator[Finding]:
    for column in contract.columns:
        if not column.optional and column.heading not in frame.columns:
            yield Finding(
                severity="stop",
                rule="heading_missing",
                message=f"There is no column '{column.heading}'.",
                remedy="Add it, or write its heading exactly so.",
                column=column.heading,
            )


def _more_than_the_whole(column: Column, whole: str, values: dict[str, pd.Series]) -> list[Finding]:
    more = values[column.heading] > values[whole]
    if not more.any():
        return []
    part, of = (values[heading][more].map("{:g}".format) for heading in (column.heading, whole))
    where = "Row " + part.index.astype("str").to_series(index=part.index)
    message = where + f", {column.heading}: " + part + " is more than the " + of + f" of {whole}."
    return rows.findings_by_row(
        more[more], "stop", "more_than_the_whole", message, "Check both figures.", column.heading, part
    )


# --- totals ---------------------------------------------------------------------------------------------------------

_TOTALS = r"(?:grand )?total|all schools|all|sum"


def without_totals(
    frame: pd.DataFrame, label: str, headings: tuple[str, ...]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """A frame without its rows of totals (told by `label`), each checked against the sums under `headings`."""
    total = frame[label].str.strip().str.fullmatch(_TOTALS, case=False)
    findings = []
    for row in frame.index[total]:
        for heading in headings:
            stated_total = numbers(frame.loc[[row], heading]).values.iloc[0]
            parts = numbers(frame.loc[~total, heading])
            ours = parts.values.sum()
            if (parts.statuses == "ok").all() and stated_total != ours:
                findings.append(
                    Finding(
                        severity="query",
                        rule="total_differs",
                        row=int(row),
                        column=heading,
                        value=str(frame.at[row, heading]),
                        message=f"Row {row}, {heading}: the total is {stated_total:g}, "
                        f"and the other rows make {ours:g}.",
                        remedy="Check whether a row is missing. If the total is wrong, accept: it is not used.",
                    )
                )
        message = f"Row {row} is a total and was left out; the house adds up for itself."
        findings.append(
            Finding(severity="note", rule="total_left_out", row=int(row), message=message, remedy="Nothing to do.")
        )
    return frame[~total], tuple(findings)
