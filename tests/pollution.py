"""Our own return layouts, clean and polluted in every way that Pollock's survey of real files found, with clean twins.

`python -m tests.pollution` writes the corpus to a folder given as its argument, a clean twin beside each template.
"""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

from model.tidy_layout import COLUMNS
from tests.pollution_of_meanings import meanings
from tests.pollution_of_workbooks import workbooks

Table = list[list[str]]

EVERY = 6
"""Of pollutions of one kind in one template, one in so many is tried: all 16,000, of 181 kinds, are half an hour."""

LEEDS = {"time_period": "2012/13", "geographic_level": "Local authority", "old_la_code": "383", "la_name": "Leeds"}
SCHOOL = {"time_period": "2012/13", "geographic_level": "School", "state_funded": "yes", "school_type": "academy"}
LEVEL_2 = {"measure": "level2_at_16", "characteristic": "all", "category": "all"}
TIDY: list[dict[str, str]] = [
    LEEDS | LEVEL_2 | {"numerator": "6738", "denominator": "7823"},
    LEEDS | LEVEL_2 | {"characteristic": "fsm", "category": "yes", "numerator": "1086", "denominator": "1519"},
    SCHOOL
    | LEVEL_2
    | {"school_laestab": "9992001", "school_name": "Alder, Birch and Elm", "numerator": "37", "denominator": "48"},
    SCHOOL
    | LEVEL_2
    | {"school_laestab": "9992002", "school_name": 'The "Hub" School', "numerator": "c", "denominator": "30"},
    SCHOOL
    | LEVEL_2
    | {"school_laestab": "9992003", "school_urn": "108003", "school_name": "St Gwén’s", "measure": "attainment_8"}
    | {"time_period": "2018/19"}
    | {"value": "45.7", "lower": "44.1", "upper": "47.3", "decimals": "1"},
    SCHOOL
    | LEVEL_2
    | {
        "school_laestab": "9992004",
        "school_name": "Zelkova Road",
        "measure": "absence",
        "value": "4.62",
        "decimals": "2",
    }
    | {"time_identifier": "Autumn term", "school_postcode": "LS1 1AA"},
]
KS4 = """
RECTYPE|LEA|ESTAB|URN|SCHNAME|TOWN|NFTYPE|TPUP|BPUP|GPUP|PTL2BASICS_94|PTL2BASICS_95|ATT8SCR|P8MEA|P8CILOW|P8CIUPP
1|383|4001|108001|Alder, Birch and Elm|Leeds|AC|181|90|91|64%|41%|46.2|0.12|-0.10|0.34
1|383|4002|108002|St Gwén’s|Leeds|CY|120|60|60|58%|35%|43.9|-0.25|-0.52|0.02
1|383|4003|108003|The "Hub" School|Leeds|AC|30|15|15|SUPP|SUPP|SUPP|NE|NE|NE
2|383|7004|108004|Oak Special|Leeds|CYS|12|8|4|0%|0%|5.1|-1.25|-1.90|-0.60
1|383|4005|108005|Zelkova Road|Otley|FSS|151|76|75|72%|55%|51.3|0.45|0.21|0.69
4|383||||||494|249|245|61.6%|40.1%|45.1|-0.03|-0.10|0.04
""".strip().split("\n")
ABSENCE = """
LA|ESTAB|URN|PERCTOT|PPERSABS10
383|4001|108001|4.6|10.2
383|4002|108002|5.1|12.3
383|7004|108004|9.8|SUPP
383|4005|108005|3.9|8.4
NAT|PRI||4.0|8.2
NAT|SEC||5.5|13.7
""".strip().split("\n")
WIDE = """
Country_code_9_digit|Region_code_9_digit|LA_code_9_digit|LA_code|LA_name|Region_name|Laden_girls_13|Laden_boys_13|Laden_all_13|KS4_LEVEL2_girls_13|KS4_LEVEL2_boys_13|KS4_LEVEL2_all_13|KS4_LEVEL2_EM_girls_13|KS4_LEVEL2_EM_boys_13|KS4_LEVEL2_EM_all_13
E92000001||||||280326|291008|571334|242342|231507|473849|184209|161896|346105
E92000001|E12000003|E08000035|383|Leeds|Yorkshire and the Humber|3834|3989|7823|3416|3322|6738|2385|2095|4480
E92000001|E12000003|E08000032|380|Bradford|Yorkshire and the Humber|3010|3122|6132|2601|2498|5099|1590|1410|3000
E92000001|E12000003|E08000033|381|Calderdale, West|Yorkshire and the Humber|1300|1322|2622|1150|1098|2248|790|740|1530
""".strip().split("\n")

