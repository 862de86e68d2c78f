"""What a question found as one flat table: for people to read, and as CSV."""

from collections.abc import Iterable, Sequence
from functools import singledispatch

import pandas as pd

from loaders.check import CheckedFile
from metrics.measures.register import MEASURES
from model.answer_columns import GAPS, LEDGER, MILESTONES, RATES, peer_columns
from model.answers import GapLedgerAnswer, GapsAnswer, PeersAnswer, RatesAnswer, TargetAnswer
from model.columns import AnswerColumn, decimals_of, shown_in
from model.findings import Finding
from model.returns import Return
from outcomes.cli import json_output
from outcomes.returns.proposal import Proposal

Answer = RatesAnswer | GapsAnswer | GapLedgerAnswer | TargetAnswer | PeersAnswer


def findings_table(checked_files: Sequence[CheckedFile]) -> pd.DataFrame:
    """Every finding of several files, one a row."""
    rows = [{"file": item.file, **json_output.finding_json(each)} for item in checked_files for each in item.findings]
    return pd.DataFrame(rows, columns=["file", *json_output.finding_json(_NO_FINDING)])


_NO_FINDING = Finding(severity="note", rule="", message="", remedy="")


def loaded_table(proposal: Proposal) -> pd.DataFrame:
    """What became of each file, one a row."""
    rows = [json_output.incoming_file_json(item, proposal.generation) for item in proposal.files]
    return pd.DataFrame(
        [
            {
                **{key: row[key] for key in ("file", "kind", "state", "return_id", "generation")},
                **row["counts"],
            }
            for row in rows
        ]
    )


def returns_table(items: Sequence[Return]) -> pd.DataFrame:
    """The ledger, one line a row."""
    rows = [{**json_output.return_json(item), "periods": ", ".join(item.periods)} for item in items]
    return pd.DataFrame(rows, columns=list(json_output.return_json(items[0])) if items else ["return_id"])


def measures_table() -> pd.DataFrame:
    """The register in six columns."""
    return pd.DataFrame(
        [
            {
                "id": measure.id,
                "title": measure.title,
                "counts": measure.counts,
                "among": measure.among,
                "unit": measure.unit,
                "better": measure.better,
            }
            for measure in MEASURES.values()
        ]
    )


@singledispatch
def rows_and_columns(answer: object) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    """The rows of an answer with their columns; raises TypeError for an answer that is not printed."""
    raise TypeError(f"There is no table for a {type(answer).__name__}.")


@rows_and_columns.register
def _(answer: RatesAnswer) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    return answer.table, RATES


@rows_and_columns.register
def _(answer: GapsAnswer) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    return answer.table, GAPS


@rows_and_columns.register
def _(answer: GapLedgerAnswer) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    return answer.table, LEDGER


@rows_and_columns.register
def _(answer: TargetAnswer) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    return answer.milestones, MILESTONES


@rows_and_columns.register
def _(answer: PeersAnswer) -> tuple[pd.DataFrame, Sequence[AnswerColumn]]:
    columns = peer_columns(answer.table.columns)
    # Nearest first is how a reader takes the list in: the rank leads.
    return answer.table, sorted(columns, key=lambda column: column.name != "rank")


def csv_table(answer: Answer) -> pd.DataFrame:
    """An answer as CSV has it: every digit, shares in per cent."""
    rows, columns = rows_and_columns(answer)
    return _printed(rows, shown_in(columns, "csv"))


def terminal_table(answer: Answer) -> tuple[pd.DataFrame, dict[str, int]]:
    """An answer as a terminal has it, the term with it where that is not the year, and the decimals of its numbers."""
    rows, columns = rows_and_columns(answer)
    printed_columns = [
        column for column in shown_in(columns, "csv", "terminal") if column.name != "term" or _by_term(rows)
    ]
    own = answer.measure.decimals if answer.measure else 0
    decimals = {column.in_percent or column.name: decimals_of(column.unit, own) for column in printed_columns}
    return _printed(rows, printed_columns), {name: count for name, count in decimals.items() if count is not None}


def _by_term(rows: pd.DataFrame) -> bool:
    return bool((rows["term"] != "year").any())


def _printed(rows: pd.DataFrame, columns: Iterable[AnswerColumn]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column.in_percent or column.name: 100 * rows[column.name].astype("float64")
            if column.in_percent
            else rows[column.name]
            for column in columns
        }
    )
