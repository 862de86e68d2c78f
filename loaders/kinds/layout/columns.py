"""The words of a layout's file: where places, years, groups and figures stand in a publication."""

from typing import Literal

from pydantic import Field, model_validator

from loaders.rules import areas
from loaders.translation.printed_table import PrintedTable
from model.frozen import Frozen

LEVELS = {"national": "nation", "regional": "region", "local authority": "la", "school": "school"}
"""Geographic levels in small letters: older open data has them so, newer with a capital."""
AREA_CODES = {"region": areas.region_codes, "la": areas.three_digits}


class PlaceColumns(Frozen):
    """Headings of the codes a row's place is told by; the most particular that is filled in decides.

    Without any, or with all of them blank, the row is England's. `region` may hold a code or a name. `la` may hold
    three digits or nine characters, and `area` the codes of regions and authorities alike. `level` names the level in
    words (National, Regional, Local authority, School), and a row without the code of its own level is left out.
    `blank`: words that stand for no code. `school_name`, `phase` and `type` describe a school.
    """

    laestab: str = ""
    urn: str = ""
    la: str = ""
    region: str = ""
    area: str = ""
    level: str = ""
    blank: tuple[str, ...] = ()
    school_name: str = ""
    la_name: str = ""
    phase: str = ""
    phases: dict[str, str] = Field(default_factory=dict)
    type: str = ""


class YearColumns(Frozen):
    """How the period is written: in `column`, or for the whole file in `only`; without either the sender says.

    `means`: "academic" 201213 is 2012/13; "ends" 2013 is 2012/13; "starts" 2012 is 2012/13.
    """

    column: str = ""
    means: Literal["academic", "ends", "starts"] = "academic"
    only: str = ""
    term_column: str = ""
    terms: dict[str, str] = Field(default_factory=dict)


class GroupColumns(Frozen):
    """A column whose words say who is counted: each word's group (`sex=female`), or "" for everybody.

    A row with a word that is not here is left out: it is a breakdown this house does not keep. `areas_only`: in a
    school's own row the word describes the school (its phase), so everybody is counted there.
    """

    column: str
    areas_only: bool = False
    words: dict[str, str]


class FigureColumns(Frozen):
    """Where one measure stands. Counted: `numerator`, `denominator`. Published: `value`, with its cohort if known.

    `plus` adds a second numerator or value of the same cohort. `rest` takes what is left: 100 − value, denominator −
    numerator. `group` and `period` hold for this column whatever the row says. `decimals` where the file pads its
    figures or computed them. `cohort_less` is taken off the denominator. `at_most_denominator = false` where what is
    counted can exceed the cohort. `where`: the measure is this column's only in rows with one of the words.
    """

    measure: str
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    lower: str = ""
    upper: str = ""
    plus: str = ""
    cohort_less: str = ""
    rest: bool = False
    decimals: int | None = None
    group: str = ""
    period: str = ""
    at_most_denominator: bool = True
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class TotalRow(Frozen):
    """Everybody as the sum of the parts of a characteristic, where the file has the parts and not the whole."""

    over: str
    parts: tuple[str, ...]


class Layout(Frozen):
    """One publication's headings, and what they mean.

    `headings`: those it is recognised by. `where`: rows are kept whose column has one of the words. `x_means`: what `x`
    says in its years. `not_applicable`, `missing`: further signs it uses. `all_nought_is_missing`: a count that is
    nought in every row of a period was not known when the file was made. `rows_twice`: the file has rows twice, cell
    for cell, and each is read once. `printed`: how the table stands in a sheet that was laid out for readers.
    `workbook`: the tables of one workbook, each with its layout, share this name and are one return of that kind.
    """

    id: str
    title: str
    source: str
    headings: tuple[str, ...]
    status: Literal["early", "provisional", "revised", "final"] | None = None
    public_domain: bool = True
    ragged: bool = False
    rows: int = 200_000
    x_means: Literal["suppressed", "not_available"] = "not_available"
    not_applicable: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    all_nought_is_missing: bool = False
    rows_twice: bool = False
    printed: PrintedTable | None = None
    workbook: str = ""
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    years: YearColumns = YearColumns()
    place: PlaceColumns = PlaceColumns()
    grouping: tuple[GroupColumns, ...] = ()
    figure: tuple[FigureColumns, ...]
    total: tuple[TotalRow, ...] = ()

    @model_validator(mode="after")
    def recognised_by_what_every_row_needs(self) -> "Layout":
        """A file that has the headings must have what each row is read by; the columns of figures may differ."""
        place = self.place
        headings = {place.laestab, place.urn, place.la, place.region, place.area, place.level}
        headings |= {self.years.column, self.years.term_column, *self.where}
        headings |= {grouping.column for grouping in self.grouping}
        headings |= {heading for figure in self.figure for heading in figure.where}
        if absent_headings := headings - {"", self.printed.sections if self.printed else "", *self.headings}:
            raise ValueError(
                f"headings must also name {', '.join(sorted(absent_headings))}, by which the rows are read"
            )
        return self
