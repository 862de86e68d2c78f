"""The invented authority, whole: made, written as the files that would be sent, and counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from model.errors import UnknownWordError
from model.periods import starts
from outcomes.invented import files, registers, returns, truth
from outcomes.invented.chance import Whole
from outcomes.invented.described import recorded_codes
from outcomes.invented.groups import unknown_codes
from outcomes.invented.planted import LastYear, edge_table, with_a_wrong_birth, without_every_second
from outcomes.invented.returns import Sender
from outcomes.invented.truth import CountingYear
from outcomes.invented.world import World, make_world
from outcomes.invented.years import FROM_16_TO_19, YearRows, age_group, written_years

FEWEST, MOST, MOST_YEARS = 2_000, 150_000, 10
LATE = "pupil_attendance_summer"
LEFT_BEFORE = {"pupil_destinations": 1, "attainment_by_19": FROM_16_TO_19}
"""How many years before the year of a return those it is about left school."""

MEASURES_OF_EDGES = ("reader_at_11", "basics_94", "attainment_8")
"""Measures that something planted is told by."""


@dataclass(frozen=True)
class InventedAuthority:
    """What was written into `folder`: the files of each period, what is planted (planted.COLUMNS), how many of whom."""

    folder: Path
    files: dict[str, tuple[Path, ...]]
    planted: pd.DataFrame
    schools: int
    pupils: int

    def document(self) -> dict[str, object]:
        """The document of `outcomes invent`."""
        return {
            "folder": str(self.folder),
            "schools": self.schools,
            "pupils": self.pupils,
            "files": {period: [str(path) for path in paths] for period, paths in self.files.items()},
            "planted": self.planted.to_dict("records"),
        }


@dataclass
class _Output:
    """What has been written so far, and what of it is looked up at the end."""

    out: Path
    world: World
    files: dict[str, list[Path]] = field(default_factory=dict)
    cells: list[pa.Table] = field(default_factory=list)
    last: list[YearRows] = field(default_factory=list)
    """The last year, as it happened and as it was sent."""

    def write(self, rows: YearRows, stem: str, table: pa.Table) -> None:
        """One file of a year; the formats take turns, so that over the years each kind comes in every one."""
        own = self.files.setdefault(rows.period, [])
        format_ = files.FORMATS[(len(own) + rows.number) % len(files.FORMATS)]
        own.append(files.write(table, self.out / period_folder(rows.period), stem, format_))


def period_folder(period: str) -> str:
    """2024/25 as a folder: 2024-25."""
    return period.replace("/", "-")


def write_authority(*, pupils: int, years: int, seed: int, out: Path) -> InventedAuthority:
    """Write an authority of about `pupils` pupils, the last `years` years to 2024/25, into the folder `out`.

    A folder a year of the files to load, `late/` with what came after, `truth.csv` (truth.COLUMNS: what the years'
    files say; `late/truth.csv`: what the late one adds), `planted.csv` and `clusters.csv`. The same numbers
    and seed write the same bytes. Raises UnknownWordError for numbers out of reach.
    """
    if not FEWEST <= pupils <= MOST:
        raise UnknownWordError(f"--pupils is a number from {FEWEST:,} to {MOST:,}, and {pupils:,} is not.")
    if not 1 <= years <= MOST_YEARS:
        raise UnknownWordError(f"--years is a number from 1 to {MOST_YEARS}, and {years} is not.")
    out.mkdir(parents=True, exist_ok=True)
    output = _Output(out, make_world(pupils, years, seed))
    _write_cells(out / "truth.csv", _years(output))
    _write_cells(out / "late" / "truth.csv", _late(output))
    pyarrow.csv.write_csv(registers.clusters_table(output.world.schools), out / "clusters.csv", files.UNQUOTED)
    table = edge_table(_last_year(output))
    pyarrow.csv.write_csv(table, out / "planted.csv")
    last = output.world.year(years - 1)
    return InventedAuthority(
        folder=out,
        files={period: tuple(paths) for period, paths in output.files.items()},
        planted=table.to_pandas(),
        schools=len(np.unique(last.school)),
        pupils=len(last.persons),
    )


def write_demonstration(out: Path) -> InventedAuthority:
    """The invented authority of the demonstration, written into the folder `out`."""
    return write_authority(pupils=2_000, years=2, seed=2015, out=out)


def _years(output: _Output) -> Iterator[pa.Table]:
    """Write every year's files and give what they say, a part at a time."""
    for rows in written_years(output.world):
        rows = _with_an_impossible_term(output.world, rows)
        expected = {"pupils": rows.on_roll, **rows.results}
        if rows.terms:
            expected["pupil_attendance"] = rows.terms["summer"]
        output.last = [rows, _rows_in_files(output.world, rows)]
        rows = output.last[1]
        _write_year(output, rows, returns.expected_return(_sender(output.world, rows), expected))
        for table in _cells(output.world, rows):
            of_edges = pyarrow.compute.is_in(table["measure"], pa.array(MEASURES_OF_EDGES))
            output.cells.append(table.filter(of_edges))
            yield table


def _is_last(world: World, rows: YearRows) -> bool:
    return rows.number == world.written_years - 1


def _with_an_impossible_term(world: World, rows: YearRows) -> YearRows:
    """In the last summer, one pupil of one school could not have come once."""
    if not (_is_last(world, rows) and rows.terms):
        return rows
    summer = rows.terms["summer"].copy()
    summer.loc[_absent_row(world, summer), list(truth.SESSIONS)] = 0
    return replace(rows, terms={**rows.terms, "summer": summer})


