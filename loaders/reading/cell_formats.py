"""How a workbook shows its cells: in percent, in thousands, not at all, struck through; and formulas of nought.

A number is stored in one scale and shown in another, and whoever fills a sheet in sees only the second. So a cell in
percent is read as it is shown, and whatever else shows another number than it holds, or takes it back, is asked about.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from loaders.reading.extract import Refusal, Remark, excerpt
from model.wording import count_of

# Cells are looked for as bytes, tag by tag: no attribute holds a pointed bracket.
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_STYLE = rb"(?=[^<>]*\ss\s*=\s*[\"'](?:%s)[\"'])"
_NO_STYLE = rb"(?![^<>]*\ss\s*=)"
_FILLED_CELL = rb"<c(?=\s)%s([^<>]*[^<>/])>"
_SHARED_CELL = rb"<c(?=\s)(?=[^<>]*\st\s*=\s*[\"']s[\"'])([^<>]*)>\s*<v>(?:%s)</v>"
_STRUCK_INLINE = re.compile(
    rb"<c(?=\s)([^<>]*)><is>(?:(?!</is>)[\s\S]){0,500}?<strike\b(?!\s*val\s*=\s*[\"'](?:0|false))"
)
_NOUGHT_FORMULA = re.compile(
    rb"<c(?=\s)([^<>]*)>\s*<f\b(?>[^<>]*/>|[^<>]*>([^<>]*)</f\s*>)\s*<v>-?0(?:\.0*)?(?:E[+-]?[0-9]+)?</v>"
)
_STRIKE = re.compile(rb"<strike\b(?!\s*val\s*=\s*[\"'](?:0|false))")
_CALCULATE_ON_LOAD = re.compile(rb"<calcPr\b[^<>]*\sfullCalcOnLoad\s*=\s*[\"'](?:1|true)[\"']")

_PERCENT_IDS = frozenset({9, 10})
"""Formats that every program knows by number: 0% and 0.00%."""
_LITERALS = re.compile(r'"([^"]*)"|\\(.)|[_*](.)|\[[^\]]*\]')
_IN_THOUSANDS = re.compile("[0#?],+(?![0#?,])")
_SHOWS_SOMETHING = re.compile("[0#?@]|general|[ymdhs]", re.IGNORECASE)

Places = Mapping[int, tuple[int, ...]]
"""Rows of cells by their column, both from nought."""


@dataclass(frozen=True)
class Formats:
    """What the formats of a workbook do, by the numbers of its styles; `struck_texts`: shared texts by theirs.

    `to_calculate`: the workbook says itself that its formulas have still to be worked out.
    """

    percent: frozenset[int] = frozenset()
    otherwise: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    struck_texts: frozenset[int] = frozenset()
    to_calculate: bool = False


@dataclass(frozen=True)
class ShownCells:
    """What the formats say of one sheet: where its cells in percent are, and what is to be said of the others."""

    percent: Places = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


# --- the workbook ---------------------------------------------------------------------------------------------------


def workbook_formats(archive: zipfile.ZipFile) -> Formats:
    """What the formats of an .xlsx do; raises ElementTree.ParseError where they are damaged."""
    names = set(archive.namelist())
    texts = archive.read("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in names else b""
    to_calculate = _CALCULATE_ON_LOAD.search(archive.read("xl/workbook.xml")) is not None
    if "xl/styles.xml" not in names:
        return Formats(struck_texts=_struck_texts(texts), to_calculate=to_calculate)
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))  # noqa: S314  it defines no entities
    cells = [
        (_number(cell, "numFmtId"), _number(cell, "fontId"), _number(cell, "fillId")) for cell in _in(styles, "cellXfs")
    ]
    codes = {_number(each, "numFmtId"): each.get("formatCode", "") for each in _in(styles, "numFmts")}
    fonts, fills = _in(styles, "fonts"), _in(styles, "fills")
    struck = {number for number, font in enumerate(fonts) if _is_struck(font)}
    white = {number for number, font in enumerate(fonts) if _is_white(font)}
    plain = {number for number, fill in enumerate(fills) if _is_plain(fill)} or {0}
    return Formats(
        percent=frozenset(
            n for n, (code, _, _) in enumerate(cells) if code in _PERCENT_IDS or _is_percent(codes.get(code, ""))
        ),
        otherwise=frozenset(n for n, (code, _, _) in enumerate(cells) if _shows_another_number(codes.get(code, ""))),
        unseen=frozenset(
            n
            for n, (code, font, fill) in enumerate(cells)
            if _shows_nothing(codes.get(code, "")) or (font in white and fill in plain)
        ),
        struck=frozenset(n for n, (_, font, _) in enumerate(cells) if font in struck),
        struck_texts=_struck_texts(texts),
        to_calculate=to_calculate,
    )


def _in(styles: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements of one list of the styles."""
    return [each for group in styles if _name(group) == name for each in group]


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _number(element: ElementTree.Element, name: str) -> int:
    text = element.get(name, "0")
    return int(text) if text.isdigit() else 0


def _is_struck(font: ElementTree.Element) -> bool:
    return any(_name(part) == "strike" and part.get("val", "1") not in ("0", "false") for part in font)


def _is_white(font: ElementTree.Element) -> bool:
    """Whether a font has the colour of an empty sheet."""
    return any(
        _name(part) == "color"
        and (part.get("rgb", "").upper() == "FFFFFFFF" or (part.get("theme") == "0" and not part.get("tint")))
        for part in font
    )


def _is_plain(fill: ElementTree.Element) -> bool:
    return all(part.get("patternType", "none") == "none" for part in fill)


