"""Everything true of the invented authority before anybody writes it down."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from model.periods import later, starts
from outcomes.invented.ability import Ability, make_ability
from outcomes.invented.chance import NOWHERE, Whole
from outcomes.invented.children import BURN_IN, Children, make_children, make_upns
from outcomes.invented.described import Year, recorded_codes, recorded_years
from outcomes.invented.rolls import Rolls, make_rolls
from outcomes.invented.schools import Schools, make_schools

LAST = "2024/25"
YEAR_GROUPS = 13.4
"""How many full year groups the children on roll make up, nursery classes and sixth forms as parts of one."""


@dataclass(frozen=True)
class World:
    """The children, the schools, who was where, and what was recorded of each, year by year.

    Years are numbered from the first that is written, 0; those of the burn-in come before it. `written_years`:
    how many are.
    """

    children: Children
    schools: Schools
    rolls: Rolls
    years: tuple[Year, ...]
    ability: Ability
    upns: pa.Array
    written_years: int

    def period(self, number: int) -> str:
        """The academic year of a number."""
        return later(LAST, number - self.written_years + 1)

    def year(self, number: int) -> Year:
        """What was year_records in it."""
        return self.years[number + BURN_IN]

    def mainstream(self, school: Whole) -> np.ndarray:
        """Which of these schools are neither special schools nor units."""
        return ~np.isin(school, self.schools.of("nothing", "special", "pru"))


def make_world(pupils: int, years: int, seed: int) -> World:
    """An authority of about `pupils` pupils on roll in each of `years` years to 2024/25."""
    cohort = round(pupils / YEAR_GROUPS)
    first = starts(LAST) - years + 1
    everybody = make_children(cohort, years, first, seed)
    places = make_schools(cohort, pupils, starts(LAST), seed)
    rolls = make_rolls(everybody, places, years, seed)
    year_records = recorded_years(everybody, places, rolls, years, seed)
    codes = recorded_codes(year_records[-1], len(everybody))
    return World(
        children=everybody,
        schools=places,
        rolls=rolls,
        years=year_records,
        ability=make_ability(everybody, places, codes, year_records[-1].persons, seed),
        upns=pa.array(make_upns(everybody, _school_of_upn(everybody, places, rolls), first, seed), pa.string()),
        written_years=years,
    )


def _school_of_upn(everybody: Children, places: Schools, rolls: Rolls) -> Whole:
    """The four digits of the school that gave each child a UPN: that of reception, or of any other if it was before.

    0 for those who joined from elsewhere.
    """
    receiving = places.teaching(0, last=False)
    school_of_upn = receiving[np.arange(len(everybody)) * 7 % len(receiving)]
    for row, at in enumerate(rolls.january):
        new = (everybody.starts == row - BURN_IN) & (at != NOWHERE)
        school_of_upn[new] = at[new]
    number = places.table["number"].str[3:].astype("int64").to_numpy()[school_of_upn]
    return np.where(everybody.arrives > np.maximum(everybody.starts, -BURN_IN), 0, number)