PUPILS = "UPN|Surname|Forename|Date of birth|LAESTAB|Academic year|Year group|Sex|Free school meals|"
PUPILS += "Free school meals in the last six years|Disadvantaged|Looked after|SEN|SEN need|First language|Ethnicity|"
PUPILS += """Joined late
R999200120001|Ash, of Elm|Gwén|12/10/2002|9992001|2018/19|11|F|Yes|Yes|Yes|No|N||ENG|WBRI|No
F999200120002|The "Hub"|Ben|31/08/2007|9992002|2018/19|7|M|No|No|No|No|K|SPLD|OTH|APKN|Yes
"""
EARLY_YEARS = f"""
UPN|LAESTAB|{"|".join(f"ELG {goal:02}" for goal in range(1, 18))}
R999200120001|9992001|2|2|2|2|2|2|2|1|1|2|2|2|2|2|2|2|2
F999200120002|9992002|1|2|2|2|2|1|2|1|1|1|2|2|2|2|2|2|A
"""
PHONICS = """
UPN|Date of birth|LAESTAB|Year group|Mark
R999200120001|12/10/2012|9992001|1|36
F999200120002||9992002|2|A
V999200120003|31/08/2013|9992002|1|0
"""
TIMES_TABLES = """
UPN|LAESTAB|Score
R999200120001|9992001|25
F999200120002|9992001|B
V999200120003|9992002|17
"""
KEY_STAGE_1 = """
UPN|LAESTAB|Academic year|Reading|Writing|Maths|Science
R999200120001|9992001|2018/19|GDS|EXS|WTS|EXS
F999200120002|9992002|2018/19|PKG||A|HNM
"""
KEY_STAGE_2 = """
UPN|LAESTAB|Reading|Maths|GPS|Writing
R999200120001|9992001|104|110|A|GDS
F999200120002|9992002|98|100|95|EXS
"""
KEY_STAGE_4 = """
UPN|LAESTAB|Qualification|Subject|Grade
R999200120001|9992001|GCSE|English language|7
R999200120001|9992001|GCSE double award|Combined science|5-4
F999200120002|9992002|||
V999200120003|9992002|GCSE|Maths|5
"""
POST_16 = """
UPN|LAESTAB|Qualification at 16 to 18|Subject|Grade
R999200120001|9992001|A level|History|A*
R999200120001|9992001|AS level|"Maths", further|B
F999200120002|9992002|International baccalaureate|Diploma|38
"""
BY_19 = """
UPN|LAESTAB|Level 2 at 16 with English and maths|Level 2|Level 2 with English and maths|Level 3
R999200120001|9992001|No|Yes|Yes|No
F999200120002|9992002|1|1|1|
"""
AFTERWARDS = """
UPN|LAESTAB|After|Destination
R999200120001|9992001|16|School sixth form
F999200120002|9992002|18|Higher education
"""
SESSIONS = """
UPN|LAESTAB|Term|Present|Approved elsewhere|Authorised|Unauthorised|Late before
R999200120001|9992001|Autumn|130|2|6|0|
F999200120002|9992002|Autumn|118|0|14|6|3
"""
EXCLUSIONS = """
UPN|LAESTAB|Date|Type|Sessions
R999200120001|9992001|04/11/2018|Suspension|4
|9992003|||
F999200120002|9992002|31/01/2019|Permanent|
"""
FLAGS = """
UPN|LAESTAB|Flag|Responsible authority|From|To
R999200120001|9992001|Looked after|383|01/09/2018|
F999200120002||EHCP||15/11/2016|31/01/2019
"""
EXPECTED = """
LAESTAB|Return|Pupils|Due
9992001|Pupils on roll|420|31/01/2019
9992002|Key Stage 4|181|
"""
FROM_SCHOOLS = {
    "pupils": PUPILS,
    "early_years_results": EARLY_YEARS,
    "phonics_results": PHONICS,
    "multiplication_check_results": TIMES_TABLES,
    "key_stage_1_results": KEY_STAGE_1,
    "key_stage_2_results": KEY_STAGE_2,
    "key_stage_4_results": KEY_STAGE_4,
    "post_16_results": POST_16,
    "attainment_by_19": BY_19,
    "pupil_destinations": AFTERWARDS,
    "pupil_attendance": SESSIONS,
    "pupil_exclusions": EXCLUSIONS,
    "pupil_flags": FLAGS,
    "expected_cohorts": EXPECTED,
}

