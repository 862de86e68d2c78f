"""Tables laid out for readers: a title above, headings over several rows, blank rows between, notes below.

How one stands in its sheet its layout says; nothing is guessed, and what the layout expects and the sheet lacks stops.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
from pydantic import Field

from model.frozen import Frozen

JOINED = " | "
"""Between the rows of a heading, the upper first: `2012/13 | Number of pupils`."""


class PrintedTable(Frozen):
    """How a table stands in its sheet.

    `above`: what must stand in cells above the headings: the year, the choice that a drop-down was left at.
    `heading_rows`: over how many rows the headings are spread; each is joined from the top by " | ", a merged cell
    counting for every column it spans, and runs of spaces and line breaks as one space. `unheaded`: names for the
    columns over which nothing stands, from the left. `ends`: how the first row under the table begins; without it the
    table ends as any other, at a blank row with nothing below. `sections`: a row with a label and nothing else heads
    those below it; the name of the column that then holds it. `filled_down`: columns in which a label stands only at
    the first of its rows.
    """

    above: tuple[str, ...] = ()
    heading_rows: int = Field(default=1, ge=1, le=5)
    unheaded: tuple[str, ...] = ()
    ends: str = ""
    sections: str = ""
    filled_down: tuple[str, ...] = ()


def joined_headings(stack: Sequence[Sequence[str]], printed: PrintedTable) -> tuple[str, ...]:
    """The headings that the rows of a stack make, the last of which stands over the figures."""
    columns = zip(*_spread(stack), strict=True)
    headings = [JOINED.join(" ".join(part.split()) for part in column if part) for column in columns]
    names = iter(printed.unheaded)
    return tuple(heading or next(names, "") for heading in headings)


def _spread(stack: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows, each cell of the upper ones repeated over the blanks to its right: the columns it was merged over."""
    spread: list[Sequence[str]] = []
    begins = [False] * len(stack[-1])
    for row in stack[:-1]:
        cells, heading = [], ""
        for column, cell in enumerate(row):
            # Under a heading that begins here, what stands to the left belongs to another.
            heading = cell if cell or begins[column] else heading
            cells.append(heading)
        begins = [begun or bool(cell) for begun, cell in zip(begins, row, strict=True)]
        spread.append(cells)
    return [*spread, stack[-1]]


def missing_words(above: Sequence[Sequence[str]], printed: PrintedTable) -> list[str]:
    """Those of the words that must stand above the headings and do not."""
    words_above = {" ".join(cell.split()) for row in above for cell in row}
    return [words for words in printed.above if words not in words_above]


def rows_above_end(cells: pa.Table, printed: PrintedTable) -> int | None:
    """How many rows stand above the first that begins as the row under the table does; None where none does."""
    begins = np.zeros(cells.num_rows, dtype=bool)
    for column in cells.columns:
        begins |= pa.compute.starts_with(pa.compute.utf8_trim_whitespace(column), printed.ends).to_numpy()
    return int(begins.argmax()) if begins.any() else None


def printed_rows(cells: pd.DataFrame, printed: PrintedTable) -> pd.DataFrame:
    """The rows of a table, its headings as columns, without blank ones and with each label wherever it stands for one.

    A row that only heads others is none of them. The sender's row numbers are kept.
    """
    frame = pd.DataFrame({name: cells[name].str.strip() for name in cells.columns})
    frame = frame[(frame != "").any(axis=1)]
    for name in printed.filled_down:
        frame = frame.assign(**{name: _fill_down(frame[name], frame[name] != "")})
    if printed.sections:
        heads = (frame.iloc[:, 1:] == "").all(axis=1)
        frame = frame.assign(**{printed.sections: _fill_down(frame.iloc[:, 0], heads)})[~heads]
    return frame


def _fill_down(labels: pd.Series, stands: pd.Series) -> pd.Series:
    return labels.where(stands).ffill().fillna("").astype("str")
