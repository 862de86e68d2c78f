"""Small files for the tests of reading: a workbook from its parts, a text in any encoding, and a contract for both."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.reading.limits import Limits
from loaders.reading.sheets import Reading
from loaders.recognising.match import RecognisedTable
from loaders.recognising.recognise import recognise
from loaders.rules import rows
from loaders.rules.columns import COUNT, NUMBER, PERCENT, SCHOOL, TEXT
from loaders.rules.contract import Column, Contract, keep, without_totals
from loaders.translation.kind import Context, Kind, Translation
from model.findings import Finding

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "{}">]>'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

HOLDS = {
    "LAESTAB": SCHOOL,
    "DfE": SCHOOL,
    "Score": NUMBER,
    "score": NUMBER,
    "Attainment 8": NUMBER,
    "P8": NUMBER,
    "v": NUMBER,
    "Err": NUMBER,
    "%": PERCENT,
    "Pct": PERCENT,
    "Boys": COUNT,
    "Girls": COUNT,
}


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


TABLE = row(1, cell("A1", "LAESTAB"), cell("B1", "Score")) + row(
    2, '<c r="A2"><v>9992001</v></c>', '<c r="B2"><v>45.0</v></c>'
)


def xlsx(
    path: Path,
    sheets: Mapping[str, str] | None = None,
    *,
    states: Mapping[str, str] | None = None,
    extra: Mapping[str, bytes | str] | None = None,
    shared_strings: str = "",
    book_end: str = "",
) -> Path:
    """A workbook of raw sheet XML by sheet name; `states` hides sheets, `extra` adds parts, `book_end` what it says."""
    sheets = sheets or {"Data": sheet_xml(TABLE)}
    listed, links = "", ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, xml) in enumerate(sheets.items(), 1):
            state = f' state="{states[name]}"' if states and name in states else ""
            listed += f'<sheet name="{name}" sheetId="{number}"{state} r:id="r{number}"/>'
            links += f'<Relationship Id="r{number}" Type="{RELATIONS}/worksheet" Target="worksheets/s{number}.xml"/>'
            archive.writestr(f"xl/worksheets/s{number}.xml", xml)
        links += f'<Relationship Id="rs" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>{book_end}</workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
        )
        archive.writestr("xl/sharedStrings.xml", shared_strings or f'<sst xmlns="{MAIN}" count="0" uniqueCount="0"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def kind_of(headings: list[str], *, ragged: bool = False, limits: Limits | None = None) -> Kind:
    """A kind of return with these headings, that keeps what its contract says and makes no results."""

    def translate(frame: Any, _: Context) -> Translation:
        findings = kept(frame, headings)[1]
        return Translation(rows.result_rows({}, frame.index[:0]), rows.place_rows({}, frame.index[:0]), findings)

    return Kind("own", "Own headings", frozenset(headings), translate, ragged=ragged, limits=limits or Limits())


def kept(frame: Any, headings: list[str]) -> tuple[Any, tuple[Finding, ...]]:
    """A frame without its totals, and what the contract of these headings says of it."""
    contract = Contract(*(Column(heading, holds=HOLDS.get(heading, TEXT), blank=True) for heading in headings))
    figures = tuple(column.heading for column in contract.columns if column.holds in (COUNT, NUMBER))
    frame, totals = without_totals(frame, headings[0], figures)
    return frame, totals + keep(frame, contract).findings


def table(reading: Reading, headings: list[str], **said: Any) -> tuple[list[list[str]] | None, tuple[Finding, ...]]:
    """The text under these headings, a list per row, and every finding up to the contract's; None where refused."""
    findings = reading.findings
    if not reading.sheets:
        return None, findings
    recognised = recognise(reading, [kind_of(headings, **said)])
    if not isinstance(recognised, RecognisedTable):
        return None, (*findings, *recognised)
    frame, broken = kept(recognised.frame, headings)
    findings += recognised.findings + broken
    if any(finding.severity == "stop" for finding in findings):
        return None, findings
    return frame[headings].to_numpy().tolist(), findings


def severe(findings: tuple[Finding, ...]) -> list[str]:
    """`stop: rule` of each that stops; without any, `query: rule` of each that asks; each once, in order."""
    for severity in ("stop", "query"):
        said = sorted({f"{each.severity}: {each.rule}" for each in findings if each.severity == severity})
        if said:
            return said
    return []


def cells(reading: Reading, sheet: int = 0) -> list[list[str]]:
    """The cells of one sheet, a list per row."""
    columns = reading.sheets[sheet].cells.to_pydict().values()
    return [list(line) for line in zip(*columns, strict=True)]