# The period each is loaded with where the file does not say.
TEMPLATES: dict[str, Table] = {
    "tidy": [
        list(COLUMNS),
        *([{"time_identifier": "Academic year", **row}.get(name, "") for name in COLUMNS] for row in TIDY),
    ],
    "ks4": [line.split("|") for line in KS4],
    "absence": [line.split("|") for line in ABSENCE],
    "wide": [line.split("|") for line in WIDE],
    **{kind: [line.split("|") for line in drawn.strip().split("\n")] for kind, drawn in FROM_SCHOOLS.items()},
}


@dataclass(frozen=True)
class Polluted:
    """One polluted file: the template it comes from, what was done to it, and where."""

    template: str
    pollution: str
    data: bytes

    @property
    def name(self) -> str:
        """A name for a test or a file."""
        return f"{self.template}-{self.pollution}".replace(" ", "_").replace("/", "_")


def written(table: Table, *, separator: str = ",", end: str = "\n", quote: str = '"') -> str:
    """A table as a strict writer writes it."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quotechar=quote).writerows(table)
    return text.getvalue()


def pollutions(template: str) -> Iterator[Polluted]:
    """Every pollution of one template, in a fixed order."""
    table = TEMPLATES[template]
    # The columns of a template for schools are held to one contract, so one row stands for all, cell by cell.
    spoilt = range(len(table) - 1 if template in FROM_SCHOOLS else 1, len(table))
    by_cell = (partial(pollute, rows=spoilt) for pollute in (_fields, _cells, _cut))
    by_meaning = (meanings, workbooks)
    for pollute in (_encodings, _separators, _quotes, _line_ends, _rows, _headings, _around, *by_cell, *by_meaning):
        for pollution, text in pollute(table):
            yield Polluted(template, pollution, text if isinstance(text, bytes) else text.encode())


def thinned(template: str) -> Iterator[Polluted]:
    """Of each kind of pollution the first and then every so many: all kinds, in a time that can be waited for."""
    seen = Counter[str]()
    for polluted in pollutions(template):
        kind = re.sub(r"\d+", "", polluted.pollution)
        if seen[kind] % EVERY == 0:
            yield polluted
        seen[kind] += 1


# --- the whole file -------------------------------------------------------------------------------------------------


def _encodings(table: Table) -> Iterator[tuple[str, bytes]]:
    text = written(table)
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"):
        yield f"encoding {encoding}", text.encode(encoding)
    plain = text.replace("’", "'")
    for encoding in ("cp850", "mac_roman", "latin-1", "cp437"):
        yield f"encoding {encoding}", plain.encode(encoding)
    yield "encoded twice", text.encode().decode("latin-1").encode()
    yield "encoded two ways", text.encode() + text.encode("cp1252", "replace")
    yield "NUL bytes at the end", text.encode() + bytes(512)
    yield "a NUL in every row", text.replace("\n", "\x00\n").encode()


def _separators(table: Table) -> Iterator[tuple[str, str]]:
    for name, separator in {"semicolon": ";", "tab": "\t", "pipe": "|", "space": " ", "colon": ":"}.items():
        yield f"separator {name}", written(table, separator=separator)
    yield "separator comma and space", "\n".join(", ".join(_quoted(field) for field in row) for row in table) + "\n"
    yield "separator two commas", "\n".join(",,".join(_quoted(field) for field in row) for row in table) + "\n"
    yield "separator declared", "sep=;\n" + written(table, separator=";")
    yield "a comma after every row", written(table).replace("\n", ",\n")
    yield "a comma before every row", "," + written(table).replace("\n", "\n,")[:-1]
    for row in range(1, len(table)):
        yield (
            f"separator semicolon in row {row}",
            written(table[:row]) + written([table[row]], separator=";") + written(table[row + 1 :]),
        )


def _quotes(table: Table) -> Iterator[tuple[str, str]]:
    yield "quoted everywhere", "\n".join(",".join(f'"{_doubled(field)}"' for field in row) for row in table) + "\n"
    yield "single quotes where needed", written(table, quote="'")
    yield "single quotes everywhere", "\n".join(",".join(f"'{field}'" for field in row) for row in table) + "\n"
    yield "no quotes", "\n".join(",".join(row) for row in table) + "\n"
    yield "quotes not doubled", "\n".join(",".join(f'"{field}"' for field in row) for row in table) + "\n"
    escaped = ('"' + field.replace('"', '\\"') + '"' for row in table for field in row)
    width = len(table[0])
    fields = list(escaped)
    yield "quotes escaped", "\n".join(",".join(fields[n : n + width]) for n in range(0, len(fields), width)) + "\n"


def _line_ends(table: Table) -> Iterator[tuple[str, str]]:
    for name, end in {
        "CRLF": "\r\n",
        "CR": "\r",
        "LFCR": "\n\r",
        "two LF": "\n\n",
        "NEL": "\u0085",
        "RS": "\x1e",
    }.items():
        yield f"line end {name}", written(table, end=end)
    yield "no last line end", written(table)[:-1]
    for row in range(1, len(table)):
        before, this, after = written(table[:row]), written([table[row]])[:-1], written(table[row + 1 :])
        yield f"line end CR in row {row}", f"{before}{this}\r{after}"
        yield f"line end CRLF in row {row}", f"{before}{this}\r\n{after}"
        yield f"line end missing in row {row}", f"{before}{this}{after}"
        yield f"line end a comma in row {row}", f"{before}{this},{after}"
        yield f"blank row before row {row}", f"{before}\n{this}\n{after}"
        yield f"row of commas before row {row}", f"{before}{',' * (len(table[0]) - 1)}\n{this}\n{after}"


def _rows(table: Table) -> Iterator[tuple[str, str]]:
    headings, *body = table
    for row, line in enumerate(body, 1):
        others = body[: row - 1], body[row:]
        yield f"row {row} twice", written([headings, *others[0], line, line, *others[1]])
        yield f"row {row} without its last field", written([headings, *others[0], line[:-1], *others[1]])
        yield f"row {row} with a field more", written([headings, *others[0], [*line, "x"], *others[1]])
        yield f"row {row} with only its first field", written([headings, *others[0], line[:1], *others[1]])
        yield f"row {row} with a comment", written([headings, *others[0]]) + "# checked\n" + written([line, *others[1]])
        yield f"headings again before row {row}", written([headings, *others[0], headings, line, *others[1]])
    yield "a total below", written([*table, ["Total", *("10" for _ in headings[1:])]])


def _headings(table: Table) -> Iterator[tuple[str, str]]:
    headings, *body = table
    yield "no headings", written(body)
    yield "headings twice", written([headings, headings, *body])
    yield "headings in lower case", written([[heading.lower() for heading in headings], *body])
    yield "headings in capitals", written([[heading.upper() for heading in headings], *body])
    yield "headings with spaces", written([[f" {heading} " for heading in headings], *body])
    yield (
        "headings in two rows",
        written([[h.partition("_")[0] for h in headings], [h.partition("_")[2] for h in headings], *body]),
    )
    for column, heading in enumerate(headings):
        left, right = headings[:column], headings[column + 1 :]
        for name, other in {
            "gone": "",
            "misspelt": heading[:-1],
            "with a Cyrillic letter": heading.translate({ord("A"): "А", ord("e"): "е", ord("o"): "о"}),
            "with a zero-width space": heading[:1] + "\u200b" + heading[1:],
            "with a no-break space": f"{heading}\u00a0",
            "in quotes": f"'{heading}'",
        }.items():
            yield f"heading {column} {name}", written([[*left, other, *right], *body])
        if column:
            yield f"heading {column} repeats the first", written([[*left, headings[0], *right], *body])
        yield f"heading {column} is not there", written([[*left, *right], *body])


def _around(table: Table) -> Iterator[tuple[str, str]]:
    text, blank = written(table), "," * (len(table[0]) - 1) + "\n"
    yield "a title above", "Outcomes return\n" + text
    yield "a title and a blank row above", f'"Outcomes, autumn"{blank}{blank}{text}'
    yield "thirty rows above", blank * 30 + text
    yield "a note below", text + '"Source: invented, 2025"' + blank
    yield "a blank row and a note below", text + blank + "Source: invented" + blank
    yield "a ragged note below", text + "Source: invented\n"
    yield "blank rows below", text + blank * 50
    yield "the table twice", text + text
    yield "the table twice with a blank row between", text + "\n" + text
    yield "another table below", text + "\nx,y\n1,2\n"
    yield "another table below without a blank row", text + "x,y\n1,2\n"
    beside = [[*row, "", *row] for row in table]
    yield "the table twice side by side", written(beside)
    yield "a column without a heading", written([[*row, "" if not n else str(n)] for n, row in enumerate(table)])
    yield "row numbers before", written([["" if not n else str(n), *row] for n, row in enumerate(table)])
    yield "blank columns beside", written([[*row, "", "", ""] for row in table])
    yield "blank columns beside the rows only", written([table[0], *([*row, "", ""] for row in table[1:])])


# --- one field of one row -------------------------------------------------------------------------------------------


def _fields(table: Table, rows: range) -> Iterator[tuple[str, str]]:
    """A separator or a quotation mark too many or too few, in every field of every row."""
    for row, column in product(rows, range(len(table[0]))):
        quoted = [_quoted(field) for field in table[row]]
        bare = table[row][column]
        broken = {
            "a quotation mark before": '"' + quoted[column],
            "a quotation mark behind": quoted[column] + '"',
            "a quotation mark inside": bare[:1] + '"' + bare[1:],
            "two quotation marks inside": bare[:1] + '""' + bare[1:],
            "an apostrophe round it": f"'{bare}'",
        }
        for name, field in broken.items():
            line = ",".join([*quoted[:column], field, *quoted[column + 1 :]])
            yield f"{name} field {column} of row {row}", _with_line(table, row, line)
        if column:
            before, after = ",".join(quoted[:column]), ",".join(quoted[column:])
            yield f"separator missing before field {column} of row {row}", _with_line(table, row, before + after)
            for name, sign in {"twice": ",,", "a semicolon": ";", "a tab": "\t", "a space": " "}.items():
                line = before + sign + after
                yield f"separator {name} before field {column} of row {row}", _with_line(table, row, line)


def _cells(table: Table, rows: range) -> Iterator[tuple[str, str]]:
    """The same value written otherwise, in every column at once and in one cell."""
    for row, column in product(rows, range(len(table[0]))):
        value = table[row][column]
        if not value.replace(".", "").replace("-", "").replace("%", "").isdigit():
            continue
        for name, other in {
            "spaces round": f" {value} ",
            "a no-break space behind": f"{value}\u00a0",
            "a decimal comma in": value.replace(".", ","),
            "a thousands comma in": f"{int(value):,}" if value.isdigit() and value[0] != "0" else value,
            "an exponent in": f"{float(value.rstrip('%')):.2E}",
            "a point nought behind": f"{value}.0",
            "a pound sign before": f"£{value}",
            "a percent sign behind": f"{value.rstrip('%')}%",
            "a letter O in": value.replace("0", "O"),
        }.items():
            if other != value:
                changed = [*table[row][:column], other, *table[row][column + 1 :]]
                yield f"{name} field {column} of row {row}", written([*table[:row], changed, *table[row + 1 :]])


def _cut(table: Table, rows: range) -> Iterator[tuple[str, str]]:
    """A file that stops half way, at every field but a row's last: a value cut in two is then still a value."""
    for row in rows:
        before = written(table[:row])
        quoted = [_quoted(field) for field in table[row]]
        for column in range(len(quoted) - 1):
            yield f"cut after field {column} of row {row}", before + ",".join(quoted[: column + 1])
            if column or quoted[column][:-1]:  # else it is cut between two rows, and nobody can tell
                yield (
                    f"cut inside field {column} of row {row}",
                    before + ",".join([*quoted[:column], quoted[column][:-1]]),
                )


def _with_line(table: Table, row: int, line: str) -> str:
    return written(table[:row]) + line + "\n" + written(table[row + 1 :])


def _quoted(field: str) -> str:
    return f'"{_doubled(field)}"' if set(field) & set(',"\n') else field


def _doubled(field: str) -> str:
    return field.replace('"', '""')


def main(folder: Path) -> None:
    """Write every polluted file and the clean twins."""
    folder.mkdir(parents=True, exist_ok=True)
    for template, table in TEMPLATES.items():
        (folder / f"{template}-clean.csv").write_text(written(table), "utf-8", newline="")
        for number, polluted in enumerate(pollutions(template)):
            (folder / f"{template}-{number:05}.csv").write_bytes(polluted.data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
