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


def edge_table(made: LastYear) -> pa.Table:
    """COLUMNS: one row an edge and school."""
    rows = [row for finder in _FINDERS for row in finder(made)]
    return text_table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)))


EdgeRow = tuple[str, str, str, str, str, str]


def _edge_row(made: LastYear, edge: str, part: str | int, file: str, what: str, period: str = "") -> EdgeRow:
    at = part if isinstance(part, int) else made.schools.at(part)
    table = made.schools.table
    place = f"school:{table['number'][at]}"
    return (edge, place, str(table["name"][at]), period or made.periods[-1], made.files.get(file, ""), what)


def _count(made: LastYear, part: str, measure: str, group: str = "all=all", period: str = "") -> tuple[int, int]:
    characteristic, _, category = group.partition("=")
    cells = made.cells
    place = f"school:{made.schools.table['number'][made.schools.at(part)]}"
    found = cells[
        (cells["place"] == place)
        & (cells["measure"] == measure)
        & (cells["characteristic"] == characteristic)
        & (cells["category"] == category)
        & (cells["period"] == (period or made.periods[-1]))
    ]
    return (int(found["numerator"].sum()), int(found["denominator"].sum()))


def _small_schools(made: LastYear) -> list[EdgeRow]:
    _, cohort = _count(made, "tiny", "reader_at_11")
    _, few = _count(made, "few", "reader_at_11", "fsm=yes")
    _, others = _count(made, "few", "reader_at_11", "fsm=no")
    return [
        _edge_row(
            made,
            "school under 6",
            "tiny",
            "key_stage_2_results",
            f"Every year group is smaller than six: {cohort} pupils at the end of Key Stage 2.",
        ),
        _edge_row(
            made,
            "group of 1 to 5",
            "few",
            "key_stage_2_results",
            f"{few} of the {few + others} pupils at the end of Key Stage 2 are eligible for free school meals; whoever "
            "knows the whole and the others knows them.",
        ),
    ]


def _whole_groups(made: LastYear) -> list[EdgeRow]:
    _, all_of_them = _count(made, "pru", "attainment_8")
    return [
        _edge_row(
            made,
            "no others",
            "pru",
            "key_stage_4_results",
            f"All {all_of_them} pupils at the end of Key Stage 4 are disadvantaged: there are no others.",
        ),
        _edge_row(
            made,
            "every value 0",
            "nothing",
            "key_stage_2_results",
            "Nobody reaches any standard, from the early years to sixteen.",
        ),
        _edge_row(
            made,
            "every value 100%",
            "everything",
            "key_stage_2_results",
            "Everybody reaches every standard, the higher ones too, and nobody is suspended.",
        ),
    ]


def _to_the_pupil(made: LastYear) -> list[EdgeRow]:
    reached, cohort = _count(made, "short", "basics_94")
    rows = [
        _edge_row(
            made,
            "one pupil short of a target",
            "short",
            "key_stage_4_results",
            f"{reached} of {cohort} have English and maths at 9–4: one more would be 80%.",
        )
    ]
    if len(made.periods) > 1:
        before, now = (
            [_count(made, "falling", "basics_94", f"disadvantaged={who}", period) for who in ("yes", "no")]
            for period in made.periods[-2:]
        )
        said = " and ".join(f"{k} of {n}" for k, n in before), " and ".join(f"{k} of {n}" for k, n in now)
        what = f"English and maths at 9–4, disadvantaged pupils and others: {said[0]} the year before, now {said[1]}."
        rows.append(_edge_row(made, "gap closing by a fall", "falling", "key_stage_4_results", what))
    return rows


def _school_histories(made: LastYear) -> list[EdgeRow]:
    name = made.schools.table["name"]
    at = made.schools.at
    opening = made.schools.table["opens"].max()
    return [
        _edge_row(
            made, "conversion, same number", "converting", "school_register", f"An academy since {opening}: two URNs."
        ),
        _edge_row(
            made,
            "conversion, new number",
            "sponsored_before",
            "school_links",
            f"Became {name[at('sponsored')]} on {opening}.",
        ),
        *(
            _edge_row(made, "merge", part, "school_links", f"Became part of {name[at('merged')]} on {opening}.")
            for part in ("merging_infant", "merging_junior")
        ),
        _edge_row(
            made,
            "split",
            "splitting",
            "school_links",
            f"Became {name[at('split_one')]} and {name[at('split_other')]} on {opening}.",
        ),
    ]


def _odd_returns(made: LastYear) -> list[EdgeRow]:
    sent = made.results["key_stage_2_results"]
    half = int((sent["school"] == made.schools.at("query")).sum())
    return [
        _edge_row(made, "late return", "late", "late", "Its attendance of the summer is not in the authority's file."),
        _edge_row(
            made,
            "query",
            "query",
            "key_stage_2_results",
            f"It sent {half} pupils, half of those expected, and one of them with a date of birth three years out.",
        ),
        _edge_row(
            made,
            "term without a possible session",
            made.zero[1],
            "pupil_attendance_summer",
            f"The pupil {made.zero[0]} could not have come once.",
        ),
        _edge_row(
            made,
            "temporary UPN",
            made.temporary[1],
            "pupils",
            f"{made.temporary[0]} ends in a letter: it was given out until the earlier school had said.",
        ),
        _edge_row(made, "resourced base", "base", "pupils", "One pupil in eight has a plan for a hearing impairment."),
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