def _struck_texts(shared_texts: bytes) -> frozenset[int]:
    """The numbers of the shared texts of which a part is struck through."""
    if b"<strike" not in shared_texts:
        return frozenset()
    texts = re.split(rb"<si[\s>]", shared_texts)[1:]
    return frozenset(number for number, text in enumerate(texts) if _STRIKE.search(text))


def _first_section(code: str) -> tuple[str, str]:
    """What a format does with numbers above nought: its signs without what stands in it as text, and that text."""
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    literals = "".join(match[1] or match[2] or "" for match in _LITERALS.finditer(section))
    return _LITERALS.sub("", section), literals


def _is_percent(code: str) -> bool:
    return "%" in _first_section(code)[0]


def _shows_another_number(code: str) -> bool:
    """A format in thousands, or one that writes digits of its own beside those of the number."""
    signs, literals = _first_section(code)
    return _IN_THOUSANDS.search(signs) is not None or any(literal.isdigit() for literal in literals)


def _shows_nothing(code: str) -> bool:
    return code != "" and not _SHOWS_SOMETHING.search(_first_section(code)[0])


# --- a sheet --------------------------------------------------------------------------------------------------------


def shown_cells(xml: bytes, name: str, formats: Formats) -> ShownCells:
    """What the formats of a workbook say of a sheet's `plain_xml`; raises Refusal where a cell has no place."""
    percent: dict[int, list[int]] = {}
    for row, column in _styled(xml, name, formats.percent):
        percent.setdefault(column, []).append(row)
    struck = {*_styled(xml, name, formats.struck), *_struck_by_themselves(xml, name, formats.struck_texts)}
    return ShownCells(
        {column: tuple(sorted(rows)) for column, rows in percent.items()},
        (
            *_remark(name, "struck_out", struck, "struck through", "If they were taken back, delete them;"),
            *_remark(
                name,
                "shown_otherwise",
                _styled(xml, name, formats.otherwise),
                "shown as another number than they hold",
                "Show them as plain numbers and check them;",
            ),
            *_remark(
                name,
                "hidden_cells",
                _styled(xml, name, formats.unseen),
                "there, and cannot be seen",
                "Show them in black, as plain numbers, or delete them;",
            ),
            *_noughts(xml, name, to_calculate=formats.to_calculate),
        ),
    )


def _styled(xml: bytes, name: str, styles: frozenset[int]) -> list[tuple[int, int]]:
    """The filled cells that have one of these styles; a cell that names none has the first."""
    if not styles:
        return []
    ids = b"|".join(str(style).encode() for style in sorted(styles))
    patterns = [_STYLE.replace(b"%s", ids), *([_NO_STYLE] if 0 in styles else [])]
    found = [cell for pattern in patterns for cell in re.finditer(_FILLED_CELL.replace(b"%s", pattern), xml)]
    return sorted(_place(cell[1], name) for cell in found)


def _struck_by_themselves(xml: bytes, name: str, texts: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Cells of whose text a part is struck through, whatever their style."""
    if texts:
        ids = b"|".join(str(text).encode() for text in sorted(texts))
        yield from (_place(cell[1], name) for cell in re.finditer(_SHARED_CELL.replace(b"%s", ids), xml))
    if b"<strike" in xml:
        yield from (_place(cell[1], name) for cell in _STRUCK_INLINE.finditer(xml))


def _place(attributes: bytes, name: str) -> tuple[int, int]:
    reference = _REFERENCE.search(attributes)
    if reference is None:
        raise Refusal(
            "cell_without_place",
            f"The sheet '{excerpt(name)}' has a cell with a format of its own, and does not say which.",
            "Open it in Excel or LibreOffice, save it as a new workbook (.xlsx), and send that.",
            sheet=excerpt(name),
        )
    column = 0
    for letter in reference[1].decode():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[2]) - 1, column - 1


def _remark(
    name: str, rule: str, cells: list[tuple[int, int]] | set[tuple[int, int]], what: str, remedy: str
) -> Iterator[Remark]:
    if cells:
        row = min(cells)[0] + 1
        yield Remark(
            "query",
            rule,
            f"The sheet '{excerpt(name)}' has {count_of(len(cells), 'cell')} {what}, the first in row {row}. They were "
            "read like the others.",
            f"{remedy} if they are right, accept.",
            sheet=excerpt(name),
            row=row,
        )


def _noughts(xml: bytes, name: str, *, to_calculate: bool) -> Iterator[Remark]:
    """A query where formulas have nought for a result, or where the workbook says that none has been worked out."""
    formulas = xml.count(b"<f>") + xml.count(b"<f ")
    if not formulas:
        return
    noughts = [(_place(cell[1], name), cell[2] or b"") for cell in _NOUGHT_FORMULA.finditer(xml)]
    remedy = "Open the workbook in Excel, let it work them out, and save it; if they are right as they are, accept."
    if noughts:
        (row, _), formula = min(noughts)
        yield Remark(
            "query",
            "formulas_of_nought",
            f"The sheet '{excerpt(name)}' has {count_of(len(noughts), 'formula')} with nought for a result, the first "
            f"in row {row + 1} (={excerpt(formula.decode('utf-8', 'replace'), 40)}). Some programs write nought until "
            "a formula is worked out.",
            remedy,
            sheet=excerpt(name),
            row=row + 1,
        )
    elif to_calculate:
        yield Remark(
            "query",
            "formulas_not_worked_out",
            f"The sheet '{excerpt(name)}' has {count_of(formulas, 'formula')}, and the workbook says itself that they "
            "have still to be worked out. What was stored for them was read.",
            remedy,
            sheet=excerpt(name),
        )
