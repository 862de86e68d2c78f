"""What the generator knows: every measure of every school and group, by its own counting, as a table of counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from outcomes.invented import counting
from outcomes.invented.chance import Real, Texts, Whole
from outcomes.invented.counting import Fact
from outcomes.invented.groups import EHCP, SUPPORT, YES, category_numbers

COLUMNS = ("period", "term", "place", "measure", "characteristic", "category", "numerator", "denominator")
TYPES = {"numerator": pa.float64(), "denominator": pa.int64()}
SCHEMA = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS])
SESSIONS = ("present", "elsewhere", "authorised", "unauthorised", "late_before", "late_after")
PARTS_OF_TERMS = {"autumn+spring": ("autumn", "spring"), "year": ("autumn", "spring", "summer")}
"""Terms that are sums of others, of a school that sent them all."""

OF_KIND = {
    "early_years_results": counting.early_years_facts,
    "phonics_results": counting.phonics_facts,
    "multiplication_check_results": counting.multiplication_facts,
    "key_stage_1_results": counting.key_stage_1_facts,
    "key_stage_2_results": counting.key_stage_2_facts,
    "key_stage_4_results": counting.key_stage_4_facts,
    "post_16_results": counting.post_16_facts,
    "attainment_by_19": counting.facts_by_19,
    "pupil_destinations": counting.destination_facts,
}


@dataclass(frozen=True)
class CountingYear:
    """One year, to count in: `places` of the schools by position, everybody's categories (`groups.with_pairs`)."""

    period: str
    places: Texts
    groups: Mapping[str, tuple[Texts, Whole]]

    @classmethod
    def of(cls, period: str, places: Texts, codes: Mapping[str, Whole]) -> "CountingYear":
        """From everybody's categories, by person."""
        return cls(period, places, category_numbers(codes))

    def cells(self, facts: Iterable[Fact], term: str = "year", *, groups: Sequence[str] | None = None) -> pa.Table:
        """COLUMNS: one row a school, measure and category that has anybody in it."""
        names = list(self.groups) if groups is None else groups
        parts = [part for fact in facts for name in names if (part := self._cells(fact, name, term)).num_rows]
        return pa.concat_tables(parts) if parts else SCHEMA.empty_table()

    def _cells(self, fact: Fact, name: str, term: str) -> pa.Table:
        ids, number = self.groups[name]
        cell = fact.school * len(ids) + number[fact.person]
        size = len(self.places) * len(ids)
        above = np.bincount(cell, weights=fact.above, minlength=size)
        below = np.bincount(cell, weights=fact.below, minlength=size)
        at = np.flatnonzero(below > 0)
        return _cell_table(
            {"period": self.period, "term": term, "measure": fact.measure, "characteristic": name},
            {
                "place": self.places[at // len(ids)],
                "category": ids[at % len(ids)],
                "numerator": above[at],
                "denominator": below[at],
            },
        )


def _cell_table(same: Mapping[str, str], own: Mapping[str, Real | Texts]) -> pa.Table:
    """COLUMNS: from texts that are the same in every row, and from columns with a value a row."""
    count = len(own["place"])
    repeated = {name: pa.repeat(pa.scalar(text, pa.string()), count) for name, text in same.items()}
    columns = {name: pa.array(values).cast(SCHEMA.field(name).type) for name, values in own.items()}
    return pa.table({**repeated, **columns}, schema=SCHEMA)


def result_cells(
    counting_year: CountingYear, kinds: Mapping[str, pd.DataFrame], when_left: Mapping[str, CountingYear]
) -> Iterator[pa.Table]:
    """The cells of every kind of results that was sent; `when_left`: kinds about leavers, and their groups then."""
    for kind, rows in kinds.items():
        yield when_left.get(kind, counting_year).cells(OF_KIND[kind](rows))


def attendance_cells(
    counting_year: CountingYear, terms: Mapping[str, pd.DataFrame], group: Whole
) -> Iterator[pa.Table]:
    """The cells of every term that schools sent, and of those that are made of others.

    `group`: everybody's year group as January's roll says it, and where it says nothing, one of those that count:
    reception and the sixth form are not aged 5 to 15.
    """
    counted_rows = {
        term: rows[(group[rows["person"]] >= 1) & (group[rows["person"]] <= 11)].reset_index(drop=True)
        for term, rows in terms.items()
    }
    for term, rows in counted_rows.items():
        yield counting_year.cells(counting.attendance_facts(rows), term)
    for term, parts in PARTS_OF_TERMS.items():
        if set(parts) <= set(terms):
            complete_schools = set.intersection(*(set(terms[part]["school"]) for part in parts))
            every = pd.concat([counted_rows[part] for part in parts])
            every = every[every["school"].isin(complete_schools)]
            whole = every.groupby(["person", "school"], as_index=False)[list(SESSIONS)].sum()
            yield counting_year.cells(counting.attendance_facts(whole), term)


def exclusion_cells(counting_year: CountingYear, rows: pd.DataFrame, on_roll: pd.DataFrame) -> pa.Table:
    """The cells of suspensions and exclusions."""
    return counting_year.cells(counting.exclusion_facts(rows, on_roll))


def roll_cells(counting_year: CountingYear, on_roll: pd.DataFrame, codes: Mapping[str, Whole]) -> pa.Table:
    """How many are on roll, and which share of them is of which group; of everybody only."""
    person, school = on_roll["person"].to_numpy(), on_roll["school"].to_numpy()
    one = np.ones(len(person))
    schools = np.unique(school)
    count = np.bincount(school, minlength=len(counting_year.places))[schools].astype("float64")
    shares = {
        "context_fsm": codes["fsm"] == YES,
        "context_fsm6": codes["fsm6"] == YES,
        "context_eal": codes["language"] == 1,
        "context_sen_support": codes["sen"] == SUPPORT,
        "context_ehcp": codes["sen"] == EHCP,
        "context_girls": codes["sex"] == 0,
    }
    facts = [Fact(measure, person, school, among[person].astype("float64"), one) for measure, among in shares.items()]
    nobody = np.zeros(len(schools), dtype="int64")
    pupils = Fact("pupils_on_roll", nobody, schools, count, np.ones(len(schools)))
    return counting_year.cells([pupils, *facts], groups=["all"])
