"""Pollutions that leave every field in its place and change what it says, as far as the file itself gives them away."""

import csv
import io
import re
from collections.abc import Iterator

Table = list[list[str]]
Pollution = tuple[str, str]

_DATE = re.compile("[0-9]{2}/[0-9]{2}/[0-9]{4}")
_PUPIL = re.compile("[A-Z][0-9]{12}")
_POINTED = re.compile(r"-?[0-9]+\.[0-9]+%?")


def meanings(table: Table) -> Iterator[Pollution]:
    """Every such pollution of a table, in a fixed order."""
    for pollute in (_spelt_otherwise, _sorted, _swallowed, _figures, _columns, _people):
        yield from pollute(table)


def written(table: Table) -> str:
    """A table as a strict writer writes it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def cell_by_cell(table: Table) -> Iterator[tuple[int, int, str]]:
    """Row, column and text of every cell under the headings."""
    for row, line in enumerate(table[1:], 1):
        for column, cell in enumerate(line):
            yield row, column, cell


def with_cell(table: Table, row: int, column: int, cell: str) -> Table:
    """The table with another text in one cell."""
    line = [*table[row][:column], cell, *table[row][column + 1 :]]
    return [*table[:row], line, *table[row + 1 :]]


def _spelt_otherwise(table: Table) -> Iterator[Pollution]:
    """What means the same to whoever reads it."""
    headings, *body = table
    yield "headings broken over lines", written([[h.replace(" ", "\n").replace("_", "_") for h in headings], *body])
    yield "headings with doubled blanks", written([[h.replace(" ", "  ") for h in headings], *body])
    yield "headings in title case", written([[h.title() for h in headings], *body])
    yield "every cell a formula of text", "\n".join(",".join(_formula(cell) for cell in line) for line in table) + "\n"
    yield (
        "every cell a quoted formula of text",
        written([headings, *([_formula(cell) for cell in line] for line in body)]),
    )
    for row, column, cell in cell_by_cell(table):
        if cell:
            line = [*map(_quoted, table[row][:column]), _formula(cell), *map(_quoted, table[row][column + 1 :])]
            text = written(table[:row]) + ",".join(line) + "\n" + written(table[row + 1 :])
            yield f"a formula of text in field {column} of row {row}", text
        if _DATE.fullmatch(cell):
            for name, end in {"midnight": " 00:00", "midnight and seconds": " 00:00:00", "a time": " 09:15"}.items():
                yield f"{name} behind field {column} of row {row}", written(with_cell(table, row, column, cell + end))


def _sorted(table: Table) -> Iterator[Pollution]:
    """Headings that were sorted with the rows, and rows that slid beside one another."""
    headings, *body = table
    for row in range(1, len(body) + 1):
        yield f"headings sorted below row {row}", written([*body[:row], headings, *body[row:]])
    for row, line in enumerate(body, 1):
        moved = [*table[:row], ["", *line[:-1]], *table[row + 1 :]]
        yield f"row {row} moved one column to the right", written(moved)
        yield f"row {row} moved one column to the left", written([*table[:row], [*line[1:], ""], *table[row + 1 :]])
    if len(body) > 1:
        for column, heading in enumerate(headings):
            slid = [line[column] for line in body]
            if heading in ("UPN", "LAESTAB") and len(set(slid)) == len(slid) > 1 and "" not in slid:
                continue  # whose results are whose, nobody can tell from the file
            if slid[0] == "" or (heading == "LAESTAB" and "" in slid):
                continue  # where a child may be at no school, nobody can tell which child is at none
            blank_first = ["", *slid[:-1]]
            rows = [[*line[:column], cell, *line[column + 1 :]] for line, cell in zip(body, blank_first, strict=True)]
            if _is_number_of_a_place(slid[0]):
                yield f"field {column} slid down by a row", written([headings, *rows])


def _swallowed(table: Table) -> Iterator[Pollution]:
    """A quotation mark opened in one row and closed in the next, the fields of both together as many as one row has."""
    for row in range(1, len(table) - 1):
        for column in range(1, len(table[0])):
            one, other = [*map(_bare, table[row])], [*map(_bare, table[row + 1])]
            first = ",".join([*one[:column], '"' + one[column], *one[column + 1 :]])
            second = ",".join([*other[:column], other[column] + '"', *other[column + 1 :]])
            text = written(table[:row]) + first + "\n" + second + "\n" + written(table[row + 2 :])
            yield f"a quotation mark from field {column} of row {row} into the next", text


def _figures(table: Table) -> Iterator[Pollution]:
    """A figure with another sign in it."""
    for row, column, cell in cell_by_cell(table):
        if _POINTED.fullmatch(cell):
            yield (
                f"a dash for the point in field {column} of row {row}",
                written(with_cell(table, row, column, cell.replace(".", "-"))),
            )
            yield (
                f"a blank for the point in field {column} of row {row}",
                written(with_cell(table, row, column, cell.replace(".", " "))),
            )
            yield (
                f"two points in field {column} of row {row}",
                written(with_cell(table, row, column, cell.replace(".", ".."))),
            )
        if re.fullmatch("[0-9]+", cell) and int(cell):
            for name, other in {
                "a letter l for 1 in": cell.replace("1", "l"),
                "a letter S for 5 in": cell.replace("5", "S"),
                "a question mark behind": f"{cell}?",
                "an asterisk behind": f"{cell}*",
                "brackets round": f"({cell})",
                "about before": f"c. {cell}",
                "a range for": f"{cell}-{int(cell) + 1}",
                "a digit of another script in": cell[:-1] + "\u0664",
            }.items():
                if other != cell:
                    yield f"{name} field {column} of row {row}", written(with_cell(table, row, column, other))


def _columns(table: Table) -> Iterator[Pollution]:
    """Headings that change places or are called otherwise."""
    headings, *body = table
    where = {heading: number for number, heading in enumerate(headings)}
    for one, other in (
        ("numerator", "denominator"),
        ("value", "denominator"),
        ("Present", "Unauthorised"),
        ("UPN", "LAESTAB"),
    ):
        if one in where and other in where:
            changed = list(headings)
            changed[where[one]], changed[where[other]] = other, one
            yield f"headings {one} and {other} change places", written([changed, *body])
    if "numerator" in where:
        part, whole = where["numerator"], where["denominator"]
        copied = [
            [*line[:whole], line[part] if line[part].isdigit() else line[whole], *line[whole + 1 :]] for line in body
        ]
        yield "numerators as denominators", written([headings, *copied])
        for row, line in enumerate(body, 1):
            if line[part].isdigit():
                value = f"{100 * int(line[part]) / int(line[whole]):.1f}"
                for name, wrong in {
                    "a tenth of": f"{float(value) / 10:.1f}",
                    "a hundredth of": f"{float(value) / 100:.3f}",
                }.items():
                    yield f"{name} its own value in row {row}", written(with_cell(table, row, where["value"], wrong))
    for heading, other in {
        "version": "release",
        "Late before": "L codes",
        "Joined late": "Mobile",
        "Disadvantaged": "PP",
    }.items():
        if heading in where and any(line[where[heading]] for line in body):
            renamed = [*headings[: where[heading]], other, *headings[where[heading] + 1 :]]
            yield f"heading {heading} called {other}", written([renamed, *body])


def _people(table: Table) -> Iterator[Pollution]:
    """Numbers of pupils and their schools that prove themselves wrong."""
    for row, column, cell in cell_by_cell(table):
        if _PUPIL.fullmatch(cell):
            for name, other in {
                "two digits exchanged in": cell[:-2] + cell[-1] + cell[-2],
                "a digit lost from": cell[:-1],
                "another letter before": ("A" if cell[0] != "A" else "B") + cell[1:],
                "small letters in": cell.lower(),
                "a blank inside": cell[:4] + " " + cell[4:],
                "the letter behind": cell[1:] + cell[0],
            }.items():
                if other != cell:
                    yield f"{name} field {column} of row {row}", written(with_cell(table, row, column, other))
        if _DATE.fullmatch(cell):
            day, month, year = cell.split("/")
            for name, other in {
                "month first in": f"{month}/{day}/{year}" if int(day) > 12 else cell,
                "a year of two digits in": f"{day}/{month}/{year[2:]}",
                "a day that never was in": f"31/02/{year}",
                "points in": cell.replace("/", "."),
            }.items():
                if other != cell:
                    yield f"{name} field {column} of row {row}", written(with_cell(table, row, column, other))


def _is_number_of_a_place(cell: str) -> bool:
    return re.fullmatch("[0-9]{6,7}", cell) is not None


def _formula(cell: str) -> str:
    return '="' + cell.replace('"', '""') + '"'


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def _bare(cell: str) -> str:
    """A field without the signs that would have to be quoted."""
    return re.sub('[",]', "", cell)
