"""The one place that prints: an answer as JSON, as CSV, or as a table with its sentence."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from model.inert_text import inert
from model.rounding import digits
from outcomes.cli.flat_tables import Answer, csv_table, terminal_table
from outcomes.cli.options import Format

out = Console(highlight=False, soft_wrap=True, markup=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def print_json(document: object) -> None:
    """A document as JSON on standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def print_csv(table: pd.DataFrame) -> None:
    """A table as CSV on standard output, with nothing in it that a spreadsheet would run."""
    cells = table.map(lambda value: inert(value) if isinstance(value, str) else value)
    cells.to_csv(sys.stdout, index=False, lineterminator="\n")


def print_table(format_: Format, table: pd.DataFrame, document: object, sentence: str = "") -> None:
    """The same answer three ways: a document, CSV, or a table with its sentence for people."""
    if format_ is Format.json:
        print_json(document)
    elif format_ is Format.csv:
        print_csv(table)
    else:
        _draw(table, {}, sentence)


def print_answer(format_: Format, answer: Answer, document: object, sentence: str) -> None:
    """The same for an answer to a question, its numbers in a table each with the decimals of what it measures."""
    if format_ is Format.json:
        print_json(document)
    elif format_ is Format.csv:
        print_csv(csv_table(answer))
    else:
        _draw(*terminal_table(answer), sentence)


def _draw(table: pd.DataFrame, decimals: Mapping[str, int], sentence: str) -> None:
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        numeric = pd.api.types.is_numeric_dtype(table[column])
        grid.add_column(str(column).replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in table.to_dict("records"):
        grid.add_row(*(_cell(value, decimals.get(str(name))) for name, value in row.items()))
    out.print(grid)
    if sentence:
        out.print(f"\n{sentence}")


def _cell(value: Any, decimals: int | None) -> str:
    if value is None or value is pd.NA or value != value:
        return ""
    if decimals is not None:
        return digits(value, decimals)
    if isinstance(value, float):
        return digits(value, 0 if value.is_integer() else 1)
    return str(value)


def print_sentence(format_: Format, document: Mapping[str, object], sentence: str) -> None:
    """What a command did: its document as JSON or CSV, or the sentence."""
    if format_ is Format.json:
        print_json(document)
    elif format_ is Format.csv:
        print_csv(pd.DataFrame([document]))
    else:
        out.print(sentence)


def joined_lines(*sentences: str | None) -> str:
    """The sentences that there are, a line each."""
    return "\n".join(sentence for sentence in sentences if sentence)
