"""Options and arguments that several commands have, and the closed lists they are chosen from."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class PlacesAndPeriods:
    """Of which places and periods an answer is."""

    place: Annotated[
        list[str] | None, typer.Option("--place", help="la:383, school:3834040, region:… or nation:E92000001.")
    ] = None
    period: Annotated[list[str] | None, typer.Option("--period", help="2016/17, or '2016/17 autumn'.")] = None


@dataclass(frozen=True)
class AnswerOptions:
    """Who asks, how the answer is printed, and of which home."""

    as_role: AsRole = "officer"
    format_: AsFormat = Format.table
    home: Home = None


@dataclass(frozen=True)
class FeedbackFiles:
    """What is written for the senders of files that were checked."""

    fix_list: Annotated[
        Path | None, typer.Option(help="Write the file back with what to put right: OUT.xlsx; of several, OUT.zip.")
    ] = None
    per_school: Annotated[
        Path | None, typer.Option(help="Write a zip with a fix list for each school in the file: OUT.zip.")
    ] = None
    report: Report = None


@dataclass(frozen=True)
class DeclarationOptions:
    """What the sender says of files that do not say it themselves."""

    as_kind: AsKind = None
    period: OfPeriod = None
    status: ReturnStatusChoice | None = None


@dataclass(frozen=True)
class PublishingOptions:
    """How files are published, and where their findings are written."""

    yes: Annotated[bool, typer.Option("--yes", help="Accept queries and removals without asking.")] = False
    report: Report = None
    accept: Annotated[
        list[str] | None, typer.Option(help="'RULE: reason': accept every query of a rule, and remember why.")
    ] = None
    to: Annotated[AudienceChoice | None, typer.Option(help="The widest audience that is shown it (public).")] = None
