"""The words of a loader: what was read, what is known while reading it, and what a kind of return makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from loaders.reading.limits import Limits
from loaders.rules.columns import Contract
from loaders.rules.years import Calendar
from loaders.translation.printed_table import PrintedTable
from model.findings import Finding

HEADING_ROWS = 20
"""How far down a sheet its headings are looked for."""


@dataclass(frozen=True)
class Context:
    """What is known while a file is read, handed in as plain values so that loaders look nothing up themselves.

    `period` and `status` are what the sender said (`--period`, `--status`); a file's own period wins. `measures` and
    `groups` (characteristic, category) are the closed lists a tidy file may use, and `percentages` the measures among
    them that lie between nought and a hundred; `authority` is the home authority; `calendar`: what is known of years.
    """

    authority: str
    period: str | None = None
    status: str | None = None
    file: str = ""
    measures: frozenset[str] = frozenset()
    groups: frozenset[tuple[str, str]] = frozenset()
    percentages: frozenset[str] = frozenset()
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True)
class Translation:
    """What a kind makes of a sheet: `results` (model.RESULT_COLUMNS), `places` (model.PLACE_COLUMNS), findings.

    `source` names the publication in data/reference/sources.toml; `status` is the file's own, where it says so.
    A register also says whose number was whose, a list of links what became of whom, and a list of neighbours who is
    like whom; every column is text, a date is 2018-09-01, and "" is not known:
    `urns`: urn, place, from, to. `links`: urn, place, becomes, kind (converted, merged, split), on.
    `neighbours`: la, neighbour, rank, closeness, version.
    A pupil-level return says it all in `pupils`, one row a pupil (or a pupil's entry, term, exclusion, flag), indexed
    by the sender's rows: model.IDENTITY_COLUMNS, model.PUPIL_ROW_COLUMNS and the kind's own columns, values as our ids;
    a list of expected cohorts in `expected` (model.EXPECTED_COLUMNS).
    """

    results: pd.DataFrame
    places: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    periods: tuple[str, ...] = ()
    source: str = ""
    status: str | None = None
    urns: pd.DataFrame | None = None
    links: pd.DataFrame | None = None
    neighbours: pd.DataFrame | None = None
    pupils: pd.DataFrame | None = None
    expected: pd.DataFrame | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of return, recognised by its headings and never by its file's name.

    `headings`: the headings without which a table is not of this kind (compared exactly after trimming).
    `ragged`: short rows are padded (the Department drops trailing empty fields). `repeated`: headings that stand over
    several columns, in the frame named "SNP", "SNP 2", "SNP 3" … `goes_on`: the table goes on below blank rows.
    `optional`: headings that it reads where they are there; one that is a letter away from such is asked about.
    `reads_all`: every column that others send in it is one of these, so that one which is not read is named.
    `translate` gets a frame of text with the headings as columns and the sender's row numbers as index.
    `contract`: what each column promises, where schools fill in a template of ours. `pupil_level`: a row is about one
    child, so the original is kept only for the retention period, and rows without names or UPNs.
    `printed`: how the table stands in its sheet, where it was laid out for readers; its headings are then as
    `printed_table` joins them. `workbook`: what the tables of one workbook share; those that a file has are one return.
    """

    id: str
    title: str
    headings: frozenset[str]
    translate: Callable[[pd.DataFrame, Context], Translation]
    ragged: bool = False
    repeated: frozenset[str] = frozenset()
    goes_on: bool = False
    limits: Limits = field(default_factory=Limits)
    optional: frozenset[str] = frozenset()
    reads_all: bool = False
    contract: Contract | None = None
    pupil_level: bool = False
    printed: PrintedTable | None = None
    workbook: str = ""