def _absent_row(world: World, summer: pd.DataFrame) -> int:
    """The row of the pupil who could not have come."""
    return int(np.flatnonzero(summer["school"].to_numpy() == world.schools.at("converting"))[-1])


def _rows_in_files(world: World, rows: YearRows) -> YearRows:
    """What is in the files: in the last year half of one school's Key Stage 2, and none of another's summer."""
    if not _is_last(world, rows):
        return rows
    results, summer = dict(rows.results), rows.terms["summer"]
    results["key_stage_2_results"] = without_every_second(results["key_stage_2_results"], world.schools.at("query"))
    in_time = summer[summer["school"] != world.schools.at("late")].reset_index(drop=True)
    return replace(rows, results=results, terms={**rows.terms, "summer": in_time})


def _sender(world: World, rows: YearRows) -> Sender:
    return Sender(rows.period, world.children, world.upns, world.schools)


def _write_year(output: _Output, rows: YearRows, expected: pa.Table) -> None:
    """Every file of a year: the register of schools, the pupils, and every kind of return."""
    world, sender = output.world, _sender(output.world, rows)
    status_day = f"{starts(rows.period) + 1}-09-12"
    output.write(rows, "school_register", registers.register_table(world.schools, status_day))
    if _is_last(world, rows):
        output.write(rows, "school_links", registers.links_table(world.schools))
    output.write(rows, "pupils", returns.pupils_return(sender, rows.year))
    output.write(rows, "pupil_flags", returns.flags_return(sender, rows.year.flags))
    output.write(rows, "expected_cohorts", expected)
    for kind, result_rows in rows.results.items():
        table = sender.results(kind, result_rows)
        if kind == "key_stage_2_results" and _is_last(world, rows):
            table = with_a_wrong_birth(table, str(world.schools.table["number"][world.schools.at("query")]))
        output.write(rows, kind, table)
    for term, sessions in rows.terms.items():
        output.write(rows, f"pupil_attendance_{term}", returns.attendance_return(sender, term, sessions))
    output.write(rows, "pupil_exclusions", returns.exclusions_return(sender, rows.exclusions))


def _cells(world: World, rows: YearRows) -> Iterator[pa.Table]:
    """What one year's files say."""
    counting_year = _counting_year(world, rows.period, rows.codes)
    when_left = {kind: _year_of_leaving(world, rows, before) for kind, before in LEFT_BEFORE.items()}
    yield truth.roll_cells(counting_year, rows.on_roll, rows.codes)
    yield from truth.result_cells(counting_year, rows.results, when_left)
    yield from truth.attendance_cells(counting_year, rows.terms, age_group(rows, len(world.children)))
    yield truth.exclusion_cells(counting_year, rows.exclusions, rows.on_roll)


def _counting_year(world: World, period: str, codes: Mapping[str, Whole]) -> CountingYear:
    places = ("school:" + world.schools.table["number"]).to_numpy(dtype=object)
    return CountingYear.of(period, places, codes)


def _year_of_leaving(world: World, rows: YearRows, before: int) -> CountingYear:
    """Everybody's groups some years before; unknown in years that are not written."""
    size, number = len(world.children), rows.number - before
    return _counting_year(
        world, rows.period, recorded_codes(world.year(number), size) if number >= 0 else unknown_codes(size)
    )


def _late(output: _Output) -> Iterator[pa.Table]:
    """Write the summer's attendance that came too late, and give what it adds: one school's summer and its year."""
    world, (rows, _) = output.world, output.last
    own = {term: sessions[sessions["school"] == world.schools.at("late")] for term, sessions in rows.terms.items()}
    table = returns.attendance_return(_sender(world, rows), "summer", own["summer"])
    files.write(table, output.out / "late", LATE, "csv")
    for cells in truth.attendance_cells(
        _counting_year(world, rows.period, rows.codes), own, age_group(rows, len(world.children))
    ):
        yield cells.filter(pyarrow.compute.is_in(cells["term"], pa.array(["summer", "year"])))


def _last_year(output: _Output) -> LastYear:
    world, (rows, rows_in_files) = output.world, output.last
    summer = rows.terms["summer"]
    away = int(summer["person"].iloc[_absent_row(world, summer)])
    year = rows_in_files.year
    upns = world.upns.take(pa.array(year.persons)).to_pylist()
    temporary = next(row for row, upn in enumerate(upns) if upn[-1].isalpha())
    paths = [*output.files[rows_in_files.period], output.out / "late" / f"{LATE}.csv"]
    return LastYear(
        schools=world.schools,
        periods=tuple(output.files),
        results=dict(rows_in_files.results),
        cells=pa.concat_tables(output.cells).to_pandas(),
        files={
            ("late" if path.parent.name == "late" else path.stem): str(path.relative_to(output.out)) for path in paths
        },
        zero=(world.upns[away].as_py(), world.schools.at("converting")),
        temporary=(upns[temporary], int(year.school[temporary])),
    )


def _write_cells(path: Path, tables: Iterable[pa.Table]) -> None:
    """Every table under one heading; whole numbers without a point."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer: pyarrow.csv.CSVWriter | None = None
    for table in tables:
        writer = writer or pyarrow.csv.CSVWriter(path, table.schema, write_options=files.UNQUOTED)
        writer.write_table(table)
    if writer:
        writer.close()
