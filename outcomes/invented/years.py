"""What is sent, year by year: everybody's results, sessions and exclusions, as rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from outcomes.invented import afterwards, assessments, examinations, national, sessions
from outcomes.invented.ability import Sitters
from outcomes.invented.chance import NOWHERE, Truth, Whole
from outcomes.invented.children import BURN_IN
from outcomes.invented.counting import key_stage_4_facts
from outcomes.invented.described import Year, recorded_codes
from outcomes.invented.sessions import Pupils
from outcomes.invented.world import World

FROM_16_TO_19 = 3
"""Years from the end of Key Stage 4 to the year of turning nineteen."""


@dataclass(frozen=True)
class YearRows:
    """One year, as rows: `results` by kind, `terms` of attendance, `exclusions`; `codes`: everybody's categories."""

    number: int
    period: str
    year: Year
    codes: Mapping[str, Whole]
    results: Mapping[str, pd.DataFrame]
    terms: Mapping[str, pd.DataFrame]
    exclusions: pd.DataFrame

    @property
    def on_roll(self) -> pd.DataFrame:
        """Person and school in January."""
        return pd.DataFrame({"person": self.year.persons, "school": self.year.school})


@dataclass
class _Memory:
    """What one year leaves to later ones: phonics in Year 1, and who left Key Stage 4 with what."""

    phonics: pd.DataFrame | None = None
    left_at_16: dict[int, tuple[Sitters, Truth]] = field(default_factory=dict)
    left_at_18: dict[int, Sitters] = field(default_factory=dict)


def written_years(world: World) -> Iterator[YearRows]:
    """The written years in order; those before them are lived through, because later ones draw on them."""
    memory = _Memory()
    for number in range(-BURN_IN, world.written_years):
        codes = recorded_codes(world.year(number), len(world.children))
        results = _results(world, number, codes, memory)
        if number >= 0:
            pupils = Pupils(
                world.ability, world.year(number), world.period(number), codes, sessions.school_phases(world.ability)
            )
            sat = national.is_recorded("absence", pupils.period, "phase", "primary")
            yield YearRows(
                number=number,
                period=pupils.period,
                year=world.year(number),
                codes=codes,
                results=results | _afterwards(world, number, memory),
                terms=sessions.attendance_sessions(pupils, world.rolls) if sat else {},
                exclusions=sessions.exclusion_events(pupils),
            )


def _sitters_of(world: World, number: int, codes: Mapping[str, Whole], group: int) -> Sitters:
    year = world.year(number)
    chosen = year.group == group
    return Sitters(world.ability, world.period(number), year.persons[chosen], year.school[chosen], codes)


def _results(world: World, number: int, codes: Mapping[str, Whole], memory: _Memory) -> dict[str, pd.DataFrame]:
    """Every kind of results of the year; a test that England did not sit is not there."""
    of = {group: _sitters_of(world, number, codes, group) for group in (0, 1, 2, 4, 6, 11, 13)}
    period = world.period(number)
    results: dict[str, pd.DataFrame] = {}
    if national.is_recorded("good_level_of_development", period):
        results["early_years_results"] = assessments.early_years_results(of[0])
    if national.is_recorded("phonics_at_6", period):
        results["phonics_results"], memory.phonics = assessments.phonics_results(of[1], of[2], memory.phonics)
    if national.is_recorded("mtc_full", period):
        results["multiplication_check_results"] = assessments.multiplication_results(of[4])
    if national.is_recorded("ks1_read_exs", period):
        results["key_stage_1_results"] = assessments.key_stage_1_results(of[2])
    if national.is_recorded("reader_at_11", period):
        results["key_stage_2_results"] = assessments.key_stage_2_results(of[6])
    results["key_stage_4_results"] = examinations.key_stage_4_entries(
        of[11], years_left=world.written_years - 1 - number
    )
    results["post_16_results"] = examinations.post_16_entries(of[13])
    memory.left_at_16[number] = (of[11], _level_2_with_both(of[11], results["key_stage_4_results"]))
    memory.left_at_18[number] = of[13]
    return results


def _level_2_with_both(sitters: Sitters, entries: pd.DataFrame) -> Truth:
    """Whether each left with Level 2, English and maths among it."""
    fact = next(fact for fact in key_stage_4_facts(entries) if fact.measure == "level2_em_at_16")
    reached = pd.Series(fact.above > 0, index=fact.person)
    has_both: Truth = reached.reindex(sitters.persons).to_numpy(dtype=bool)
    return has_both


def _afterwards(world: World, number: int, memory: _Memory) -> dict[str, pd.DataFrame]:
    """What is known this year of those who left in earlier ones, at the schools they left."""
    period = world.period(number)
    leavers, at_16 = memory.left_at_16[number - FROM_16_TO_19]
    last_year, _ = memory.left_at_16[number - 1]
    after_16 = _in_mainstream(world, _in_year(last_year, period))
    after_18 = _in_mainstream(world, _in_year(memory.left_at_18[number - 1], period))
    here = world.rolls.january[world.rolls.on(number)][after_16.persons] != NOWHERE
    return {
        "attainment_by_19": afterwards.results_by_19(_in_year(leavers, period), at_16),
        "pupil_destinations": pd.concat(
            [afterwards.destinations_after_16(after_16, here), afterwards.destinations_after_18(after_18)],
            ignore_index=True,
        ),
    }


def _in_year(sitters: Sitters, period: str) -> Sitters:
    """The same young people in another year, as they were recorded when they left."""
    return Sitters(sitters.ability, period, sitters.persons, sitters.school, sitters.codes)


def _in_mainstream(world: World, sitters: Sitters) -> Sitters:
    is_mainstream = world.mainstream(sitters.school)
    return Sitters(
        sitters.ability, sitters.period, sitters.persons[is_mainstream], sitters.school[is_mainstream], sitters.codes
    )


def age_group(rows: YearRows, size: int) -> Whole:
    """Everybody's year group as January's roll says it; of whoever is on none, one that counts."""
    groups = np.full(size, 5)
    groups[rows.year.persons] = rows.year.group
    return groups
