"""Options and arguments that several commands have, and the closed lists they are chosen from."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"


Home = Annotated[Path | None, typer.Option(help="The folder that holds the store and the workspace.")]


AsFormat = Annotated[Format, typer.Option("--format", help="table, csv or json.")]


Port = Annotated[int, typer.Option(min=0, max=65535, help="The port of the pages.")]


Files = Annotated[
    list[Path],
    typer.Argument(help="Files as they were sent (CSV, XLSX, XLS, ODS, Parquet), zips of them, and folders of either."),
]


Recursive = Annotated[bool, typer.Option("--recursive", help="Of a folder, also what lies in folders below it.")]


Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding to this workbook, one a row: OUT.xlsx.")
]


AsKind = Annotated[str | None, typer.Option("--as", help="The kind of return, where headings fit several.")]


OfPeriod = Annotated[
    str | None, typer.Option("--period", help="The academic year, where the file does not say: 2018/19.")
]


PlaceOptions = Annotated[
    list[str] | None, typer.Option("--place", help="la:383, school:3834040, region:… or nation:E92000001.")
]


PeriodOptions = Annotated[list[str] | None, typer.Option("--period", help="2016/17, or '2016/17 autumn'.")]


AsRole = Annotated[str, typer.Option("--as-role", help="analyst, officer, public or head:SCHOOL[,SCHOOL…].")]


class ReturnStatusChoice(StrEnum):
    """How final the sender says a return is."""

    early = "early"
    provisional = "provisional"
    revised = "revised"
    final = "final"


class AudienceChoice(StrEnum):
    """For whom a return is, the narrowest first."""

    analysts = "analysts"
    authority = "authority"
    heads = "heads"
    public = "public"
