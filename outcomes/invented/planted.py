"""What is planted, where, and what it comes to: found again in what was made, not in how it was made."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from outcomes.invented.files import text_table
from outcomes.invented.schools import Schools

COLUMNS = ("edge", "place", "name", "period", "file", "what")


@dataclass(frozen=True)
class LastYear:
    """What was made of the last years, to look for the planted in.

    `periods`: the written ones, in order. `results`: rows of every kind of the last period, by kind. `cells`: the truth
    of some measures. `files`: stem to path, relative to the folder. `zero`: person and school of a term without a
    possible session. `temporary`: a UPN that ends in a letter, and its school.
    """

    schools: Schools
    periods: tuple[str, ...]
    results: dict[str, pd.DataFrame]
    cells: pd.DataFrame
    files: dict[str, str]
    zero: tuple[str, int]
    temporary: tuple[str, int]


def edge_table(last_year: LastYear) -> pa.Table:
    """COLUMNS: one row an edge and school."""
    rows = [row for finder in _FINDERS for row in finder(last_year)]
    return text_table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)))


EdgeRow = tuple[str, str, str, str, str, str]


def _edge_row(last_year: LastYear, edge: str, part: str | int, file: str, what: str, period: str = "") -> EdgeRow:
    at = part if isinstance(part, int) else last_year.schools.at(part)
    table = last_year.schools.table
    place = f"school:{table['number'][at]}"
    return (edge, place, str(table["name"][at]), period or last_year.periods[-1], last_year.files.get(file, ""), what)


def _count(last_year: LastYear, part: str, measure: str, group: str = "all=all", period: str = "") -> tuple[int, int]:
    characteristic, _, category = group.partition("=")
    cells = last_year.cells
    place = f"school:{last_year.schools.table['number'][last_year.schools.at(part)]}"
    own_cells = cells[
        (cells["place"] == place)
        & (cells["measure"] == measure)
        & (cells["characteristic"] == characteristic)
        & (cells["category"] == category)
        & (cells["period"] == (period or last_year.periods[-1]))
    ]
    return (int(own_cells["numerator"].sum()), int(own_cells["denominator"].sum()))


def _small_schools(last_year: LastYear) -> list[EdgeRow]:
    _, cohort = _count(last_year, "tiny", "reader_at_11")
    _, few = _count(last_year, "few", "reader_at_11", "fsm=yes")
    _, others = _count(last_year, "few", "reader_at_11", "fsm=no")
    return [
        _edge_row(
            last_year,
            "school under 6",
            "tiny",
            "key_stage_2_results",
            f"Every year group is smaller than six: {cohort} pupils at the end of Key Stage 2.",
        ),
        _edge_row(
            last_year,
            "group of 1 to 5",
            "few",
            "key_stage_2_results",
            f"{few} of the {few + others} pupils at the end of Key Stage 2 are eligible for free school meals; whoever "
            "knows the whole and the others knows them.",
        ),
    ]


def _whole_groups(last_year: LastYear) -> list[EdgeRow]:
    _, all_of_them = _count(last_year, "pru", "attainment_8")
    return [
        _edge_row(
            last_year,
            "no others",
            "pru",
            "key_stage_4_results",
            f"All {all_of_them} pupils at the end of Key Stage 4 are disadvantaged: there are no others.",
        ),
        _edge_row(
            last_year,
            "every value 0",
            "nothing",
            "key_stage_2_results",
            "Nobody reaches any standard, from the early years to sixteen.",
        ),
        _edge_row(
            last_year,
            "every value 100%",
            "everything",
            "key_stage_2_results",
            "Everybody reaches every standard, the higher ones too, and nobody is suspended.",
        ),
    ]


def _to_the_pupil(last_year: LastYear) -> list[EdgeRow]:
    reached, cohort = _count(last_year, "short", "basics_94")
    rows = [
        _edge_row(
            last_year,
            "one pupil short of a target",
            "short",
            "key_stage_4_results",
            f"{reached} of {cohort} have English and maths at 9–4: one more would be 80%.",
        )
    ]
    if len(last_year.periods) > 1:
        before, now = (
            [_count(last_year, "falling", "basics_94", f"disadvantaged={who}", period) for who in ("yes", "no")]
            for period in last_year.periods[-2:]
        )
        counts = " and ".join(f"{k} of {n}" for k, n in before), " and ".join(f"{k} of {n}" for k, n in now)
        what = (
            f"English and maths at 9–4, disadvantaged pupils and others: {counts[0]} the year before, now {counts[1]}."
        )
        rows.append(_edge_row(last_year, "gap closing by a fall", "falling", "key_stage_4_results", what))
    return rows


def _school_histories(last_year: LastYear) -> list[EdgeRow]:
    name = last_year.schools.table["name"]
    at = last_year.schools.at
    opening = last_year.schools.table["opens"].max()
    return [
        _edge_row(
            last_year,
            "conversion, same number",
            "converting",
            "school_register",
            f"An academy since {opening}: two URNs.",
        ),
        _edge_row(
            last_year,
            "conversion, new number",
            "sponsored_before",
            "school_links",
            f"Became {name[at('sponsored')]} on {opening}.",
        ),
        *(
            _edge_row(last_year, "merge", part, "school_links", f"Became part of {name[at('merged')]} on {opening}.")
            for part in ("merging_infant", "merging_junior")
        ),
        _edge_row(
            last_year,
            "split",
            "splitting",
            "school_links",
            f"Became {name[at('split_one')]} and {name[at('split_other')]} on {opening}.",
        ),
    ]


def _odd_returns(last_year: LastYear) -> list[EdgeRow]:
    results = last_year.results["key_stage_2_results"]
    half = int((results["school"] == last_year.schools.at("query")).sum())
    return [
        _edge_row(
            last_year, "late return", "late", "late", "Its attendance of the summer is not in the authority's file."
        ),
        _edge_row(
            last_year,
            "query",
            "query",
            "key_stage_2_results",
            f"It sent {half} pupils, half of those expected, and one of them with a date of birth three years out.",
        ),
        _edge_row(
            last_year,
            "term without a possible session",
            last_year.zero[1],
            "pupil_attendance_summer",
            f"The pupil {last_year.zero[0]} could not have come once.",
        ),
        _edge_row(
            last_year,
            "temporary UPN",
            last_year.temporary[1],
            "pupils",
            f"{last_year.temporary[0]} ends in a letter: it was given out until the earlier school had said.",
        ),
        _edge_row(
            last_year, "resourced base", "base", "pupils", "One pupil in eight has a plan for a hearing impairment."
        ),
    ]


_FINDERS = (_small_schools, _whole_groups, _to_the_pupil, _school_histories, _odd_returns)


def with_a_wrong_birth(table: pa.Table, number: str) -> pa.Table:
    """The table with the first date of birth of a school (its LAESTAB) three years too early."""
    row = table["LAESTAB"].to_pylist().index(number)
    born = table["Date of birth"].to_pylist()
    born[row] = f"{int(born[row][:4]) - 3}{born[row][4:]}"
    return table.set_column(table.column_names.index("Date of birth"), "Date of birth", pa.array(born, pa.string()))


def without_every_second(rows: pd.DataFrame, school: int) -> pd.DataFrame:
    """The rows without every second one of a school."""
    own = np.flatnonzero(rows["school"].to_numpy() == school)
    return rows.drop(index=rows.index[own[1::2]]).reset_index(drop=True)
